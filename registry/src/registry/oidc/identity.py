"""A job's identity: a JWT that its forge has signed for one audience and a few minutes.

Source: RFC 7519, RFC 8725 (what to check), OpenID Connect Core 1.0 section 3.1.3.7.
"""

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.oidc.refusals import IdentityUnfit

if TYPE_CHECKING:
    from jwt.types import Options

ALGORITHMS = ("RS256", "ES256")
LEEWAY_S = 30
"""How far an issuer's clock may be from ours."""
MOST_LIFE_S = 7 * 24 * 3600
"""How long an identity may be good for: so long we must remember that it was used."""
OPTIONS: "Options" = {
    "require": ["iss", "aud", "exp", "iat", "jti"],
    # For us alone: whoever else it was made for could come here with it.
    "strict_aud": True,
    "enforce_minimum_key_length": True,
}


class Said(NamedTuple):
    """What an identity says of itself; nothing of it is proven yet."""

    issuer: str
    key: str


def read(text: str) -> Said:
    """Read who is said to have signed an identity, and by which key. Raises: IdentityUnfit."""
    import jwt  # noqa: PLC0415 - it and its cryptography take as long as a start

    try:
        found = jwt.decode_complete(text, options={"verify_signature": False})
        header, claims = found["header"], found["payload"]
        # JSON can hold half a character, which no database and no message takes.
        json.dumps((header, claims), ensure_ascii=False).encode()
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise IdentityUnfit(str(error)) from error
    issuer = claims.get("iss")
    if header.get("alg") not in ALGORITHMS:
        wanted = " nor ".join(ALGORITHMS)
        raise IdentityUnfit(f"it is signed by {header.get('alg')!r}, neither {wanted}")
    if not _is_address(issuer) or not isinstance(header.get("kid"), str):
        raise IdentityUnfit("it does not say who signed it, by which key")
    return Said(issuer, header["kid"])


def verify(text: str, key: Mapping[str, Any], issuer: str, audience: str) -> dict[str, Any]:
    """Prove an identity by its issuer's key; say its claims.

    Shape: ``key`` is a JWK. Raises: IdentityUnfit.
    """
    import jwt  # noqa: PLC0415 few registries ever need it

    try:
        known = jwt.PyJWK(dict(key))
        claims: dict[str, Any] = jwt.decode(
            text,
            known,
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_S,
            options=OPTIONS,
        )
    except (jwt.PyJWTError, ValueError, NotImplementedError) as error:
        raise IdentityUnfit(str(error) or "its key cannot be used") from error
    if int(claims["exp"]) > time.time() + MOST_LIFE_S:
        raise IdentityUnfit("it is good for more than a week")
    return claims


def _is_address(issuer: object) -> bool:
    return isinstance(issuer, str) and issuer.startswith("https://") and issuer.isprintable()
