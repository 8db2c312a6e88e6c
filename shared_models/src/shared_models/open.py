"""Enums that a newer writer may extend without breaking an older reader."""

from enum import StrEnum
from typing import Self

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Open(StrEnum):
    """Words of which a reader may not know all: a word it does not know reads as ``UNKNOWN``.

    Every subclass has a member ``UNKNOWN = "unknown"``; without one it stays closed.

    >>> class Colour(Open):
    ...     RED = "red"
    ...     UNKNOWN = "unknown"
    >>> Colour("red"), Colour("blue")
    (<Colour.RED: 'red'>, <Colour.UNKNOWN: 'unknown'>)
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """Answer a word that is not a member with ``UNKNOWN``; what is no word stays invalid."""
        return cls.__members__.get("UNKNOWN") if isinstance(value, str) else None

    @property
    def may_be_asked(self) -> bool:
        """Tell whether a request may carry this value: all but the fallback."""
        return self.value != "unknown"

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """Show readers as they are, taking any word, and writers with the words they write."""
        shown = handler.resolve_ref_schema(handler(core))
        if handler.mode == "validation" and "enum" in shown:
            shown["examples"] = shown.pop("enum")
        return shown
