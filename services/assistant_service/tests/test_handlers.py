from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from shared_models import Button, HearMessage, Replies, ReplySend

from assistant_service import handlers
from assistant_service.adapters import WORDS, read
from assistant_service.ports import At, Day, Doubt, In, When

BELGRADE = "Europe/Belgrade"
ID = UUID(int=7)
EN, RU = WORDS["en"], WORDS["ru"]


def heard(text: str, *, tz: str | None = BELGRADE, lang: str | None = None) -> HearMessage:
    message = {"chat_id": 5, "message_id": 3, "text": text, "lang": lang}
    asked = {"id": ID, "occurred_at": "2026-11-22T12:00:00Z", "tz": tz, "message": message}
    return HearMessage.model_validate(asked)


def told(text: str, *data: str, lang: str = "en") -> Replies:
    names = ("OK", "Cancel" if lang == "en" else "Отмена")
    row = tuple(Button(text=n, data=d) for n, d in zip(names, data, strict=False))
    reply = ReplySend(chat_id=5, text=text, buttons=(row,) if row else (), reply_to=3)
    return Replies(replies=(reply,))


@pytest.mark.parametrize(
    ("text", "lang", "reading"),
    [
        ("remind me at 09:00 to call mum", "en", "Mon 23 Nov 09:00, Europe/Belgrade: call mum"),
        ("remind me at 13:01 to call mum", "en", "Sun 22 Nov 13:01, Europe/Belgrade: call mum"),
        ("remind me at 13:00 to call mum", "en", "Mon 23 Nov 13:00, Europe/Belgrade: call mum"),
        ("remind me in 5 minutes to go", "en", "Sun 22 Nov 13:05, Europe/Belgrade: go"),
        ("remind me in 12 hours to go", "en", "Mon 23 Nov 01:00, Europe/Belgrade: go"),
        ("remind me in 40 days to go", "en", "Fri 1 Jan 2027 13:00, Europe/Belgrade: go"),
        ("remind me tomorrow at 09:00 to go", "en", "Mon 23 Nov 09:00, Europe/Belgrade: go"),
        ("remind me today at 14:00 to go", "en", "Sun 22 Nov 14:00, Europe/Belgrade: go"),
        ("remind me at 09:00 to say {this}", "en", "Mon 23 Nov 09:00, Europe/Belgrade: say {this}"),
        ("напомни через 20 минут встать", "ru", "вс 22 ноя 13:20, Europe/Belgrade: встать"),
        ("напомни в 09:00 встать", "ru", "пн 23 ноя 09:00, Europe/Belgrade: встать"),
    ],
)
def test_a_reminder_is_read_back_with_its_buttons(text: str, lang: str, reading: str) -> None:
    answer = handlers.answer(heard(text), read, WORDS)

    assert answer == told(reading, f"remind:{ID}", f"cancel:{ID}", lang=lang)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        pytest.param("/start", None, EN.start.format(help=EN.help), id="start"),
        pytest.param("/start invite-1", "ru", RU.start.format(help=RU.help), id="in Russian"),
        pytest.param("/help@our_bot", "en-GB", EN.help, id="help"),
        pytest.param("/tz", None, "Your time zone is Europe/Belgrade. Another one: "
                     "/tz Europe/Belgrade", id="the zone"),
        pytest.param("/tz Atlantis", None, EN.zone_unknown.format(zone="Atlantis"), id="no zone"),
        pytest.param("/tz ../etc/passwd", None, EN.zone_unknown.format(zone="../etc/passwd"),
                     id="a path is no zone"),
        pytest.param("/dance", None, EN.not_understood.format(help=EN.help), id="no such command"),
        pytest.param("what is new?", None, EN.not_understood.format(help=EN.help), id="anything"),
        pytest.param("что нового?", "ru", RU.not_understood.format(help=RU.help), id="что угодно"),
        pytest.param("remind me today at 09:00 to go", None,
                     EN.doubts[Doubt.PASSED].format(shown="Sun 22 Nov 09:00", zone=BELGRADE),
                     id="over"),
        pytest.param("remind me at 09:00 to " + "x" * 501, None, EN.too_long, id="too long"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(text: str, lang: str | None, expected: str) -> None:
    assert handlers.answer(heard(text, lang=lang), read, WORDS) == told(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("remind me at 09:00 to call mum", EN.ask_zone),
        ("remind me in 5 minutes to call mum", EN.ask_zone),
        ("напомни в 09:00 позвонить", RU.ask_zone),
        ("/tz", EN.ask_zone),
    ],
)
def test_somebody_whose_zone_is_not_known_is_asked_for_it(text: str, expected: str) -> None:
    assert handlers.answer(heard(text, tz=None), read, WORDS) == told(expected)


def test_a_zone_is_read_back_with_its_time_of_day() -> None:
    answer = handlers.answer(heard("/tz Asia/Tokyo", tz=None), read, WORDS)

    reading = "Asia/Tokyo, where it is Sun 22 Nov 21:00 now. Is that right?"
    assert answer == told(reading, "tz:Asia/Tokyo", f"cancel:{ID}")


HALF_PAST_TWO = At(Day.NEXT, 2, 30)


@pytest.mark.parametrize(
    ("when", "now", "expected"),
    [
        pytest.param(HALF_PAST_TWO, "2026-03-29T00:00Z", Doubt.SKIPPED, id="skipped tonight"),
        pytest.param(HALF_PAST_TWO, "2026-03-29T01:10Z", "2026-03-30T00:30Z", id="skipped before"),
        pytest.param(
            At(Day.TOMORROW, 2, 30), "2026-03-28T12:00Z", Doubt.SKIPPED, id="skipped tomorrow"
        ),
        pytest.param(In(1, "days"), "2026-03-28T01:30Z", Doubt.SKIPPED, id="skipped in a day"),
        pytest.param(In(1, "days"), "2026-03-28T12:00Z", "2026-03-29T11:00Z", id="a day of 23 h"),
        pytest.param(In(24, "hours"), "2026-03-28T12:00Z", "2026-03-29T12:00Z", id="24 hours"),
        pytest.param(HALF_PAST_TWO, "2026-10-24T23:00Z", Doubt.TWICE, id="twice tonight"),
        pytest.param(HALF_PAST_TWO, "2026-10-25T00:45Z", "2026-10-25T01:30Z", id="only once more"),
        pytest.param(HALF_PAST_TWO, "2026-10-25T01:45Z", "2026-10-26T01:30Z", id="twice before"),
        pytest.param(At(Day.TODAY, 2, 30), "2026-10-25T01:45Z", Doubt.PASSED, id="over for today"),
        pytest.param(In(1, "days"), "2026-10-24T00:30Z", Doubt.TWICE, id="twice in a day"),
        pytest.param(In(1, "days"), "2026-10-24T12:00Z", "2026-10-25T13:00Z", id="a day of 25 h"),
        pytest.param(At(Day.NEXT, 3, 0), "2026-03-29T00:00Z", "2026-03-29T01:00Z", id="after it"),
    ],
)
def test_a_time_is_one_moment_or_none_on_clock_change_days(
    when: When, now: str, expected: Doubt | str
) -> None:
    meant = handlers.moment(when, datetime.fromisoformat(now), ZoneInfo(BELGRADE))

    assert meant == (expected if isinstance(expected, Doubt) else datetime.fromisoformat(expected))
