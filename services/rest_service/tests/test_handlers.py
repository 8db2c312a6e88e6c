from datetime import datetime, timedelta
from uuid import UUID

import pytest
from service_kit.testing import NOON
from shared_models import (
    EventId,
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    Reminder,
    ReminderCreate,
    ReminderStatus,
    UserId,
)

from rest_service import handlers
from rest_service.errors import NothingAhead

ANNA, BORIS = UserId(UUID(int=1)), UserId(UUID(int=2))
ONE, TWO = EventId(UUID(int=3)), EventId(UUID(int=4))
AT = NOON + timedelta(hours=1)
DAY = timedelta(days=1)
DAILY = {"kind": "recurring", "freq": "daily", "at": "13:00", "start": "2026-01-01", "tz": "UTC"}
ONCE = {"kind": "one_off", "at": "2026-01-01T13:00Z"}
ACTIVE, DONE = ReminderStatus.ACTIVE, ReminderStatus.DONE
CLAIMED, PUBLISHED, DELIVERED, FAILED, UNKNOWN = (
    OccurrenceState.CLAIMED,
    OccurrenceState.PUBLISHED,
    OccurrenceState.DELIVERED,
    OccurrenceState.FAILED,
    OccurrenceState.UNKNOWN,
)


def asked(schedule: dict[str, str]) -> ReminderCreate:
    body = {"text": "call mum", "schedule": schedule, "source_event_id": ONE}
    return ReminderCreate.model_validate(body)


def waiting(schedule: dict[str, str]) -> Reminder:
    return handlers.entered(ANNA, asked(schedule), NOON)


def noted(reminder: Reminder, state: OccurrenceState) -> Occurrence:
    return Occurrence(
        id=OccurrenceId(UUID(int=9)), reminder_id=reminder.id, at=AT, state=state, attempts=1
    )


@pytest.mark.parametrize("schedule", [ONCE, DAILY], ids=["once", "daily"])
def test_a_new_reminder_waits_for_the_first_moment_after_now(schedule: dict[str, str]) -> None:
    reminder = waiting(schedule)

    assert reminder == Reminder(
        id=handlers.reminder_id_of(ANNA, ONE),
        user_id=ANNA,
        text="call mum",
        schedule=asked(schedule).schedule,
        status=ACTIVE,
        next_at=AT,
        created_at=NOON,
        source_event_id=ONE,
    )


@pytest.mark.parametrize(
    "schedule",
    [pytest.param(ONCE, id="once"), pytest.param(DAILY | {"until": "2026-01-01"}, id="daily")],
)
def test_a_reminder_that_would_never_be_due_is_refused(schedule: dict[str, str]) -> None:
    with pytest.raises(NothingAhead):
        handlers.entered(ANNA, asked(schedule), AT)


def test_a_message_of_a_user_has_one_reminder_id() -> None:
    ids = [handlers.reminder_id_of(u, e) for u in (ANNA, BORIS) for e in (ONE, TWO, ONE)]

    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    ("kept", "reported", "expected", "status"),
    [
        pytest.param(CLAIMED, CLAIMED, CLAIMED, ACTIVE, id="claimed says nothing new"),
        pytest.param(CLAIMED, PUBLISHED, PUBLISHED, DONE, id="published"),
        pytest.param(CLAIMED, DELIVERED, DELIVERED, DONE, id="delivered at once"),
        pytest.param(CLAIMED, FAILED, FAILED, DONE, id="failed for good"),
        pytest.param(CLAIMED, UNKNOWN, UNKNOWN, DONE, id="nobody knows"),
        pytest.param(DELIVERED, PUBLISHED, DELIVERED, ACTIVE, id="a late report"),
        pytest.param(PUBLISHED, PUBLISHED, PUBLISHED, ACTIVE, id="a report told twice"),
    ],
)
def test_a_report_leads_forward_only(
    kept: OccurrenceState,
    reported: OccurrenceState,
    expected: OccurrenceState,
    status: ReminderStatus,
) -> None:
    reminder = waiting(ONCE)

    further, moved = handlers.gone_on(reported, AT)(noted(reminder, kept), reminder)

    assert (further.state, moved.status) == (expected, status)


@pytest.mark.parametrize(
    ("schedule", "now", "next_at", "status"),
    [
        pytest.param(ONCE, AT, None, DONE, id="once is done"),
        pytest.param(DAILY, AT, AT + DAY, ACTIVE, id="daily comes again"),
        pytest.param(DAILY, AT + 3 * DAY, AT + 4 * DAY, ACTIVE, id="a backlog is told once"),
        pytest.param(DAILY, NOON, AT + DAY, ACTIVE, id="a clock behind does not repeat it"),
        pytest.param(DAILY | {"until": "2026-01-01"}, AT, None, DONE, id="the last of a series"),
    ],
)
def test_a_reminder_that_is_out_moves_on(
    schedule: dict[str, str], now: datetime, next_at: datetime | None, status: ReminderStatus
) -> None:
    reminder = waiting(schedule)

    moved = handlers.moved_on(reminder, AT, now)

    assert moved == reminder.model_copy(update={"next_at": next_at, "status": status})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": ReminderStatus.CANCELLED}, id="cancelled meanwhile"),
        pytest.param({"status": ReminderStatus.PAUSED}, id="paused meanwhile"),
        pytest.param({"next_at": AT + DAY}, id="moved on already"),
    ],
)
def test_a_reminder_that_waits_for_something_else_stays(change: dict[str, object]) -> None:
    reminder = waiting(DAILY).model_copy(update=change)

    assert handlers.moved_on(reminder, AT, AT) == reminder
