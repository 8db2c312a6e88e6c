"""What the catalogue answered, remembered until the catalogue changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from registry.catalogue import Catalogue

MOST_REMEMBERED = 8192

Key = TypeVar("Key")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Seen(Generic[Key, Answer]):
    """The answers of one generation."""

    generation: int = -1
    answers: dict[Key, Answer | None] = field(default_factory=dict)


class Memory(Generic[Key, Answer]):
    """A look-up that is never older than the last change, whichever process made it."""

    def __init__(self, catalogue: Catalogue, look_up: Callable[[Key], Answer | None]) -> None:
        self._catalogue, self._look_up = catalogue, look_up
        self._seen: Seen[Key, Answer] = Seen()

    def find(self, key: Key) -> Answer | None:
        """Say what the catalogue holds for a key now."""
        generation = self._catalogue.generation()
        seen = self._seen
        if seen.generation != generation or len(seen.answers) >= MOST_REMEMBERED:
            seen = self._seen = Seen(generation)
        if key not in seen.answers:
            seen.answers[key] = self._look_up(key)
        return seen.answers[key]
