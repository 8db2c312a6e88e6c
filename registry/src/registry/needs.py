"""Which right each request needs: the one table that says so."""

import re
from typing import NamedTuple

from registry.scopes import Right


class Need(NamedTuple):
    """What a method of an address needs; nothing where the right is None."""

    methods: str
    path: str
    right: Right | None

    def covers(self, method: str, path: str) -> bool:
        """Say whether a request is one of these."""
        known = re.fullmatch(self.methods, method) and re.fullmatch(self.path, path)
        return known is not None


def right_for(method: str, path: str) -> Right | None:
    """Say what a request needs before anything else is looked at.

    A right on projects is asked for twice: on any one at all here, and on the one that is meant
    as soon as its name is known.
    """
    return next(need.right for need in NEEDS if need.covers(method, path))


NEEDS = (
    Need("GET|HEAD", "/health", None),
    Need(".*", r"/_/oidc/.*|/\.well-known/pytp", None),
    Need("POST", "/", Right.PUBLISH),
    Need(".*", "/api/(un)?yank", Right.YANK),
    Need(".*", "/api/.*", Right.ADMIN),
    Need(".*", "(?s:.*)", Right.READ),
)
