"""A job's identity in, a token for a few minutes out."""

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from registry.catalogue import Catalogue
from registry.oidc.identity import LEEWAY_S, read, verify
from registry.oidc.keys import Keys
from registry.oidc.publisher import Claims, TrustedPublisher, shown
from registry.oidc.refusals import PublisherUnknown
from registry.tokens import digest_of, mint

LIFE_S = 15 * 60
"""How long a token is good for: the shortest that PEP 807 lets an index give."""


@dataclass(frozen=True)
class Minted:
    """A token that was just given out. Units: ``expires`` in seconds since 1970."""

    name: str
    secret: str
    projects: tuple[str, ...]
    expires: int


class Mint:
    """Gives tokens to the jobs that publishers describe."""

    def __init__(self, catalogue: Catalogue, audience: str) -> None:
        self._catalogue, self._audience = catalogue, audience
        self._keys = Keys()

    def exchange(self, identity: str) -> Minted:
        """Give a token for every project that a job may publish; its identity is used up.

        Raises: ExchangeRefused, IssuerSilent, DiskFull, CatalogueSilent.
        """
        issuer, key = read(identity)
        # Only an issuer that an operator named is ever asked for its keys.
        if not (known := self._catalogue.publishers(issuer=issuer)):
            raise PublisherUnknown(issuer, {})
        claims = verify(identity, self._keys.find(issuer, key), issuer, self._audience)
        fitting(known, claims)
        now = time.time()
        with self._catalogue.change() as change:
            rows = change.publishers
            publishers = fitting(rows.all(issuer=issuer), claims)
            rows.use_up(issuer, claims["jti"], int(claims["exp"]) + LEEWAY_S, int(now))
            for publisher in publishers:
                rows.pin(publisher, claims)
        return self._give(publishers, claims, math.ceil(now) + LIFE_S)

    def burn(self, secret: str) -> None:
        """Revoke a token that was given here; any other secret changes nothing.

        Raises: DiskFull, CatalogueSilent.
        """
        token = self._catalogue.accounts.token(digest_of(secret))
        if token is not None and token.publisher is not None:
            with self._catalogue.change() as change:
                change.accounts.drop_token(token.name)

    def _give(self, publishers: list[TrustedPublisher], claims: Claims, expires: int) -> Minted:
        name = f"trusted-{publishers[0].name}"
        projects = tuple(dict.fromkeys(publisher.project for publisher in publishers))
        scopes = [f"publish:{project}" for project in projects]
        end, who = datetime.fromtimestamp(expires, UTC), publishers[0].vouched(claims)
        secret = mint(self._catalogue, name, scopes, end, who)
        return Minted(name, secret, projects, expires)


def fitting(publishers: list[TrustedPublisher], claims: Claims) -> list[TrustedPublisher]:
    """Pick the publishers that a job is. Raises: PublisherUnknown."""
    fits = [publisher for publisher in publishers if publisher.difference(claims) is None]
    if not fits:
        raise PublisherUnknown(claims["iss"], shown(publishers, claims))
    return fits
