"""The registry as one WSGI application."""

import logging
from collections.abc import Iterable
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from registry import api
from registry.access import Access, Caller
from registry.audit import Actor, acting, become
from registry.behind import pypiserver_app
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
from registry.health import health
from registry.http import Headers, Request, Response, refuse, text
from registry.intake import Store
from registry.model import NO_PUBLISHER, Scope
from registry.oidc.exchange import Exchange
from registry.oidc.refusals import ExchangeRefused, HttpsLacking, IssuerSilent, TooManyAsked
from registry.peer import Proxies
from registry.quick import Quick, Seen
from registry.reads import Reads
from registry.ready import VARY
from registry.refusals import FileDeleted, ProjectClosed, Refusals, UploadTooLarge, VersionTaken
from registry.refused import Refused
from registry.settings import Settings
from registry.trust import trust_of
from registry.uploads import upload
from registry.users import UserFile

log = logging.getLogger("registry")


class App:
    """Reads first, then uploads, then pypiserver; nobody passes without a right."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._reads = Reads(store)
        self._proxies = Proxies(settings.trusted_proxies)
        self._exchange = Exchange(settings, store.catalogue)
        self._trust = trust_of(settings)
        self._audit = Refused(store.catalogue)
        self.quick = Quick(store.catalogue.generation)
        self._behind: WSGIApplication = pypiserver_app(store, settings.files)
        self._access = Access(
            store.catalogue, UserFile(settings.users), anonymous_read=settings.anonymous_read
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
        if request.path == "/health" and request.reads:
            return health(self._store)
        if self._exchange.serves(request.path):
            return self._exchange.answer(request)
        uploads = request.method == "POST" and request.path == "/"
        calls = request.path.startswith(api.ROOT)
        right = Scope.ADMIN if calls else Scope.PUBLISH if uploads else Scope.READ
        seen = self.quick.now()
        caller = self._access.admit(request.header("HTTP_AUTHORIZATION"), right)
        if caller is not None:
            become(Actor(caller.name, "token" if caller.by_token else "password", request.source))
        if calls:
            return api.answer(request, self._store, caller)
        if not uploads:
            return self._read(request, caller, seen) if request.reads else None
        most, who = self._settings.max_upload_bytes, caller.publisher if caller else NO_PUBLISHER
        filename, new = upload(request, self._store, most, who, self._trust)
        said = "is kept" if new else "was kept already, with the same bytes"
        log.info("%s %s (by %s)", filename, said, caller.name if caller else "nobody")
        return text(200, f"{filename} {said}.\n")

    def _read(self, request: Request, caller: Caller | None, seen: Seen) -> Response | None:
        found = self._reads.find(request)
        if found is None or isinstance(found, Response):
            return found
        if caller is None or caller.by_token:
            seen.keep(request.environ, found)
        return found.answer(request)

    def _refuse(self, request: Request, reasons: tuple[RegistryError, ...]) -> Response:
        if not request.reads:
            request.drain(self._settings.max_upload_bytes)
            log.warning("refused: %s", " ".join(str(reason) for reason in reasons))
        status, headers = answer_to(reasons[0])
        if not request.reads or status in TOLD:
            self._audit.refusal(request, [str(reason) for reason in reasons])
        if isinstance(reasons[0], RangeEmpty):
            headers = (("Content-Range", f"bytes */{reasons[0].size_bytes}"),)
        if self._exchange.serves(request.path):
            return self._exchange.refuse(status, headers, reasons[0])
        said, calls = (str(reason) for reason in reasons), request.path.startswith(api.ROOT)
        return refuse(request, status, said, headers, problem=calls)


TOLD = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
"""Refused reads that the audit is told of, as it is of everything else that was refused."""


def answer_to(error: RegistryError) -> tuple[int, Headers]:
    """Say the status and the headers an error is answered with."""
    for kind, status, headers in ANSWERS:
        if isinstance(error, kind):
            return status, headers
    return 500, ()


ANSWERS: tuple[tuple[type[RegistryError], int, Headers], ...] = (
    (NobodyKnown, 401, (("WWW-Authenticate", 'Basic realm="registry"'),)),
    (RightLacking, 403, ()),
    (HttpsLacking, 403, ()),
    (FilesWithheld, 403, ()),
    (ProjectClosed, 403, ()),
    (NothingThere, 404, ()),
    (MethodUnfit, 405, (("Allow", "POST"),)),
    (FormUnknown, 406, (VARY,)),
    (FileDeleted, 409, ()),
    (VersionTaken, 409, ()),
    (TagDiffers, 412, ()),
    (UploadTooLarge, 413, ()),
    (RangeEmpty, 416, ()),
    (TooManyAsked, 429, (("Retry-After", "60"),)),
    (ExchangeRefused, 422, ()),
    (SettingUnfit, 500, ()),
    (IssuerSilent, 503, (("Retry-After", "5"),)),
    (CatalogueSilent, 503, (("Retry-After", "5"),)),
    (StoreSilent, 503, (("Retry-After", "5"),)),
    (DiskFull, 507, ()),
    (RegistryError, 400, ()),
)
