"""The registry as one WSGI application."""

import logging
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from registry import api
from registry.access import Access
from registry.audit import Actor, acting, become
from registry.behind import pypiserver_app
from registry.callers import Caller
from registry.denials import GuessedTooOften
from registry.errors import (
    CatalogueSilent,
    DiskFull,
    FilesWithheld,
    FormUnknown,
    MethodUnfit,
    NobodyKnown,
    NothingThere,
    RangeEmpty,
    RegistryError,
    RightLacking,
    SettingUnfit,
    StoreSilent,
    TagDiffers,
)
from registry.guesses import open_guesses
from registry.health import health
from registry.http import Headers, Request, Response, before_the_body, refuse, text
from registry.intake import Store
from registry.kept import Kept
from registry.needs import right_for
from registry.oidc.exchange import Exchange
from registry.oidc.refusals import ExchangeRefused, HttpsLacking, IssuerSilent, TooManyAsked
from registry.quick import Quick, Seen
from registry.reads import READER, Reads
from registry.ready import VARY
from registry.refusals import FileDeleted, Forbidden, Refusals, UploadTooLarge, VersionTaken
from registry.refused import Refused
from registry.scopes import Right
from registry.settings import Settings
from registry.trust import trust_of
from registry.uploads import upload

log = logging.getLogger("registry")

ASK = 401
"""Also said instead of 429 to a web server in front: nginx knows no third word for no."""
CHALLENGE = ("WWW-Authenticate", 'Basic realm="registry"')


class App:
    """Reads first, then uploads, then pypiserver; nobody passes without a right."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._reads, self._proxies = Reads(store), settings.proxies
        self._exchange = Exchange(settings, store.catalogue)
        self._trust = trust_of(settings)
        self._audit = Refused(store.catalogue)
        self.quick = Quick(store.catalogue.generation, partial(Kept, settings.data))
        self._behind: WSGIApplication = pypiserver_app(store, settings.files)
        self._access = Access(
            store.catalogue,
            open_guesses(settings.guesses, settings.free_guesses),
            anonymous_read=settings.anonymous_read,
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ, self._proxies)
        with acting(Actor("nobody", source=request.source)):
            try:
                response = self._answer(request)
            except RegistryError as error:
                reasons = error.reasons if isinstance(error, Refusals) else (error,)
                response = self._refuse(request, reasons)
        if response is None:
            return self._behind(environ, start_response)
        return response.send(request, start_response)

    def _answer(self, request: Request) -> Response | None:
        right = right_for(request.method, request.path)
        if right is None:
            known = self._exchange.serves(request.path)
            return self._exchange.answer(request) if known else health(self._store)
        seen = self.quick.now()
        caller = self._access.admit(request.header("HTTP_AUTHORIZATION"), request.source, right)
        become(Actor(caller.name, caller.kind.value, request.source))
        if request.path.startswith(api.ROOT):
            return api.answer(request, self._store, caller, right)
        if right is Right.PUBLISH:
            return self._upload(request, caller)
        return self._read(request, caller, seen) if request.reads else None

    def _upload(self, request: Request, caller: Caller) -> Response:
        filename, new = upload(request, self._store, caller, self._trust)
        said = "is kept" if new else "was kept already, with the same bytes"
        log.info("%s %s (by %s)", filename, said, caller)
        return text(200, f"{filename} {said}.\n")

    def _read(self, request: Request, caller: Caller, seen: Seen) -> Response | None:
        found = self._reads.find(request)
        if found is None or isinstance(found, Response):
            return found
        seen.keep(request.environ, found, caller.until)
        return found.answer(request)

    def _refuse(self, request: Request, reasons: tuple[RegistryError, ...]) -> Response:
        if not request.reads:
            log.warning("refused: %s", " ".join(str(reason) for reason in reasons))
        status, headers = answer_to(reasons[0])
        if not request.reads or status in TOLD:
            self._audit.refusal(request, [str(reason) for reason in reasons])
        if request.path == READER and status == HTTPStatus.TOO_MANY_REQUESTS:
            status, headers = ASK, (*headers, CHALLENGE)
        if self._exchange.serves(request.path):
            answer = self._exchange.refuse(status, headers, reasons[0])
        else:
            said, calls = map(str, reasons), request.path.startswith(api.ROOT)
            answer = refuse(request, status, said, headers, problem=calls)
        return answer if request.reads else before_the_body(request, answer)


TOLD = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
"""Refused reads that the audit is told of, as it is of everything else that was refused."""


def answer_to(error: RegistryError) -> tuple[int, Headers]:
    """Say the status and the headers an error is answered with."""
    if isinstance(error, RangeEmpty):
        return 416, (("Content-Range", f"bytes */{error.size_bytes}"),)
    if isinstance(error, MethodUnfit):
        return 405, (("Allow", error.offered),)
    if isinstance(error, GuessedTooOften):
        return 429, (("Retry-After", str(error.wait_s)),)
    for kind, status, headers in ANSWERS:
        if isinstance(error, kind):
            return status, headers
    return 500, ()


ANSWERS: tuple[tuple[type[RegistryError], int, Headers], ...] = (
    (NobodyKnown, ASK, (CHALLENGE,)),
    (RightLacking, 403, ()),
    (HttpsLacking, 403, ()),
    (FilesWithheld, 403, ()),
    (Forbidden, 403, ()),
    (NothingThere, 404, ()),
    (FormUnknown, 406, (VARY,)),
    (FileDeleted, 409, ()),
    (VersionTaken, 409, ()),
    (TagDiffers, 412, ()),
    (UploadTooLarge, 413, ()),
    (TooManyAsked, 429, (("Retry-After", "60"),)),
    (ExchangeRefused, 422, ()),
    (SettingUnfit, 500, ()),
    (IssuerSilent, 503, (("Retry-After", "5"),)),
    (CatalogueSilent, 503, (("Retry-After", "5"),)),
    (StoreSilent, 503, (("Retry-After", "5"),)),
    (DiskFull, 507, ()),
    (RegistryError, 400, ()),
)
