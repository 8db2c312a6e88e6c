"""Whether a service is fit to work."""

from shared_models.base import Contract
from shared_models.open import Open
from shared_models.texts import LongText, Word


class HealthStatus(Open):
    """Fit to work, or not."""

    OK = "ok"
    FAILING = "failing"
    UNKNOWN = "unknown"


class Check(Contract):
    """One thing a service needs."""

    name: Word
    """What it is."""
    ok: bool
    """Whether it is there."""
    detail: LongText | None = None
    """What was seen."""


class Health(Contract):
    """The answer of ``/healthz`` and ``/readyz``."""

    status: HealthStatus
    """Fit to work only when every check is."""
    checks: tuple[Check, ...] = ()
    """What was looked at."""
