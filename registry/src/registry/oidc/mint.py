"""A job's identity in, a token for a few minutes out."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from registry.audit import Actor, become
from registry.catalogue import Catalogue
from registry.oidc.identity import LEEWAY_S, read, verify
from registry.oidc.keys import Keys
from registry.oidc.publisher import Claims, TrustedPublisher, shown
from registry.oidc.refusals import PublisherUnknown
from registry.scopes import Right, Scope
from registry.tokens import digest_of, mint

LIFE_S = 15 * 60
"""How long a token is good for: the shortest that PEP 807 lets an index give."""


@dataclass(frozen=True)
class Minted:
    """A token that was just given out. Units: ``expires`` in seconds since 1970."""

    job: str
    projects: tuple[str, ...]
    secret: str
    expires: int


class Mint:
    """Gives tokens to the jobs that publishers describe."""

    def __init__(self, catalogue: Catalogue, audience: str) -> None:
        self._catalogue, self._audience = catalogue, audience
        self._keys = Keys()

    def exchange(self, identity: str, source: str) -> Minted:
        """Give a token for every project that a job may publish; its identity is used up.

        Raises: ExchangeRefused, IssuerSilent, DiskFull, CatalogueSilent.
        """
        now = time.time()
        issuer, key = read(identity)
        # Only an issuer that an operator named is ever asked for its keys.
        if not (known := self._catalogue.publishers(issuer=issuer)):
            raise PublisherUnknown(issuer, {})
        claims = verify(identity, self._keys.find(issuer, key), issuer, self._audience)
        job = fitting(known, claims)[0].title
        become(Actor(job, "identity", source))
        publishers = self._use_up(issuer, claims, int(now))
        projects = tuple(dict.fromkeys(publisher.project for publisher in publishers))
        # From when we are done, not from when we were asked: never shorter than it must be.
        expires = math.ceil(time.time()) + LIFE_S
        secret = mint(
            self._catalogue,
            job,
            [str(Scope(Right.PUBLISH, project)) for project in projects],
            datetime.fromtimestamp(expires, UTC),
            publishers[0].provenance(claims),
        )
        return Minted(job, projects, secret, expires)

    def burn(self, secret: str) -> None:
        """Revoke a token that was given here; any other secret changes nothing."""
        token = self._catalogue.accounts.token(digest_of(secret))
        if token is not None and token.publisher is not None:
            with self._catalogue.change() as change:
                change.accounts.drop_token(token.name)

    def _use_up(self, issuer: str, claims: Claims, now: int) -> Sequence[TrustedPublisher]:
        with self._catalogue.change() as change:
            # Read again: a publisher may have been removed or pinned meanwhile.
            publishers = fitting(change.publishers.all(issuer=issuer), claims)
            ends = int(claims["exp"]) + LEEWAY_S
            change.publishers.use_up(issuer, claims["jti"], ends, now)
            for publisher in publishers:
                change.publishers.pin(publisher, claims)
        return publishers


def fitting(publishers: Sequence[TrustedPublisher], claims: Claims) -> Sequence[TrustedPublisher]:
    """Pick the publishers that a job is; the one that says most of it is first.

    Raises: PublisherUnknown.
    """
    fits = [publisher for publisher in publishers if publisher.difference(claims) is None]
    if not fits:
        raise PublisherUnknown(claims["iss"], shown(publishers, claims))
    return sorted(fits, key=lambda publisher: not publisher.environment)
