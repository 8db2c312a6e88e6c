"""nginx publishes what the registry would answer, to those whom the registry would answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from front import fronted
from packages import sdist, wheel
from support import Registry, basic, command, registry_command, running

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
PIP = f"{JSON}, {HTML};q=0.1, text/html;q=0.01"
UV = f"{JSON}, {HTML};q=0.2, text/html;q=0.01"
POETRY = f"{JSON}, */*;q=0.1"
FILE = "/packages/behind_it-1.0-py3-none-any.whl"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Registry, Registry]]:
    """A registry, and the same behind nginx."""
    folder = tmp_path_factory.mktemp("front")
    with running(folder / "data") as registry:
        for package in (wheel("behind_it", "1.0"), sdist("behind_it", "2.0"), wheel("other")):
            assert registry.send(package).status == 200
        with fronted(registry, folder / "nginx") as front:
            yield registry, front


@pytest.mark.parametrize(
    "accept",
    [
        *("", "*/*", "text/html", "text/html,application/xhtml+xml,*/*;q=0.8", JSON, HTML),
        *(PIP, UV, POETRY, f"{JSON};q=0.1, text/html", "application/vnd.pypi.simple.latest+json"),
        *("image/png", f"{HTML}, {JSON};q=0.9", f"text/html,{JSON}", f"text/html, {HTML}"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/simple/", "/simple/behind-it/", "/simple/?format=", f"/simple/?format={JSON}"]
)
def test_a_page_is_the_one_the_registry_would_send(
    both: tuple[Registry, Registry], path: str, accept: str
) -> None:
    ours, theirs = (each.ask(path, Accept=accept) for each in both)

    def meant(answer: object) -> tuple[object, ...]:
        assert isinstance(answer, type(ours))
        kind = answer.headers.get("Content-Type", answer.headers.get("content-type"))
        return answer.status, kind, answer.body

    assert meant(theirs) == meant(ours)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (FILE, 200),
        (f"{FILE}.metadata", 200),
        ("/packages/behind_it-2.0.tar.gz", 200),
        ("/packages/behind_it-3.0.tar.gz", 404),
        ("/packages/", 200),
        ("/simple/nothing/", 404),
        ("/simple/behind-it", 301),
        ("/simple/Behind_It/", 301),
        ("/simple/behind-it/index.json", 404),
        ("/simple/../files/behind-it/behind_it-2.0.tar.gz", 404),
        (f"/simple/?format={JSON.replace('+', '%2B')}", 200),
        ("/simple/?format=image/png", 406),
        ("/health", 200),
        ("/_/reader", 404),
    ],
)
def test_every_address_answers_as_without_nginx(
    both: tuple[Registry, Registry], path: str, status: int
) -> None:
    ours, theirs = (each.ask(path) for each in both)

    assert theirs.status == status
    if path != "/_/reader":  # nginx alone asks there
        assert ours.status == status
    if status < 400:
        assert theirs.body == ours.body


def test_pages_are_packed_and_known_again(both: tuple[Registry, Registry]) -> None:
    _, front = both
    packed = front.ask("/simple/behind-it/", Accept=JSON, Accept_Encoding="gzip")

    again = front.ask(
        "/simple/behind-it/",
        Accept=JSON,
        Accept_Encoding="gzip",
        If_None_Match=packed.headers["ETag"],
    )

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept, Accept-Encoding"
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/simple/", "/simple/behind-it/", FILE, f"{FILE}.metadata"])
def test_nobody_reads_without_a_right(both: tuple[Registry, Registry], path: str) -> None:
    _, front = both
    refused = front.ask(path, Authorization=basic("__token__", "reg-wrong"))

    assert refused.status == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert front.ask(path).status == 200


def test_where_anybody_may_read_nobody_is_asked(data: Path, tmp_path: Path) -> None:
    with running(data, REGISTRY_ANONYMOUS_READ="true") as registry:
        registry.send(wheel("open_to_all"))
        with fronted(registry, tmp_path / "nginx", "--anonymous-read") as front:
            front.token = ""

            assert front.ask("/simple/open-to-all/").status == 200


def test_nginx_shows_a_change_at_once(both: tuple[Registry, Registry]) -> None:
    registry, front = both
    path = "/simple/moving/"
    tags = set()

    for number in range(5):
        front.send(wheel("moving", f"1.{number}"))
        page = front.ask(path, Accept=JSON)
        assert f"moving-1.{number}-py3" in page.text
        tags.add(page.headers["ETag"])
    data = str(registry.data)
    registry_command("status", "moving", "quarantined", "--data", data, cwd=registry.data)

    assert len(tags) == 5
    assert front.ask(path, Accept=JSON).text.count("filename") == 0
    assert front.ask("/packages/moving-1.0-py3-none-any.whl").status == 403


def test_pip_and_uv_install_through_nginx(both: tuple[Registry, Registry], tmp_path: Path) -> None:
    _, front = both
    pip = command("pip", "download", "--index-url", front.index, "behind-it==1.0", cwd=tmp_path)
    uv = command(
        *("uv", "pip", "install", "--index-url", front.index, "--target", "here", "behind-it==1.0"),
        cwd=tmp_path,
    )

    assert (pip.returncode, uv.returncode) == (0, 0), pip.stderr + uv.stderr
