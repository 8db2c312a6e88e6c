"""What the standards ask of an index's names and addresses; CONFORMANCE.md has each sentence."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

import pytest

from index import HTML, JSON, ROOT, data, follow, html
from packages import Package, sdist, wheel
from proxy import PREFIX, watched
from support import Registry

PAGE = "/simple/page-one/"
KEPT = (wheel("Page.One", "1.9"), sdist("page_one", "1.10"))
WRONG = (sdist("a:b"), sdist("-a"), sdist("a-"), sdist("a!"), wheel("a~b"))


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in KEPT:
        shared.send(package)


@pytest.fixture
def behind(shared: Registry) -> Iterator[Registry]:
    """The registry as it is seen through a proxy that puts it under a prefix."""
    with watched(shared) as seen:
        yield replace(shared, port=seen.port)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        pytest.param("/simple", ROOT, id="root-without-slash"),
        pytest.param("/simple/page-one", PAGE, id="page-without-slash"),
        pytest.param("/simple/Page_One/", PAGE, id="another-spelling"),
        pytest.param("/simple/PAGE--.one", PAGE, id="both"),
    ],
)
@pytest.mark.parametrize("form", [JSON, HTML])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_pep503_a_page_has_one_address_and_a_slash_at_its_end(
    shared: Registry, path: str, target: str, form: str, method: str
) -> None:
    answer = shared.ask(path, method, Accept=form)

    where = answer.headers["location"]
    assert (answer.status, urljoin(path, where)) == (301, target)
    assert urljoin(f"{PREFIX}{path}", where) == f"{PREFIX}{target}"
    asked_more = shared.ask(f"{path}?a=b&format=c").headers["location"]
    assert urljoin(path, asked_more) == f"{target}?a=b&format=c"


@pytest.mark.parametrize("name", ["nothing", "%C3%89", "-", "%2e%2e", "a%2Fb", ""])
def test_pep503_what_is_no_project_is_not_found(shared: Registry, name: str) -> None:
    assert shared.ask(f"/simple/{name}/").status == 404


def test_pep503_names_are_normalized(shared: Registry) -> None:
    assert [anchor.text for anchor in html(shared, ROOT).anchors] == ["page-one"]
    assert data(shared, PAGE)["versions"] == ["1.9", "1.10"]


@pytest.mark.parametrize("package", [pytest.param(file, id=file.filename) for file in WRONG])
def test_pep503_a_name_has_no_other_characters(shared: Registry, package: Package) -> None:
    assert shared.send(package).status == 400


def test_pep503_the_addresses_of_html_hold_under_any_prefix(behind: Registry) -> None:
    (anchor,) = html(behind, f"{PREFIX}{ROOT}").anchors
    page = urljoin(f"{PREFIX}{ROOT}", anchor.href)

    got = [follow(behind, page, anchor.href).body for anchor in html(behind, page).anchors]

    assert got == [package.content for package in KEPT]


def test_pep691_the_addresses_of_json_are_relative_to_the_page(behind: Registry) -> None:
    page = f"{PREFIX}{PAGE}"

    got = [follow(behind, page, file["url"]).body for file in data(behind, page)["files"]]

    assert got == [package.content for package in KEPT]
