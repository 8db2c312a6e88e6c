"""What must not be told on: secrets put where none belong, and what a terminal would obey."""

import logging
import re

# As long as any secret is, and with a capital, which hardly any project's name has.
SECRET = re.compile(r"(reg|pypi)-(?=[\w-]*[A-Z])[\w-]{20,}")


def hidden(text: str) -> str:
    """Say a text without the tokens in it, ours and the public index's.

    >>> hidden("no password or token of 'reg-0123456789abcdefghiJKL_-' is right")
    "no password or token of 'reg-…' is right"
    """
    return SECRET.sub(r"\1-…", text)


def plain(text: str) -> str:
    r"""Say a text on one line, and spell out what moves, colours or turns what is shown.

    >>> print(plain("one\nregistry: \x1b[2Jtwo, \u202ethree"))
    one\nregistry: \x1b[2Jtwo, \u202ethree
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class Discreet(logging.Formatter):
    """Tells each event on one line of its own, whatever a stranger had a part in."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Say an event without its traceback, which follows."""
        return plain(hidden(super().formatMessage(record)))
