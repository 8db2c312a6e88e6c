"""A payload is read, or it is said why not; nothing a stranger writes breaks a reader."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared_models import (
    EVENT_TYPES,
    Envelope,
    Party,
    Typing,
    UnknownEvent,
    Unreadable,
    open_envelope,
    readable,
    schema_version,
)

HERE = schema_version()
MAJOR = int(HERE.split(".")[0])
NEXT = f"{MAJOR + 1}.0"
ID = "00000000-0000-4000-8000-000000000001"
SAMPLES = sorted((Path(__file__).parent / "wire" / "Envelope").glob("*.json"))


def _payload(**change: Any) -> str:  # noqa: ANN401 what a stranger wrote
    told = {
        "id": ID,
        "schema_version": HERE,
        "occurred_at": "2026-11-23T08:00:00Z",
        "source": "assistant",
        "correlation_id": ID,
        "event": {"type": "typing", "chat_id": 1},
    }
    return json.dumps({key: value for key, value in (told | change).items() if value != "absent"})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_every_known_event_is_read_as_itself(sample: Path) -> None:
    opened = open_envelope(sample.read_bytes(), reader="1.0")

    assert isinstance(opened, Envelope)
    assert type(opened.event) is EVENT_TYPES[opened.event.type]
    assert open_envelope(opened.model_dump_json(), reader="1.0") == opened


def test_every_event_type_has_a_sample() -> None:
    assert {sample.stem.removeprefix("1.0-") for sample in SAMPLES} >= set(EVENT_TYPES)


def test_a_message_names_the_version_that_wrote_it() -> None:
    envelope = Envelope.model_validate_json(_payload(schema_version="absent"))

    assert envelope.schema_version == HERE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"schema_version": NEXT}, f"schema_version {NEXT}", id="major"),
        pytest.param({"schema_version": "99.0", "id": 0}, "schema_version 99.0", id="other-shape"),
        pytest.param({"schema_version": "one"}, "malformed", id="no-version"),
        pytest.param({"schema_version": "absent"}, "malformed", id="absent-version"),
        pytest.param({"id": "absent"}, "malformed", id="no-id"),
        pytest.param({"event": "absent"}, "malformed", id="no-event"),
        pytest.param({"event": {}}, "malformed", id="no-type"),
        pytest.param({"event": {"type": ["typing"]}}, "malformed", id="type-is-a-list"),
        pytest.param({"event": "typing"}, "malformed", id="event-is-text"),
        pytest.param({"event": {"type": "typing"}}, "malformed", id="known-and-broken"),
        pytest.param({"event": {"type": "mood"}}, "unknown_type mood", id="type"),
        pytest.param({"event": {"type": "unknown"}}, "unknown_type unknown", id="called-unknown"),
        pytest.param({"event": {"type": "a\0b"}}, "malformed", id="type-no-reason-can-hold"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(change: dict[str, Any], reason: str) -> None:
    assert open_envelope(_payload(**change)) == Unreadable(reason)


@pytest.mark.parametrize("payload", [b"", b"\xff", b"{", b"null", b"[" * 100_000, b'{"a":1e999}'])
def test_what_is_no_json_is_malformed(payload: bytes) -> None:
    assert open_envelope(payload) == Unreadable("malformed")


@given(st.binary() | st.text())
def test_no_payload_breaks_a_reader(payload: str | bytes) -> None:
    assert isinstance(open_envelope(payload), Unreadable)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(["id", "occurred_at", "source", "user_id", "event", "expires_at", "extra"])


@given(st.dictionaries(KEYS, JSON))
def test_no_value_in_a_message_breaks_a_reader(change: dict[str, Any]) -> None:
    assert isinstance(open_envelope(_payload(**change)), Envelope | Unreadable)


def test_a_newer_minor_is_read_without_what_is_new() -> None:
    newer = _payload(
        schema_version=f"{MAJOR}.99",
        mood="good",
        source="voice",
        event={"type": "typing", "chat_id": 1, "until": "soon"},
    )

    opened = open_envelope(newer)

    assert isinstance(opened, Envelope)
    assert (opened.source, opened.event) == (Party.UNKNOWN, Typing(chat_id=1))


def test_an_unknown_event_is_kept_whole() -> None:
    event = {"type": "user.message.2", "parts": [{"text": "hi"}]}

    read = Envelope.model_validate_json(_payload(event=event)).event

    assert isinstance(read, UnknownEvent)
    assert read.model_dump(mode="json") == event


def test_a_known_event_is_also_taken_as_a_value() -> None:
    made = Envelope.model_validate(json.loads(_payload()) | {"event": Typing(chat_id=1)})

    assert made == open_envelope(_payload())


def test_a_broken_known_event_is_never_taken_for_an_unknown_one() -> None:
    with pytest.raises(ValidationError):
        Envelope.model_validate_json(_payload(event={"type": "typing", "chat_id": "no"}))


@pytest.mark.parametrize(
    ("written", "reader", "answer"),
    [
        pytest.param("1.0", "1.9", True, id="older"),
        pytest.param("1.9", "1.0", True, id="newer"),
        pytest.param("2.0", "1.9", False, id="major"),
        pytest.param("10.0", "1.0", False, id="not-by-first-digit"),
    ],
)
def test_readers_take_every_minor_of_their_major(written: str, reader: str, answer: object) -> None:
    assert readable(written, reader) == answer
