"""The few `${{ }}` expressions that our workflows may hold, evaluated as the forge does."""

import json
import re
from collections.abc import Mapping

from tests.rehearsal.errors import Unreadable

Context = Mapping[str, Mapping[str, str]]
"""What `github`, `inputs`, `vars`, `secrets`, `matrix` and `needs` hold."""
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
NAME = re.compile(r"(\w+)\.([\w-]+)")
CALL = re.compile(r"(\w+)\(([^()]*)\)")
OPTIONAL = ("inputs", "vars", "secrets")
"""Of these the forge takes a missing one for an empty text."""


def evaluate(text: str, context: Context, where: str) -> str:
    """Put the value of every expression into the text.

    Raises: `Unreadable`.
    """
    return EXPRESSION.sub(lambda found: _either(found[1], context, where), text)


def _either(words: str, context: Context, where: str) -> str:
    values = [_value(word.strip(), context, where) for word in words.split("||")]
    return next(filter(None, values), "")


def _value(word: str, context: Context, where: str) -> str:
    if (name := NAME.fullmatch(word)) and name[1] in context:
        held = context[name[1]]
        if name[2] in held or name[1] in OPTIONAL:
            return held.get(name[2], "")
    elif call := CALL.fullmatch(word):
        if call[1] == "toJSON" and call[2] in context:
            return json.dumps(context[call[2]])
        if call[1] == "hashFiles":
            return "the-hash-of-files"  # it names a cache, and there is none here
    raise Unreadable(where, f"the expression {word!r} is not known")
