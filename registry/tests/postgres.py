"""A PostgreSQL server of the tests' own, on a socket in a folder, without a port."""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from support import DEADLINE_S

INITDB = shutil.which("initdb") or next(
    map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
)
NOBODY = 65534
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


class Server:
    """A running server; nothing it keeps outlives it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._names = (f"test_{number}" for number in itertools.count())

    def new_database(self) -> str:
        """Make an empty database and say its SQLAlchemy address."""
        name = next(self._names)
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def connect(self) -> psycopg.Connection:
        where = f"host={self._folder} user=postgres dbname=postgres"
        return psycopg.connect(where, autocommit=True)


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Start a server in an empty folder; it refuses to run as root, so root lends it a user."""
    assert INITDB is not None
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        user: dict[str, int] = {}
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            user = {"user": NOBODY, "group": NOBODY}
        data, log = f"{folder}/data", Path(folder, "log")
        make = (INITDB, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
        options = (f"-c{option}" for option in (*QUICK, f"unix_socket_directories={folder}"))
        run = (Path(INITDB).with_name("postgres"), "-D", data, *options)
        with log.open("wb") as said:
            places = {"cwd": folder, "stdout": said, "stderr": said}
            subprocess.run((*make, "-N"), check=True, **places, **user)  # type: ignore[call-overload]
            process = subprocess.Popen(run, **places, **user)  # type: ignore[call-overload]
        try:
            server = Server(folder)
            _wait(server, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(DEADLINE_S)


def _wait(server: Server, log: Path) -> None:
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError), server.connect():
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text())
