"""A backup goes to a folder of its own, one at a time; nothing of anybody else is lost by one."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import support
from inside import opened
from killing import kills
from packages import wheel
from registry import verify
from registry.backup import back_up
from registry.catalogue import Catalogue
from registry.errors import CatalogueSilent
from registry.mark import open_mark
from registry.misfits import BackupUnfit
from registry.restoring import put_back, restore
from registry.saved import MARKER
from registry.settings import Settings
from registry.shelf import locked
from support import Registry, registry_command, running
from test_disk import beside, inside, seen_from
from works import BACK_UP, KEPT, furnish, go_on, run

FIRST = KEPT[0]


@pytest.fixture(scope="module")
def pattern(memory: Path) -> Path:
    """The place that those of the tests are copies of."""
    place = memory / "pattern-of-targets"
    place.mkdir()
    furnish(place)
    return place


@pytest.fixture
def place(pattern: Path, memory: Path) -> Iterator[Path]:
    """A folder with the data of a registry, where nobody works, and a backup of it."""
    with TemporaryDirectory(dir=memory) as folder:
        yield shutil.copytree(pattern, Path(folder) / "place")


def command(*words: str, data: Path) -> tuple[int, str]:
    done = registry_command(*words, "--data", str(data), cwd=data.parent)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def tree(folder: Path) -> dict[str, bytes | None]:
    """Say everything that lies in a folder."""
    found = sorted(folder.rglob("*"))
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in found
    }


def is_whole(backup: Path, place: Path) -> bool:
    """Say whether a registry comes out of a backup, with nothing to mend in it."""
    fresh = place / "fresh"
    copied = list(restore(Settings(data=fresh), backup))
    with opened(fresh) as registry:
        found = list(verify(registry.store))
    shutil.rmtree(fresh)
    return not found and not any(each.wrong for each in copied)


def test_a_second_backup_at_the_same_time_is_refused(place: Path) -> None:
    backup = place / "backup"
    go_on(place)
    with opened(place / "data") as first, opened(place / "data") as second:
        halfway = back_up(first.store, backup)
        next(halfway)
        before = tree(backup)

        with pytest.raises(BackupUnfit, match="another backup is writing there"):
            list(back_up(second.store, backup))

        assert tree(backup) == before
        assert [each.wrong for each in halfway] == [""] * 3
    assert is_whole(backup, place)


def test_backups_at_once_leave_a_whole_one(place: Path) -> None:
    def back_up_new(_number: int) -> int:
        return command("backup", str(place / "new"), data=place / "data")[0]

    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(back_up_new, range(4)))

    assert {0} <= codes <= {0, 101}
    assert is_whole(place / "new", place)


def test_a_catalogue_that_is_taken_away_meanwhile_replaces_nothing(place: Path) -> None:
    backup = place / "backup"
    before = tree(backup)
    with opened(place / "data") as registry:
        for harm in (Path.unlink, lambda path: os.truncate(path, 0)):
            halfway = back_up(registry.store, backup)
            next(halfway)
            harm(backup / "catalogue.sqlite.new")
            with pytest.raises(CatalogueSilent):
                list(halfway)

    assert tree(backup)["catalogue.sqlite"] == before["catalogue.sqlite"]
    assert is_whole(backup, place)


def test_a_backup_that_is_read_is_not_written_to(place: Path) -> None:
    backup = place / "backup"
    reading = restore(Settings(data=place / "fresh"), backup)
    next(reading)

    code, said = command("backup", str(backup), data=place / "data")

    assert (code, "a restore reads it" in said) == (101, True)
    assert [each.wrong for each in reading] == [""] * 3


@pytest.mark.parametrize("how", ["restore", "put back"])
def test_a_backup_that_is_written_to_is_not_read(place: Path, how: str) -> None:
    data = place / ("data" if how == "put back" else "fresh")
    with locked(place / "backup", fcntl.LOCK_EX):
        code, said = command("restore", str(place / "backup"), data=data)

    assert (code, "a backup is writing there" in said) == (101, True)
    assert not (place / "fresh").exists()


def home(place: Path) -> Path:
    """Somebody's folder, in which names are like ours."""
    for name in ("files/mine/letter", "incoming/draft", "catalogue.sqlite.new", "notes"):
        (place / "home" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "home" / name).write_bytes(b"mine")
    return place / "home"


def other_database(place: Path) -> Path:
    folder = home(place)
    with contextlib.closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection:
        connection.execute("CREATE TABLE files (name)")
    return folder


def itself(place: Path) -> Path:
    return place / "data"


def linked(place: Path) -> Path:
    (place / "link").symlink_to(place / "data")
    return place / "link"


def around(place: Path) -> Path:
    return place


def within(place: Path) -> Path:
    return place / "data/new/backup"


def into_the_shelf(place: Path) -> Path:
    (place / "backup/files").rename(place / "backup/files.old")
    (place / "backup/files").symlink_to(place / "data/files")
    return place / "backup"


def another_registry(place: Path) -> Path:
    return shutil.copytree(place / "data", place / "other")


def another_log(place: Path) -> Path:
    folder = shutil.copytree(place / "backup", place / "other")
    (folder / "catalogue.sqlite-wal").write_bytes(b"log")
    return folder


WRONG = (
    home, other_database, itself, linked, around, within, into_the_shelf, another_registry,
    another_log,
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_a_target_that_is_no_backup_is_refused_and_left_as_it_is(
    place: Path, wrong: Callable[[Path], Path]
) -> None:
    target = wrong(place)
    command("verify", data=place / "data")  # What any command does, it has done.
    before = tree(place)

    code, said = command("backup", str(target), data=place / "data")

    assert (code, "will not do" in said) == (101, True), said
    after = tree(place)
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {
        "data/catalogue.sqlite-shm"
    }


def test_a_backup_deletes_what_backups_put_there_and_nothing_else(place: Path) -> None:
    backup, strange = place / "backup", ("files/alpha/letter", "files/mine/letter", "notes")
    for name in strange:
        (backup / name).parent.mkdir(exist_ok=True)
        (backup / name).write_bytes(b"mine")
    run("delete", "alpha", "1.0", "--yes")(place)

    BACK_UP(place)

    assert {name: tree(backup).get(name) for name in strange} == dict.fromkeys(strange, b"mine")
    assert not (backup / "files/alpha" / FIRST.filename).exists()
    assert is_whole(backup, place)


def test_a_backup_of_before_there_was_a_marker_goes_on(place: Path) -> None:
    (place / "backup" / MARKER).unlink()
    go_on(place)

    BACK_UP(place)

    assert not (place / "backup/files/beta").exists()
    assert is_whole(place / "backup", place)


def test_killed_anywhere_a_first_backup_is_gone_on_with(place: Path) -> None:
    shutil.rmtree(place / "backup")
    count = 0
    for kill in kills(lambda: BACK_UP(place)):
        count += 1
        BACK_UP(place)
        assert is_whole(place / "backup", place), kill
        shutil.rmtree(place / "backup")

    assert count > len(KEPT)


def test_killed_anywhere_a_backup_forgets_what_is_deleted_next(place: Path) -> None:
    go_on(place)
    template = shutil.copytree(place, place.with_name("template"))
    for kill in kills(lambda: BACK_UP(place)):
        run("delete", "alpha", "3.0", "--yes")(place)
        BACK_UP(place)

        found = {path.name for path in (place / "backup/files").rglob("*") if path.is_file()}
        assert found == {package.filename for package in KEPT[:3]}, kill
        shutil.rmtree(place)
        shutil.copytree(template, place)


def test_a_file_that_is_deleted_meanwhile_is_in_no_backup_or_whole_in_it(place: Path) -> None:
    with opened(place / "data") as registry:
        copying = back_up(registry.store, place / "new")
        next(copying)
        run("delete", "alpha", "2.0", "--yes")(place)
        said = list(copying)

    assert [each.wrong for each in said] == [""] * 3
    assert is_whole(place / "new", place)


class Restless(Catalogue):
    """A catalogue of which files are deleted right after it was copied."""

    def delete_after_copies(self, deletions: list[Callable[[], object]]) -> None:
        self._deletions = deletions

    def copy_to(self, path: Path) -> None:
        super().copy_to(path)
        if self._deletions:
            self._deletions.pop(0)()


def test_a_copy_that_deletions_outran_is_made_again(place: Path) -> None:
    settings = Settings(data=place / "data")
    deletions = [
        partial(run("delete", "alpha", version, "--yes"), place) for version in ("1.0", "2.0")
    ]
    with opened(place / "data") as registry:
        catalogue = Restless(settings.catalogue, open_mark(settings.mark), alone=True)
        catalogue.delete_after_copies([*deletions])
        with contextlib.closing(catalogue):
            said = list(back_up(replace(registry.store, catalogue=catalogue), place / "backup"))

    assert [(each.filename, each.wrong) for each in said] == [(KEPT[3].filename, "")]
    assert not (place / "backup/files/alpha").exists()
    assert is_whole(place / "backup", place)


def test_a_file_that_is_deleted_meanwhile_is_not_put_back(place: Path) -> None:
    lost = [place / "data/files/alpha" / package.filename for package in (FIRST, KEPT[2])]
    for path in lost:
        path.unlink()
    with opened(place / "data") as registry:
        returning = put_back(registry.store, place / "backup")
        first = next(returning)
        run("delete", "alpha", "2.0", "--yes")(place)
        rest = list(returning)

    assert (first.filename, first.new, rest) == (FIRST.filename, True, [])
    assert [path.exists() for path in lost] == [True, False]
    assert command("verify", data=place / "data")[1].startswith("3 files verified, 0 things")


def test_a_folder_that_a_registry_works_in_is_not_restored_into(
    registry: Registry, place: Path
) -> None:
    registry.send(wheel())
    (registry.data / "catalogue.sqlite").unlink()

    code, said = command("restore", str(place / "backup"), data=registry.data)

    assert (code, "restored or migrated only while nobody does" in said) == (101, True)
    assert not (registry.data / "catalogue.sqlite").exists()
    registry.stop()
    assert command("restore", str(place / "backup"), data=registry.data)[0] == 0


@pytest.mark.parametrize("words", [("backup", "{elsewhere}/new"), ("verify",)], ids=lambda w: w[0])
def test_a_disk_without_room_for_a_name_is_told_of(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...]
) -> None:
    few_names = inside(tmp_path, 'mount -t tmpfs -o nr_inodes=200 tmpfs "$0"')
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with running(tmp_path / "data", under=few_names) as registry:
        registry.send(wheel())
        here = seen_from(registry)
        (here / "site/simple/index.html").unlink()
        with contextlib.suppress(OSError):
            for number in range(200):
                (here / f"ballast-{number}").touch()

        done = support.command(
            *beside(registry),
            *(sys.executable, "-m", "registry"),
            *(word.format(elsewhere=elsewhere) for word in words),
            *("--data", str(registry.data)),
            cwd=elsewhere,
        )

    assert (done.returncode, "No space left on device" in done.stderr) == (101, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_plain_file_among_what_was_set_aside_is_left_and_told_of(place: Path) -> None:
    aside = place / "data/aside"
    (aside / "old").mkdir(parents=True)
    (aside / "letter").write_bytes(b"mine")
    for path in (aside / "old", aside / "letter"):
        os.utime(path, (0, 0))

    code, said = command("gc", data=place / "data")

    assert (code, "'letter' is a file that no command put there" in said) == (101, True)
    assert [path.name for path in aside.iterdir()] == ["letter"]


@pytest.mark.parametrize("days", ["-1", "-0.5", "nan", "-inf"])
def test_an_age_that_cannot_be_is_refused(place: Path, days: str) -> None:
    code, said = command("gc", f"--older-than={days}", data=place / "data")

    assert (code, "is no number of days" in said) == (2, True)
