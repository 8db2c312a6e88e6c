"""In which form and packing a page is sent, and where it is."""

import gzip
import sys
from collections.abc import Callable
from urllib.parse import urljoin

import pytest

from packages import wheel
from support import Registry

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
TEXT = "text/html; charset=utf-8"
PAGE = "/simple/page-one/"

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "zstd": zstd.decompress,
}


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    shared.send(wheel("page_one", "1.9"))


@pytest.mark.parametrize(
    ("accept", "status", "kind"),
    [
        pytest.param("", 200, TEXT, id="nothing"),
        pytest.param("*/*", 200, TEXT, id="anything"),
        pytest.param(f"{JSON}, {HTML};q=0.1, text/html;q=0.01", 200, JSON, id="pip"),
        pytest.param(f"{JSON};q=0.1, {HTML};q=0.2", 200, HTML, id="weights"),
        pytest.param(f"{JSON};q=0, */*;q=0.1", 200, TEXT, id="never-json"),
        pytest.param("application/vnd.pypi.simple.latest+json", 200, JSON, id="latest"),
        pytest.param("text/html,application/xml;q=0.9,*/*;q=0.8", 200, TEXT, id="browser"),
        pytest.param(f"text/html, {HTML}, {JSON}", 200, JSON, id="no-preference"),
        pytest.param("application/*", 200, HTML, id="wildcard"),
        pytest.param("image/png", 406, "text/plain; charset=utf-8", id="no-form"),
    ],
)
def test_a_page_comes_in_the_form_asked_for(
    shared: Registry, accept: str, status: int, kind: str
) -> None:
    answer = shared.ask(PAGE, Accept=accept)

    assert (answer.status, answer.headers["content-type"]) == (status, kind)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        pytest.param(f"format={JSON}", 200, JSON, id="a-type"),
        pytest.param(f"x=1&format={JSON.replace('+', '%2B')}", 200, JSON, id="escaped"),
        pytest.param("format=application/vnd.pypi.simple.latest%2Bhtml", 200, HTML, id="latest"),
        pytest.param("other=1", 200, TEXT, id="other-parameter"),
        pytest.param("format=text/*", 406, "text/plain; charset=utf-8", id="wildcard"),
    ],
)
def test_an_address_may_name_the_form(shared: Registry, query: str, status: int, kind: str) -> None:
    answer = shared.ask(f"{PAGE}?{query}", Accept="text/html")

    assert (answer.status, answer.headers["content-type"]) == (status, kind)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("gzip, deflate", "gzip", id="pip"),
        pytest.param("gzip, deflate, zstd", "zstd", id="uv"),
        pytest.param("zstd;q=0.5, gzip", "gzip", id="weights"),
        pytest.param("zstd;q=0, *", "gzip", id="never-zstd"),
        pytest.param("*", "zstd", id="anything"),
        pytest.param("identity", None, id="plain"),
        pytest.param("gzip;q=0.5, identity", None, id="rather-plain"),
        pytest.param("x-gzip", "gzip", id="old-name"),
        pytest.param("br, gzip;q=no", None, id="none-of-ours"),
    ],
)
@pytest.mark.parametrize("path", [PAGE, "/simple/"])
def test_a_page_comes_packed_as_asked_for(
    shared: Registry, path: str, accepted: str, coding: str | None
) -> None:
    plain = shared.ask(path, Accept=JSON)

    packed = shared.ask(path, Accept=JSON, Accept_Encoding=accepted)

    assert (packed.status, packed.headers.get("content-encoding")) == (200, coding)
    assert UNPACK[coding](packed.body) == plain.body
    assert (packed.headers["etag"] == plain.headers["etag"]) is (coding is None)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/simple", "/simple/"),
        ("/simple/page-one", PAGE),
        ("/simple/Page_One/", PAGE),
        ("/simple/Page.One", PAGE),
    ],
)
def test_a_page_has_one_address(shared: Registry, path: str, target: str) -> None:
    answer = shared.ask(path)

    where = answer.headers["location"]
    assert (answer.status, urljoin(path, where)) == (301, target)
    assert urljoin(f"/behind/a/proxy{path}", where) == f"/behind/a/proxy{target}"
    assert urljoin(path, shared.ask(f"{path}?a=b").headers["location"]) == f"{target}?a=b"


def test_each_form_and_packing_has_a_tag_of_its_own(shared: Registry) -> None:
    asked = [(form, coding) for form in (JSON, HTML) for coding in ("identity", "gzip", "zstd")]

    tags = {shared.ask(PAGE, Accept=f, Accept_Encoding=c).headers["etag"] for f, c in asked}

    assert len(tags) == len(asked)
