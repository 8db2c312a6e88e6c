"""What a sentence asks for, by rules alone: one that fits no rule is not understood, ever."""
# ruff: noqa: RUF001 - Russian is written in its own letters

import re

from assistant_service.ports import At, Day, In, Phrase, Unit, When

_CLOCK = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
_NUMBER = r"[1-9][0-9]{0,3}"
_RUSSIAN_DAY = (
    r"сегодня|завтра|послезавтра|понедельник\w*|вторник\w*|сред[аеуы]|средам|четверг\w*|"
    r"пятниц\w*|суббот\w*|воскресень\w*|утр[ао]м?|вечер(?:а|ом)|дн[яёе]м?|ноч(?:и|ью)|"
    r"недел\w*|месяц\w*|год[ау]?|числа|январ\w*|феврал\w*|марта|апрел\w*|мая|июн\w*|июл\w*|"
    r"август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*"
)
_ENGLISH_DAY = (
    r"today|tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"morning|afternoon|evening|night|noon|midnight|week|month|year|am|pm"
)
_REPEATED = re.compile(
    r"\b(?:every|each|daily|weekly|monthly|yearly|hourly|кажд\w+|ежедневно|еженедельно|"
    r"ежемесячно|ежегодно|по (?:утрам|вечерам|ночам|дням|будням|выходным|понедельникам|вторникам|"
    r"средам|четвергам|пятницам|субботам|воскресеньям))\b",
    re.IGNORECASE,
)
_DAY_NAMED = re.compile(rf"\b(?:{_ENGLISH_DAY}|{_RUSSIAN_DAY})\b", re.IGNORECASE)
# "at 10:00 to 11:00 to rest"; and Russian has no "to" at all between the time and the words.
_STILL_TIME = re.compile(
    r"(?:[0-9]|в [0-9]|(?:и|или|через|до|после|перед|ровно|часов|секунд\w*|полтор\w+)\b|"
    rf"(?:\w+ )?(?:{_RUSSIAN_DAY})\b)",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"remind me (?P<when>.+?) to (?P<text>.+)", re.IGNORECASE)
_RUSSIAN = re.compile(r"напомни(?:те)?(?: мне)? (?P<rest>.+)", re.IGNORECASE)


def read(sentence: str) -> Phrase | None:
    """Return the reminder this sentence asks for; None when any part of it is in doubt."""
    flat = " ".join(sentence.split())
    phrase = _english(flat) or _russian(flat)
    if phrase is None or _REPEATED.search(phrase.text) or _STILL_TIME.match(phrase.text):
        return None
    # "at 09:00 to call mum tomorrow": which day was meant?
    any_day = isinstance(phrase.when, At) and phrase.when.day is Day.NEXT
    return None if any_day and _DAY_NAMED.search(phrase.text) else phrase


def _english(sentence: str) -> Phrase | None:
    found = _ENGLISH.fullmatch(sentence)
    when = _when(found["when"], _ENGLISH_TIMES) if found else None
    return Phrase(found["text"], when[0], "en") if found and when and not when[1] else None


def _russian(sentence: str) -> Phrase | None:
    found = _RUSSIAN.fullmatch(sentence)
    when = _when(found["rest"], _RUSSIAN_TIMES) if found else None
    # Words must follow: "завтра" alone is no reminder.
    return Phrase(when[1].strip(), when[0], "ru") if when and when[1].startswith(" ") else None


def _when(words: str, times: tuple[re.Pattern[str], ...]) -> tuple[When, str] | None:
    """Read the time these words begin with; return it and the words that are left."""
    for pattern in times:
        if found := pattern.match(words):
            return _value(found.groupdict()), words[found.end() :]
    return None


def _value(found: dict[str, str | None]) -> When:
    if unit := found.get("unit"):
        number = found.get("number") or "1"
        return In(int(number) if number.isdigit() else 1, _UNITS[unit[0].casefold()])
    named = found.get("day") or found.get("day_after") or ""
    return At(_DAYS[named.casefold()], int(found["hour"] or 0), int(found["minute"] or 0))


def _times(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_ENGLISH_TIMES = _times(
    rf"in (?P<number>{_NUMBER}|an?) (?P<unit>min(?:ute)?s?|hours?|days?)\b",
    rf"(?P<day>today|tomorrow) at {_CLOCK}\b",
    rf"at {_CLOCK}(?: (?P<day_after>today|tomorrow))?\b",
)
_RUSSIAN_TIMES = _times(
    rf"через (?P<number>{_NUMBER}) (?P<unit>мин(?:ут[уы]?)?|час(?:а|ов)?|день|дня|дней)\b",
    r"через (?P<unit>минуту|час)\b",
    rf"(?P<day>сегодня|завтра) в {_CLOCK}\b",
    rf"в {_CLOCK}(?: (?P<day_after>сегодня|завтра))?\b",
)
_UNITS: dict[str, Unit] = {
    "m": "minutes", "h": "hours", "d": "days", "м": "minutes", "ч": "hours", "д": "days",
}  # fmt: skip
_DAYS = {
    "": Day.NEXT, "today": Day.TODAY, "tomorrow": Day.TOMORROW,
    "сегодня": Day.TODAY, "завтра": Day.TOMORROW,
}  # fmt: skip
