"""Which of our own services is calling, and whether it may."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

import structlog
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

_Sent = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def internal(*callers: str) -> Callable[..., Awaitable[str]]:
    """Make a dependency that lets only these callers in and gives the caller's name.

    Nobody named here, or no token in the settings: nobody gets in.
    Raises (when called): HTTPException 401 for an unknown caller, 403 for another one.
    """

    async def admit(request: Request, sent: _Sent) -> str:
        tokens = request.app.state.settings.internal_tokens
        caller = _caller_of(sent.credentials, tokens) if sent else None
        if caller is None:
            said = "No known caller's token was sent; send 'Authorization: Bearer' with one."
            raise HTTPException(401, said, {"WWW-Authenticate": "Bearer"})
        if caller not in callers:
            said = f"{caller!r} may not call this; ask the service's owner to allow it."
            raise HTTPException(403, said)
        structlog.contextvars.bind_contextvars(caller=caller)
        return caller

    return admit


def _caller_of(sent: str, tokens: Mapping[str, SecretStr]) -> str | None:
    # Every token is compared: the time taken tells nothing about any of them.
    given = sent.encode()
    same = [
        caller
        for caller, token in tokens.items()
        if hmac.compare_digest(token.get_secret_value().encode(), given)
    ]
    return same[0] if same else None
