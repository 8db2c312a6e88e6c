"""What `registry migrate` says and does, and that nobody is surprised by it."""

import subprocess
import sys
from pathlib import Path

import pytest

from databases import sqlite
from packages import wheel
from registry import Settings, open_store
from registry.misfits import FolderInUse
from registry.schema import BASE, HEAD
from support import command, registry_command, running

IN_USE = "migrated only while nobody does; stop them, then try again."


def migrate(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return registry_command("migrate", *arguments, "--data", str(data), cwd=data.parent)


@pytest.fixture
def kept(data: Path) -> Path:
    """A data folder whose catalogue is at the newest revision."""
    open_store(Settings(data=data)).close()
    return data


def test_status_says_what_is_and_what_is_wanted(kept: Path) -> None:
    level = migrate(kept)
    migrate(kept, "down", BASE, "--yes")
    behind = migrate(kept)

    assert (level.returncode, level.stdout, level.stderr) == (
        0,
        f"The catalogue is at '{HEAD}'; this program works with '{HEAD}'.\n",
        "",
    )
    first, *steps = behind.stdout.splitlines()
    assert (behind.returncode, first) == (
        100,
        f"The catalogue is at 'base'; this program works with '{HEAD}'.",
    )
    assert steps[0].startswith("up: 0001: The tables of before the catalogue was versioned")


def test_down_says_what_is_lost_and_up_comes_back(kept: Path) -> None:
    down = migrate(kept, "down", BASE, "--yes")
    up = migrate(kept, "up")

    assert (down.returncode, down.stdout) == (0, "")
    assert "registry: down from '0001' loses nothing.\n" in down.stderr
    assert "registry: the catalogue is at 'base'; start a release from before" in down.stderr
    assert (up.returncode, up.stderr) == (0, f"registry: the catalogue is at '{HEAD}'.\n")


def test_down_asks_first(kept: Path) -> None:
    asked = migrate(kept, "down", BASE)

    assert (asked.returncode, migrate(kept).returncode) == (1, 0)
    assert f"Go down to {BASE!r}? [y/N]" in asked.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("down", "9999", "--yes"), f"is at '{HEAD}' and cannot go down to '9999'; choose one of"),
        (("up", "0001"), f"'up' ends at '{HEAD}' and takes no revision."),
        (("sideways",), "'sideways' is not one of 'up', 'down'"),
    ],
)
def test_what_cannot_be_meant_is_a_wrong_call(
    kept: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = migrate(kept, *arguments)

    assert (done.returncode, migrate(kept).returncode) == (2, 0)
    assert said in done.stderr


@pytest.mark.parametrize("arguments", [(), ("down", "--yes")])
def test_a_folder_without_a_registry_is_left_without_one(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = migrate(tmp_path / "typo", *arguments)

    assert done.returncode == 101
    assert "no registry was ever started in it" in done.stderr
    assert not (tmp_path / "typo").exists()


def test_a_running_registry_keeps_its_catalogue(data: Path) -> None:
    with running(data, "--workers", "2") as registry:
        refused = migrate(data, "down", "--yes")
        told, level = migrate(data), migrate(data, "up")

        assert (refused.returncode, IN_USE in refused.stderr) == (101, True)
        assert (told.returncode, level.returncode) == (0, 0)
        assert registry.send(wheel("served")).status == 200
        registry.stop()
    assert migrate(data, "down", "--yes").returncode == 0


def test_a_killed_registry_lets_go_of_its_catalogue(data: Path) -> None:
    with running(data, "--workers", "2") as registry:
        registry.crash()

        assert migrate(data, "down", "--yes").returncode == 0


def test_a_start_that_would_migrate_waits_for_nobody_and_changes_nothing(kept: Path) -> None:
    store = open_store(Settings(data=kept))
    store.catalogue.migrate(BASE)

    with pytest.raises(FolderInUse, match=IN_USE):
        open_store(Settings(data=kept))
    left = store.catalogue.revision()
    store.close()

    assert left == BASE
    open_store(Settings(data=kept)).close()
    assert migrate(kept).returncode == 0


def test_a_start_tells_that_a_newer_release_was_here(kept: Path) -> None:
    sqlite(kept).run("UPDATE alembic_version SET version_num = '9999';")

    start = registry_command("serve", "--port", "0", "--data", str(kept), cwd=kept)

    assert start.returncode == 101
    assert "The catalogue is at revision '9999'" in start.stderr
    assert f"`registry migrate down {HEAD}`" in start.stderr


def test_a_start_at_the_newest_revision_does_not_import_alembic(kept: Path) -> None:
    code = (
        "import sys, pathlib; from registry import Settings, open_store;"
        "open_store(Settings(data=pathlib.Path(sys.argv[1]))).close();"
        "print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    )

    done = command(sys.executable, "-c", code, str(kept), cwd=kept)

    assert done.stdout == "True False\n"
