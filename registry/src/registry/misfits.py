"""Where program, catalogue and data folder do not fit: values with one message each."""

from collections.abc import Sequence
from pathlib import Path

from registry.errors import CatalogueSilent, RegistryError


class CatalogueNewer(RegistryError):
    """The catalogue is at a revision that this program does not know."""

    def __init__(self, found: str, known: str) -> None:
        self.found, self.known = found, known
        super().__init__(
            f"The catalogue is at revision {found!r} and this program knows revisions up to "
            f"{known!r}: a newer release made it. Use that release, or let it take the catalogue "
            f"back with `registry migrate down {known}`."
        )


class CatalogueForeign(RegistryError):
    """A table of ours has other columns than any release gave it."""

    def __init__(self, table: str, found: Sequence[str], expected: Sequence[str]) -> None:
        self.table, self.found, self.expected = table, found, expected
        super().__init__(
            f"The table {table!r} has the columns {list(found)} and not {list(expected)}, so "
            "another program made it; give the registry a database of its own."
        )


class RevisionUnknown(RegistryError):
    """The catalogue cannot go down to this revision."""

    def __init__(self, asked: str, found: str, below: Sequence[str]) -> None:
        self.asked, self.found, self.below = asked, found, below
        choice = f"choose one of {', '.join(map(repr, below))}" if below else "nothing is below it"
        super().__init__(
            f"The catalogue is at {found!r} and cannot go down to {asked!r}; {choice}."
        )


class CatalogueDamaged(CatalogueSilent):
    """The catalogue's file is not what was written to it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"it is damaged: {reason}; see 'A damaged catalogue' in the README")


class CatalogueLost(RegistryError):
    """Files are kept, and the catalogue that knew of them is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"{str(folder)!r} holds packages, and the catalogue is empty or missing, so nobody "
            "knows of them. Nothing was changed: restore the catalogue from a backup, or move the "
            "folder away and `registry import` it into a new registry."
        )


class FolderInUse(RegistryError):
    """A command wants the data folder for itself, and somebody works in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"A registry or another command works in {str(folder)!r}, and its catalogue can be "
            "restored or migrated only while nobody does; stop them, then try again. "
            "`registry migrate` says what is to be done to one that is there."
        )


class BackupUnfit(RegistryError):
    """A folder can be no backup, or no place to restore one to."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder, self.reason = folder, reason
        super().__init__(f"The folder {str(folder)!r} will not do ({reason}); choose another.")
