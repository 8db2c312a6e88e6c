"""The site is what the registry answers, as plain files, whatever happened to it before."""

import gzip
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from packages import sdist, wheel
from registry import Settings, open_store
from registry.model import Status
from registry.standing import delete, set_status
from support import Registry, registry_command, running


def shown(data: Path) -> dict[str, bytes]:
    """Read every file of the site by its path."""
    site = data / "site"
    found = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def names(data: Path, folder: str) -> set[str]:
    return {path.name for path in (data / "site" / folder).iterdir()}


def test_pages_stand_there_in_every_form_and_packing(registry: Registry) -> None:
    registry.send(wheel())
    accept = "application/vnd.pypi.simple.v1+json"

    page = (registry.data / "site/simple/alpha/index.json").read_bytes()

    assert page == registry.ask("/simple/alpha/", Accept=accept).body
    assert names(registry.data, "simple/alpha") == {
        f"index.{form}{packing}" for form in ("json", "html") for packing in ("", ".gz", ".zst")
    }
    packed = (registry.data / "site/simple/alpha/index.json.gz").read_bytes()
    assert gzip.decompress(packed) == page
    index = json.loads((registry.data / "site/simple/index.json").read_bytes())
    assert index["projects"] == [{"name": "alpha"}]


def test_files_are_linked_not_copied(registry: Registry) -> None:
    package = wheel()
    registry.send(package)

    site = registry.data / "site/packages" / package.filename

    assert site.samefile(registry.data / "files/alpha" / package.filename)
    metadata = registry.ask(f"/packages/{package.filename}.metadata").body
    assert site.with_name(f"{package.filename}.metadata").read_bytes() == metadata


def test_what_is_deleted_or_quarantined_is_shown_no_more(registry: Registry) -> None:
    for package in (wheel(), sdist("alpha", "2.0"), wheel("beta")):
        registry.send(package)
    store = open_store(Settings(data=registry.data))

    delete(store, "alpha", "1.0")
    assert names(registry.data, "packages") == {
        "alpha-2.0.tar.gz",
        "beta-1.0-py3-none-any.whl",
        "beta-1.0-py3-none-any.whl.metadata",
    }
    set_status(store, "beta", Status.QUARANTINED)
    assert names(registry.data, "packages") == {"alpha-2.0.tar.gz"}
    set_status(store, "beta", Status.ACTIVE)
    assert "beta-1.0-py3-none-any.whl.metadata" in names(registry.data, "packages")
    delete(store, "alpha", "2.0")
    assert not (registry.data / "site/simple/alpha").exists()


def spoil_a_page(data: Path) -> None:
    (data / "site/simple/alpha/index.json").write_bytes(b"{}")


def lose_everything(data: Path) -> None:
    shutil.rmtree(data / "site")


def add_strangers(data: Path) -> None:
    (data / "site/packages/evil-1.0.tar.gz").write_bytes(b"evil")
    (data / "site/simple/evil").mkdir()
    (data / "site/simple/evil/index.html").write_bytes(b"evil")


def swap_a_file(data: Path) -> None:
    path = data / "site/packages/alpha-1.0-py3-none-any.whl"
    path.unlink()
    path.write_bytes(b"other")


def empty_metadata(data: Path) -> None:
    (data / "site/packages/alpha-1.0-py3-none-any.whl.metadata").write_bytes(b"")


@pytest.mark.parametrize(
    "harm", [spoil_a_page, lose_everything, add_strangers, swap_a_file, empty_metadata]
)
def test_verify_makes_the_site_whole(data: Path, harm: object) -> None:
    with running(data) as registry:
        registry.send(wheel())
    before = shown(data)
    assert callable(harm)
    harm(data)

    done = registry_command("verify", "--data", str(data), cwd=data)

    assert done.returncode == 0
    assert "its part of the site was written anew" in done.stdout
    assert shown(data) == before
    again = registry_command("verify", "--data", str(data), cwd=data)
    assert "0 things mended" in again.stdout


def test_a_site_that_fell_behind_is_whole_after_the_next_change(registry: Registry) -> None:
    registry.send(wheel())
    packages = registry.data / "site/packages"
    packages.rename(registry.data / "site/away")
    packages.write_text("no folder")

    lost = registry.send(wheel("beta"))
    packages.unlink()
    registry.send(wheel("gamma"))

    assert lost.status == 200
    assert {f"{name}-1.0-py3-none-any.whl" for name in ("alpha", "beta", "gamma")} <= names(
        registry.data, "packages"
    )


def test_a_site_is_made_at_the_first_start_of_a_release_that_keeps_one(data: Path) -> None:
    with running(data) as registry:
        registry.send(wheel())
    before = shown(data)
    shutil.rmtree(data / "site")
    (data / "mark").unlink()

    with running(data):
        assert shown(data) == before


def test_two_pages_of_one_address_never_share_time_and_size(registry: Registry) -> None:
    path = registry.data / "site/simple/alpha/index.json"
    seen = []

    for number in range(4):
        registry.send(wheel("alpha", f"1.{number}"))
        seen.append((int(path.stat().st_mtime), path.stat().st_size))

    assert len({moment for moment, _ in seen}) == len(seen)


DYING = """
import os, signal, sys
from registry.catalogue import Catalogue
from registry.mark import open_mark
from registry.model import Status
from registry.settings import Settings

settings = Settings(data=sys.argv[1])
catalogue = Catalogue(settings.catalogue, open_mark(settings.mark), alone=True)
catalogue.on_commit(lambda _: os.kill(os.getpid(), signal.SIGKILL))
with catalogue.change() as change:
    change.set_status("alpha", Status.QUARANTINED, "")
"""


def test_a_site_that_lacks_the_last_change_is_whole_after_the_next_start(data: Path) -> None:
    with running(data) as registry:
        registry.send(wheel())
    subprocess.run([sys.executable, "-c", DYING, str(data)], check=False)

    open_store(Settings(data=data)).close()

    assert names(data, "packages") == set()


def test_pages_that_are_pressed_anew_are_shown(data: Path) -> None:
    with running(data) as registry:
        registry.send(wheel())
    before, page = shown(data), data / "site/simple/alpha/index.json"
    page.write_bytes(b"as another press made it")
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        connection.execute("UPDATE press SET number = 0")
        connection.commit()

    open_store(Settings(data=data)).close()

    assert shown(data) == before


def test_a_process_killed_between_commit_and_site_leaves_no_gap(registry: Registry) -> None:
    registry.send(wheel())

    died = subprocess.run([sys.executable, "-c", DYING, str(registry.data)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert names(registry.data, "packages") != set()
    assert registry.ask("/packages/alpha-1.0-py3-none-any.whl").status == 403
    registry.send(sdist("beta"))

    assert names(registry.data, "packages") == {"beta-1.0.tar.gz"}
