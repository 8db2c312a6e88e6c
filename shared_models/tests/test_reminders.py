"""Reminders: what they default to, and how they are put off."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared_models import AskAssistant, Digest, Notify, ReminderCreate, Snooze

BODY: dict[str, Any] = {
    "text": "call mum",
    "schedule": {"kind": "one_off", "at": "2026-11-23T08:00:00Z"},
    "source_event_id": "00000000-0000-4000-8000-000000000001",
}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        pytest.param({}, Notify(), id="default"),
        pytest.param({"action": {"kind": "digest"}}, Digest(), id="digest"),
        pytest.param(
            {"action": {"kind": "ask_assistant", "prompt": "news?"}},
            AskAssistant(prompt="news?"),
            id="ask",
        ),
    ],
)
def test_a_reminder_notifies_unless_it_is_told_otherwise(
    action: dict[str, Any], expected: object
) -> None:
    assert ReminderCreate.model_validate(BODY | action).action == expected


@pytest.mark.parametrize(
    "body", [{}, {"minutes": 5, "until": "2026-11-23T08:00:00Z"}, {"minutes": 0}], ids=str
)
def test_a_snooze_says_one_thing(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Snooze.model_validate(body)
