"""Contracts are frozen and tolerant; requests hear everything or say what they did not."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from shared_models import (
    HearMessage,
    Notify,
    OccurrenceReport,
    OneOff,
    PendingPut,
    ReminderCreate,
    ReminderPatch,
    Role,
    SchedulePreview,
    Usage,
    UserPatch,
    UserStatus,
)

AT = "2026-11-23T08:00:00Z"
ID = "00000000-0000-4000-8000-000000000001"
ONE_OFF: dict[str, Any] = {"kind": "one_off", "at": AT}


def test_a_contract_ignores_what_it_does_not_know() -> None:
    assert Usage.model_validate({"requests": 1, "colour": "red"}) == Usage(requests=1)


def test_a_contract_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Usage().requests = 2


def test_a_word_of_a_newer_writer_reads_as_unknown() -> None:
    assert (Role("narrator"), Role("user")) == (Role.UNKNOWN, Role.USER)


@pytest.mark.parametrize("value", [None, 7, ["user"]], ids=str)
def test_what_is_no_word_stays_invalid(value: Any) -> None:  # noqa: ANN401 no word
    with pytest.raises(ValueError, match="not a valid Role"):
        Role(value)


def test_what_users_wrote_stays_out_of_error_texts() -> None:
    with pytest.raises(ValidationError) as caught:
        ReminderCreate.model_validate({"text": "my secret" * 100})

    assert "my secret" not in str(caught.value)


def _reminder(**schedule: object) -> dict[str, object]:
    return {"text": "x", "schedule": ONE_OFF | schedule, "source_event_id": ID}


def _heard(**message: object) -> dict[str, object]:
    told = {"type": "user.message", "chat_id": 1, "message_id": 1, "text": "hi"}
    return {"id": ID, "occurred_at": AT, "message": told | message}


REFUSED = [
    pytest.param(ReminderCreate, _reminder() | {"mood": "n"}, "mood", id="top"),
    pytest.param(ReminderCreate, _reminder(note="n"), "schedule.note", id="nested"),
    pytest.param(HearMessage, _heard(mood="good"), "message.mood", id="event"),
    pytest.param(ReminderPatch, {"status": "asleep"}, "status", id="new-word"),
    pytest.param(ReminderPatch, {"status": "unknown"}, "status", id="fallback-word"),
    pytest.param(UserPatch, {"clear": ["tz", "name"]}, "clear.1", id="word-in-list"),
    pytest.param(
        SchedulePreview,
        {
            "schedule": {
                "kind": "recurring",
                "freq": "secondly",
                "at": "09:00",
                "start": "2026-01-01",
                "tz": "UTC",
            },
            "after": AT,
        },
        "schedule.freq",
        id="new-frequency",
    ),
]


@pytest.mark.parametrize("read", ["python", "json"])
@pytest.mark.parametrize(("request_type", "body", "place"), REFUSED)
def test_a_request_refuses_what_it_would_not_hear(
    request_type: Any,  # noqa: ANN401 any request
    body: dict[str, object],
    place: str,
    read: str,
) -> None:
    how = request_type.model_validate_json if read == "json" else request_type.model_validate

    with pytest.raises(ValidationError, match=place):
        how(json.dumps(body) if read == "json" else body)


def test_a_request_takes_what_it_knows() -> None:
    asked = ReminderCreate.model_validate(_reminder() | {"action": {"kind": "notify"}})

    assert (asked.action, asked.schedule) == (Notify(), OneOff.model_validate(ONE_OFF))


def test_a_request_is_made_of_values_too() -> None:
    schedule = OneOff.model_validate(ONE_OFF)

    made = ReminderCreate.model_validate(_reminder() | {"schedule": schedule})

    assert made.schedule == schedule


def test_free_keys_of_a_request_are_heard() -> None:
    body = {"intent": "remind", "slots": {"text": "a", "when": "b"}, "expires_at": AT}

    assert PendingPut.model_validate(body).slots == {"text": "a", "when": "b"}


def test_unknown_may_be_reported_where_it_is_a_fact() -> None:
    report = OccurrenceReport.model_validate({"occurrence_id": ID, "state": "unknown"})

    assert report.state == "unknown"


def test_a_newer_state_may_not_be_reported_to_an_older_server() -> None:
    with pytest.raises(ValidationError, match="state"):
        OccurrenceReport.model_validate({"occurrence_id": ID, "state": "read"})


def test_the_schema_of_an_open_word_tells_readers_that_any_word_reads() -> None:
    reads = UserPatch.model_json_schema(mode="validation")["$defs"]["UserStatus"]
    writes = UserPatch.model_json_schema(mode="serialization")["$defs"]["UserStatus"]

    assert (reads["examples"], writes["enum"]) == (list(UserStatus), list(UserStatus))
    assert "enum" not in reads
