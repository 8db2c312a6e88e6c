"""nginx with one worker, as quick as it is known to be, with whatever it is told to serve."""

import os
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.index_servers.machine import program
from benchmarks.index_servers.server import Program, Server, running

TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
MAIN = """
{user}
worker_processes 1;
daemon off;
pid nginx.pid;
error_log stderr;
events {{ worker_connections 512; }}
http {{
    {temporary}
    access_log off;
    keepalive_requests 1000000;
    include {served};
}}
"""


def serve(name: str, port: int, served: str, folder: Path) -> AbstractContextManager[Server]:
    """Serve what a configuration says that belongs inside `http`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "served.conf").write_text(served, "utf-8")
    main = MAIN.format(
        # The worker of a root's nginx would be somebody who may not enter a temporary folder.
        user="" if os.geteuid() else "user root;",
        temporary=" ".join(f"{what}_temp_path {what};" for what in TEMPORARY),
        served=folder / "served.conf",
    )
    (folder / "nginx.conf").write_text(main, "utf-8")
    prefix, file = f"{folder}/", folder / "nginx.conf"
    command = (program("nginx"), "-p", prefix, "-c", file, "-e", "stderr")
    return running(Program(name, port, command), folder)
