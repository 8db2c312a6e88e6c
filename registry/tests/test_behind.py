"""pypiserver's own routes: they answer out of the catalogue, and under any prefix."""

import json
import sys
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest

from index import follow, say
from packages import sdist, wheel
from proxy import PREFIX, watched
from simple_html import read
from support import Registry, command

KEPT = (wheel("page_one", "1.9"), wheel("page_one", "1.10"), sdist("page_one", "1.10"))
NAMES = {file.filename for file in KEPT}


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    """Three files to be shown; one withheld, one deleted, and one that never came by an upload."""
    for package in (*KEPT, wheel("page_withheld"), wheel("page_gone")):
        shared.send(package)
    say(shared, "status", project="page-withheld", status="quarantined")
    say(shared, "delete", project="page-gone", version="1.0")
    wheel("page_stray").write(shared.data / "files" / "page-stray")


@pytest.fixture
def behind(shared: Registry) -> Iterator[Registry]:
    """The registry as it is seen through a proxy that puts it under a prefix."""
    with watched(shared) as seen:
        yield replace(shared, port=seen.port)


def test_the_first_page_counts_what_is_offered_and_leads_on(behind: Registry) -> None:
    answer = behind.ask(f"{PREFIX}/")

    assert "3 packages" in answer.text
    links = [urljoin(f"{PREFIX}/", anchor.href) for anchor in read(answer.text).anchors]
    assert links == [f"{PREFIX}/simple/", f"{PREFIX}/packages/"]


def test_the_list_of_files_has_each_with_its_hash(behind: Registry) -> None:
    path = f"{PREFIX}/packages/"

    anchors = read(behind.ask(path).text).anchors

    assert {anchor.text for anchor in anchors} == NAMES
    for file in KEPT:
        (href,) = (anchor.href for anchor in anchors if anchor.text == file.filename)
        assert href.endswith(f"#sha256={file.sha256}")
        assert follow(behind, path, href).body == file.content


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/page-one", "/simple/page-one/"),
        ("/page-one/", "/simple/page-one/"),
        ("/Page_One", "/simple/Page_One/"),
        ("/Page.One/json", "/page-one/json"),
        ("/packages", "/packages/"),
        ("/nothing/", "/simple/nothing/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_short_address_leads_to_the_page(
    behind: Registry, path: str, target: str, method: str
) -> None:
    answer = behind.ask(f"{PREFIX}{path}", method)

    assert answer.status in {301, 302, 303}
    assert urljoin(f"{PREFIX}{path}", answer.headers["location"]) == f"{PREFIX}{target}"


def test_the_json_of_a_project_has_its_releases(shared: Registry) -> None:
    answer = shared.ask("/page-one/json")

    found = json.loads(answer.body)
    assert (answer.headers["content-type"], found["info"]) == (
        "application/json",
        {"version": "1.10"},
    )
    urls = {urlsplit(file["url"]) for files in found["releases"].values() for file in files}
    assert {(url.netloc, url.path) for url in urls} == {
        (f"127.0.0.1:{shared.port}", f"/packages/{name}") for name in NAMES
    }
    assert found["releases"].keys() == {"1.9", "1.10"}


@pytest.mark.parametrize("name", ["nothing", "page-withheld", "page-gone", "page-stray"])
def test_what_is_not_offered_has_no_json(shared: Registry, name: str) -> None:
    assert shared.ask(f"/{name}/json").status == 404


@pytest.mark.parametrize("path", ["/", "/packages/", "/page-one/json", "/nothing/json"])
def test_head_says_the_length_of_what_get_sends(shared: Registry, path: str) -> None:
    got, head = shared.ask(path), shared.ask(path, "HEAD")

    assert (head.status, head.body) == (got.status, b"")
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.body))


def search_address(registry: Registry) -> str:
    return f"{registry.index.removesuffix('/simple/')}/RPC2"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"name": "page", "summary": "page"}, {("page-one", "1.9"), ("page-one", "1.10")}),
        ({"name": "one"}, {("page-one", "1.9"), ("page-one", "1.10")}),
        ({"name": "gone"}, set()),
    ],
)
def test_a_search_finds_projects_by_a_part_of_their_name(
    shared: Registry, query: dict[str, str], found: set[tuple[str, str]]
) -> None:
    with xmlrpc.client.ServerProxy(search_address(shared)) as index:
        hits = index.search(query, "or")

    assert isinstance(hits, list)
    assert {(hit["name"], hit["version"]) for hit in hits} == found


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"no xml", "syntax error"),
        (b"<a/>", "the method is ''"),
        (b"<methodCall><methodName/></methodCall>", "the method is ''"),
        (b"<methodCall><methodName>list</methodName></methodCall>", "the method is 'list'"),
        (b"<methodCall><methodName>search</methodName></methodCall>", "it looks for nothing"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "EntitiesForbidden"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(shared: Registry, body: bytes, why: str) -> None:
    answer = shared.ask("/RPC2", "POST", body)

    assert (answer.status, why in answer.text) == (400, True), answer.text


def test_pip_searches(shared: Registry) -> None:
    options = ("--disable-pip-version-check", "--index", search_address(shared))

    for query, code in (("one", 0), ("gone", 23)):
        done = command(
            *(sys.executable, "-m", "pip", "search", *options, query), cwd=shared.data.parent
        )

        assert (done.returncode, "page-one" in done.stdout) == (code, code == 0), done.stderr
