"""In which form and packing a page is sent; CONFORMANCE.md has each sentence."""

import gzip
import sys
from collections.abc import Callable
from itertools import permutations

import pytest

from index import HTML, JSON, LATEST, ROOT, TEXT
from packages import wheel
from support import Registry

PAGE = "/simple/page-one/"
REFUSED = "text/plain; charset=utf-8"

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
        pytest.param(JSON, 200, JSON, id="json"),
        pytest.param(HTML, 200, HTML, id="html"),
        pytest.param("text/html", 200, TEXT, id="alias-of-html"),
        pytest.param(f"{LATEST}+json", 200, JSON, id="latest-json"),
        pytest.param(f"{LATEST}+html", 200, HTML, id="latest-html"),
        pytest.param(f"{JSON}, {HTML};q=0.1, text/html;q=0.01", 200, JSON, id="pip"),
        pytest.param(f"{JSON}, */*;q=0.1", 200, JSON, id="poetry"),
        pytest.param("text/html,application/xml;q=0.9,*/*;q=0.8", 200, TEXT, id="browser"),
        pytest.param(f"{JSON};q=0.1, {HTML};q=0.2", 200, HTML, id="weights"),
        pytest.param(f"{JSON};q=0.123, {HTML};q=0.124", 200, HTML, id="three-digits"),
        pytest.param(f"{JSON}, {HTML};q=1.000, text/html;q=1.0", 200, JSON, id="no-weight-is-one"),
        pytest.param(f"{HTML};level=1;q=0.2, {JSON};q=0.1", 200, HTML, id="weight-after-another"),
        pytest.param(f"{JSON};q=0, */*;q=0.1", 200, TEXT, id="never-json"),
        pytest.param(f"*/*, {HTML};q=0.5, text/html;q=0.5", 200, JSON, id="named-is-specific"),
        pytest.param(f"application/*;q=0.9, {JSON};q=0.1", 200, HTML, id="type-is-less-specific"),
        pytest.param("application/*", 200, HTML, id="wildcard"),
        pytest.param("text/*", 200, TEXT, id="text-wildcard"),
        pytest.param("image/png, text/html;q=0.1", 200, TEXT, id="one-of-ours"),
        pytest.param(JSON.upper(), 200, JSON, id="capitals"),
        pytest.param("image/png", 406, REFUSED, id="no-form"),
        pytest.param("application/vnd.pypi.simple.v2+json", 406, REFUSED, id="later-version"),
        pytest.param("application/xml", 406, REFUSED, id="another-of-application"),
        pytest.param(f"{JSON};q=0", 406, REFUSED, id="refused-by-weight"),
        pytest.param(f"{JSON};q=nan", 406, REFUSED, id="no-weight-at-all"),
        pytest.param("json", 406, REFUSED, id="no-type-at-all"),
    ],
)
@pytest.mark.parametrize("path", [ROOT, PAGE])
def test_pep691_a_page_comes_in_the_form_asked_for(
    shared: Registry, path: str, accept: str, status: int, kind: str
) -> None:
    got, head = (shared.ask(path, method, Accept=accept) for method in ("GET", "HEAD"))

    assert (got.status, got.headers["content-type"]) == (status, kind)
    assert (head.status, head.headers["content-type"]) == (status, kind)
    assert got.headers["vary"] == head.headers["vary"] == "Accept, Accept-Encoding"


def test_pep691_the_order_of_wishes_means_nothing(shared: Registry) -> None:
    orders = permutations((JSON, HTML, "text/html", "*/*"))

    answers = {shared.ask(PAGE, Accept=", ".join(o)).headers["content-type"] for o in orders}

    assert answers == {JSON}


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        pytest.param(f"format={JSON}", 200, JSON, id="a-type"),
        pytest.param(f"x=1&format={JSON.replace('+', '%2B')}", 200, JSON, id="escaped"),
        pytest.param(f"format={LATEST}%2Bjson", 200, JSON, id="latest"),
        pytest.param("other=1", 200, TEXT, id="other-parameter"),
        pytest.param("format=application/vnd.pypi.simple.v2+json", 406, REFUSED, id="unknown"),
        pytest.param("format=text/*", 406, REFUSED, id="wildcard"),
        pytest.param(f"format={JSON},{HTML}", 406, REFUSED, id="several"),
        pytest.param(f"format={JSON};q=1", 406, REFUSED, id="weight"),
    ],
)
def test_pep691_an_address_may_name_the_form(
    shared: Registry, query: str, status: int, kind: str
) -> None:
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
@pytest.mark.parametrize("path", [PAGE, ROOT])
def test_rfc9110_a_page_comes_packed_as_asked_for(
    shared: Registry, path: str, accepted: str, coding: str | None
) -> None:
    plain = shared.ask(path, Accept=JSON)

    packed = shared.ask(path, Accept=JSON, Accept_Encoding=accepted)

    assert (packed.status, packed.headers.get("content-encoding")) == (200, coding)
    assert UNPACK[coding](packed.body) == plain.body
    assert (packed.headers["etag"] == plain.headers["etag"]) is (coding is None)


def test_rfc9110_each_form_and_packing_has_a_tag_of_its_own(shared: Registry) -> None:
    asked = [(form, coding) for form in (JSON, HTML) for coding in ("identity", "gzip", "zstd")]

    tags = {shared.ask(PAGE, Accept=f, Accept_Encoding=c).headers["etag"] for f, c in asked}

    assert len(tags) == len(asked)
    assert all(tag.startswith('"') for tag in tags)
