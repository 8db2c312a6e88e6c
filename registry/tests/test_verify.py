"""What `registry verify` and `registry import` find, mend and say."""

import contextlib
import gzip
import io
import sqlite3
from pathlib import Path

import pytest

from packages import sdist, wheel
from registry import Settings, open_store
from registry.cli import main
from registry.press import tag
from support import registry_command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pypiserver folder: nested, with a stray file, a hidden folder and two bad packages."""
    wheel("alpha").write(tmp_path / "old")
    sdist("alpha").write(tmp_path / "old" / "nested" / "deeper")
    wheel("hidden").write(tmp_path / "old" / ".cache")
    (tmp_path / "old" / "README.txt").write_text("not a package")
    (tmp_path / "old" / "half-1.0-py3-none-any.whl").write_bytes(wheel("half").content[:200])
    (tmp_path / "old" / "odd.whl").write_bytes(b"")
    return tmp_path / "old"


@pytest.fixture
def data(tmp_path: Path, folder: Path) -> Path:
    run("import", str(folder), data=tmp_path / "data")
    return tmp_path / "data"


def run(*arguments: str, data: Path) -> tuple[int, str]:
    """Call the command in this process; say its exit code and what it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, pytest.raises(SystemExit) as left:
        main([*arguments, "--data", str(data)])
    return int(str(left.value)), printed.getvalue()


def test_a_folder_is_imported_and_the_refused_are_listed(tmp_path: Path, folder: Path) -> None:
    first = registry_command("import", str(folder), "--data", "new", cwd=tmp_path)
    again = registry_command("import", str(folder), "--data", "new", cwd=tmp_path)

    assert (first.returncode, first.stdout.splitlines()[-1]) == (
        100,
        "2 files imported, 0 were kept already, 2 refused.",
    )
    assert again.stdout.splitlines()[-1] == "0 files imported, 2 were kept already, 2 refused."
    assert first.stdout.splitlines()[0].startswith("refused: half-1.0-py3-none-any.whl: ")
    assert first.stderr.startswith("registry: 4 of 4 files\n")


def test_a_whole_registry_verifies(data: Path) -> None:
    assert run("verify", data=data) == (0, "2 files verified, 0 things mended, 0 broken.\n")


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        pytest.param(
            "UPDATE pressed SET body = x'00' WHERE project = 'alpha'",
            "mended: alpha: its pages were pressed anew",
            id="page-changed",
        ),
        pytest.param(
            "DELETE FROM pressed WHERE project = ''",
            "mended: /simple/: its pages were pressed anew",
            id="index-gone",
        ),
        pytest.param(
            "INSERT INTO pressed VALUES ('ghost', 'x', 'gzip', 'e', x'00')",
            "mended: ghost: pages of no project were removed",
            id="page-of-nothing",
        ),
        pytest.param(
            "DELETE FROM core_metadata",
            "mended: alpha-1.0-py3-none-any.whl: its metadata was written anew",
            id="metadata-gone",
        ),
    ],
)
def test_what_is_derived_is_mended(data: Path, damage: str, finding: str) -> None:
    connection = sqlite3.connect(data / "catalogue.sqlite")
    connection.execute(damage)
    connection.commit()
    connection.close()

    assert run("verify", data=data) == (
        0,
        f"{finding}\n2 files verified, 1 things mended, 0 broken.\n",
    )
    assert run("verify", data=data) == (0, "2 files verified, 0 things mended, 0 broken.\n")


def test_a_page_packed_by_another_release_of_a_packer_is_sound(data: Path) -> None:
    connection = sqlite3.connect(data / "catalogue.sqlite")
    (plain,) = connection.execute(
        "SELECT body FROM pressed WHERE project = 'alpha' AND coding = 'identity' AND form LIKE ?",
        ("%json",),
    ).fetchone()
    body = gzip.compress(plain, 9)
    connection.execute(
        "UPDATE pressed SET body = ?, etag = ? WHERE project = 'alpha' AND coding = 'gzip' "
        "AND form LIKE ?",
        (body, tag(body), "%json"),
    )
    connection.commit()
    connection.close()

    assert run("verify", data=data) == (0, "2 files verified, 0 things mended, 0 broken.\n")


def test_pages_of_an_older_press_are_pressed_anew_at_the_start(data: Path) -> None:
    """As the first release left them: in a table of another shape, with no press number."""
    connection = sqlite3.connect(data / "catalogue.sqlite")
    new = connection.execute("SELECT * FROM pressed ORDER BY 1, 2, 3").fetchall()
    later = {"alembic_version", "audit", "audit_head", "provenance", "press", "pressed"}
    for table in later | {"tokens", "users", "publishers", "identities"}:
        connection.execute(f"DROP TABLE {table}")
    connection.executescript(
        "CREATE TABLE tokens (name VARCHAR(255) PRIMARY KEY, sha256 VARCHAR(64) NOT NULL UNIQUE,"
        " scope VARCHAR(16) NOT NULL, created VARCHAR(32) NOT NULL);"
        "CREATE TABLE pages (project, form, etag, body);"
        "INSERT INTO pages VALUES ('alpha', 'x', 'y', 'z')"
    )

    open_store(Settings(data=data)).close()

    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    assert "pages" not in tables
    assert connection.execute("SELECT * FROM pressed ORDER BY 1, 2, 3").fetchall() == new
    connection.close()


def test_files_no_row_names_are_moved_aside(data: Path) -> None:
    strays = [data / "files" / "stray.whl", data / "files/alpha/x.whl", data / "files/b/y.whl"]
    for stray in strays:
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(stray.name.encode())

    code, said = run("verify", data=data)

    assert (code, said.count("mended: "), said.splitlines()[-1]) == (
        0,
        3,
        "2 files verified, 3 things mended, 0 broken.",
    )
    aside = sorted(path.read_bytes() for path in (data / "aside").rglob("*.whl"))
    assert aside == [b"stray.whl", b"x.whl", b"y.whl"]


def test_folders_of_projects_that_have_no_file_go(data: Path) -> None:
    (data / "files/nothing").mkdir()

    run("verify", data=data)

    assert [path.name for path in (data / "files").iterdir()] == ["alpha"]


def test_what_is_lost_is_reported(data: Path) -> None:
    (data / "files/alpha/alpha-1.0.tar.gz").write_bytes(b"other bytes")
    (data / "files/alpha/alpha-1.0-py3-none-any.whl").unlink()

    assert run("verify", data=data) == (
        100,
        (
            "BROKEN: alpha-1.0-py3-none-any.whl: the file is missing; restore it from a backup\n"
            "BROKEN: alpha-1.0.tar.gz: its bytes changed; restore it from a backup\n"
            "2 files verified, 0 things mended, 2 broken.\n"
        ),
    )
