"""Trusted publishing: a job of the forge shows who it is and gets a token for a few minutes.

Source: the public index's "Trusted publishers, internals"; any registry that answers at the same
two addresses is as good.
"""

from functools import cache
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, ValidationError

from release.errors import NotTrusted, RegistryUnreachable
from release.settings import Settings

AUDIENCE, MINT = "_/oidc/audience", "_/oidc/mint-token"
TIMEOUT_S = 20.0


Answer = TypeVar("Answer", bound=BaseModel)


class _Audience(BaseModel):
    audience: str


class _Identity(BaseModel):
    value: str


class _Token(BaseModel):
    token: str


class _Fault(BaseModel):
    code: str
    description: str


class _Refusal(BaseModel):
    errors: list[_Fault]


@cache
def minted(settings: Settings) -> str | None:
    """Exchange the job's identity for a token; None outside a job, or where it is not offered.

    Raises: `NotTrusted` when the forge or the registry refuses, `RegistryUnreachable`.
    """
    url, request_token = settings.id_token_url, settings.id_token_request
    base = str(settings.registry_url)
    if not url or request_token is None:
        return None
    asked = _ask("GET", urljoin(base, AUDIENCE), base)
    if asked.status_code == httpx.codes.NOT_FOUND:
        return None
    audience = _read(_Audience, asked, base).audience
    if not _is_private(asked.request.url):
        raise NotTrusted(base, f"the identity of a job is not sent to {base!r}, which is not https")
    who = _ask(
        "GET",
        str(httpx.URL(url).copy_merge_params({"audience": audience})),
        base,
        headers={"Authorization": f"Bearer {request_token.get_secret_value()}"},
    )
    identity = _read(_Identity, who, base).value
    given = _ask("POST", urljoin(base, MINT), base, json={"token": identity})
    return _read(_Token, given, base).token


def require_offered(settings: Settings) -> None:
    """Return outside a job, and in one that gets a token.

    Raises: `NotTrusted`, and all that `minted` does.
    """
    base = str(settings.registry_url)
    if settings.id_token_url and minted(settings) is None:
        raise NotTrusted(base, f"it offers none at {urljoin(base, AUDIENCE)!r}")


def _is_private(url: httpx.URL) -> bool:
    """Say that nobody on the way reads what is sent: by TLS, or because there is no way."""
    try:
        stays = url.host == "localhost" or ip_address(url.host).is_loopback
    except ValueError:
        stays = False
    return stays or url.scheme == "https"


def _ask(
    method: str,
    url: str,
    base: str,
    *,
    headers: dict[str, str] | None = None,
    json: dict[str, str] | None = None,
) -> httpx.Response:
    try:
        return httpx.request(method, url, headers=headers, json=json, timeout=TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = f"{url!r} gave no answer: {str(error) or type(error).__name__}"
        raise RegistryUnreachable(base, reason) from error


def _read(kind: type[Answer], answer: httpx.Response, base: str) -> Answer:
    where = answer.request.url.copy_with(query=None)
    if not answer.is_success:
        raise NotTrusted(base, f"'{where}' answered {answer.status_code} ({_why(answer)})")
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError as error:
        raise NotTrusted(base, f"what '{where}' answered is not of the exchange") from error


def _why(answer: httpx.Response) -> str:
    try:
        faults = _Refusal.model_validate_json(answer.content).errors
    except ValidationError:
        return repr(answer.text[:500])
    return "; ".join(f"{fault.code}: {fault.description.rstrip('.')}" for fault in faults)
