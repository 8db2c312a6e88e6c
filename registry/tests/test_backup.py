"""A backup is whole at every instant, and what was lost comes back out of it."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from packages import sdist, wheel
from registry.shelf import locked
from support import Registry, registry_command, running

WHEEL = "alpha-1.0-py3-none-any.whl"


def run(*words: str, data: Path) -> tuple[int, str]:
    done = registry_command(*words, "--data", str(data), cwd=data.parent)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def filled(registry: Registry, count: int = 3) -> None:
    registry.send(wheel())
    for number in range(1, count):
        assert registry.send(sdist("beta", f"1.{number}")).status == 200


def test_a_backup_of_a_running_registry_becomes_a_registry(
    registry: Registry, tmp_path: Path
) -> None:
    filled(registry)
    backup, fresh = tmp_path / "backup", tmp_path / "fresh"

    first = run("backup", str(backup), data=registry.data)
    again = run("backup", str(backup), data=registry.data)
    back = run("restore", str(backup), data=fresh)

    assert first == (0, "3 files backed up, 0 were there already, 0 broken.\n")
    assert again == (0, "0 files backed up, 3 were there already, 0 broken.\n")
    assert back == (0, "3 files restored, 0 were there already, 0 broken.\n")
    with running(fresh) as restored:
        restored.token = registry.token
        for path in ("/simple/", "/simple/alpha/", f"/packages/{WHEEL}", "/simple/beta/"):
            assert restored.ask(path).body == registry.ask(path).body
        assert restored.send(wheel(text=b"other")).status == 409


def test_a_backup_follows_what_was_deleted(registry: Registry, tmp_path: Path) -> None:
    filled(registry)
    backup = tmp_path / "backup"
    run("backup", str(backup), data=registry.data)
    run("delete", "alpha", "1.0", "--yes", data=registry.data)

    run("backup", str(backup), data=registry.data)

    assert not (backup / "files/alpha").exists()
    assert len(list((backup / "files/beta").iterdir())) == 2


def lose(path: Path) -> None:
    path.unlink()


def change(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[10] ^= 1
    path.write_bytes(body)


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [lose, change, empty])
def test_a_running_registry_gets_lost_bytes_back(
    registry: Registry, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    filled(registry)
    backup, kept = tmp_path / "backup", registry.data / "files/alpha" / WHEEL
    run("backup", str(backup), data=registry.data)
    before = registry.ask(f"/packages/{WHEEL}").body
    harm(kept)
    assert run("verify", data=registry.data)[0] == 100

    back = run("restore", str(backup), data=registry.data)

    assert back == (0, "1 files put back, 0 were there already, 0 broken.\n")
    assert registry.ask(f"/packages/{WHEEL}").body == before
    assert (registry.data / "site/packages" / WHEEL).read_bytes() == before
    assert run("verify", data=registry.data)[0] == 0


def test_changed_bytes_never_replace_good_ones(registry: Registry, tmp_path: Path) -> None:
    filled(registry)
    backup = tmp_path / "backup"
    run("backup", str(backup), data=registry.data)
    good = (backup / "files/alpha" / WHEEL).read_bytes()
    change(registry.data / "files/alpha" / WHEEL)

    quick = run("backup", str(backup), data=registry.data)
    thorough = run("backup", "--thorough", str(backup), data=registry.data)

    assert (quick[0], thorough[0]) == (0, 0)
    assert (backup / "files/alpha" / WHEEL).read_bytes() == good
    shutil.rmtree(backup)
    code, said = run("backup", str(backup), data=registry.data)
    assert (code, f"BROKEN: {WHEEL}: its bytes are not the ones that were sent" in said) == (
        100,
        True,
    )


def test_what_a_backup_lacks_is_told(registry: Registry, tmp_path: Path) -> None:
    filled(registry)
    backup = tmp_path / "backup"
    run("backup", str(backup), data=registry.data)
    (backup / "files/alpha" / WHEEL).unlink()

    code, said = run("restore", str(backup), data=tmp_path / "fresh")

    assert (code, said.count("BROKEN")) == (100, 2)


@pytest.mark.parametrize("content", [None, b"no database", b""])
def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    if content is not None:
        (backup / "catalogue.sqlite").write_bytes(content)

    code, said = run("restore", str(backup), data=tmp_path / "fresh")

    assert (code, "will not do" in said) == (101, True)
    assert not (tmp_path / "fresh" / "catalogue.sqlite").exists()


def test_what_a_lost_catalogue_left_does_not_come_back(registry: Registry, tmp_path: Path) -> None:
    filled(registry)
    backup, data = tmp_path / "backup", registry.data
    run("backup", str(backup), data=data)
    registry.send(wheel("gamma"))
    registry.crash()
    assert (data / "catalogue.sqlite-wal").stat().st_size > 0
    (data / "catalogue.sqlite").unlink()

    back = run("restore", str(backup), data=data)

    assert back == (0, "0 files restored, 3 were there already, 0 broken.\n")
    assert run("verify", data=data) == (0, "3 files verified, 0 things mended, 0 broken.\n")
    assert not (data / "site/simple/gamma").exists()


def test_a_copy_of_a_running_registry_is_no_backup(registry: Registry, tmp_path: Path) -> None:
    filled(registry)
    registry.crash()
    shutil.copytree(registry.data, tmp_path / "copy")

    code, said = run("restore", str(tmp_path / "copy"), data=tmp_path / "fresh")

    assert (code, "was not backed up" in said) == (101, True)


def test_reading_a_backup_leaves_nothing_in_it(registry: Registry, tmp_path: Path) -> None:
    filled(registry)
    backup = tmp_path / "backup"
    run("backup", str(backup), data=registry.data)
    before = sorted(backup.rglob("*"))

    run("restore", str(backup), data=tmp_path / "fresh")
    run("restore", str(backup), data=registry.data)

    names = {".registry-backup", "catalogue.sqlite", "files", "incoming"}
    assert sorted(backup.rglob("*")) == before
    assert {path.name for path in backup.iterdir()} == names


def test_uploads_go_on_while_a_backup_is_taken(registry: Registry, tmp_path: Path) -> None:
    filled(registry, 10)
    backup = tmp_path / "backup"

    with ThreadPoolExecutor(3) as pool:
        sending = [
            pool.submit(registry.send, wheel("meanwhile", f"1.{number}")) for number in range(30)
        ]
        codes = [run("backup", str(backup), data=registry.data)[0] for _ in range(3)]

    assert ({each.result().status for each in sending}, set(codes)) == ({200}, {0})
    assert run("restore", str(backup), data=tmp_path / "fresh")[0] == 0


def test_gc_removes_what_was_left_and_nothing_else(registry: Registry) -> None:
    filled(registry)
    data = registry.data
    for name in ("left", "running"):
        (data / f"outgoing-{name}").mkdir()
        (data / f"outgoing-{name}/link").write_bytes(b"x")
    (data / "files/alpha/stranger-1.0.tar.gz").write_bytes(b"x")
    run("verify", data=data)
    (stranger,) = (data / "aside").iterdir()
    (data / "aside" / "young").mkdir()
    past = time.time() - 31 * 86_400
    os.utime(stranger, (past, past))

    with locked(data / "outgoing-running", fcntl.LOCK_EX):
        code, _ = run("gc", data=data)

    assert code == 0
    assert [path.name for path in data.glob("outgoing-*")] == ["outgoing-running"]
    assert [path.name for path in (data / "aside").iterdir()] == ["young"]
    assert run("verify", data=data)[0] == 0
