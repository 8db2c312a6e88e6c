"""Whether the registry can do its work, found out by doing a little of it."""

import json
from collections.abc import Iterator

from registry.errors import CatalogueSilent, DiskFull, StoreSilent
from registry.http import Response, text
from registry.intake import Store
from registry.model import KeptFile
from registry.pages import INDEX
from registry.schema import HEAD

SAMPLE = 100
"""How many kept files are looked for at each question: enough to be quick and soon complete."""


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
        revision = store.catalogue.revision()
        lost = [file.filename for file in store.catalogue.sample(SAMPLE) if _is_lost(store, file)]
        missing = {INDEX, *store.catalogue.projects()} - store.catalogue.paged_projects()
    except (CatalogueSilent, DiskFull) as error:
        yield "catalogue", str(error)
    else:
        if revision != HEAD:
            yield "revision", f"the catalogue is at {revision!r}, this program works with {HEAD!r}"
        if lost:
            yield "kept files", f"{lost} are not on the shelf as kept; run `registry verify`"
        if missing:
            yield "pages", f"{len(missing)} are missing; run `registry verify`"


def _is_lost(store: Store, file: KeptFile) -> bool:
    try:
        return store.shelf.at(file.project, file.filename).stat().st_size != file.size
    except OSError:
        # A file that is deleted meanwhile leaves the catalogue first.
        return store.catalogue.file(file.filename) is not None
