"""Parts of what is shown in a chat."""

from typing import Annotated

from pydantic import Field

from shared_models.base import Contract
from shared_models.open import Open
from shared_models.texts import ButtonData, ButtonText


class TextFormat(Open):
    """How a text is marked up."""

    PLAIN = "plain"
    HTML = "html"
    UNKNOWN = "unknown"


class Button(Contract):
    """A button under a message."""

    text: ButtonText
    """What it says."""
    data: ButtonData
    """What comes back when it is pressed."""


ButtonRow = Annotated[tuple[Button, ...], Field(max_length=8)]
"""Buttons side by side."""
Buttons = Annotated[tuple[ButtonRow, ...], Field(max_length=12)]
"""Rows of buttons."""


class DeliveryState(Open):
    """What became of a message; ``unknown``: it was sent, and nobody can say whether it arrived."""

    DELIVERED = "delivered"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"

    @property
    def may_be_asked(self) -> bool:
        """Every state may be reported: here ``unknown`` is a fact of its own."""
        return True
