"""What is read, with the headers that real clients send."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.index_servers.server import Dialect
from benchmarks.index_servers.stores import Store

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
UV = f"{JSON}, {HTML};q=0.2, text/html;q=0.01"
"""What uv accepts; pip and Poetry differ in the weights alone."""
BROWSER = "text/html"
"""What pip accepted before it read JSON."""
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Read:
    """One kind of question, asked for one thing after another."""

    key: str
    title: str
    accept: str
    paths: Callable[[Store, Dialect], list[str]]
    kind: str = ""
    """How the type of the answer begins."""
    target: float = 0.0
    """The ratio to nginx that we are to reach; 0 where none was set."""
    conditional: bool = False
    """Whether it is asked by somebody who has the answer already."""
    in_megabytes: bool = False
    """Whether bytes are counted in place of answers."""
    quick: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """What is sent; nobody packs, so that all send the same bytes."""
        return {"Accept": self.accept, "Accept-Encoding": "identity", "User-Agent": "uv/0.13.9"}


def _pages(store: Store, dialect: Dialect) -> list[str]:
    return [f"{dialect.simple}{project}/" for project in store.projects]


def _root(_store: Store, dialect: Dialect) -> list[str]:
    return [dialect.simple]


def _wheels(store: Store, dialect: Dialect) -> list[str]:
    return [dialect.file(wheel) for wheel in store.shuffled]


def _metadata(store: Store, dialect: Dialect) -> list[str]:
    return [f"{path}.metadata" for path in _wheels(store, dialect)]


def _big(store: Store, dialect: Dialect) -> list[str]:
    return [dialect.file(store.big)]


READS = (
    Read("page_json", "project page, JSON", UV, _pages, JSON, 0.6),
    Read("page_html", "project page, HTML", BROWSER, _pages, "", 0.6),
    Read("page_304", "project page, unchanged (304)", UV, _pages, "", 0.5, conditional=True),
    Read("metadata", ".metadata", "*/*", _metadata, "", 0.5),
    Read("wheel", "20 KB wheel", "*/*", _wheels, "", 0.4),
    Read("big_file", "20 MB file", "*/*", _big, "", 1.0, in_megabytes=True),
    Read("root", "/simple/, JSON", UV, _root, JSON, quick=False),
)
