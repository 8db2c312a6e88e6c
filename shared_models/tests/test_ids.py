"""Derived ids are the same at every retry, in every version, and never shared."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared_models import (
    EventId,
    ReminderId,
    occurrence_event_id,
    reply_event_id,
    update_event_id,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ONE = UUID(int=1)


def test_derived_ids_never_change() -> None:
    derived = (
        update_event_id(7),
        reply_event_id(EventId(ONE), 0),
        occurrence_event_id(ReminderId(ONE), NOON),
    )

    assert tuple(map(str, derived)) == FOREVER


@given(st.integers(), st.integers())
def test_two_updates_never_share_an_id(one: int, other: int) -> None:
    assert (update_event_id(one) == update_event_id(other)) == (one == other)


@given(st.integers(-14, 14))
def test_an_occurrence_has_one_id_in_every_zone(hours: int) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=hours)))

    assert occurrence_event_id(ReminderId(ONE), there) == occurrence_event_id(ReminderId(ONE), NOON)


FOREVER = (
    "e804e479-48ef-5c79-819f-fb0466a9602f",
    "2989356d-99db-5732-a05e-7472875c0a57",
    "fd78a917-0398-5e8a-89e0-a826f2998d50",
)
