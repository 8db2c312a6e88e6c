"""Stock clients that upload: what they send is kept, and each is told why it is not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clients import Said
from hostile.words import recorded
from packages import wheel
from proxy import Watched, watched
from support import Registry
from uploaders import UPLOADERS, poetry, send_by_twine, send_by_uv, uv

TEXT, OTHER = "X = 1\n", "X = 2\n"


@pytest.fixture
def seen(shared: Registry) -> Iterator[Watched]:
    with watched(shared) as proxied:
        yield proxied


def posts(seen: Watched) -> list[int]:
    return [status for method, _, status in seen.asked if method == "POST"]


@pytest.mark.parametrize("client", UPLOADERS)
def test_a_client_uploads_and_may_repeat_it(seen: Watched, tmp_path: Path, client: str) -> None:
    upload = UPLOADERS[client]

    first, again = (upload(seen, tmp_path, f"by_{client}", TEXT) for _ in range(2))

    assert (first[0], again[0]) == (0, 0), (first, again)
    sent = list((tmp_path / "dist").iterdir())
    assert (len(sent), posts(seen)) == (2, [200] * 4)
    for file in sent:
        assert seen.registry.ask(f"/packages/{file.name}").body == file.read_bytes()


@pytest.mark.parametrize(
    ("client", "message"),
    [
        ("twine", "409 Conflict"),
        ("uv", "File already exists"),
        ("poetry", "already exists"),
        ("pdm", "409 Conflict"),
        ("hatch", "409"),
        ("flit", "409"),
    ],
)
def test_a_client_is_told_that_a_version_is_taken(
    seen: Watched, tmp_path: Path, client: str, message: str
) -> None:
    name = f"once_{client}"
    seen.registry.send(wheel(name, text=b"already there"))

    code, said = UPLOADERS[client](seen, tmp_path, name, OTHER)

    assert (code != 0, message in said) == (True, True), said


@pytest.mark.parametrize(
    ("send", "message"),
    [
        pytest.param(send_by_twine, "400 Bad Request", id="twine"),
        pytest.param(send_by_uv, "build the wheel again and change nothing in it", id="uv"),
    ],
)
def test_a_client_is_told_what_to_mend(
    seen: Watched, tmp_path: Path, send: Callable[[Watched, Path, str], Said], message: str
) -> None:
    path = recorded(first="alpha/__init__.py,md5=x,6").write(tmp_path)

    code, said = send(seen, tmp_path, str(path))

    assert (code != 0, message in said) == (True, True), said


@pytest.mark.parametrize("client", UPLOADERS)
def test_a_wrong_password_ends_an_upload(seen: Watched, tmp_path: Path, client: str) -> None:
    stranger = replace(seen, registry=replace(seen.registry, token="reg-wrong"))

    code, said = UPLOADERS[client](stranger, tmp_path, f"never_{client}", TEXT)

    assert (code != 0, "401" in said or "Unauthorized" in said) == (True, True), said


def test_uv_that_may_check_sends_what_is_not_kept_and_nothing_else(
    seen: Watched, tmp_path: Path
) -> None:
    """`--check-url` compares the hash of each file with the page's before it sends it."""
    check = ("--check-url", seen.index)
    seen.registry.send(wheel("checked", "1.0", TEXT.encode()))

    code, said = uv(seen, tmp_path, "checked", TEXT, *check)

    assert (code, posts(seen), "already exists, skipping" in said) == (0, [200], True), said
    seen.asked.clear()
    code, said = uv(seen, tmp_path, "checked", OTHER, *check)
    assert (code != 0, posts(seen)) == (True, []), said


def test_poetry_may_pass_over_what_is_kept(seen: Watched, tmp_path: Path) -> None:
    seen.registry.send(wheel("skipped", text=b"already there"))

    code, said = poetry(seen, tmp_path, "skipped", OTHER, "--skip-existing")

    assert (code, sorted(posts(seen))) == (0, [200, 409]), said
