"""What readers get."""

import json

import pytest

from packages import sdist, wheel
from support import Registry

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
PAGE = "/simple/page-one/"


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    shared.send(wheel("page_one", "1.10", b"", "Requires-Python: >=3.9"))
    shared.send(wheel("page_one", "1.9"))
    shared.send(sdist("page_one", "1.10"))


def test_the_json_page_has_what_installers_read(shared: Registry) -> None:
    package = wheel("page_one", "1.10", b"", "Requires-Python: >=3.9")

    page = json.loads(shared.ask(PAGE, Accept=JSON).body)

    assert page["meta"] == {"api-version": "1.4"}
    assert (page["name"], page["versions"]) == ("page-one", ["1.9", "1.10"])
    assert [file["filename"] for file in page["files"]] == [
        "page_one-1.9-py3-none-any.whl",
        "page_one-1.10-py3-none-any.whl",
        "page_one-1.10.tar.gz",
    ]
    file = page["files"][1]
    core = file.pop("core-metadata")
    assert file.pop("data-dist-info-metadata") == core
    assert file.pop("upload-time").endswith("Z")
    assert file == {
        "filename": package.filename,
        "url": f"../../packages/{package.filename}",
        "hashes": {"sha256": package.sha256},
        "size": len(package.content),
        "yanked": False,
        "requires-python": ">=3.9",
    }
    served = shared.ask(f"/packages/{package.filename}.metadata")
    assert served.body.startswith(b"Metadata-Version: 2.4\nName: page_one\n")
    assert core["sha256"] in served.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["/simple/nothing/", "/packages/nothing-1.0.tar.gz", "/packages/page_one-1.10.tar.gz.metadata"],
)
def test_what_is_not_here_is_not_found(shared: Registry, path: str) -> None:
    assert shared.ask(path).status == 404
