"""The short way through granian: an answer found ready goes to it as it is, without WSGI.

granian hands each request to a function that makes the WSGI call. Ours asks for a ready answer
first, and so saves what the call costs: a merged environ, a parsed status line, a joined body.
"""

from collections.abc import Callable, Generator
from typing import Any, cast
from wsgiref.types import WSGIApplication

from granian.server import mp
from granian.wsgi import ResponseIterWrap

from registry.burdens import Crowded
from registry.places import Carried
from registry.quick import Quick

Run = Callable[[Any, Any], int]
Wrap = Callable[[Carried], object]
Carry = Callable[[Any, Generator[bytes, None, None]], Carried]


def answer_directly(quick: Quick, carry: Carry) -> None:
    """Let this process ask `quick` before it calls a WSGI application.

    Shape: ``carry`` gives a long body that goes out a place, or raises Crowded.
    """
    # granian has no public seam here, so its version is pinned, and a test holds that this works.
    seam = vars(mp)
    wrap = seam["_wsgi_call_wrap"]

    def direct(application: WSGIApplication, options: dict[str, Any], log: str | None) -> Run:
        return _before(quick, carry, wrap(application, options, log))

    seam["_wsgi_call_wrap"] = direct


def _before(quick: Quick, carry: Carry, long_way: Run) -> Run:
    find, wrap = quick.find, cast("Wrap", ResponseIterWrap)

    def run(protocol: Any, scope: Any) -> int:  # noqa: ANN401 - granian's own, untyped
        found = find(scope)
        if found is None:
            return long_way(protocol, scope)
        body = found.body
        if not isinstance(body, Generator):
            protocol.response_bytes(found.status, found.headers, body)
            return found.status
        try:
            carried = carry(scope, body)
        except Crowded:
            return long_way(protocol, scope)  # There it is refused in words.
        try:
            protocol.response_iter(found.status, found.headers, wrap(carried))
        finally:
            carried.close()
        return found.status

    return run
