"""The yardstick: nginx over a tree of files, the same bytes that we serve, written down once.

`open_file_cache` stays off: with it nginx would go on serving a page that was replaced, which is
no index.
"""

import re
from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path

import click

from benchmarks.index_servers import nginx
from benchmarks.index_servers.reads import HTML, JSON
from benchmarks.index_servers.server import Server, ask, connected, free_port
from benchmarks.index_servers.stores import Store

NAME = "nginx"
SERVED = """
sendfile on;
tcp_nopush on;
default_type application/octet-stream;
types {{
    {json} json;
    {html} html;
    text/plain metadata;
}}
map $http_accept $form {{
    default html;
    "~{asked}" json;
}}
server {{
    listen 127.0.0.1:{port};
    root {root};
    add_header Vary Accept;
    location /simple/ {{ rewrite ^(?<page>.*)/$ $page/index.$form break; }}
}}
"""


def serve(tree: Path, folder: Path) -> AbstractContextManager[Server]:
    """Serve a tree."""
    port = free_port()
    asked = re.escape(JSON)
    served = SERVED.format(json=JSON, html=HTML, asked=asked, port=port, root=tree)
    return nginx.serve(NAME, port, served, folder)


def render(ours: Server, data: Path, store: Store, tree: Path) -> None:
    """Write the pages that we serve, METADATA, and the wheels: further names of our files.

    Nobody's bytes lie better on the disk or in memory.
    """
    packages = tree / "packages"
    packages.mkdir(parents=True)
    for wheel in store.everything:
        (packages / wheel.filename).hardlink_to(data / "files" / wheel.project / wheel.filename)
        (packages / f"{wheel.filename}.metadata").write_bytes(wheel.metadata)
    with connected(ours.port) as link:
        for project in ("", store.big.project, *store.projects):
            folder = tree / "simple" / project
            folder.mkdir(parents=True, exist_ok=True)
            for ending, accept in (("json", JSON), ("html", HTML)):
                page = ask(link, f"/simple/{project}/".replace("//", "/"), {"Accept": accept})
                if page.status != HTTPStatus.OK:
                    raise click.ClickException(f"Our page of {project!r} has status {page.status}.")
                (folder / f"index.{ending}").write_bytes(page.body)
