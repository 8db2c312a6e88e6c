"""Events of a calendar end after they start."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared_models import EventCreate

MORNING = {"kind": "timed", "at": "2026-11-23T08:00:00Z", "tz": "Europe/Belgrade"}
NOON = MORNING | {"at": "2026-11-23T12:00:00Z"}
MONDAY = {"kind": "all_day", "day": "2026-11-23"}
TUESDAY = {"kind": "all_day", "day": "2026-11-24"}


def _create(start: dict[str, Any], end: dict[str, Any]) -> EventCreate:
    body = {"idempotency_key": "k", "title": "Dentist", "start": start, "end": end}
    return EventCreate.model_validate(body)


@pytest.mark.parametrize(
    ("start", "end"), [(MORNING, NOON), (MONDAY, TUESDAY)], ids=["timed", "days"]
)
def test_an_event_that_ends_after_it_starts_is_taken(
    start: dict[str, Any], end: dict[str, Any]
) -> None:
    created = _create(start, end)

    assert (created.start.kind, created.end.kind) == (start["kind"], end["kind"])


@pytest.mark.parametrize(
    ("start", "end"),
    [(NOON, MORNING), (NOON, NOON), (MONDAY, MONDAY), (MORNING, TUESDAY), (MONDAY, NOON)],
    ids=["backward", "empty", "no-day", "moment-to-day", "day-to-moment"],
)
def test_any_other_event_is_refused(start: dict[str, Any], end: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="must come after the start"):
        _create(start, end)
