"""Editions: what the world may see of each project, pressed inside the change that makes it so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, RowMapping

from registry import press, tables
from registry.model import Coding, Edition, Form, KeptFile, Page, Standing, Status
from registry.pages import INDEX, index_pages, project_pages

WHOLE = ""
"""The version of the row that is about a project as a whole."""


class Editions:
    """The pressed pages of one transaction, and the rows they are made of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def press(self, touched: Mapping[str, Iterable[str]]) -> list[Edition]:
        """Press projects anew, and the index where one comes or goes.

        Shape: for each project the names of files that it lost.
        """
        editions, index_moves = [], False
        for project, gone in touched.items():
            edition = self._edition(project, self.files_of(project), self.standing(project), gone)
            index_moves |= self.put(edition)
            editions.append(edition)
        if index_moves:
            editions.append(self._index())
            self.put(editions[-1])
        return editions

    def press_anew(self) -> None:
        """Press every page again where they come from another press than ours."""
        number = self._connection.execute(select(tables.PRESS.c.number)).scalar()
        if number == press.NUMBER:
            return
        self._connection.execute(delete(tables.PAGES))
        for edition in self.all():
            self._insert(edition.pages)
        self._connection.execute(delete(tables.PRESS))
        self._connection.execute(insert(tables.PRESS).values(id=1, number=press.NUMBER))

    def all(self) -> Iterator[Edition]:
        """Press the index and each project, by name, without putting the pages anywhere."""
        query = tables.KEPT.order_by(tables.FILES.c.project)
        kept = list(map(KeptFile._make, self._connection.execute(query)))
        yield Edition(INDEX, index_pages({file.project for file in kept}))
        said = self._connection.execute(
            select(tables.STANDING).order_by(tables.STANDING.c.project)
        ).mappings()
        by_project = groupby(said, key=itemgetter("project"))
        standings = {project: standing_of(rows) for project, rows in by_project}
        for project, files in groupby(kept, key=attrgetter("project")):
            yield self._edition(project, list(files), standings.get(project, Standing()))

    def kept(self, project: str) -> list[Page]:
        """List the kept pages of a project."""
        query = select(tables.PAGES).where(tables.PAGES.c.project == project)
        return [page_of(row) for row in self._connection.execute(query).mappings()]

    def put(self, edition: Edition) -> bool:
        """Put pages in place of a project's; say whether the project came or went by that."""
        old = delete(tables.PAGES).where(tables.PAGES.c.project == edition.project)
        had_none = self._connection.execute(old).rowcount == 0
        self._insert(edition.pages)
        return had_none is bool(edition.pages)

    def files_of(self, project: str) -> list[KeptFile]:
        """List the kept files of a project, in no order."""
        query = tables.KEPT.where(tables.FILES.c.project == project)
        return list(map(KeptFile._make, self._connection.execute(query)))

    def others(self, project: str) -> frozenset[str]:
        """Say from which projects this one must be told; none where it has files already."""
        files = tables.FILES.c
        here = select(files.project).where(files.project == project).limit(1)
        if self._connection.execute(here).first() is not None:
            return frozenset()
        return frozenset(self._projects())

    def standing(self, project: str) -> Standing:
        """Say what was said about a project."""
        query = select(tables.STANDING).where(tables.STANDING.c.project == project)
        return standing_of(self._connection.execute(query).mappings())

    def _index(self) -> Edition:
        return Edition(INDEX, index_pages(self._projects()))

    def _projects(self) -> Iterable[str]:
        return self._connection.execute(select(tables.FILES.c.project).distinct()).scalars()

    def _edition(
        self, project: str, files: list[KeptFile], standing: Standing, gone: Iterable[str] = ()
    ) -> Edition:
        pages = project_pages(project, files, standing) if files else ()
        if standing.status.offers_files:
            return Edition(project, pages, tuple(files), tuple(gone))
        return Edition(project, pages, (), (*gone, *(file.filename for file in files)))

    def _insert(self, pages: Iterable[Page]) -> None:
        rows = [
            {**asdict(page), "form": page.form.value, "coding": page.coding.value} for page in pages
        ]
        if rows:
            self._connection.execute(insert(tables.PAGES), rows)


def standing_of(rows: Iterable[Mapping[Any, Any]]) -> Standing:
    """Put together what the rows about one project say."""
    said = {row["version"]: row for row in rows}
    whole = said.pop(WHOLE, {"mark": Status.ACTIVE.value, "reason": ""})
    yanked = {version: row["reason"] for version, row in said.items()}
    return Standing(Status(whole["mark"]), whole["reason"], yanked)


def page_of(row: RowMapping) -> Page:
    """Read a page out of its row."""
    body = bytes(row["body"])
    return Page(row["project"], Form(row["form"]), Coding(row["coding"]), body, row["etag"])
