"""Stock pypiserver as its docker image runs it: gunicorn, one gevent worker, the cache.

Source: docker/gunicorn.conf.py and docker-requirements.txt of pypiserver; the image's working
directory holds the first, and `packages`.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.index_servers.environment import Environment
from benchmarks.index_servers.server import HOST, Program, Server, free_port, running
from benchmarks.index_servers.stores import Store

NAME = "pypiserver"
GUNICORN = 'errorlog = "-"\npreload_app = True\nworkers = 1\nworker_class = "gevent"\n'


def _fill(store: Store, folder: Path) -> None:
    """Lay the store out as the image's data folder; the wheels are further names of the files."""
    packages = folder / "packages"
    packages.mkdir(parents=True)
    for wheel in store.everything:
        (packages / wheel.filename).hardlink_to(store.folder / wheel.filename)
    (folder / "gunicorn.conf.py").write_text(GUNICORN, "utf-8")


@contextlib.contextmanager
def start(environment: Environment, store: Store, folder: Path) -> Iterator[Server]:
    """Serve a store, open to all for reads and uploads."""
    _fill(store, folder)
    port = free_port()
    options = ("-p", str(port), "-i", HOST, "--server", "gunicorn", "--disable-fallback")
    open_to_all = ("-P", ".", "-a", ".")
    command = (environment.program("pypi-server"), "run", *options, *open_to_all, "packages")
    with running(Program(NAME, port, command), folder) as server:
        yield server
