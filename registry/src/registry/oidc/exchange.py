"""The addresses of trusted publishing, as upload clients call them.

Source: the public index's "Trusted publishers, internals"; PEP 807 (draft) for the discovery.
"""

import json
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from registry.catalogue import Catalogue
from registry.errors import MethodUnfit, NothingThere, RegistryError
from registry.http import Headers, Request, Response, text
from registry.oidc.mint import Mint
from registry.oidc.refusals import ExchangeRefused, HttpsLacking, PayloadUnfit
from registry.oidc.throttle import Throttle
from registry.settings import Settings

ROOT = "/_/oidc/"
AUDIENCE, MINT, BURN = "audience", "mint-token", "burn-token"
DISCOVERY = "/.well-known/pytp"
KIND = "application/json"
DISCOVERED = "application/vnd.pypi.pytp.v1+json"
MOST_BYTES = 64 * 1024
log = logging.getLogger("registry")


class Payload(BaseModel):
    """What is sent: a job's identity, or a token that is no longer needed."""

    model_config = ConfigDict(frozen=True, strict=True)

    token: str


class Exchange:
    """Answers everything about trusted publishing; off where the registry has no public address."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._settings = settings
        self._throttle = Throttle(settings.oidc_per_minute)
        self._mint = Mint(catalogue, settings.audience)
        self._answers = {
            ROOT + AUDIENCE: ("GET", self._audience),
            ROOT + MINT: ("POST", self._minted),
            ROOT + BURN: ("POST", self._burnt),
            DISCOVERY: ("GET", self._discovered),
        }

    def serves(self, path: str) -> bool:
        """Say whether an address is one of trusted publishing."""
        return path.startswith(ROOT) or path == DISCOVERY

    def answer(self, request: Request) -> Response:
        """Answer a request that needs no credentials.

        Raises: ExchangeRefused, IssuerSilent, NothingThere, MethodUnfit, DiskFull, CatalogueSilent.
        """
        if request.path not in self._answers:
            raise NothingThere("trusted publishing at", request.path)
        offered, act = self._answers[request.path]
        if ("GET" if request.reads else request.method) != offered:
            raise MethodUnfit(request.method, offered)
        return act(request)

    def refuse(self, status: int, headers: Headers, error: RegistryError) -> Response:
        """Answer no, in the form that upload clients read."""
        code = error.code if isinstance(error, ExchangeRefused) else "not-possible"
        message = f"Token request failed: {HTTPStatus(status).phrase}"
        return _json({"message": message, "errors": [_said(code, error)]}, status, *headers)

    def _require_offered(self, request: Request) -> None:
        if not self._settings.audience:
            raise NothingThere("trusted publishing at", request.path)
        if not request.secure:
            raise HttpsLacking(request.source)

    def _audience(self, request: Request) -> Response:
        self._require_offered(request)
        return _json({"audience": self._settings.audience})

    def _minted(self, request: Request) -> Response:
        self._require_offered(request)
        self._throttle.count(request.source)
        minted = self._mint.exchange(_payload(request), request.source)
        log.info("%s may publish %s", minted.job, ", ".join(minted.projects))
        return _json({"success": True, "token": minted.secret, "expires": minted.expires})

    def _burnt(self, request: Request) -> Response:
        self._require_offered(request)
        self._throttle.count(request.source)
        self._mint.burn(_payload(request))
        # The same answer for a token that is none: nobody learns here what a token is.
        return _json({"message": "Accepted"}, 202)

    def _discovered(self, request: Request) -> Response:
        base = self._settings.public_url
        asked = parse_qs(request.header("QUERY_STRING"), keep_blank_values=True).get("discover", [])
        if not base or [path.strip("/") for path in asked] != [urlsplit(base).path.strip("/")]:
            return Response(404, (("Content-Length", "0"),))
        found = {
            "audience-endpoint": base.rstrip("/") + ROOT + AUDIENCE,
            "token-mint-endpoint": base.rstrip("/") + ROOT + MINT,
        }
        return _json(found, kind=DISCOVERED)


def _payload(request: Request) -> str:
    body = request.body.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise PayloadUnfit(f"it is longer than {MOST_BYTES} bytes")
    try:
        return Payload.model_validate_json(body).token
    except ValidationError as error:
        found = [".".join(map(str, e["loc"])) + f": {e['msg']}" for e in error.errors()]
        raise PayloadUnfit("; ".join(found)) from error


def _said(code: str, error: RegistryError) -> dict[str, str]:
    return {"code": code, "description": str(error)}


def _json(
    document: dict[str, Any], status: int = 200, *headers: tuple[str, str], kind: str = KIND
) -> Response:
    kept = ("Cache-Control", "no-store")
    return text(status, json.dumps(document) + "\n", kept, *headers, kind=kind)
