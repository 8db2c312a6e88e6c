"""What stock installers ask for: one page and one METADATA a package, and no wheel to resolve."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clients import INSTALLERS, LOCKERS, NEVER, OLD_INSTALLERS, pip, poetry, uv, write
from index import JSON, data, say
from packages import sdist, wheel
from proxy import Watched, watched
from support import Registry

CHAIN = ("top", "middle", "bottom")
HEAVY = wheel("heavy", "1.0", bytes(range(256)) * 4096)
PEP658 = frozenset({"core-metadata", "data-dist-info-metadata"})
FAST = ("--use-feature=fast-deps", "--dry-run", "--ignore-installed")
# Pip 22.1 knows nothing but `text/html`; each later one asks for JSON, and would read HTML too.
OLD_FORMS = [
    (pip, form)
    for pip in OLD_INSTALLERS
    for form in ("text/html", JSON)
    if form == "text/html" or pip != "22.1.2"
]
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(shared: Registry) -> Registry:
    """Top needs middle needs bottom; middle 2.0 is yanked; picky 2.0 is for another Python."""
    for name, needs in (("top", "middle"), ("middle", "bottom"), ("bottom", "")):
        shared.send(wheel(name, "1.0", b"", *([f"Requires-Dist: {needs}"] if needs else [])))
        shared.send(sdist(name, "1.0"))
    shared.send(wheel("middle", "2.0", b"", "Requires-Dist: bottom"))
    say(shared, "yank", project="middle", version="2.0", reason="it bites")
    shared.send(wheel("picky", "1.0"))
    shared.send(wheel("picky", "2.0", b"", "Requires-Python: >=99"))
    shared.send(HEAVY)
    return shared


@dataclass(frozen=True)
class Run:
    """What came of one run of a client, and what it asked for."""

    client: str
    seen: Watched
    folder: Path
    code: int
    said: str


@pytest.fixture
def seen(filled: Registry) -> Iterator[Watched]:
    with watched(filled) as proxied:
        yield proxied


@pytest.fixture(scope="module", params=LOCKERS)
def resolved(
    filled: Registry, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Run:
    """Let each client resolve top."""
    folder = tmp_path_factory.mktemp(request.param)
    with watched(filled) as proxied:
        done = LOCKERS[request.param](proxied, folder, "top", NEVER)
    return Run(request.param, proxied, folder, *done)


@pytest.fixture(scope="module", params=INSTALLERS)
def installed(
    filled: Registry, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Run:
    """Let each client install top."""
    folder = tmp_path_factory.mktemp(request.param)
    with watched(filled) as proxied:
        done = INSTALLERS[request.param](proxied, folder, "top")
    return Run(request.param, proxied, folder, *done)


def test_one_page_and_one_metadata_resolve_a_package(resolved: Run) -> None:
    assert (resolved.code, "bottom" in resolved.said) == (0, True), resolved.said
    # pdm asks for the page a second time, to read the hashes out of it.
    pages = ["page", "page"] if resolved.client == "pdm" else ["page"]
    for project in CHAIN:
        assert sorted(resolved.seen.about(project)) == ["metadata", *pages], resolved.seen.asked
    assert [path for _, path, _ in resolved.seen.asked if "2.0" in path] == []


def test_a_lock_has_the_hashes_of_the_index(resolved: Run) -> None:
    """uv writes hashes for a compiled file when it is asked to; pip locks what it would install."""
    kinds = {"pip-plan": (), "uv-compile": (), "pip-lock": (wheel,)}.get(
        resolved.client, (wheel, sdist)
    )

    page = data(resolved.seen.registry, "/simple/top/")
    hashes = {file["filename"]: file["hashes"]["sha256"] for file in page["files"]}
    assert all(hashes[kind("top", "1.0").filename] in resolved.said for kind in kinds)


@pytest.mark.parametrize("client", LOCKERS)
def test_a_yanked_release_is_had_by_who_pins_it(seen: Watched, tmp_path: Path, client: str) -> None:
    code, said = LOCKERS[client](seen, tmp_path, "middle==2.0", NEVER)

    assert (code, "2.0" in said) == (0, True), said
    assert client == "pdm" or "it bites" in said


# `uv lock` is for every Python that may come.
@pytest.mark.parametrize("client", sorted(LOCKERS.keys() - {"uv-lock"}))
def test_a_release_for_another_python_is_passed_over(
    seen: Watched, tmp_path: Path, client: str
) -> None:
    code, said = LOCKERS[client](seen, tmp_path, "picky", NEVER)

    assert code == 0, said
    assert re.findall(r'picky(?:-|==|"\nversion = ")([12]\.0)', said)[-1] == "1.0"


@pytest.mark.parametrize("client", LOCKERS)
def test_newer_files_can_be_left_out(seen: Watched, tmp_path: Path, client: str) -> None:
    code, said = LOCKERS[client](seen, tmp_path, "bottom", LONG_AGO)

    assert code != 0, said
    assert set(seen.about("bottom")) == {"page"}, said
    assert "does not provide upload-time" not in said


def test_a_lock_of_uv_has_the_size_and_the_time_of_each_file(seen: Watched, tmp_path: Path) -> None:
    _, said = LOCKERS["uv-lock"](seen, tmp_path, "heavy", NEVER)

    page = data(seen.registry, "/simple/heavy/")
    assert f"size = {len(HEAVY.content)}" in said
    seconds = page["files"][0]["upload-time"][: len("yyyy-mm-ddThh:mm:ss")]
    assert f'upload-time = "{seconds}' in said


def test_each_wheel_is_fetched_once_to_install(installed: Run) -> None:
    assert installed.code == 0, installed.said
    assert {f.parent.name for f in installed.folder.rglob("__init__.py")} >= set(CHAIN)
    for project in CHAIN:
        asked = Counter(installed.seen.about(project))
        assert (asked["file GET"], asked["metadata"], asked["part"]) == (1, 1, 0)
        # These two lock first, and read the pages again to install.
        assert installed.client in {"poetry", "pdm"} or asked["page"] == 1


def test_a_client_that_remembers_a_page_is_told_that_it_did_not_change(installed: Run) -> None:
    """Poetry does; pdm keeps nothing that is private, and the others ran without a cache."""
    statuses = [status for _, path, status in installed.seen.asked if path == "/simple/top/"]

    assert statuses[1:] == {"poetry": [304], "pdm": [200, 200]}.get(installed.client, [])


@pytest.mark.parametrize(("client", "accept"), OLD_FORMS)
def test_a_pip_of_before_pep_714_installs(
    filled: Registry, tmp_path: Path, client: str, accept: str
) -> None:
    with watched(filled, accept=accept) as seen:
        code, said = OLD_INSTALLERS[client](seen, tmp_path, "top")

    assert code == 0, said
    assert {found.parent.name for found in tmp_path.rglob("__init__.py")} >= set(CHAIN)
    # Where it reads `data-dist-info-metadata`, it fetches each wheel twice.
    assert all(seen.about(project).count("page") == 1 for project in CHAIN), seen.asked


@pytest.mark.parametrize("client", ["pip", "uv", "poetry"])
def test_where_no_metadata_is_told_of_a_part_of_the_wheel_is_read(
    filled: Registry, tmp_path: Path, client: str
) -> None:
    with watched(filled, hide=PEP658) as seen:
        write(seen, tmp_path, "heavy")
        code, said = {
            "pip": lambda: pip(seen, tmp_path, "install", *FAST, "heavy"),
            "uv": lambda: uv(seen, tmp_path, "lock"),
            "poetry": lambda: poetry(seen, tmp_path, "lock"),
        }[client]()

    assert code == 0, said
    assert set(seen.about("heavy")) <= {"page", "file HEAD", "part"}
    assert "part" in seen.about("heavy")


def test_poetry_locks_out_of_a_source_that_is_asked_for_nothing_else(
    seen: Watched, tmp_path: Path
) -> None:
    write(seen, tmp_path, "heavy", explicit=True)

    code, said = poetry(seen, tmp_path, "lock")

    assert code == 0, said
    assert f'hash = "sha256:{HEAVY.sha256}"' in (tmp_path / "poetry.lock").read_text()
    assert seen.about("heavy") == ["page", "metadata"]
