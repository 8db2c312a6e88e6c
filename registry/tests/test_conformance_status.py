"""What PEP 792 asks of each status of a project; CONFORMANCE.md has each sentence."""

import pytest

from index import ROOT, data, html, say
from packages import sdist, wheel
from support import Registry

STATUSES = ("active", "archived", "quarantined", "deprecated")


def become(registry: Registry, test: str, status: str) -> tuple[str, str]:
    """Keep a wheel of a project of one test's own and give it a status; say its name and page."""
    name = f"{test}_{status}"
    assert registry.send(wheel(name)).status == 200
    say(registry, "status", project=name, status=status, reason="a <ghost>")
    return name, f"/simple/{name.replace('_', '-')}/"


@pytest.mark.parametrize("status", ["active", "deprecated"])
def test_pep792_an_open_project_takes_uploads(shared: Registry, status: str) -> None:
    name, page = become(shared, "open", status)

    assert shared.send(sdist(name)).status == 200
    assert len(data(shared, page)["files"]) == 2


@pytest.mark.parametrize("status", ["archived", "quarantined"])
def test_pep792_a_closed_project_takes_no_uploads(shared: Registry, status: str) -> None:
    name, _ = become(shared, "closed", status)

    assert (shared.send(sdist(name)).status, shared.send(wheel(name, "2.0")).status) == (403, 403)
    assert shared.ask(f"/packages/{sdist(name).filename}").status in {403, 404}


@pytest.mark.parametrize("status", ["active", "archived", "deprecated"])
def test_pep792_its_files_are_offered(shared: Registry, status: str) -> None:
    name, page = become(shared, "offered", status)

    assert [file["filename"] for file in data(shared, page)["files"]] == [wheel(name).filename]
    assert [anchor.text for anchor in html(shared, page).anchors] == [wheel(name).filename]
    assert shared.ask(f"/packages/{wheel(name).filename}").body == wheel(name).content


def test_pep792_a_quarantined_project_offers_no_file(shared: Registry) -> None:
    name, page = become(shared, "haunted", "quarantined")
    filename = wheel(name).filename

    assert (data(shared, page)["files"], html(shared, page).anchors) == ([], [])
    assert data(shared, page)["versions"] == ["1.0"]
    for path in (f"/packages/{filename}", f"/packages/{filename}.metadata"):
        assert [shared.ask(path, method).status for method in ("GET", "HEAD")] == [403, 403]
    for path in ("/packages/", f"/{page.split('/')[2]}/json"):
        assert filename not in shared.ask(path).text


@pytest.mark.parametrize("status", STATUSES)
def test_pep792_a_status_is_told_with_its_reason(shared: Registry, status: str) -> None:
    _, page = become(shared, "told", status)

    assert data(shared, page)["project-status"] == {"status": status, "reason": "a <ghost>"}
    assert html(shared, page).meta == {
        "pypi:repository-version": "1.4",
        "pypi:project-status": status,
        "pypi:project-status-reason": "a <ghost>",
    }


def test_pep792_a_project_is_active_until_it_is_told_otherwise(shared: Registry) -> None:
    shared.send(wheel("unmarked"))

    assert data(shared, "/simple/unmarked/")["project-status"] == {"status": "active"}
    assert html(shared, "/simple/unmarked/").meta == {"pypi:repository-version": "1.4"}


def test_pep792_a_project_has_one_status_the_last_it_was_given(shared: Registry) -> None:
    name, page = become(shared, "moved", "archived")

    for status in ("quarantined", "deprecated", "active"):
        say(shared, "status", project=name, status=status)

        assert data(shared, page)["project-status"] == {"status": status}


def test_pep792_the_root_says_nothing_of_it(shared: Registry) -> None:
    become(shared, "aside", "quarantined")

    assert {frozenset(project) for project in data(shared, ROOT)["projects"]} == {
        frozenset({"name"})
    }
    assert html(shared, ROOT).meta == {"pypi:repository-version": "1.4"}
