"""Pages and files: answers that are looked up, never computed."""

import re

from packaging.utils import InvalidName, canonicalize_name, canonicalize_version

from registry.errors import FilesWithheld, NothingThere
from registry.http import Request, Response, text
from registry.intake import Store
from registry.model import KeptFile
from registry.negotiation import choose
from registry.ready import Ready, ready_file, ready_metadata, ready_page, ready_provenance

SIMPLE = re.compile(r"/simple(?:/(?P<project>[^/]*)(?P<slash>/?))?")
READER = "/_/reader"
"""Asked by a web server in front: may this caller read?"""
FILE = re.compile(r"/packages/(?P<filename>[^/]+)")
PROVENANCE = re.compile(
    r"/integrity/(?P<project>[^/]+)/(?P<version>[^/]+)/(?P<filename>[^/]+)/provenance"
)


class Reads:
    """Answers /simple/, /packages/ and /integrity/."""

    def __init__(self, store: Store) -> None:
        self._shelf, self._catalogue = store.shelf, store.catalogue

    def find(self, request: Request) -> Ready | Response | None:
        """Find what answers a read; a redirect is an answer, None an address of neither.

        Raises: NothingThere, FilesWithheld, FormUnknown, CatalogueSilent.
        """
        if request.path == READER:
            return Response(204)
        if simple := SIMPLE.fullmatch(request.path):
            return self._page(request, simple["project"], simple["slash"])
        if file := FILE.fullmatch(request.path):
            return self._file(file["filename"])
        if wanted := PROVENANCE.fullmatch(request.path):
            return self._provenance(wanted["project"], wanted["version"], wanted["filename"])
        return None

    def _page(self, request: Request, project: str | None, slash: str | None) -> Ready | Response:
        normal = str(canonicalize_name(project or ""))
        if project is None or project != normal or bool(project) is not bool(slash):
            return _redirect(request, _way(project, slash))
        wanted = choose(
            request.header("HTTP_ACCEPT"),
            request.header("HTTP_ACCEPT_ENCODING"),
            request.header("QUERY_STRING"),
        )
        page = self._catalogue.page(normal, wanted.form, wanted.coding)
        if page is None:
            raise NothingThere("project", normal)
        return ready_page(page, wanted.kind)

    def _file(self, filename: str) -> Ready:
        file = self._catalogue.offer(filename.removesuffix(".metadata"))
        if file is None:
            raise NothingThere("file", filename)
        if not file.status.offers_files:
            raise FilesWithheld(file.project, file.reason)
        if filename == file.filename:
            return ready_file(file, self._shelf.at(file.project, filename))
        body = self._catalogue.core_metadata(file.filename)
        if body is None or file.metadata_sha256 is None:
            raise NothingThere("file", filename)
        return ready_metadata(body, file.metadata_sha256)

    def _provenance(self, project: str, version: str, filename: str) -> Ready:
        file = self._offered(filename)
        body = self._catalogue.provenance(filename)
        if file is None or file.provenance_sha256 is None or body is None:
            raise NothingThere("provenance of", filename)
        if canonicalize_name(project) != file.project or not _alike(version, file.version):
            raise NothingThere("provenance of", f"{project} {version} {filename}")
        return ready_provenance(body, file.provenance_sha256)

    def _offered(self, filename: str) -> KeptFile | None:
        file = self._catalogue.file(filename)
        if file is not None:
            standing = self._catalogue.standing(file.project)
            if not standing.status.offers_files:
                raise FilesWithheld(file.project, standing.reason)
        return file


def _alike(one: str, other: str) -> bool:
    return canonicalize_version(one) == canonicalize_version(other)


def _way(project: str | None, slash: str | None) -> str:
    # Relative, so that it holds under whatever prefix a proxy puts the registry.
    if project is None:
        return "simple/"
    try:
        return ("../" if slash else "./") + canonicalize_name(project, validate=True) + "/"
    except InvalidName as error:
        raise NothingThere("project", project) from error


def _redirect(request: Request, target: str) -> Response:
    query = request.header("QUERY_STRING")
    where = f"{target}?{query}" if query else target
    return text(301, f"{where}\n", ("Location", where))
