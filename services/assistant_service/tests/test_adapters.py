# ruff: noqa: RUF001 - Russian is written in its own letters
import pytest

from assistant_service.adapters import WORDS, ZoneFiles, read
from assistant_service.errors import ZonesMissing
from assistant_service.ports import At, Day, Doubt, In, Phrase, Words

NINE = At(Day.NEXT, 9, 0)
TODAY, TOMORROW = At(Day.TODAY, 9, 0), At(Day.TOMORROW, 9, 0)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("remind me in 20 minutes to call mum", Phrase("call mum", In(20, "minutes"), "en")),
        ("remind me in 1 minute to go", Phrase("go", In(1, "minutes"), "en")),
        ("remind me in 5 min to go", Phrase("go", In(5, "minutes"), "en")),
        ("remind me in 2 hours to call mum", Phrase("call mum", In(2, "hours"), "en")),
        ("remind me in an hour to call mum", Phrase("call mum", In(1, "hours"), "en")),
        ("remind me in 3 days to pay the rent", Phrase("pay the rent", In(3, "days"), "en")),
        ("remind me at 09:00 to call mum", Phrase("call mum", NINE, "en")),
        ("remind me at 9:00 to call mum", Phrase("call mum", NINE, "en")),
        ("remind me at 23:59 to go to bed", Phrase("go to bed", At(Day.NEXT, 23, 59), "en")),
        ("remind me today at 09:00 to call mum", Phrase("call mum", TODAY, "en")),
        ("remind me tomorrow at 09:00 to call mum", Phrase("call mum", TOMORROW, "en")),
        ("remind me at 09:00 tomorrow to call mum", Phrase("call mum", TOMORROW, "en")),
        ("REMIND ME  at 09:00\nto Call Mum", Phrase("Call Mum", NINE, "en")),
        (
            "remind me in 5 minutes to meet at 10:00",
            Phrase("meet at 10:00", In(5, "minutes"), "en"),
        ),
        (
            "напомни через 20 минут позвонить маме",
            Phrase("позвонить маме", In(20, "minutes"), "ru"),
        ),
        ("напомни через 1 минуту встать", Phrase("встать", In(1, "minutes"), "ru")),
        ("напомни через минуту встать", Phrase("встать", In(1, "minutes"), "ru")),
        ("напомни мне через час встать", Phrase("встать", In(1, "hours"), "ru")),
        ("Напомни через 2 часа позвонить", Phrase("позвонить", In(2, "hours"), "ru")),
        ("напомни через 3 дня заплатить", Phrase("заплатить", In(3, "days"), "ru")),
        ("напомни в 09:00 позвонить маме", Phrase("позвонить маме", NINE, "ru")),
        ("напомни в 09:00 в магазин", Phrase("в магазин", NINE, "ru")),
        ("напомни сегодня в 09:00 позвонить", Phrase("позвонить", TODAY, "ru")),
        ("напомни завтра в 09:00 позвонить", Phrase("позвонить", TOMORROW, "ru")),
        ("напомни в 09:00 завтра позвонить", Phrase("позвонить", TOMORROW, "ru")),
    ],
)
def test_a_reminder_is_understood(sentence: str, expected: Phrase) -> None:
    assert read(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "what time is it",
        "call mum at 09:00",
        "remind me to call mum",
        "remind me in 5 minutes",
        "remind me in 5 minutes to",
        "remind me in 5 to call mum",
        "don't remind me at 09:00 to call mum",
        "remind him at 09:00 to call mum",
        "remind me how to cook",
        "remind me at 3 to call mum",
        "remind me at 3 pm to call mum",
        "remind me at 3:00 pm to call mum",
        "remind me at 24:00 to call mum",
        "remind me at 09:60 to call mum",
        "remind me at 09:000 to call mum",
        "remind me at 1.5 to call mum",
        "remind me in 0 minutes to call mum",
        "remind me in -5 minutes to call mum",
        "remind me in 1.5 hours to call mum",
        "remind me in 12345 days to call mum",
        "remind me in ٥ minutes to call mum",
        "remind me in 2 hours and 5 minutes to call mum",
        "remind me in 2 weeks to call mum",
        "remind me tonight at 9 to call mum",
        "remind me tomorrow to call mum",
        "remind me on monday at 09:00 to call mum",
        "remind me today at 09:00 tomorrow to call mum",
        "remind me at 09:00 to call mum tomorrow",
        "remind me at 09:00 to call mum on Monday",
        "remind me at 09:00 to call mum every day",
        "remind me in 5 minutes to stretch, daily",
        "remind me at 10:00 to 11:00 to rest",
        "напомни",
        "напомни позвонить маме",
        "напомни завтра позвонить маме",
        "напомни через час",
        "напомни через день позвонить",
        "напомни через полтора часа позвонить",
        "напомни через 2 часа 30 минут позвонить",
        "напомни через 2 часа и 30 минут позвонить",
        "напомни через 20 минут после обеда позвонить",
        "напомни через 1,5 часа позвонить",
        "напомни в 9 позвонить",
        "напомни в 9 вечера позвонить",
        "напомни в 9:00 вечера позвонить",
        "напомни в 09:00 завтра",
        "напомни в 09:00 в понедельник позвонить",
        "напомни в 09:00 5 мая позвонить",
        "напомни в 09:00 позвонить послезавтра",
        "напомни послезавтра в 09:00 позвонить",
        "напомни в 09:00 каждый день пить воду",
        "напомни в 09:00 пить воду по утрам",
        "не напоминай в 09:00 позвонить",
    ],
)
def test_what_is_in_doubt_is_not_understood(sentence: str) -> None:
    assert read(sentence) is None


def test_times_without_end_are_not_understood() -> None:
    assert read("remind me " + "at 09:00 " * 450 + "x") is None
    assert read("напомни " + "через 5 минут " * 290) is None


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_each_language_says_all_there_is_to_say(words: Words) -> None:
    assert set(words.doubts) == set(Doubt)
    assert (len(words.weekdays), len(words.months)) == (7, 12)


async def test_the_zones_of_this_machine_can_be_read() -> None:
    await ZoneFiles().check()


async def test_a_zone_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ZonesMissing, match="'Atlantis/Capital'"):
        await ZoneFiles("Atlantis/Capital").check()
