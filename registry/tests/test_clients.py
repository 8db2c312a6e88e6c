"""Stock clients against a real registry: what they send is kept, what they ask for they get."""

import json
import sys
from pathlib import Path

import pytest

from authority import PUBLISH, SLSA, Authority, statement
from packages import Package, sdist, wheel
from support import BIN, ROOT, Registry, command

CONSUMER = """
[project]
name = "consumer"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["{name} (==1.0)"]
[tool.poetry]
package-mode = false
[[tool.poetry.source]]
name = "registry"
url = "{url}/simple/"
priority = "explicit"
[tool.poetry.dependencies]
{name} = {{ source = "registry" }}
"""
PUBLISHER = """
[project]
name = "{name}"
version = "1.0"
requires-python = ">=3.11"
"""


def twine(registry: Registry, files: list[str], folder: Path) -> tuple[int, str]:
    login = ("--username", "__token__", "--password", registry.token)
    options = ("--non-interactive", "--disable-progress-bar", "--repository-url", registry.url)
    done = command(str(BIN / "twine"), "upload", *options, *login, *files, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def uv(registry: Registry, files: list[str], folder: Path) -> tuple[int, str]:
    login = ("--username", "__token__", "--password", registry.token)
    where = ("--publish-url", f"{registry.url}/")
    done = command(str(BIN / "uv"), "publish", *where, *login, *files, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def poetry(registry: Registry, files: list[str], folder: Path) -> tuple[int, str]:
    name = Path(files[0]).name.partition("-")[0]
    (folder / "pyproject.toml").write_text(PUBLISHER.format(name=name))
    done = command(
        str(ROOT / "stack" / "poetry"),
        *("publish", "--repository", "ours", "--dist-dir", str(Path(files[0]).parent)),
        cwd=folder,
        POETRY_REPOSITORIES_OURS_URL=f"{registry.url}/",
        POETRY_HTTP_BASIC_OURS_USERNAME="__token__",
        POETRY_HTTP_BASIC_OURS_PASSWORD=registry.token,
    )
    return done.returncode, done.stdout + done.stderr


UPLOADERS = {"twine": twine, "uv": uv, "poetry": poetry}


def written(packages: tuple[Package, ...], folder: Path) -> list[str]:
    return [str(package.write(folder / "dist")) for package in packages]


@pytest.mark.parametrize("client", UPLOADERS)
def test_a_client_uploads_and_may_repeat_it(shared: Registry, tmp_path: Path, client: str) -> None:
    packages = (wheel(f"by_{client}"), sdist(f"by_{client}"))
    files = written(packages, tmp_path)

    first, again = (UPLOADERS[client](shared, files, tmp_path) for _ in range(2))

    assert (first[0], again[0]) == (0, 0), (first, again)
    for package in packages:
        assert shared.ask(f"/packages/{package.filename}").body == package.content


@pytest.mark.parametrize(
    ("client", "message"),
    [("twine", "409 Conflict"), ("uv", "File already exists"), ("poetry", "already exists")],
)
def test_a_client_is_told_that_a_version_is_taken(
    shared: Registry, tmp_path: Path, client: str, message: str
) -> None:
    shared.send(wheel(f"once_{client}"))
    files = written((wheel(f"once_{client}", text=b"other"),), tmp_path)

    code, said = UPLOADERS[client](shared, files, tmp_path)

    assert (code != 0, message in said) == (True, True), said


@pytest.mark.parametrize("client", UPLOADERS)
def test_a_wrong_password_ends_an_upload(shared: Registry, tmp_path: Path, client: str) -> None:
    stranger = Registry(shared.port, shared.data, shared.process, "", "reg-wrong")
    files = written((wheel(f"never_{client}"),), tmp_path)

    code, said = UPLOADERS[client](stranger, files, tmp_path)

    assert (code != 0, "401" in said or "Unauthorized" in said) == (True, True), said


def attested(authority: Authority, package: Package, folder: Path) -> list[str]:
    """Write a package with what a publishing job lays beside it; say every path."""
    path = package.write(folder / "dist")
    for word, kind in (("publish", PUBLISH), ("slsa", SLSA)):
        attestation = authority.attest(statement(package, predicateType=kind))
        beside = path.with_name(f"{path.name}.{word}.attestation")
        beside.write_text(json.dumps(attestation))
    return sorted(map(str, path.parent.iterdir()))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param(("uv",), 2, id="uv-by-itself"),
        pytest.param(("uv", "--no-attestations"), 0, id="uv-told-not-to"),
        pytest.param(("twine", "--attestations"), 2, id="twine-told-to"),
        pytest.param(("twine",), 0, id="twine-by-itself"),
    ],
)
def test_a_client_uploads_the_attestations_beside_a_file(
    trusting: Registry, authority: Authority, tmp_path: Path, words: tuple[str, ...], count: int
) -> None:
    client, *options = words
    package = wheel(f"attested_by_{client}_{count}")
    files = attested(authority, package, tmp_path)

    code, said = UPLOADERS[client](trusting, [*options, *files], tmp_path)

    project = package.form["name"].replace("_", "-")
    told = trusting.ask(f"/integrity/{project}/1.0/{package.filename}/provenance")
    assert (code, told.status) == (0, 200 if count else 404), said
    if count:
        (bundle,) = json.loads(told.body)["attestation_bundles"]
        sent = [json.loads(Path(f).read_text()) for f in files if f.endswith(".attestation")]
        assert bundle["attestations"] == sent


@pytest.mark.parametrize("client", ["uv", "twine"])
def test_a_client_tells_why_an_attestation_is_refused(
    trusting: Registry, tmp_path: Path, client: str
) -> None:
    package = wheel(f"unproven_by_{client}")
    files = attested(Authority(), package, tmp_path)
    options = ["--attestations", "--verbose"] if client == "twine" else []

    code, said = UPLOADERS[client](trusting, [*options, *files], tmp_path)

    assert (code != 0, "does not" in said) == (True, True), said
    assert trusting.ask(f"/packages/{package.filename}").status == 404


@pytest.mark.parametrize(
    "tool", [(sys.executable, "-m", "pip", "install"), (str(BIN / "uv"), "pip", "install")]
)
def test_installers_read_a_page_that_names_provenance(
    trusting: Registry, authority: Authority, tmp_path: Path, tool: tuple[str, ...]
) -> None:
    package = wheel("page_with_provenance")
    body = json.dumps([authority.attest(statement(package))])
    assert trusting.send(package, attestations=body).status == 200

    done = command(
        *tool,
        *("--target", "out", "--index-url", trusting.index, "page-with-provenance"),
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/page_with_provenance/__init__.py").read_text() == "X = 1\n"


def test_pip_installs(shared: Registry, tmp_path: Path) -> None:
    shared.send(wheel("for_pip"))
    options = ("--no-cache-dir", "--disable-pip-version-check", "--index-url", shared.index)

    done = command(
        *(sys.executable, "-m", "pip", "install", "--target", "out", *options, "for-pip==1.0"),
        cwd=tmp_path,
    )

    assert (done.returncode, (tmp_path / "out/for_pip/__init__.py").read_text()) == (0, "X = 1\n")
    assert ".whl.metadata" in done.stdout


def test_uv_installs(shared: Registry, tmp_path: Path) -> None:
    shared.send(wheel("for_uv"))
    options = ("--no-cache", "--python", sys.executable, "--default-index", shared.index)

    done = command(
        str(BIN / "uv"), "pip", "install", "--target", "out", *options, "for-uv==1.0", cwd=tmp_path
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/for_uv/__init__.py").read_text() == "X = 1\n"


def test_poetry_locks_with_our_hashes(shared: Registry, tmp_path: Path) -> None:
    packages = (wheel("for_poetry"), sdist("for_poetry"))
    for package in packages:
        shared.send(package)
    (tmp_path / "pyproject.toml").write_text(CONSUMER.format(name="for-poetry", url=shared.url))

    done = command(
        str(ROOT / "stack" / "poetry"),
        "lock",
        cwd=tmp_path,
        # Poetry remembers hashes by the name of a source, and this one's differ at each run.
        POETRY_CACHE_DIR=str(tmp_path / "cache"),
        POETRY_HTTP_BASIC_REGISTRY_USERNAME="__token__",
        POETRY_HTTP_BASIC_REGISTRY_PASSWORD=shared.token,
    )

    assert done.returncode == 0, done.stderr
    lock = (tmp_path / "poetry.lock").read_text()
    assert all(f'hash = "sha256:{package.sha256}"' in lock for package in packages)
