"""Who asks: a name, what they may do, and until when."""

import math
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import RightLacking
from registry.model import Publisher
from registry.scopes import ANY, Right, Scope, Scopes

FOR_EVER = math.inf


class Kind(StrEnum):
    """How somebody is known."""

    ANONYMOUS = "anonymous"
    USER = "user"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    PUBLISHER = "publisher"


@dataclass(frozen=True)
class Caller:
    """Somebody who was let in.

    Units: ``until`` is Unix seconds, the instant their right ends by itself.
    """

    name: str
    kind: Kind
    scopes: Scopes
    until: float = FOR_EVER
    publisher: Publisher | None = None
    """The job that a forge vouched for, where a token was minted for one."""

    def __str__(self) -> str:
        return f"{self.kind.value} {self.name!r}"

    def may(self, right: Right, project: str = "") -> bool:
        """Say whether they have a right: on a project, or on any one at all."""
        return any(scope.allows(right, project) for scope in self.scopes)

    def require(self, right: Right, project: str = "") -> None:
        """Pass, or raise. Raises: RightLacking."""
        if not self.may(right, project):
            raise RightLacking(self.name, f"{right.value}:{project}" if project else right.value)

    def projects(self, right: Right) -> frozenset[str] | None:
        """List the projects they have a right on; None for all."""
        if self.may(right, ANY):
            return None
        return frozenset(scope.project for scope in self.scopes if scope.allows(right))


ANONYMOUS = Caller("nobody", Kind.ANONYMOUS, frozenset({Scope(Right.READ)}))
