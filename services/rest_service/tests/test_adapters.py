import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from service_kit.testing import NOON
from shared_models import (
    ClaimResponse,
    EventId,
    OccurrenceId,
    OccurrenceState,
    Reminder,
    ReminderCreate,
    ReminderQuery,
    ReminderStatus,
    UserId,
    UserUpsert,
)
from sqlalchemy.engine import make_url

from rest_service import handlers
from rest_service.adapters import Database, SqlOccurrences, SqlReminders, SqlUsers, cursor
from rest_service.adapters.occurrences import claim_statement
from rest_service.errors import CursorUnreadable, OccurrenceUnknown, UserUnknown

NOBODY = UserId(UUID(int=1))
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
ANNA = UserUpsert(chat_id=70, name="Anna", language="ru")
PUBLISHED = OccurrenceState.PUBLISHED


async def a_user(database: Database, telegram_id: int = 7) -> UserId:
    return (await SqlUsers(database.engine).put(telegram_id, ANNA, NOON)).id


def a_reminder(user_id: UserId, number: int, at: datetime = NOON + HOUR) -> Reminder:
    schedule = {"kind": "recurring", "freq": "daily", "at": f"{at:%H:%M}", "start": "2026-01-01"}
    body = {
        "text": f"number {number}",
        "schedule": schedule | {"tz": "UTC"},
        "source_event_id": EventId(UUID(int=number)),
    }
    return handlers.entered(user_id, ReminderCreate.model_validate(body), NOON)


async def remind(database: Database, *at: datetime) -> list[Reminder]:
    user_id, reminders = await a_user(database), SqlReminders(database.engine)
    entered = [a_reminder(user_id, number, each) for number, each in enumerate(at)]
    return [await reminders.add(each) for each in entered]


def numbers(claimed: ClaimResponse) -> list[str]:
    return [item.reminder.text for item in claimed.items]


async def test_a_telegram_account_is_one_user(database: Database) -> None:
    users = SqlUsers(database.engine)
    first = await users.put(7, ANNA, NOON)
    again = UserUpsert(chat_id=71, name="Anna K.", language="en")

    second = await users.put(7, again, NOON + HOUR)

    assert second == first.model_copy(update={"chat_id": 71, "name": "Anna K."})
    assert await users.get(first.id) == second


async def test_an_unknown_user_is_said_to_be_unknown(database: Database) -> None:
    with pytest.raises(UserUnknown):
        await SqlUsers(database.engine).get(NOBODY)


async def test_a_reminder_comes_back_as_it_was_kept(database: Database) -> None:
    (kept,) = await remind(database, NOON + HOUR)

    assert await SqlReminders(database.engine).find(kept.user_id, kept.id) == kept


async def test_a_reminder_is_kept_once(database: Database) -> None:
    (kept,) = await remind(database, NOON + HOUR)
    later = kept.model_copy(update={"created_at": NOON + HOUR})

    assert await SqlReminders(database.engine).add(later) == kept


async def test_a_reminder_needs_a_user(database: Database) -> None:
    with pytest.raises(UserUnknown):
        await SqlReminders(database.engine).add(a_reminder(NOBODY, 1))


async def test_another_users_reminder_is_out_of_reach(database: Database) -> None:
    (kept,), reminders = await remind(database, NOON + HOUR), SqlReminders(database.engine)
    boris = await a_user(database, telegram_id=8)

    assert await reminders.find(boris, kept.id) is None
    assert await reminders.remove(boris, kept.id) is False
    assert (await reminders.page(boris, ReminderQuery())).items == ()
    assert await reminders.find(kept.user_id, kept.id) == kept


async def test_pages_together_hold_each_reminder_once_in_order(database: Database) -> None:
    kept = await remind(database, *(NOON + HOUR for _ in range(5)))
    reminders, asked, pages = SqlReminders(database.engine), ReminderQuery(limit=2), [2]
    page = await reminders.page(kept[0].user_id, asked)
    seen = list(page.items)
    while page.next_cursor and len(pages) < 5:
        again = asked.model_copy(update={"cursor": page.next_cursor})
        page = await reminders.page(kept[0].user_id, again)
        seen += page.items
        pages.append(len(page.items))

    assert seen == sorted(kept, key=lambda each: each.id)
    assert pages == [2, 2, 1]


@pytest.mark.parametrize("status", [ReminderStatus.ACTIVE, ReminderStatus.DONE])
async def test_a_page_can_be_of_one_status(database: Database, status: ReminderStatus) -> None:
    kept = await remind(database, NOON + HOUR)

    page = await SqlReminders(database.engine).page(kept[0].user_id, ReminderQuery(status=status))

    assert page.items == tuple(each for each in kept if each.status is status)


@pytest.mark.parametrize("sent", ["x", "é", cursor.write(NOON, NOBODY)[:-4], "MjAyNiAx"])
def test_a_cursor_that_is_not_ours_is_refused(sent: str) -> None:
    with pytest.raises(CursorUnreadable):
        cursor.read(sent)


async def test_what_is_due_is_claimed_the_longest_due_first(database: Database) -> None:
    await remind(database, NOON + 3 * MINUTE, NOON + MINUTE, NOON + 2 * MINUTE, NOON + HOUR)
    occurrences, now = SqlOccurrences(database.engine), NOON + 5 * MINUTE

    first = await occurrences.claim(now, 2, now + MINUTE)
    second = await occurrences.claim(now, 2, now + MINUTE)
    third = await occurrences.claim(now, 2, now + MINUTE)

    assert [numbers(each) for each in (first, second, third)] == [
        ["number 1", "number 2"],
        ["number 0"],
        [],
    ]
    assert [each.occurrence.late_seconds for each in first.items] == [240, 180]
    assert [each.next_due_at for each in (first, third)] == [NOON + 3 * MINUTE, NOON + HOUR]
    assert {each.chat_id for each in first.items} == {70}


async def test_claims_at_the_same_time_share_nothing(database: Database) -> None:
    await remind(database, *(NOON + MINUTE for _ in range(20)))
    occurrences, now = SqlOccurrences(database.engine), NOON + HOUR

    claims = await asyncio.gather(*(occurrences.claim(now, 7, now + MINUTE) for _ in range(4)))

    assert sorted(len(each.items) for each in claims) == [0, 6, 7, 7]
    assert len({number for each in claims for number in numbers(each)}) == 20


async def test_a_claim_nobody_reports_on_ends_with_its_lease(database: Database) -> None:
    await remind(database, NOON + MINUTE)
    occurrences = SqlOccurrences(database.engine)
    first = await occurrences.claim(NOON + MINUTE, 9, NOON + 2 * MINUTE)

    early = await occurrences.claim(NOON + 2 * MINUTE - SECOND, 9, NOON + HOUR)
    again = await occurrences.claim(NOON + 2 * MINUTE, 9, NOON + HOUR)

    assert early.items == ()
    assert [each.occurrence for each in again.items] == [
        first.items[0].occurrence.model_copy(update={"attempts": 2, "late_seconds": 60})
    ]


async def test_a_published_reminder_waits_for_its_next_moment(database: Database) -> None:
    await remind(database, NOON + MINUTE)
    occurrences, now = SqlOccurrences(database.engine), NOON + 2 * MINUTE
    (claimed,) = (await occurrences.claim(now, 9, NOON + HOUR)).items

    told = await occurrences.settle(claimed.occurrence.id, None, handlers.gone_on(PUBLISHED, now))
    later = await occurrences.claim(now, 9, NOON + HOUR)

    assert told == claimed.occurrence.model_copy(update={"state": PUBLISHED})
    assert later == ClaimResponse(items=(), next_due_at=NOON + MINUTE + DAY)


async def test_reports_at_the_same_time_move_a_reminder_once(database: Database) -> None:
    (kept,), now = await remind(database, NOON + MINUTE), NOON + 2 * MINUTE
    occurrences, reminders = SqlOccurrences(database.engine), SqlReminders(database.engine)
    (claimed,) = (await occurrences.claim(now, 9, NOON + HOUR)).items
    decide = handlers.gone_on(PUBLISHED, now)

    await asyncio.gather(*(occurrences.settle(claimed.occurrence.id, "x", decide) for _ in "123"))
    moved = await reminders.find(kept.user_id, kept.id)

    assert moved == kept.model_copy(update={"next_at": NOON + MINUTE + DAY})


async def test_an_occurrence_nobody_claimed_is_unknown(database: Database) -> None:
    decide = handlers.gone_on(PUBLISHED, NOON)

    with pytest.raises(OccurrenceUnknown):
        await SqlOccurrences(database.engine).settle(OccurrenceId(UUID(int=1)), None, decide)


async def test_removing_a_reminder_removes_its_occurrences(database: Database) -> None:
    (kept,) = await remind(database, NOON + MINUTE)
    occurrences = SqlOccurrences(database.engine)
    (claimed,) = (await occurrences.claim(NOON + HOUR, 9, NOON + 2 * HOUR)).items

    removed = await SqlReminders(database.engine).remove(kept.user_id, kept.id)

    assert removed is True
    with pytest.raises(OccurrenceUnknown):
        await occurrences.settle(claimed.occurrence.id, None, handlers.gone_on(PUBLISHED, NOON))


def test_on_postgresql_a_claim_waits_for_nobody() -> None:
    dialect = make_url("postgresql+asyncpg://").get_dialect()()
    statement = claim_statement(NOON, 9, NOON + HOUR).compile(dialect=dialect)

    assert "FOR UPDATE SKIP LOCKED" in str(statement)
