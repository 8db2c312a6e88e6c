"""What may be said of a release afterwards: yanks, the status of a project, deletions."""

import json
import sqlite3
from collections.abc import Callable

import pytest

from packages import sdist, wheel
from support import Answer, Registry, registry_command

JSON = "application/vnd.pypi.simple.v1+json"
Act = Callable[..., object]


def call(registry: Registry, verb: str, **fields: str) -> Answer:
    body = json.dumps(fields).encode()
    return registry.ask(f"/api/{verb}", "POST", body, Content_Type="application/json")


def page(registry: Registry, project: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(registry.ask(f"/simple/{project}/", Accept=JSON).body)
    return found


def yanked(registry: Registry, project: str) -> list[object]:
    files = page(registry, project)["files"]
    assert isinstance(files, list)
    return [file["yanked"] for file in files]


def command(registry: Registry, *arguments: str) -> tuple[int, str]:
    done = registry_command(*arguments, "--data", str(registry.data), cwd=registry.data)
    return done.returncode, done.stderr


def test_a_yanked_release_stays_and_says_so_in_every_process(shared: Registry) -> None:
    for package in (wheel("yanks"), sdist("yanks"), wheel("yanks", "2.0")):
        shared.send(package)

    answer = call(shared, "yank", project="Yanks", version="1.0.0", reason="<it> bites")

    assert (answer.status, json.loads(answer.body)["files"]) == (
        200,
        ["yanks-1.0-py3-none-any.whl", "yanks-1.0.tar.gz"],
    )
    assert all(yanked(shared, "yanks") == ["<it> bites", "<it> bites", False] for _ in range(5))
    assert shared.ask("/simple/yanks/").text.count('data-yanked="&lt;it&gt; bites"') == 2
    assert shared.ask("/packages/yanks-1.0.tar.gz").status == 200


def test_a_yank_may_go_without_a_reason_and_be_taken_back(shared: Registry) -> None:
    shared.send(wheel("rescinded"))

    call(shared, "yank", project="rescinded", version="1.0")
    before, html = yanked(shared, "rescinded"), shared.ask("/simple/rescinded/").text
    call(shared, "unyank", project="rescinded", version="1.0")

    assert (before, 'data-yanked=""' in html) == ([True], True)
    assert yanked(shared, "rescinded") == [False]


def test_a_file_that_joins_a_yanked_release_is_yanked(shared: Registry) -> None:
    shared.send(wheel("joined"))
    call(shared, "yank", project="joined", version="1.0")

    shared.send(sdist("joined"))

    assert yanked(shared, "joined") == [True, True]


@pytest.mark.parametrize(
    ("status", "send", "get", "files"),
    [("active", 200, 200, 2), ("deprecated", 200, 200, 2), ("archived", 403, 200, 1),
     ("quarantined", 403, 403, 0)],
)  # fmt: skip
def test_each_status_means_this(
    shared: Registry, status: str, send: int, get: int, files: int
) -> None:
    package = wheel(f"is_{status}")
    name = package.form["name"].replace("_", "-")
    shared.send(package)
    call(shared, "status", project=name, status=status, reason="for a while")

    again, sent = shared.send(package), shared.send(sdist(package.form["name"]))
    told, html = page(shared, name), shared.ask(f"/simple/{name}/").text

    assert (again.status, sent.status) == (200, send)
    for path in (f"/packages/{package.filename}", f"/packages/{package.filename}.metadata"):
        assert shared.ask(path).status == get
    assert told["project-status"] == {"status": status, "reason": "for a while"}
    assert (told["versions"], len(told["files"])) == (["1.0"], files)  # type: ignore[arg-type]
    assert f'<meta name="pypi:project-status" content="{status}">' in html
    assert '<meta name="pypi:project-status-reason" content="for a while">' in html
    assert (package.filename in shared.ask("/packages/").text) is (files > 0)


def test_a_closed_project_says_how_it_opens(shared: Registry) -> None:
    shared.send(wheel("shut"))
    call(shared, "status", project="shut", status="archived")

    refused = shared.send(sdist("shut"))
    call(shared, "status", project="shut", status="active")

    assert "'shut' is archived and takes no uploads; `registry status shut active`" in refused.text
    assert shared.send(sdist("shut")).status == 200


def test_the_command_lifts_a_status_without_files_too(shared: Registry) -> None:
    shared.send(wheel("Bare_Too"))
    call(shared, "status", project="bare-too", status="archived")
    call(shared, "delete", project="bare-too", version="1.0")

    data = str(shared.data)
    done = registry_command("status", "Bare.Too", "active", "--data", data, cwd=shared.data)

    assert (done.returncode, done.stderr) == (0, "registry: bare-too is active.\n")


def test_what_was_said_of_a_project_without_files_can_be_unsaid(shared: Registry) -> None:
    shared.send(wheel("bare"))
    call(shared, "status", project="bare", status="quarantined")
    call(shared, "delete", project="bare", version="1.0")
    refused = shared.send(wheel("bare", "2.0"))

    said = call(shared, "status", project="bare", status="active")

    assert (refused.status, said.status, json.loads(said.body)["files"]) == (403, 200, [])
    assert shared.send(wheel("bare", "2.0")).status == 200
    assert call(shared, "status", project="never-here", status="active").status == 404


def test_a_deleted_file_is_gone_and_its_name_spent(shared: Registry) -> None:
    package, other = wheel("gone"), wheel("gone", text=b"X = 2\n")
    shared.send(package)
    shared.send(sdist("gone"))

    answer = call(shared, "delete", project="gone", version="1.0", file=package.filename)

    assert (answer.status, json.loads(answer.body)["files"]) == (200, [package.filename])
    for end in ("", ".metadata"):
        assert shared.ask(f"/packages/{package.filename}{end}").status == 404
    assert not (shared.data / "files" / "gone" / package.filename).exists()
    assert [shared.send(sent).status for sent in (package, other)] == [409, 409]
    assert "a name is never used again" in shared.send(package).text
    assert package.filename not in shared.ask("/simple/gone/").text
    assert command(shared, "verify")[0] == 0


def test_a_project_goes_with_its_last_file(shared: Registry) -> None:
    shared.send(wheel("last"))

    call(shared, "delete", project="last", version="1.0", reason="leaked")

    assert shared.ask("/simple/last/").status == 404
    assert "last/" not in shared.ask("/simple/").text
    with sqlite3.connect(shared.data / "catalogue.sqlite") as connection:
        row = connection.execute("SELECT version, reason FROM deleted WHERE project = 'last'")
        assert row.fetchone() == ("1.0", "leaked")
    connection.close()
    shared.send(wheel("last", "2.0"))
    assert "last/" in shared.ask("/simple/").text


def test_bytes_that_outlive_their_deletion_are_removed(shared: Registry) -> None:
    """As a crash between the commit and the removal leaves them."""
    package = wheel("outlived")
    shared.send(package)
    call(shared, "delete", project="outlived", version="1.0")
    left = package.write(shared.data / "files" / "outlived")

    verified = registry_command("verify", "--data", str(shared.data), cwd=shared.data)

    assert f"{package.filename}: the bytes of a deleted file were removed" in verified.stdout
    assert not left.exists()


def test_the_commands_do_the_same_at_once(shared: Registry) -> None:
    shared.send(wheel("told"))

    said = [command(shared, "yank", "told", "1.0", "--reason", "old")]
    seen = yanked(shared, "told")
    said += [command(shared, "unyank", "told", "1.0")]
    said += [command(shared, "status", "told", "archived")]
    status = page(shared, "told")["project-status"]
    said += [command(shared, "delete", "told", "1.0", "--yes")]

    assert said == [
        (0, "registry: told-1.0-py3-none-any.whl is yanked.\n"),
        (0, "registry: told-1.0-py3-none-any.whl is offered again.\n"),
        (0, "registry: told is archived.\n"),
        (0, "registry: told-1.0-py3-none-any.whl is deleted.\n"),
    ]
    assert (seen, status) == (["old"], {"status": "archived"})
    assert shared.ask("/simple/told/").status == 404
    code, message = command(shared, "yank", "told", "1.0")
    assert (code, "There is no release 'told 1.0'" in message) == (2, True)
    assert command(shared, "delete", "told", "1.0")[0] == 1
