"""Why a call failed, as RFC 9457 has it."""

from typing import Annotated

from pydantic import Field

from shared_models.base import Contract
from shared_models.units import Seconds


class FieldError(Contract):
    """One thing that is wrong with a request."""

    loc: tuple[Annotated[str, Field(coerce_numbers_to_str=True)], ...]
    """The way to the field: names, and numbers of items as text."""
    msg: str
    """What is wrong, in words."""
    type: str
    """What is wrong, as pydantic names it."""


class Problem(Contract):
    """An error answer (RFC 9457, application/problem+json); every member may be missing."""

    type: str = "about:blank"
    """An address that names the kind of problem; about:blank says no more than the status."""
    title: str = ""
    """The kind of problem, in words."""
    status: Annotated[int, Field(ge=100, le=599)] | None = None
    """The HTTP status."""
    detail: str = ""
    """What is so here, and what to do next."""
    instance: str = ""
    """Where it happened."""
    errors: tuple[FieldError, ...] = ()
    """What is wrong with the request, field by field."""
    retry_after: Seconds | None = None
    """Seconds to wait before the next try, where waiting helps."""
