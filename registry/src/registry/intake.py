"""From bytes on their way in to a file everybody sees: the one path for uploads and imports."""

import contextlib
import fcntl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from registry.arrival import Arrival, Verdict, verdict
from registry.artifact import FileName
from registry.catalogue import Catalogue
from registry.change import Change
from registry.database import shut
from registry.errors import CatalogueSilent, DiskFull, RegistryError, UploadRefused
from registry.flaws import Flaw
from registry.holding import Hold
from registry.htpasswd import adopt
from registry.incoming import Incoming, settle, told
from registry.insides import Insides, look_inside
from registry.mark import Mark, open_mark
from registry.misfits import CatalogueLost
from registry.model import Standing, Used
from registry.rules import Rules
from registry.schema import HEAD
from registry.settings import Settings
from registry.shelf import Shelf, locked
from registry.site import Site


@dataclass(frozen=True)
class Store:
    """The shelf, the catalogue that describes it, and the rules for what comes in."""

    shelf: Shelf
    catalogue: Catalogue
    site: Site
    hold: Hold
    rules: Rules = field(default_factory=Rules)

    def close(self) -> None:
        """Let go of the catalogue and of the data folder."""
        self.catalogue.close()
        self.hold.close()


def open_store(settings: Settings) -> Store:
    """Open shelf and catalogue, made where they are missing and migrated where they are old.

    Raises: FolderUnfit, FolderInUse, CatalogueSilent, CatalogueLost, CatalogueNewer,
    CatalogueForeign.
    """
    with _entered(settings) as (store, mark):
        if store.catalogue.is_empty() and any(store.shelf.all()):
            raise CatalogueLost(store.shelf.files)
        current = store.catalogue.revision() == HEAD
        with contextlib.nullcontext() if current else store.hold.alone():
            store.catalogue.prepare()
        shut(settings.catalogue_file)
        with mark.held():
            store.catalogue.settle()
            store.site.follow()
        adopt(store.catalogue, settings.earlier_users)
    return store


@contextlib.contextmanager
def catalogue_alone(settings: Settings) -> Iterator[Catalogue]:
    """Open the catalogue as it is while nobody else works in the data folder.

    Raises: FolderUnfit, FolderInUse, CatalogueSilent.
    """
    with _entered(settings) as (store, _mark), contextlib.closing(store), store.hold.alone():
        yield store.catalogue


@contextlib.contextmanager
def _entered(settings: Settings) -> Iterator[tuple[Store, Mark]]:
    shelf = Shelf(settings.data)
    shelf.prepare()
    mark = open_mark(settings.mark)
    catalogue = Catalogue(settings.catalogue, mark, alone=not settings.catalogue_url)
    site = Site(settings.site, shelf, catalogue, mark)
    catalogue.on_commit(site.follow)
    # Two first starts at once must not both make the tables.
    with locked(shelf.files, fcntl.LOCK_EX):
        store = Store(shelf, catalogue, site, Hold(settings.data), settings.rules)
        try:
            yield store, mark
        except BaseException:
            store.close()
            raise


def open_archive(incoming: Incoming, name: FileName, rules: Rules) -> Insides | Flaw:
    """Look inside a file that has arrived; a flaw is a value, so every question is asked.

    Raises: StoreSilent.
    """
    try:
        with told():
            return look_inside(incoming.path, name, rules)
    except Flaw as flaw:
        return flaw


def take_in(store: Store, arrivals: Sequence[Arrival]) -> list[Verdict]:
    """Keep files in one change, press their pages once, and say what became of each.

    Identical bytes again change nothing, but that attestations join a file that has none; one that
    is refused holds up no other. A crash leaves the old state, or the new one.
    Raises: DiskFull, StoreSilent, CatalogueSilent.
    """
    kept = store.catalogue.named([arrival.name.filename for arrival in arrivals])
    if not any(arrival.adds_to(kept.get(arrival.name.filename)) for arrival in arrivals):
        # Nothing will change, so nobody has to wait for it.
        used = {name: Used(name, file.sha256, kept=True) for name, file in kept.items()}
        return [verdict(arrival, used[arrival.name.filename], Standing()) for arrival in arrivals]
    settle([arrival.incoming for arrival in arrivals])
    try:
        with store.catalogue.change() as change:
            return _enter(store, change, arrivals)
    except (RegistryError, OSError):
        _undo(store, arrivals)
        raise


def _enter(store: Store, change: Change, arrivals: Sequence[Arrival]) -> list[Verdict]:
    names = [arrival.name for arrival in arrivals]
    used = change.used([each for name in names for each in (name.identity, name.first_identity)])
    projects = {arrival.name.project for arrival in arrivals}
    standings = {project: change.editions.standing(project) for project in projects}
    verdicts: list[Verdict] = []
    for arrival in arrivals:
        name = arrival.name
        before = used.get(name.identity) or used.get(name.first_identity)
        verdicts.append(verdict(arrival, before, standings[name.project], _others(change, arrival)))
        if verdicts[-1] is True:
            store.shelf.place(arrival.incoming, name.project, name.filename)
            used[name.identity] = Used(name.filename, arrival.sha256, kept=True)
    new = [arrival.entry for arrival, said in zip(arrivals, verdicts, strict=True) if said is True]
    change.add(new)
    store.shelf.settle({entry.file.project for entry in new})
    for arrival, said in zip(arrivals, verdicts, strict=True):
        provenance = arrival.candidate.provenance
        if provenance is not None and not isinstance(said, UploadRefused):
            change.attest(arrival.name.project, arrival.name.filename, provenance)
    return verdicts


def _others(change: Change, arrival: Arrival) -> frozenset[str] | None:
    # It was told from them before, but nobody was kept from coming meanwhile.
    if arrival.candidate.others is None:
        return None
    return change.editions.others(arrival.name.project)


def _undo(store: Store, arrivals: Sequence[Arrival]) -> None:
    # Where the catalogue cannot say, the files stay for `registry verify` to set aside. And nobody
    # may place a file meanwhile: a folder that is left empty goes with what is taken back.
    with contextlib.suppress(CatalogueSilent, DiskFull, OSError), store.catalogue.still():
        kept = store.catalogue.named([arrival.name.filename for arrival in arrivals])
        for arrival in arrivals:
            if arrival.name.filename not in kept:
                store.shelf.withdraw(arrival.incoming, arrival.name.project, arrival.name.filename)
