"""Us with nginx in front, by the configuration that `registry nginx` prints."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.index_servers import nginx, ours
from benchmarks.index_servers.server import HOST, Server, free_port

NAME = "front"


@contextlib.contextmanager
def serve(behind: Server, filled: ours.Filled, folder: Path) -> Iterator[Server]:
    """Start nginx over a data folder and the server that serves it.

    The processes of both are the server's, so that CPU and memory are counted together.
    """
    port = free_port()
    options = ("--listen", f"{HOST}:{port}", "--upstream", f"{HOST}:{behind.port}")
    cache = ("--cache", str(folder / "cache"))
    served = ours.run(filled.data, "nginx", *options, *cache, "--anonymous-read")
    with nginx.serve(NAME, port, served, folder) as server:
        both = (*server.sessions, *behind.sessions)
        yield replace(server, sessions=both, started_s=behind.started_s + server.started_s)
