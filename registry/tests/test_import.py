"""What an import takes in, passes over and refuses, and how it tells."""

import os
import pty
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from packages import sdist, wheel
from registry import Settings, Store, open_store, standing, verify
from registry.cli.progress import progress
from registry.errors import StoreSilent
from registry.folder import (
    FEWEST_FILES,
    MOST_BYTES,
    MOST_FILES,
    import_files,
    next_batch,
    next_size,
    packages_in,
)
from registry.model import Coding, Form, Status
from registry.refusals import FileUnreadable
from support import Registry, registry_command

NOON = 1_600_000_000
FILES = 300


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Settings(data=tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hundreds of wheels, ten a project."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(FILES):
        wheel(f"many{number // 10}", f"1.{number % 10}").write(folder)
    return folder


def imported(store: Store, folder: Path) -> dict[str, bool | str]:
    """Import a folder; say of each file whether it is new, or the kind of its first refusal."""
    done = [each for batch in import_files(store, packages_in(folder)) for each in batch]
    return {
        str(each.path.relative_to(folder)): type(each.reasons[0]).__name__
        if each.reasons
        else each.new
        for each in done
    }


def test_each_file_that_cannot_come_in_is_told_and_holds_up_no_other(
    store: Store, tmp_path: Path
) -> None:
    folder, early = tmp_path / "old", tmp_path / "early"
    for package in (wheel("gone"), wheel("closed"), wheel("taken")):
        package.write(early)
    imported(store, early)
    standing.delete(store, "gone", "1.0")
    standing.set_status(store, "closed", Status.ARCHIVED)
    for package in (wheel("gone"), wheel("closed", "2.0"), wheel("taken", text=b"other")):
        package.write(folder)
    for place in ("a", "b", "c"):
        wheel("twin", text=b"other" if place == "c" else b"same").write(folder / place)
    (folder / "half-1.0.tar.gz").write_bytes(sdist("half").content[:100])
    (folder / "lost-1.0.tar.gz").symlink_to("nowhere")
    (folder / os.fsdecode(b"\xff-1.0.tar.gz")).write_bytes(b"")
    wheel("bare", record=False).write(folder)
    wheel("good").write(folder)

    assert imported(store, folder) == {
        "gone-1.0-py3-none-any.whl": "FileDeleted",
        "closed-2.0-py3-none-any.whl": "ProjectClosed",
        "taken-1.0-py3-none-any.whl": "VersionTaken",
        "a/twin-1.0-py3-none-any.whl": True,
        "b/twin-1.0-py3-none-any.whl": False,
        "c/twin-1.0-py3-none-any.whl": "VersionTaken",
        "half-1.0.tar.gz": "ArchiveDamaged",
        "lost-1.0.tar.gz": "FileUnreadable",
        os.fsdecode(b"\xff-1.0.tar.gz"): "FileNameUnreadable",
        "bare-1.0-py3-none-any.whl": "RecordMissing",
        "good-1.0-py3-none-any.whl": True,
    }
    assert list(verify(store)) == []


def test_a_name_that_cannot_be_printed_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / os.fsdecode(b"\xff-1.0.tar.gz")).write_bytes(b"")

    done = registry_command("import", "old", "--data", "data", cwd=tmp_path)

    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        100,
        "0 files imported, 0 were kept already, 1 refused.",
    )


def test_a_folder_that_cannot_be_listed_is_told_before_anything_comes_in(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="nowhere' cannot be read"):
        packages_in(tmp_path / "nowhere")


def test_the_upload_time_is_when_the_file_was_written(store: Store, tmp_path: Path) -> None:
    os.utime(wheel("alpha").write(tmp_path / "old"), (0, NOON))

    imported(store, tmp_path / "old")

    (file,) = store.catalogue.files()
    page = store.catalogue.page("alpha", Form.JSON, Coding.IDENTITY)
    assert file.uploaded == "2020-09-13T12:26:40.000000Z"
    assert page is not None
    assert file.uploaded.encode() in page.body


def test_a_second_run_changes_nothing(store: Store, many: Path) -> None:
    first = imported(store, many)
    before = store.catalogue.generation()

    second = imported(store, many)

    assert (set(first.values()), set(second.values())) == ({True}, {False})
    assert store.catalogue.generation() == before
    assert list(verify(store)) == []


def test_a_batch_that_fails_leaves_nothing_on_the_shelf(store: Store, tmp_path: Path) -> None:
    for name in ("alpha", "beta"):
        wheel(name).write(tmp_path / "old")
    (store.shelf.files / "beta").write_text("where its folder was to be")

    with pytest.raises(StoreSilent):
        imported(store, tmp_path / "old")

    assert [path.name for path in store.shelf.files.iterdir()] == ["beta"]
    assert list(store.shelf.incoming.iterdir()) == []
    assert store.catalogue.files() == []


def test_uploads_come_in_while_a_folder_does(registry: Registry, many: Path) -> None:
    """Some of them are files of the folder, so that both want to keep the same name."""
    packages = [wheel(f"many{number}", f"1.{number % 12}") for number in range(29, -1, -1)]
    command = ("import", str(many), "--data", str(registry.data))

    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(registry_command, *command, cwd=many)
        answers = [registry.send(package).status for package in packages]
        code = importing.result().returncode

    assert (code, set(answers)) == (0, {200})
    assert all(registry.ask(f"/packages/{package.filename}").status == 200 for package in packages)
    verified = registry_command("verify", "--data", str(registry.data), cwd=many)
    # Versions 1.10 and 1.11 are in no folder.
    assert verified.stdout == "304 files verified, 0 things mended, 0 broken.\n"


def test_lines_tell_how_far_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Importing", 1234) as advance:
        for batch in (200, 200, 200, 200, 200, 200, 34):
            advance(batch)

    assert capsys.readouterr().err == (
        "registry: 600 of 1234 files\nregistry: 1000 of 1234 files\nregistry: 1234 of 1234 files\n"
    )


def test_a_terminal_shows_a_bar_with_count_rate_and_time_left(tmp_path: Path) -> None:
    wheel("alpha").write(tmp_path / "old")
    (tmp_path / "old" / "odd.whl").write_bytes(b"")
    ours, theirs = pty.openpty()
    command = (sys.executable, "-m", "registry", "import", "old", "--data", "data")
    environment = {"TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False
    )
    os.close(theirs)
    shown = re.sub(r"\x1b\[[?;\d]*[A-Za-z]", "", os.read(ours, 65536).decode())
    os.close(ours)

    assert re.search(r"Importing ━+ 2/2 \d+ files/s 0:00:00", shown), shown
    assert re.search(r"registry: 2 files in \d+\.\d seconds, \d+ a second", shown), shown
    assert done.stdout.decode().startswith("refused: odd.whl: ")
    assert done.stdout.decode().endswith("1 refused.\n")


@pytest.mark.parametrize(
    ("files", "took_s", "size"),
    [
        pytest.param(100, 0.5, 100, id="as-long-as-it-may"),
        pytest.param(100, 2.0, 25, id="slow"),
        pytest.param(8, 60.0, FEWEST_FILES, id="slower-than-can-be-helped"),
        pytest.param(8, 0.04, 100, id="quick"),
        pytest.param(100, 0.0, MOST_FILES, id="quicker-than-the-clock"),
    ],
)
def test_a_batch_takes_as_many_files_as_fit_into_its_time(
    files: int, took_s: float, size: int
) -> None:
    assert next_size(files, took_s) == size


def test_a_batch_ends_with_the_file_that_makes_it_large(tmp_path: Path) -> None:
    sizes = [1, MOST_BYTES // 2, MOST_BYTES // 2, 1]
    left = deque(tmp_path / str(number) for number in range(len(sizes)))
    for path, size in zip(left, sizes, strict=True):
        path.touch()
        os.truncate(path, size)
    left.appendleft(tmp_path / "nowhere")

    assert [len(next_batch(left, 10)), len(left)] == [4, 1]
