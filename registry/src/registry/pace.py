"""How slow a connection may be, decided by what the kernel counts of it."""

from typing import NamedTuple


class Flow(NamedTuple):
    """What went over a connection so far."""

    received: int
    """Bytes that came."""
    sent: int
    """Bytes that went and were acknowledged."""
    stuck: bool
    """Whether there are bytes that the other side has not taken yet."""


class Mark(NamedTuple):
    """From when on, and from which flow on, a connection is measured."""

    at: float
    flow: Flow
    asking: bool
    """Whether something came that was not answered yet."""


class Pace(NamedTuple):
    """What is expected of whoever is at the other end."""

    patience_s: float
    """How long it may be slow."""
    slowest: float
    """The least that must move while we wait for it, in bytes a second."""


def look(mark: Mark, before: Flow, flow: Flow, now: float, pace: Pace) -> Mark | None:
    """Say from where on to measure a connection, or None: it is too slow, if not because of us.

    A connection is measured anew when it was answered in full, when an answer or a request begins,
    and when it was quick enough for as long as our patience lasts.
    Shape: ``before`` is the flow at the last look.
    """
    if flow.sent > before.sent and not flow.stuck:
        return Mark(now, flow, asking=False)
    if flow.stuck and not before.stuck:
        return Mark(now, flow, asking=False)
    if flow.received > before.received and not mark.asking:
        return Mark(now, flow, asking=True)
    lasted = now - mark.at
    if lasted < pace.patience_s:
        return mark
    sent, received = flow.sent - mark.flow.sent, flow.received - mark.flow.received
    if (sent if flow.stuck else received) < pace.slowest * lasted:
        return None
    return Mark(now, flow, mark.asking)
