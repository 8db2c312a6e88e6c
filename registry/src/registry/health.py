"""Whether the registry can do its work, found out by doing a little of it."""

import json
from collections.abc import Iterator

from registry.errors import CatalogueSilent, DiskFull, StoreSilent
from registry.http import Response, text
from registry.intake import Store
from registry.pages import INDEX


def health(store: Store) -> Response:
    """Answer 200, or 503 with what is wrong."""
    wrong = dict(_complaints(store))
    state = {"status": "unwell" if wrong else "well", "wrong": wrong}
    return text(503 if wrong else 200, json.dumps(state) + "\n", kind="application/json")


def _complaints(store: Store) -> Iterator[tuple[str, str]]:
    try:
        store.shelf.probe()
    except (StoreSilent, DiskFull) as error:
        yield "store", str(error)
    if not store.shelf.files.is_dir():
        yield "files", f"the folder {store.shelf.files.name!r} is not there"
    try:
        store.catalogue.generation()
        missing = {INDEX, *store.catalogue.projects()} - store.catalogue.paged_projects()
    except (CatalogueSilent, DiskFull) as error:
        yield "catalogue", str(error)
    else:
        if missing:
            yield "pages", f"{len(missing)} are missing; run `registry verify`"
