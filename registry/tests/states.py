"""What a registry holds, shows and tells, put so that two of them can be compared."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from inside import Inside
from registry.mark import Mark

CHANCE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\b[0-9a-f]{8}\b")
"""Times, and the names of publishers."""
BESIDE = {"generation", "pressed", "press", "audit", "audit_head"}
"""Tables that no fact is in; what they say is looked at by other means."""
VARIES = {"tokens": {"sha256", "used"}, "users": {"hashed", "used"}, "publishers": {"name"}}
"""Columns that two runs of one thing fill with other values."""
FORMS = {
    "json": "application/vnd.pypi.simple.v1+json",
    "html": "application/vnd.pypi.simple.v1+html",
}
PACKINGS = {"": "identity", ".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True)
class State:
    """What a registry holds and shows, but for times and secrets, and what its audit tells."""

    rows: dict[str, list[str]]
    pages: dict[str, str]
    told: list[tuple[str, str, str, str, str]]

    @property
    def facts(self) -> tuple[object, ...]:
        """All but the audit."""
        return self.rows, self.pages


def state_of(registry: Inside, data: Path) -> State:
    # Before anything is asked for: the audit tells of what is refused.
    records = registry.store.catalogue.audit()
    told = [
        (each.actor, each.action, each.about, each.result, CHANCE.sub("", each.detail))
        for each in records
    ]
    pages = {path: registry.ask(path, accept=FORMS["json"]).text for path in _pages(registry)}
    return State(
        rows=_rows(data / "catalogue.sqlite"),
        pages={path: CHANCE.sub("", text) for path, text in pages.items()},
        told=told,
    )


def answers_of(registry: Inside) -> dict[str, bytes]:
    """Ask for everything that a site shows; say it by the path it has there."""
    return dict(_answers(registry))


def shown_in(site: Path) -> dict[str, bytes]:
    """Read every file of a site by its path."""
    files = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in files}


def spoilt(registry: Inside, answers: dict[str, bytes]) -> list[str]:
    """Say which files are answered with other bytes than those that were sent."""
    return [
        file.filename
        for file in registry.store.catalogue.files()
        for body in [answers.get(f"packages/{file.filename}")]
        if body is not None and sha256(body).hexdigest() != file.sha256
    ]


def leaked(registry: Inside) -> list[str]:
    """Say which files on the shelf are answered although no row names them."""
    kept = {file.filename for file in registry.store.catalogue.files()}
    others = {path.name for path in registry.store.shelf.all()} - kept
    return sorted(name for name in others if registry.ask(f"/packages/{name}").status == 200)


def marked(data: Path) -> tuple[int | None, int | None, int]:
    """Say the generation by the mark, the one that the site shows, and the true one."""
    mark = Mark(data / "mark")
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        (true,) = connection.execute("SELECT number FROM generation").fetchone()
    return mark.generation(), mark.shown, true


def _pages(registry: Inside) -> Iterator[str]:
    yield "/simple/"
    yield from (f"/simple/{project}/" for project in registry.store.catalogue.projects())


def _answers(registry: Inside) -> Iterator[tuple[str, bytes]]:
    for path in _pages(registry):
        for form, accept in FORMS.items():
            for suffix, packing in PACKINGS.items():
                answer = registry.ask(path, accept=accept, accept_encoding=packing)
                assert answer.status == 200
                yield f"{path[1:]}index.{form}{suffix}", answer.body
    for file in registry.store.catalogue.files():
        for path in (f"packages/{file.filename}", f"packages/{file.filename}.metadata"):
            answer = registry.ask(f"/{path}")
            if answer.status == 200:
                yield path, answer.body


def _rows(catalogue: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(catalogue)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {
            name: sorted(_said(name, row) for row in connection.execute(f"SELECT * FROM {name}"))  # noqa: S608
            for (name,) in tables.fetchall()
            if name not in BESIDE
        }


def _said(table: str, row: sqlite3.Row) -> str:
    columns = [name for name in row.keys() if name not in VARIES.get(table, ())]  # noqa: SIM118
    return CHANCE.sub("", repr({name: row[name] for name in columns}))
