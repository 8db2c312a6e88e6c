"""Pages and files: answers that are looked up, never computed."""

import re
from urllib.parse import quote

from packaging.utils import canonicalize_name

from registry.errors import FilesWithheld, NothingThere
from registry.http import Request, Response, text
from registry.intake import Store
from registry.memory import Memory
from registry.negotiation import Wanted, choose
from registry.ready import Ready, ReadyFile, ready_file, ready_metadata, ready_page

SIMPLE = re.compile(r"/simple(?:/(?P<project>[^/]*)(?P<slash>/?))?")
FILE = re.compile(r"/packages/(?P<filename>[^/]+)")


class Reads:
    """Answers /simple/ and /packages/."""

    def __init__(self, store: Store) -> None:
        self._shelf, self._catalogue = store.shelf, store.catalogue
        self._pages = Memory(store.catalogue, self._find_page)
        self._files = Memory(store.catalogue, self._find_file)
        self._core_metadata = Memory(store.catalogue, self._find_metadata)

    def answer(self, request: Request) -> Response | None:
        """Answer a read of a page or a file; None where the address is neither's."""
        if simple := SIMPLE.fullmatch(request.path):
            return self._page(request, simple["project"], simple["slash"])
        if file := FILE.fullmatch(request.path):
            return self._file(request, file["filename"])
        return None

    def _page(self, request: Request, project: str | None, slash: str | None) -> Response:
        normal = str(canonicalize_name(project or ""))
        if project is None or project != normal or (project and not slash):
            return _redirect(request, _way(project, normal, slash))
        wanted = choose(
            request.header("HTTP_ACCEPT"),
            request.header("HTTP_ACCEPT_ENCODING"),
            request.header("QUERY_STRING"),
        )
        page = self._pages.find((normal, wanted))
        if page is None:
            raise NothingThere("project", normal)
        return page.answer(request)

    def _file(self, request: Request, filename: str) -> Response:
        kept = self._files.find(filename.removesuffix(".metadata"))
        if kept is not None and not kept.standing.status.offers_files:
            raise FilesWithheld(kept.file.project, kept.standing.reason)
        found: Ready | ReadyFile | None = kept
        if kept is not None and filename != kept.file.filename:
            found = self._core_metadata.find(kept.file.filename)
        if found is None:
            raise NothingThere("file", filename)
        return found.answer(request)

    def _find_page(self, key: tuple[str, Wanted]) -> Ready | None:
        project, wanted = key
        page = self._catalogue.page(project, wanted.form, wanted.coding)
        return None if page is None else ready_page(page, wanted.kind)

    def _find_file(self, filename: str) -> ReadyFile | None:
        file = self._catalogue.file(filename)
        if file is None:
            return None
        standing = self._catalogue.standing(file.project)
        return ready_file(file, self._shelf.at(file.project, filename), standing)

    def _find_metadata(self, filename: str) -> Ready | None:
        file, body = self._catalogue.file(filename), self._catalogue.core_metadata(filename)
        if file is None or file.metadata_sha256 is None or body is None:
            return None
        return ready_metadata(body, file.metadata_sha256)


def _way(project: str | None, normal: str, slash: str | None) -> str:
    # Relative, so that it holds under whatever prefix a proxy puts the registry.
    if project is None:
        return "simple/"
    return ("../" if slash else "./") + (f"{quote(normal)}/" if normal else "")


def _redirect(request: Request, target: str) -> Response:
    query = request.header("QUERY_STRING")
    where = f"{target}?{query}" if query else target
    return text(301, f"{where}\n", ("Location", where))
