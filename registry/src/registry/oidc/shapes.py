"""The addresses of trusted publishing, as the description of the HTTP interface tells them."""

from typing import Any

from registry.oidc.exchange import AUDIENCE, BURN, DISCOVERED, DISCOVERY, KIND, MINT, ROOT
from registry.shapes import Part

REFUSED = {
    403: "It came over plain http.",
    404: "Trusted publishing is off.",
    405: "The address is there, but not for this method.",
    422: "The identity is not one that is trusted; every reason is said.",
    429: "The source asked too often.",
    503: "The issuer, the catalogue or the store do not answer.",
    507: "The disk is full.",
}


def exchange_paths() -> dict[str, Any]:
    """Describe each address by its methods."""
    return {
        f"{ROOT}{AUDIENCE}": {"get": _audience()},
        f"{ROOT}{MINT}": {"post": _sent("Exchange a job's identity for a token", 200, TOKEN)},
        f"{ROOT}{BURN}": {"post": _sent("Revoke a token that a job got", 202, _object("message"))},
        DISCOVERY: {"get": _discovery()},
    }


def _audience() -> Part:
    told = {"200": _answer("The audience.", _object("audience"))}
    return {
        "summary": "For whom a job's identity must be made",
        "security": [],
        "responses": {**told, **_refused(403, 404, 405)},
    }


def _sent(summary: str, status: int, shape: Part) -> Part:
    content = {KIND: {"schema": _object("token")}}
    told = {str(status): _answer("It is so.", shape)}
    return {
        "summary": summary,
        "security": [],
        "requestBody": {"required": True, "content": content},
        "responses": {**told, **_refused(*REFUSED)},
    }


def _discovery() -> Part:
    found = {"schema": _object("audience-endpoint", "token-mint-endpoint")}
    where = {"name": "discover", "in": "query", "required": True, "schema": {"type": "string"}}
    return {
        "summary": "Where trusted publishing is offered for an upload address (PEP 807, draft)",
        "security": [],
        "parameters": [{**where, "example": "/"}],
        "responses": {
            "200": {"description": "The addresses.", "content": {DISCOVERED: found}},
            "404": {"description": "Nowhere, for this one."},
            **_refused(405),
        },
    }


def _object(*names: str) -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in names}
    return {"type": "object", "required": list(names), "properties": texts}


def _answer(said: str, shape: Part) -> Part:
    return {"description": said, "content": {KIND: {"schema": shape}}}


def _refused(*statuses: int) -> dict[str, Any]:
    return {str(status): _answer(REFUSED[status], REFUSAL) for status in statuses}


_ERRORS = {"type": "array", "minItems": 1, "items": _object("code", "description")}
REFUSAL: Part = {
    "type": "object",
    "required": ["message", "errors"],
    "properties": {"message": {"type": "string"}, "errors": _ERRORS},
}
TOKEN: Part = {
    "type": "object",
    "required": ["success", "token", "expires"],
    "properties": {
        "success": {"const": True},
        "token": {"type": "string"},
        "expires": {"type": "integer"},
    },
}
