"""What the assistant service needs from the world, and the values that cross these seams."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

Lang = Literal["en", "ru"]
Unit = Literal["minutes", "hours", "days"]


class Day(Enum):
    """Which day a time of day belongs to."""

    NEXT = "next"
    """Not said: whichever day shows that time first."""
    TODAY = "today"
    TOMORROW = "tomorrow"


@dataclass(frozen=True)
class In:
    """So long from now; a day is the same time on a later day, not 24 hours."""

    number: int
    unit: Unit


@dataclass(frozen=True)
class At:
    """A minute on the user's wall clock."""

    day: Day
    hour: int
    minute: int


When = In | At


@dataclass(frozen=True)
class Phrase:
    """A reminder as it was asked for."""

    text: str
    when: When
    lang: Lang


class Doubt(Enum):
    """Why a time that was asked for is not one moment."""

    SKIPPED = "skipped"
    """The clocks skip it on that day."""
    TWICE = "twice"
    """The clocks show it twice on that day."""
    PASSED = "passed"
    """It is over."""


@dataclass(frozen=True)
class Words:
    """What the assistant says in one language; braces are filled in."""

    start: str
    help: str
    not_understood: str
    ask_zone: str
    zone_unknown: str
    tell_zone: str
    zone_read_back: str
    too_long: str
    doubts: Mapping[Doubt, str]
    ok: str
    cancel: str
    weekdays: tuple[str, ...]
    """Monday first."""
    months: tuple[str, ...]


class Reader(Protocol):
    """Understands a sentence."""

    def __call__(self, sentence: str) -> Phrase | None:
        """Return the reminder it asks for; None when any part of it is in doubt."""


class Zones(Protocol):
    """The rules of the world's time zones."""

    async def check(self) -> None:
        """Return when they can be read.

        Raises: ZonesMissing.
        """
