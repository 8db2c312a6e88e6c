"""One row of the table of endpoints."""

from dataclasses import dataclass
from enum import StrEnum

from shared_models.base import Contract, Request
from shared_models.parties import Party


class Method(StrEnum):
    """The HTTP methods in use."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An HTTP endpoint of a service."""

    name: str
    """What it does, unique in the table."""
    service: Party
    """Who serves it."""
    method: Method
    """The HTTP method."""
    path: str
    """The path, with places such as ``{user_id}``."""
    request: type[Request] | None
    """What it is asked with: the query of GET and DELETE, the JSON body of the others."""
    response: type[Contract] | None
    """What it answers with status 200; None for an empty 204, or a page for people."""
    callers: tuple[Party, ...]
    """Who may call it; nobody else."""
    public: bool = False
    """Whether strangers reach it too: it then protects itself by other means than our tokens."""
