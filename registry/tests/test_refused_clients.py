"""Stock clients whose upload of 50 MB is refused live to see why."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from packages import Package, wheel
from support import BIN, ROOT, Registry, command, registry_command, running
from uploaders import PROJECT, USER

LONG = bytes(50_000_000)
WRONG = "reg-" + "x" * 40


def twine(registry: Registry, folder: Path) -> tuple[str, ...]:
    login = ("--username", USER, "--password", registry.token)
    options = ("--non-interactive", "--disable-progress-bar", "--verbose")
    where = ("--repository-url", f"{registry.url}/")
    return (str(BIN / "twine"), "upload", *options, *where, *login, f"{folder / 'dist'}/*")


def uv(registry: Registry, _folder: Path) -> tuple[str, ...]:
    login = ("--username", USER, "--password", registry.token)
    return (str(BIN / "uv"), "publish", "--no-cache", "--publish-url", f"{registry.url}/", *login)


def poetry(registry: Registry, _folder: Path) -> tuple[str, ...]:
    login = ("--username", USER, "--password", registry.token)
    return (str(ROOT / "stack" / "poetry"), "publish", "--repository", "ours", *login)


CLIENTS: dict[str, Callable[[Registry, Path], tuple[str, ...]]] = {
    "twine": twine,
    "uv": uv,
    "poetry": poetry,
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with running(tmp_path_factory.mktemp("served") / "data") as registry:
        yield registry


@pytest.fixture(scope="module")
def reader(served: Registry) -> str:
    """The secret of somebody who may read only."""
    data = ("--data", str(served.data))
    return registry_command("token", "create", "reader", *data, cwd=served.data).stdout.strip()


def refused(served: Registry, reader: str, status: int, name: str) -> tuple[Registry, Package]:
    """Say by whom, and with which file, an upload gets this status."""
    if status == 409:
        served.send(wheel(name))
    package = wheel(name, text=LONG, record=status != 400)
    return replace(served, token={401: WRONG, 403: reader}.get(status, served.token)), package


@pytest.mark.parametrize(
    "refusal",
    [
        (401, "is wrong"),
        (403, "lacks the right"),
        (409, "File already exists"),
        (400, "has no RECORD"),
    ],
    ids=lambda refusal: str(refusal[0]),
)
def test_clients_whose_long_upload_is_refused_are_told_why(
    served: Registry, reader: str, tmp_path: Path, refusal: tuple[int, str]
) -> None:
    status, words = refusal

    def told(client: str) -> tuple[bool, str]:
        name, folder = f"long_{status}_{client}", tmp_path / client
        caller, package = refused(served, reader, status, name)
        package.write(folder / "dist")
        (folder / "pyproject.toml").write_text(PROJECT.format(name=name))
        address = {"POETRY_REPOSITORIES_OURS_URL": f"{caller.url}/"}
        done = command(*CLIENTS[client](caller, folder), cwd=folder, **address)
        return done.returncode == 0, done.stdout + done.stderr

    with ThreadPoolExecutor() as pool:
        answers = dict(zip(CLIENTS, pool.map(told, CLIENTS), strict=True))

    assert {
        client for client, (kept, said) in answers.items() if kept or words not in said
    } == set()
