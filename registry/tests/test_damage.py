"""A damaged catalogue: it is said, nothing is made worse, and a backup brings all of it back."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from packages import wheel
from registry.database import open_engine, require_sound
from registry.misfits import CatalogueDamaged
from registry.statements import Connections
from support import Answer, registry_command, running

PAGE = 4096


def overwritten(catalogue: Path, first: int, bytes_: int) -> None:
    """Write zeros over a part of a file, as it is open elsewhere."""
    with catalogue.open("r+b") as stream:
        stream.seek(first)
        stream.write(b"\xff" * bytes_)


def half(catalogue: Path) -> None:
    os.truncate(catalogue, catalogue.stat().st_size // 2 + 100)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "its-begin": lambda catalogue: overwritten(catalogue, 0, 100),
    "its-second-half": half,
    "all-but-its-begin": lambda catalogue: overwritten(
        catalogue, PAGE, catalogue.stat().st_size - PAGE
    ),
}
LOSSES: dict[str, Callable[[Path], None]] = {
    "emptied": lambda catalogue: os.truncate(catalogue, 0),
    "gone": lambda catalogue: catalogue.unlink(),
}


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that those of the tests are copies of."""
    data = tmp_path_factory.mktemp("pattern") / "data"
    with running(data) as registry:
        for name in ("alpha", "beta"):
            registry.send(wheel(name))
        registry.stop()
    checkpoint(data)
    return data


@pytest.fixture
def stopped(pattern: Path, data: Path) -> Path:
    """A data folder with two packages, and nobody at work in it."""
    return shutil.copytree(pattern, data)


def checkpoint(data: Path) -> None:
    """Have the catalogue's latest changes in its own file, where the damage will be."""
    with contextlib.closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fingerprint(data: Path) -> dict[str, str]:
    """Hash everything that a registry was told to keep."""
    kept = [data / "catalogue.sqlite", *(data / "files").rglob("*.whl")]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in kept if path.exists()}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_catalogue_is_not_started_from(
    stopped: Path, damage: Callable[[Path], None]
) -> None:
    damage(stopped / "catalogue.sqlite")
    before = fingerprint(stopped)

    done = registry_command("verify", "--data", str(stopped), cwd=stopped)

    assert (done.returncode, "it is damaged: " in done.stderr) == (101, True), done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(AssertionError, match="it is damaged: "), running(stopped):
        pass
    assert fingerprint(stopped) == before


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_lost_catalogue_is_not_taken_for_a_new_registry(
    stopped: Path, loss: Callable[[Path], None]
) -> None:
    loss(stopped / "catalogue.sqlite")
    kept = fingerprint(stopped).keys() - {"catalogue.sqlite"}

    with (
        pytest.raises(AssertionError, match="the catalogue is empty or missing") as said,
        running(stopped),
    ):
        pass
    assert "reg-" not in str(said.value)
    assert fingerprint(stopped).keys() - {"catalogue.sqlite"} == kept


def test_a_mark_that_is_gone_is_told_of(data: Path) -> None:
    with running(data) as registry:
        registry.send(wheel("alpha"))
        (data / "mark").unlink()

        sent, refused = registry.send(wheel("beta")), registry.ask("/", Authorization="Basic eDp5")

    assert (sent.status, "store does not answer" in sent.text) == (503, True)
    assert refused.status == 401


def told(answers: Iterator[Answer]) -> set[tuple[int, bool]]:
    return {(answer.status, "damaged" in answer.text) for answer in answers}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_catalogue_that_is_damaged_meanwhile_is_told_of_and_left_alone(
    data: Path, damage: Callable[[Path], None]
) -> None:
    with running(data) as registry:
        registry.send(wheel("alpha"))
        remembered = registry.ask("/simple/alpha/", Accept="text/html").body
        checkpoint(data)
        damage(data / "catalogue.sqlite")
        registry.ask("/simple/nothing/")
        registry.send(wheel("gamma"))
        before = fingerprint(data)

        writes = told(registry.send(wheel(name)) for name in ("beta", "gamma"))
        health = registry.ask("/health")
        page = registry.ask("/simple/alpha/", Accept="text/html")
        printed = registry.printed()

    assert writes == {(503, True)}
    assert (health.status, "it is damaged" in health.text) == (503, True)
    assert (page.status, page.body) in {(200, remembered), (503, page.body)}
    assert "Traceback" not in printed
    assert fingerprint(data) == before


def test_damage_that_only_a_read_met_stops_the_writes(tmp_path: Path) -> None:
    path = tmp_path / "some.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE some (text)")
        connection.executemany("INSERT INTO some VALUES (?)", [("x" * 1000,)] * 100)
    overwritten(path, 9 * PAGE, PAGE)
    engine = open_engine(f"sqlite:///{path}")
    reads = Connections(engine)

    require_sound(engine)
    for _ in range(2):
        with pytest.raises(CatalogueDamaged):
            reads.run("SELECT sum(length(text)) FROM some", ())

    assert len(reads.run("SELECT 1", ())) == 1
    with pytest.raises(CatalogueDamaged):
        require_sound(engine)


def test_a_damaged_catalogue_never_replaces_a_backup(data: Path, tmp_path: Path) -> None:
    backup = ("backup", str(tmp_path / "backup"), "--data", str(data))
    with running(data) as registry:
        for number in range(15):
            registry.send(wheel("alpha", f"1.{number}"))
        assert registry_command(*backup, cwd=tmp_path).returncode == 0
        registry.stop()
    checkpoint(data)
    good = (tmp_path / "backup/catalogue.sqlite").read_bytes()
    overwritten(data / "catalogue.sqlite", 30 * PAGE, 20 * PAGE)

    done = registry_command(*backup, cwd=tmp_path)

    assert (done.returncode, "damaged" in done.stderr) == (101, True), done.stderr
    assert (tmp_path / "backup/catalogue.sqlite").read_bytes() == good


def test_a_backup_brings_back_what_a_damaged_catalogue_knew(data: Path, tmp_path: Path) -> None:
    """As the README tells an operator to go about it."""
    saved, at = str(tmp_path / "backup"), ("--data", str(data))
    with running(data) as registry:
        token = registry.token
        registry.send(wheel("before"))
        assert registry_command("backup", saved, *at, cwd=tmp_path).returncode == 0
        registry.send(wheel("after"))
        registry.stop()
    checkpoint(data)
    overwritten(data / "catalogue.sqlite", 0, PAGE)

    (tmp_path / "damaged").mkdir()
    for part in data.glob("catalogue.sqlite*"):
        part.rename(tmp_path / "damaged" / part.name)
    restored = registry_command("restore", saved, *at, cwd=tmp_path)
    again = registry_command("import", str(data / "aside"), *at, cwd=tmp_path)

    assert (restored.returncode, again.returncode) == (0, 0), restored.stderr + again.stderr
    with running(data) as registry:
        registry.token = token
        for name in ("before", "after"):
            assert registry.ask(f"/packages/{wheel(name).filename}").body == wheel(name).content
    assert registry_command("verify", *at, cwd=tmp_path).returncode == 0


def test_without_a_backup_the_files_are_imported_anew(stopped: Path, tmp_path: Path) -> None:
    new = ("--data", str(tmp_path / "new"))

    done = registry_command("import", str(stopped / "files"), *new, cwd=tmp_path)

    assert (done.returncode, "2 files imported" in done.stdout) == (
        0,
        True,
    ), done.stdout


def test_the_latest_changes_of_another_catalogue_are_not_taken_for_ours(
    stopped: Path, tmp_path: Path
) -> None:
    saved, at = str(tmp_path / "backup"), ("--data", str(stopped))
    assert registry_command("backup", saved, *at, cwd=tmp_path).returncode == 0
    (stopped / "catalogue.sqlite").unlink()
    (stopped / "catalogue.sqlite-wal").write_bytes(os.urandom(9000))

    done = registry_command("restore", saved, *at, cwd=tmp_path)

    assert (done.returncode, (stopped / "catalogue.sqlite-wal.old").exists()) == (0, True)


def test_a_registry_without_its_files_says_so_and_gets_them_back(
    stopped: Path, tmp_path: Path
) -> None:
    saved, at = str(tmp_path / "backup"), ("--data", str(stopped))
    assert registry_command("backup", saved, *at, cwd=tmp_path).returncode == 0

    with running(stopped) as registry:
        (stopped / "files").rename(tmp_path / "elsewhere")
        gone = registry.ask("/health")
        done = registry_command("restore", saved, *at, cwd=tmp_path)
        well = registry.ask("/health")

    assert (gone.status, "the folder 'files' is not there" in gone.text) == (503, True)
    assert (done.returncode, well.status) == (0, 200)
