"""What is done to a registry, one command or request each: the rows of the crash matrix."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from inside import call, opened
from packages import Package, multipart, sdist, wheel
from support import basic

Work = Callable[[Path], object]
"""Something done in a place: a folder that holds `data`, `backup` and `secret`."""

HALF = b"half"
KEPT = (wheel("alpha"), sdist("alpha"), wheel("alpha", "2.0"), wheel("beta"), wheel("delta"))
NEW, FIRST, OTHER = wheel("alpha", "3.0"), wheel("omega"), wheel("alpha", text=b"X = 2\n")
BATCH = (wheel("alpha", "4.0"), sdist("gamma"))
UNFINISHED = "an unfinished upload was removed"
STRANGER = "a file no row names was moved"
DELETED = "the bytes of a deleted file were removed"


def nothing(_place: Path) -> None:
    """Leave it as it is."""


@dataclass(frozen=True)
class Operation:
    """One operation, and what a kill may leave of it.

    Shape: ``stages`` end with the whole of it; ``tells`` are the actions that the audit has of it;
    ``finds`` is how that begins what `registry verify` mends, ``aside`` what it may put aside.
    """

    name: str
    stages: tuple[Work, ...]
    tells: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    aside: tuple[bytes, ...] = ()
    before: Work = nothing
    again: Work = nothing
    """What is done after the kill, where it takes more than a start."""
    looks: str = "data"
    """Which folder is looked at then."""

    @property
    def work(self) -> Work:
        """The whole of it."""
        return self.stages[-1]


def furnish(place: Path) -> None:
    """Make a registry that has one of everything, and a backup of it."""
    take(KEPT)(place)
    secret = call("token", "create", "robot", "--scope", "admin", data=place / "data")
    (place / "secret").write_text(secret.strip())
    for words in (
        ("user", "add", "ada", "--password", "correct horse"),
        ("yank", "alpha", "2.0", "--reason", "it bites"),
        ("status", "beta", "deprecated"),
        ("delete", "delta", "1.0", "--yes"),
        ("backup", "{place}/backup"),
    ):
        run(*words)(place)


def run(*words: str) -> Work:
    """Say how to run a command."""

    def work(place: Path) -> None:
        call(*(word.format(place=place) for word in words), data=place / "data")

    return work


def send(package: Package, status: int = 200) -> Work:
    """Say how to upload."""
    body, kind = multipart(package)

    def work(place: Path) -> None:
        who = basic("__token__", (place / "secret").read_text())
        with opened(place / "data") as registry:
            answer = registry.ask("/", "POST", body, Content_Type=kind, Authorization=who)
        assert answer.status == status, answer.text

    return work


def take(batch: Iterable[Package]) -> Work:
    """Say how to import."""

    def work(place: Path) -> None:
        folder = place / "batch"
        for package in batch:
            package.write(folder)
        run("import", str(folder))(place)
        shutil.rmtree(folder)

    return work


def half(place: Path) -> None:
    """Put half a file where an upload will lie, as a power cut may leave it."""
    (place / "data/files/alpha" / NEW.filename).write_bytes(HALF)


def empty(place: Path) -> None:
    """Leave no registry."""
    shutil.rmtree(place / "data")


def go_on(place: Path) -> None:
    """Change what was backed up."""
    send(NEW)(place)
    run("delete", "beta", "1.0", "--yes")(place)


def lose(place: Path) -> None:
    """Lose a file, and change the bytes of another in the very file that the site links to."""
    gone, changed = (place / "data/files/alpha" / package.filename for package in KEPT[:2])
    gone.unlink()
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")


def damage(place: Path) -> None:
    """Damage everything that is derived, and leave what kills leave."""
    data = place / "data"
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        connection.execute("UPDATE pressed SET body = x'00' WHERE project IN ('alpha', '')")
        connection.execute("DELETE FROM core_metadata")
        connection.commit()
    shutil.rmtree(data / "site/simple/alpha")
    (data / "site/packages" / KEPT[0].filename).unlink()
    (data / "incoming/left").write_bytes(HALF)
    (data / "files/nothing").mkdir()
    FIRST.write(data / "files/omega")
    KEPT[4].write(data / "files/delta")


def retreat(place: Path) -> None:
    """Take the catalogue back to before it was versioned."""
    run("migrate", "down", "base", "--yes")(place)


def quarantine(place: Path) -> None:
    """Offer no file of a project."""
    run("status", "alpha", "quarantined")(place)


def restore_beside(place: Path) -> None:
    """Make a registry of the backup as it was left."""
    call("restore", place / "backup", data=place / "restored")


IN = (UNFINISHED, STRANGER)
BACK_UP, RESTORE, VERIFY = run("backup", "{place}/backup"), run("restore", "{place}/backup"), run("verify")
OPERATIONS = (
    Operation("upload", (send(NEW),), ("upload",), IN, (NEW.content,)),
    Operation("upload of a first file", (send(FIRST),), ("upload",), IN, (FIRST.content,)),
    Operation("upload over half a file", (send(NEW),), ("upload",), IN, (NEW.content, HALF), half),
    Operation("upload again", (send(KEPT[0]),), (), (UNFINISHED,)),
    Operation("upload refused", (send(OTHER, 409),), ("request",), (UNFINISHED,)),
    Operation("import", (take(BATCH[:1]), take(BATCH)), ("upload",) * 2, IN, tuple(p.content for p in BATCH)),
    Operation("yank", (run("yank", "alpha", "1.0", "--reason", "why"),), ("yank",)),
    Operation("unyank", (run("unyank", "alpha", "2.0"),), ("unyank",)),
    Operation("quarantine", (quarantine,), ("status",)),
    Operation("end of a quarantine", (run("status", "alpha", "active"),), ("status",), before=quarantine),
    Operation("delete", (run("delete", "alpha", "1.0", "--yes"),), ("delete",) * 2, (DELETED,)),
    Operation("delete of a last file", (run("delete", "beta", "1.0", "--yes"),), ("delete",), (DELETED,)),
    Operation("token create", (run("token", "create", "new"),), ("token create",)),
    Operation("token revoke", (run("token", "revoke", "robot"),), ("token revoke",)),
    Operation("user add", (run("user", "add", "bob", "--password", "tr0ub4dor"),)),
    Operation("user remove", (run("user", "remove", "ada"),)),
    Operation("first start", (run("token", "create", "new"),), ("token create",), before=empty),
    Operation("migration up", (run("migrate", "up"),), before=retreat),
    Operation("migration down", (retreat,)),
    Operation("backup", (BACK_UP,), ("upload", "delete"), before=go_on, again=restore_beside, looks="restored"),
    Operation("backup, seen from here", (BACK_UP,), before=go_on),
    Operation("restore", (RESTORE,), before=empty, again=RESTORE),
    Operation("restore of lost files", (RESTORE,), (), (UNFINISHED,), before=lose, again=RESTORE),
    Operation("verify", (VERIFY,), aside=(FIRST.content,), before=damage, again=VERIFY),
    Operation("gc", (run("gc"),), aside=(FIRST.content,), before=damage, again=VERIFY),
)  # fmt: skip
