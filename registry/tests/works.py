"""What can be done to a registry in a place: a folder with `data`, `backup` and `secret`."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from inside import call, opened
from packages import Package, multipart, sdist, wheel
from registry.passwords import hash_password
from support import basic

Work = Callable[[Path], object]
HALF = b"half"
FORGE = ("--kind", "github", "--repository", "acme/alpha", "--workflow", "release.yml")
KEPT = (wheel("alpha"), sdist("alpha"), wheel("alpha", "2.0"), wheel("beta"), wheel("delta"))
NEW, FIRST, OTHER = wheel("alpha", "3.0"), wheel("omega"), wheel("alpha", text=b"X = 2\n")
BATCH = (wheel("alpha", "4.0"), sdist("gamma"))


def nothing(_place: Path) -> None:
    """Leave it as it is."""


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


def trust(place: Path) -> None:
    """Trust a job to publish, and note down by which name."""
    made = call("publisher", "add", "alpha", *FORGE, data=place / "data")
    (place / "publisher").write_text(made.strip())


def distrust(place: Path) -> None:
    """Trust that job no more."""
    run("publisher", "remove", (place / "publisher").read_text())(place)


def precede(place: Path) -> None:
    """Leave the users' file of an earlier release."""
    (place / "data/users.htpasswd").write_text(f"bob:{hash_password('tr0ub4dor')}\n")


def retreat(place: Path) -> None:
    """Take the catalogue back to before it was versioned."""
    run("migrate", "down", "base", "--yes")(place)


def restore_beside(place: Path) -> None:
    """Make a registry of the backup as it was left."""
    call("restore", str(place / "backup"), data=place / "restored")


BACK_UP, RESTORE = run("backup", "{place}/backup"), run("restore", "{place}/backup")
VERIFY = run("verify")
