import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from service_kit.testing import NOON
from shared_models import UserId

from google_calendar_service.adapters import TicketTable, pages
from google_calendar_service.errors import DatabaseUnusable
from google_calendar_service.ports import Ticket, Visit

USER = UserId(UUID(int=7))
TICKET = Ticket("ticket", USER, NOON + timedelta(minutes=10))
VISIT, OTHER = Visit("state", "browser", "verifier"), Visit("state-2", "browser-2", "verifier-2")


def table(folder: Path) -> TicketTable:
    return TicketTable(f"sqlite+aiosqlite:///{folder}/calendar.db")


async def test_a_ticket_works_once(tmp_path: Path) -> None:
    tickets = table(tmp_path)
    async with tickets.opened():
        await tickets.keep(TICKET, NOON)
        owners = [await tickets.use("ticket", visit, NOON) for visit in (VISIT, OTHER)]

    assert owners == [USER, None]


async def test_of_two_visits_at_once_one_gets_the_ticket(tmp_path: Path) -> None:
    tickets = table(tmp_path)
    async with tickets.opened():
        await tickets.keep(TICKET, NOON)
        visits = (tickets.use("ticket", visit, NOON) for visit in (VISIT, OTHER))
        owners = list(await asyncio.gather(*visits))

    assert sorted(owners, key=str) == [USER, None]


@pytest.mark.parametrize(
    ("digest", "minutes", "expected"),
    [
        pytest.param("ticket", 9, USER, id="in time"),
        pytest.param("ticket", 10, None, id="too late"),
        pytest.param("TICKET", 0, None, id="another one"),
    ],
)
async def test_a_ticket_works_in_its_time(
    tmp_path: Path, digest: str, minutes: int, expected: UserId | None
) -> None:
    tickets = table(tmp_path)
    async with tickets.opened():
        await tickets.keep(TICKET, NOON)
        owner = await tickets.use(digest, VISIT, NOON + timedelta(minutes=minutes))

    assert owner == expected


async def test_a_ticket_outlives_the_process(tmp_path: Path) -> None:
    async with table(tmp_path).opened():
        pass
    before, after = table(tmp_path), table(tmp_path)
    async with before.opened():
        await before.keep(TICKET, NOON)

    async with after.opened():
        owner = await after.use("ticket", VISIT, NOON)

    assert owner == USER


async def test_old_tickets_are_forgotten(tmp_path: Path) -> None:
    tickets, later = table(tmp_path), NOON + timedelta(minutes=10)
    async with tickets.opened():
        await tickets.keep(TICKET, NOON)
        await tickets.keep(Ticket("next", USER, later + timedelta(minutes=10)), later)
        # Seen from a past in which it would still have worked.
        owner = await tickets.use("ticket", VISIT, NOON)

    assert owner is None


async def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    tickets = table(tmp_path / "missing")

    with pytest.raises(DatabaseUnusable, match=r"missing/calendar\.db.*unable to open"):
        async with tickets.opened():
            pass


def test_a_page_shows_what_it_is_given_as_text() -> None:
    shown = pages.landing("<script>", 'https://google/?a="b"&c=d')

    assert "<strong>&lt;script&gt;</strong>" in shown
    assert 'href="https://google/?a=&quot;b&quot;&amp;c=d"' in shown
