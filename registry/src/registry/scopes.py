"""Scopes: what somebody may do, as it is written on a token and as a request asks for it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from packaging.utils import InvalidName, canonicalize_name

from registry.denials import ScopeUnfit

ANY = "*"
"""Every project, those that are still to come too."""


class Right(StrEnum):
    """What a request does."""

    READ = "read"
    PUBLISH = "publish"
    YANK = "yank"
    ADMIN = "admin"


OF_PROJECTS = {Right.PUBLISH, Right.YANK}
"""The rights that can be had for one project."""


class Scope(NamedTuple):
    """A right, on every project or on one."""

    right: Right
    project: str = ANY

    def allows(self, right: Right, project: str = "") -> bool:
        """Say whether a right lies within this scope: on a project, or on any one at all."""
        if self.right is Right.ADMIN:
            return True
        if right is Right.READ:
            return self.right in {Right.READ, Right.PUBLISH}
        return self.right is right and (not project or self.project in {ANY, project})

    def __str__(self) -> str:
        return self.right.value if self.project == ANY else f"{self.right.value}:{self.project}"


Scopes = frozenset[Scope]


def read_scopes(texts: Iterable[str]) -> Scopes:
    """Read scopes as operators write them: at least one. Raises: ScopeUnfit."""
    scopes = frozenset(map(_scope, texts))
    if not scopes:
        raise ScopeUnfit("")
    return scopes


def write_scopes(scopes: Scopes) -> str:
    """Write scopes as the catalogue keeps them and lists show them: in order, by spaces."""
    return " ".join(sorted(map(str, scopes)))


def _scope(text: str) -> Scope:
    name, bound, project = text.partition(":")
    try:
        right = Right(name)
        if bound and right not in OF_PROJECTS:
            raise ScopeUnfit(text)
        if not bound or project == ANY:
            return Scope(right)
        return Scope(right, str(canonicalize_name(project, validate=True)))
    except (ValueError, InvalidName) as error:
        raise ScopeUnfit(text) from error
