"""pypiserver behind our reads: its welcome page, listing, search and JSON, from our catalogue."""

# ruff: noqa: E402 - one line has to come before pypiserver
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

# It would load passlib, which takes longer than itself, for password files we never give it.
sys.modules.setdefault("passlib.apache", None)  # type: ignore[arg-type]  # so imports fail

from pypiserver import app_from_config  # type: ignore[import-untyped]  # it ships no types
from pypiserver.backend import Backend, BackendProxy  # type: ignore[import-untyped]  # it ships no types
from pypiserver.bottle_wrapper import Bottle  # type: ignore[import-untyped]  # it ships no types
from pypiserver.config import Config  # type: ignore[import-untyped]  # it ships no types
from pypiserver.core import PkgFile  # type: ignore[import-untyped]  # it ships no types

from registry.intake import Store
from registry.model import KeptFile
from registry.refusals import ActionUnknown


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


def pypiserver_app(store: Store, files: Path) -> Bottle:
    """Build pypiserver over the catalogue; it never sends anybody to another index."""
    config = Config.default_with_overrides(
        roots=[files.absolute()],
        authenticate=[],
        password_file=os.curdir,
        disable_fallback=True,
        backend_arg="simple-dir",
        verbosity=0,
    )
    config.backend = BackendProxy(CatalogueBackend(config, store))
    return app_from_config(config)


def _as_package(file: KeptFile) -> PkgFile:
    package = PkgFile(file.project, file.version, relfn=file.filename)
    package.digest = f"sha256={file.sha256}"
    return package
