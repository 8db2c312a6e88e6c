"""What an answer, the log and the audit show: nothing of a stranger's as HTML, and no secret."""

import doctest
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from attackers import KINDS, besieging
from front import fronted
from packages import multipart, wheel
from registry import hiding
from support import DEADLINE_S, Answer, Registry, basic, registry_command, running

SCRIPT = "<script>alert(1)</script>"
CODED = quote(SCRIPT, safe="")
KEPT = wheel("shown")
FILE = f"/packages/{KEPT.filename}"
INERT = {
    "content-security-policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
TOKEN = "reg-" + "Zz9_-" * 8
PASSWORD = "correct horse battery"  # pragma: allowlist secret
ELSEWHERE = "of-another-part-of-the-machine"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with running(tmp_path_factory.mktemp("served") / "data") as registry:
        registry.send(KEPT)
        yield registry


@pytest.fixture(scope="module")
def front(served: Registry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with fronted(served, tmp_path_factory.mktemp("nginx")) as nginx:
        yield nginx


def lowered(answer: Answer) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/simple/", 200),
        ("/simple/shown/", 200),
        ("/packages/", 200),
        ("/simple/Shown/", 301),
        ("/shown", 303),
        ("/simple/nothing/", 404),
        ("/packages/a/b", 404),
        ("/no/such/page", 404),
        ("/simple/?format=image/png", 406),
    ],
)
def test_what_a_browser_shows_may_do_nothing(
    served: Registry, front: Registry, path: str, status: int
) -> None:
    for registry in (served, front):
        answer = registry.ask(path, Accept="text/html")

        assert answer.status == status
        assert lowered(answer).items() >= INERT.items()


@pytest.mark.parametrize("path", [FILE, f"{FILE}.metadata"])
def test_a_file_is_taken_for_what_it_is(served: Registry, front: Registry, path: str) -> None:
    told = [lowered(each.ask(path))["x-content-type-options"] for each in (served, front)]

    assert told == ["nosniff", "nosniff"]


def test_the_pages_of_installers_carry_nothing_for_browsers(served: Registry) -> None:
    answer = served.ask("/simple/shown/", Accept="application/vnd.pypi.simple.v1+json")

    assert not INERT.keys() & lowered(answer).keys()


ASKED: list[tuple[str, str, dict[str, str]]] = [
    ("GET", "/", {"Host": SCRIPT}),
    ("GET", f"/?{CODED}", {}),
    ("GET", f"/{CODED}", {}),
    ("GET", f"/{CODED}/json", {}),
    ("GET", f"/{CODED}/x/y", {}),
    ("GET", f"/simple/{CODED}", {}),
    ("GET", f"/simple/{CODED}/", {}),
    ("GET", f"/simple/?format={CODED}", {}),
    ("GET", f"/packages/{CODED}", {}),
    ("GET", f"/packages/{CODED}/x", {}),
    ("GET", f"/integrity/{CODED}/1/{CODED}/provenance", {}),
    ("GET", "/simple/", {"Accept": SCRIPT}),
    ("GET", "/simple/", {"Authorization": basic(SCRIPT, "x")}),
    ("PUT", f"/simple/{CODED}", {}),
    ("POST", f"/{CODED}", {}),
    ("POST", f"/api/{CODED}", {}),
    ("POST", "/RPC2", {"Content-Type": SCRIPT}),
    ("POST", "/", {"Content-Type": f"multipart/{SCRIPT}"}),
]


@pytest.mark.parametrize(("method", "path", "headers"), ASKED)
def test_nothing_that_is_asked_comes_back_as_a_page(
    served: Registry, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = served.ask(path, method, b"x" if method == "POST" else None, **headers)

    told = lowered(answer)
    assert SCRIPT not in "".join(told.values())
    if SCRIPT in answer.text:
        kind = told["content-type"]
        assert kind.startswith(("text/plain", "application/problem+json"))
        assert told["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Proto"])
def test_a_stranger_does_not_say_where_we_are(served: Registry, name: str) -> None:
    for path in ("/", "/packages/", "/shown"):
        answer = served.ask(path, "GET", None, **{name: "evil.example"})

        assert "evil.example" not in answer.text + answer.headers.get("location", "")


@pytest.mark.parametrize("path", ["/simple/x%0d%0aSet-Cookie:a=b", "/x%0d%0aSet-Cookie:a=b"])
@pytest.mark.parametrize("query", ["", "?a=%0d%0aSet-Cookie:a=b"])
def test_nothing_that_is_asked_becomes_a_header(served: Registry, path: str, query: str) -> None:
    assert "set-cookie" not in lowered(served.ask(path + query))


def misplaced(secret: str, token: str) -> list[tuple[str, str, bytes | None, dict[str, str]]]:
    """Ask with a secret wherever one may be put by mistake."""
    body, kind = multipart(wheel("x"), **{":action": secret})
    form = {"Content_Type": kind}
    right = {"Authorization": basic("__token__", token)}
    return [
        ("GET", "/simple/", None, {"Authorization": basic(secret, "")}),
        ("GET", "/simple/", None, {"Authorization": basic(secret, secret)}),
        ("GET", "/simple/", None, {"Authorization": basic("ann", secret + "x")}),
        ("GET", "/simple/", None, {"Authorization": f"Bearer {secret}"}),
        ("GET", "/simple/", None, {"Authorization": secret}),
        ("GET", f"/simple/?token={secret}", None, {}),
        ("GET", f"/{secret}/json", None, {"Authorization": ""}),
        ("POST", "/", body, {"Authorization": basic(secret, "x"), **form}),
        ("POST", "/", body, {**right, **form}),
        ("POST", "/", b"x", {**right, "Content_Type": secret}),
        ("POST", "/api/yank", json.dumps({"token": secret}).encode(), right),
        ("POST", f"/api/{secret}", b"{}", right),
        ("DELETE", f"/{secret}", None, {}),
    ]


def everything_said(data: Path, given: Path) -> tuple[str, str]:
    """Attack a registry with its own secrets; say what it printed, and what it answered."""
    answered: list[str] = []
    with running(data, REGISTRY_FIRST_TOKEN_FILE=str(given), OF_THE_MACHINE=ELSEWHERE) as registry:
        registry.token = TOKEN
        add = ("user", "add", "ann", "--password", PASSWORD, "--data", str(data))
        assert registry_command(*add, cwd=data).returncode == 0
        assert registry.send(KEPT).status == 200
        for secret in (TOKEN, f"{TOKEN}again"):
            for method, path, body, headers in misplaced(secret, TOKEN):
                answer = registry.ask(path, method, body, **headers)
                answered.append(f"{answer.headers} {answer.text}")
        for kind in KINDS:
            with besieging(registry, kind, 5):
                registry.ask("/", "POST", b"x", Authorization=basic("ann", PASSWORD))
        with socket.create_connection(("127.0.0.1", registry.port), DEADLINE_S) as line:
            line.sendall(f"GET / {TOKEN}\r\n{basic('ann', PASSWORD)}\r\n\r\n".encode())
            answered.append(line.recv(65536).decode())
        printed = registry.printed()
    audit = registry_command("audit", "--json", "--data", str(data), cwd=data)
    assert audit.returncode == 0
    return printed + audit.stdout, "".join(answered)


def test_no_secret_is_printed_or_answered_in_an_attacked_session(
    data: Path, tmp_path: Path
) -> None:
    (tmp_path / "given").write_text(TOKEN)

    printed, answered = everything_said(data, tmp_path / "given")

    secrets = (
        TOKEN,
        PASSWORD,
        ELSEWHERE,
        basic("ann", PASSWORD)[6:],
        basic("__token__", TOKEN)[6:],
    )
    assert "refused" in printed
    assert "reg-…" in answered
    assert [s for s in secrets if s in printed or s in answered] == []


def test_a_stranger_writes_no_line_of_the_log_and_moves_no_terminal(data: Path) -> None:
    """Nor do they keep an administrator from reading the audit, by what looks like markup."""
    with running(data) as registry:
        forged = json.dumps({"a\nregistry: forged\x1b[2J": 1}).encode()
        registry.ask("/api/yank", "POST", forged, Content_Type="application/json")
        for path in ("/api/%1b[2J%0aforged", "/api/[/x]", "/api/[link=x]", "/api/%e2%80%ae"):
            registry.ask(path, "POST", b"{}", Authorization="")
            registry.ask(path, "POST", b"{}")
        printed = registry.printed()
    audit = registry_command("audit", "--data", str(data), cwd=data, COLUMNS="400")

    assert (audit.returncode, "[/x]" in audit.stdout, "[link=x]" in audit.stdout) == (0, True, True)
    lines = printed.splitlines()
    assert len(lines) == 9
    assert {line.partition(": ")[0] for line in lines} == {"registry"}
    told = printed + audit.stdout
    assert [mark for mark in ("\x1b", "\u202e", "\nregistry: forged") if mark in told] == []


def test_what_hides_secrets_shows_how() -> None:
    assert doctest.testmod(hiding) == doctest.TestResults(failed=0, attempted=2)
