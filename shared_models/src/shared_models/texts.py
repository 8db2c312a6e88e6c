"""Texts by how long they may be; none holds a NUL, which databases refuse."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

NO_NUL = r"^[^\x00]*$"
BUTTON_BYTES = 64


def fits_a_button(data: str) -> str:
    """Give the data back if Telegram can carry it behind a button.

    Units: UTF-8 bytes, not characters. Raises: ValueError for more than 64 of them.

    >>> fits_a_button("done:1")
    'done:1'
    """
    if (size := len(data.encode())) > BUTTON_BYTES:
        msg = f"Button data has {size} bytes; Telegram carries {BUTTON_BYTES}: send a reference."
        raise ValueError(msg)
    return data


Word = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=NO_NUL)]
"""1 to 64 characters: a key, a reference, a name of something."""
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)]
"""1 to 500 characters: a name, the text of a reminder."""
MessageText = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=NO_NUL)]
"""1 to 4096 characters: what one Telegram message holds."""
LongText = Annotated[str, StringConstraints(min_length=1, max_length=32768, pattern=NO_NUL)]
"""1 to 32768 characters: what is split into several messages, or said by others."""
ButtonText = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]
"""1 to 40 characters on a button."""
ButtonData = Annotated[str, Field(min_length=1, pattern=NO_NUL), AfterValidator(fits_a_button)]
"""What a pressed button sends back: 1 to 64 bytes of UTF-8."""
WebAddress = Annotated[str, StringConstraints(max_length=4096, pattern=r"^https?://\S+$")]
"""An absolute http or https address."""
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=35)
]
"""A language tag such as ``en`` or ``pt-br``."""
