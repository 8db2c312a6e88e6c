"""pypiserver asked on behalf of a stranger: it sees little of them, and they of its way to talk."""

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from wsgiref.types import WSGIApplication

from registry import searching
from registry.burdens import BodyTooLong
from registry.hiding import hidden
from registry.http import INERT, Headers, Request, Response, refuse

MOST_BYTES = 64 * 1024
"""Of a body that it gets to see; it asks for none but a search in XML."""
UNSAID = {"HTTP_TRANSFER_ENCODING", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"}
"""What is said of the way here, which it would believe of anybody."""

Written = Callable[[bytes], object]


def ask_guarded(application: WSGIApplication, request: Request) -> Response:
    """Let an application answer what we do not; what it refuses is said in our words.

    Raises: BodyTooLong, Crowded, SearchUnfit.
    """
    body = b"" if request.reads else request.body.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise BodyTooLong(MOST_BYTES)
    if request.path == searching.PATH and not request.reads:
        searching.require_search(body)
    environ = {name: said for name, said in request.environ.items() if name not in UNSAID}
    scheme = "https" if request.secure else "http"
    environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    environ["wsgi.url_scheme"] = scheme
    said, headers, content = _answer(application, environ)
    status = int(said.split()[0])
    if status < HTTPStatus.BAD_REQUEST:
        return Response(status, (*headers, *INERT), content)
    # Its own pages of errors repeat the whole address.
    why = f"{said}: {hidden(request.path)!r}; see /simple/ for what there is."
    allowed = tuple(_with_head(*header) for header in headers if header[0].lower() == "allow")
    return refuse(request, status, (why,), allowed)


def _with_head(name: str, offered: str) -> tuple[str, str]:
    methods = {word.strip() for word in offered.split(",")}
    return name, ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _answer(application: WSGIApplication, environ: dict[str, object]) -> tuple[str, Headers, bytes]:
    answered: list[tuple[str, Headers]] = []
    written = BytesIO()

    def start(status: str, headers: list[tuple[str, str]], *_error: object) -> Written:
        answered.append((status, tuple(headers)))
        return written.write

    written.writelines(application(environ, start))
    status, headers = answered[-1]
    return status, headers, written.getvalue()
