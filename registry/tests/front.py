"""A real nginx in front of a registry, by the configuration that the registry prints."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from support import DEADLINE_S, Registry, registry_command

MAIN = """daemon off; worker_processes 1; pid {folder}/pid; error_log stderr; user root;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/registry.conf;
}}
"""


@contextlib.contextmanager
def fronted(registry: Registry, folder: Path, *options: str) -> Iterator[Registry]:
    """Start nginx for the time of a block; what is given can be asked like the registry itself."""
    program = shutil.which("nginx")
    assert program, "nginx is not on the PATH; install it (Debian's package is nginx-light)"
    folder.mkdir(exist_ok=True)
    port = free_port()
    printed = registry_command(
        *("nginx", "--listen", f"127.0.0.1:{port}", "--upstream", f"127.0.0.1:{registry.port}"),
        *("--cache", str(folder / "cache"), "--data", str(registry.data), *options),
        cwd=folder,
    )
    assert printed.returncode == 0, printed.stderr
    (folder / "registry.conf").write_text(printed.stdout)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    process = subprocess.Popen([program, "-e", "stderr", "-c", str(folder / "nginx.conf")])
    try:
        _wait_for(port)
        yield replace(registry, port=port)
    finally:
        process.terminate()
        process.wait(DEADLINE_S)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise AssertionError("nginx did not start")
