"""pypiserver behind our reads: its welcome page, listing, search and JSON, from our catalogue."""

# ruff: noqa: E402 - one line has to come before pypiserver
import os
import re
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# It would load passlib, which takes longer than itself, for password files we never give it.
sys.modules.setdefault("passlib.apache", None)  # type: ignore[arg-type]  # so imports fail

from pypiserver import app_from_config  # type: ignore[import-untyped]  # it ships no types
from pypiserver.backend import Backend, BackendProxy  # type: ignore[import-untyped]  # it ships no types
from pypiserver.config import Config  # type: ignore[import-untyped]  # it ships no types
from pypiserver.core import PkgFile  # type: ignore[import-untyped]  # it ships no types

from registry.intake import Store
from registry.model import KeptFile
from registry.refusals import ActionUnknown

Told = list[tuple[str, str]]
ROOT = "/-the-registry-"
"""Where pypiserver believes that it is: what it then says of itself can be told from other text."""
ADDRESS = re.compile(rf"(https?://[^/\s\"'<>]*)?{ROOT}/?")
WELCOME = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>registry</title></head>
<body>
<h1>registry</h1>
<p>{{NUMPKGS}} packages are kept here. Installers read <a href="{{SIMPLE}}">the index</a>, and
<a href="{{PACKAGES}}">every file</a> is on one page.</p>
</body>
</html>"""


class CatalogueBackend(Backend):  # type: ignore[misc]  # it ships no types
    """pypiserver's view of the catalogue; it can only read."""

    def __init__(self, config: Config, store: Store) -> None:
        super().__init__(config)
        self._store = store

    def get_all_packages(self) -> Iterable[PkgFile]:
        """List every kept file."""
        return self._offered(self._store.catalogue.files())

    def find_project_packages(self, project: str) -> Iterable[PkgFile]:
        """List the kept files of one project."""
        return self._offered(self._store.catalogue.files(project))

    def get_projects(self) -> Iterable[str]:
        """List the projects."""
        return self._store.catalogue.projects()

    def exists(self, filename: str) -> bool:
        """Say whether a file is kept."""
        return self._store.catalogue.file(filename) is not None

    def digest(self, pkg: PkgFile) -> str | None:
        """Say the digest that the catalogue holds; nothing is hashed."""
        return str(pkg.digest)

    def add_package(self, filename: str, _stream: BinaryIO) -> None:
        """Refuse: uploads come in before pypiserver is asked."""
        raise ActionUnknown(filename)

    def remove_package(self, pkg: PkgFile) -> None:
        """Refuse: what is kept stays."""
        raise ActionUnknown(str(pkg.relfn))

    def _offered(self, files: list[KeptFile]) -> list[PkgFile]:
        closed = self._store.catalogue.quarantined()
        return [_as_package(file) for file in files if file.project not in closed]


def pypiserver_app(store: Store, files: Path) -> WSGIApplication:
    """Build pypiserver over the catalogue; it never sends anybody to another index."""
    config = Config.default_with_overrides(
        roots=[files.absolute()],
        authenticate=[],
        password_file=os.curdir,
        disable_fallback=True,
        backend_arg="simple-dir",
        welcome_msg=WELCOME,
        verbosity=0,
    )
    config.backend = BackendProxy(CatalogueBackend(config, store))
    return relative(app_from_config(config))


def relative(application: WSGIApplication) -> WSGIApplication:
    """Make every address relative that an application says of itself in a page or a redirect.

    It does not know the prefix that a proxy in front of it has. Data keeps whole addresses, for
    its readers join nothing.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        said: list[tuple[str, Told]] = []
        written = BytesIO()

        def take(status: str, told: Told, *_error: object) -> Callable[[bytes], object]:
            said.append((status, told))
            return written.write

        asked, head = {**environ, "SCRIPT_NAME": ROOT}, environ["REQUEST_METHOD"] == "HEAD"
        if head:  # It is told the length of what is written here.
            asked["REQUEST_METHOD"] = "GET"
        written.writelines(application(asked, take))
        status, told = said[-1]
        up = "../" * (environ["PATH_INFO"].count("/") - 1) or "./"
        here = up if ("Content-Type", "application/json") not in told else r"\1/"
        body = ADDRESS.sub(here, written.getvalue().decode("latin-1")).encode("latin-1")
        kept = [(k, ADDRESS.sub(up, v)) for k, v in told if k.lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(body)))])
        return [] if head else [body]

    return answer


def _as_package(file: KeptFile) -> PkgFile:
    package = PkgFile(file.project, file.version, relfn=file.filename)
    package.digest = f"sha256={file.sha256}"
    return package
