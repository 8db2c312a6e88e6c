"""The matrix: every action, by every kind of caller, where anonymous readers may come or not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from packages import Package, multipart, wheel
from people import bearer, catalogue_of, stranger
from registry import api
from registry.model import Publisher
from registry.needs import NEEDS
from registry.tokens import mint, revoke_token
from registry.users import add_user, remove_user
from support import Registry, basic, running

STRANGERS = (
    *("nobody", "not-basic", "not-base64", "wrong-token", "wrong-password"),
    *("expired", "revoked", "removed-user"),
)
"""Who is not known, or no longer: 401, and a challenge."""
KNOWN = (
    *("read", "publish:this", "publish:that", "publish", "yank:this", "yank:that", "yank"),
    *("read+yank:this", "admin", "publisher of this", "user"),
)
"""Who is known: 403 where they may not."""

THIS_ONE = {"publish:this", "publisher of this"}
EVERY_ONE = {"publish", "admin", "user"}
MAY = {
    "anything": {*STRANGERS, *KNOWN},
    "read": {"read", "read+yank:this", "publish:that", *THIS_ONE, *EVERY_ONE},
    "publish this": {*THIS_ONE, *EVERY_ONE},
    "publish that": {"publish:that", *EVERY_ONE},
    "publish some": {"publish:that", *THIS_ONE, *EVERY_ONE},
    "yank this": {"yank:this", "yank", "read+yank:this", "admin"},
    "yank that": {"yank:that", "yank", "admin"},
    "yank some": {"yank:this", "yank:that", "yank", "read+yank:this", "admin"},
    "administer": {"admin"},
}
"""What each right is, by the callers who have it."""
EVERYBODY_READS = {"nobody", *KNOWN}

THIS, THAT = wheel("this"), wheel("that")
FILE = f"/packages/{THIS.filename}"
XML = b"<methodCall><methodName>search</methodName><string>this</string></methodCall>"


@dataclass(frozen=True)
class Action:
    """Something that can be asked, the right it needs, and what comes of it for who has that."""

    asked: str
    right: str
    answer: int
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def by(self, registry: Registry, authorization: str) -> tuple[int, str | None]:
        method, path = self.asked.split(" ", 1)
        headers = {**self.headers, "Authorization": authorization}
        answer = registry.ask(path, method, self.body, **headers)
        return answer.status, answer.headers.get("www-authenticate")


def send(package: Package, right: str, answer: int = 200) -> Action:
    body, kind = multipart(package)
    return Action("POST /", right, answer, body, {"Content_Type": kind})


def call(verb: str, right: str, answer: int = 200, **fields: str) -> Action:
    body = json.dumps({"project": "this", "version": "1.0"} | fields).encode()
    return Action(f"POST /api/{verb}", right, answer, body, {"Content_Type": "application/json"})


ACTIONS = (
    Action("GET /health", "anything", 200),
    Action("HEAD /health", "anything", 200),
    Action("POST /health", "read", 405),
    Action("GET /_/oidc/audience", "anything", 404),
    Action("POST /_/oidc/mint-token", "anything", 404),
    Action("GET /.well-known/pytp?discover=%2F", "anything", 404),
    Action("GET /simple/", "read", 200),
    Action("HEAD /simple/", "read", 200),
    Action("GET /simple", "read", 301),
    Action("GET /simple/this/", "read", 200),
    Action("HEAD /simple/this/", "read", 200),
    Action("GET /simple/This/", "read", 301),
    Action("GET /simple/nothing/", "read", 404),
    Action("HEAD /simple/nothing/", "read", 404),
    Action(f"GET {FILE}", "read", 200),
    Action(f"HEAD {FILE}", "read", 200),
    Action(f"GET {FILE}", "read", 206, headers={"Range": "bytes=0-9"}),
    Action(f"GET {FILE}", "read", 416, headers={"Range": "bytes=999999-"}),
    Action(f"GET {FILE}", "read", 304, headers={"If_None_Match": f'"{THIS.sha256}"'}),
    Action(f"GET {FILE}.metadata", "read", 200),
    Action(f"HEAD {FILE}.metadata", "read", 200),
    Action("GET /packages/nothing-1.0.tar.gz", "read", 404),
    Action("GET /packages/", "read", 200),
    Action(f"GET /integrity/this/1.0/{THIS.filename}/provenance", "read", 404),
    Action(f"HEAD /integrity/this/1.0/{THIS.filename}/provenance", "read", 404),
    Action("GET /_/reader", "read", 204),
    Action("HEAD /_/reader", "read", 204),
    Action("GET /", "read", 200),
    Action("GET /this", "read", 303),
    Action("GET /this/json", "read", 200),
    Action("GET /nothing/json", "read", 404),
    Action("POST /RPC2", "read", 200, XML, {"Content_Type": "text/xml"}),
    Action("PUT /simple/", "read", 405),
    Action(f"DELETE {FILE}", "read", 405),
    Action("OPTIONS /simple/", "read", 405),
    send(THIS, "publish this"),
    send(THAT, "publish that"),
    send(wheel("this", text=b"Y = 2\n"), "publish this", 409),
    Action("POST /", "publish some", 400),
    call("yank", "yank this"),
    call("unyank", "yank this"),
    call("yank", "yank that", project="That"),
    call("unyank", "yank that", project="That"),
    call("yank", "yank this", 404, version="9.9"),
    Action("POST /api/yank", "yank some", 400),
    Action("GET /api/yank", "yank some", 405),
    Action("PUT /api/unyank", "yank some", 405),
    Action(
        *("POST /api/status", "administer", 200, b'{"project": "this", "status": "active"}'),
        {"Content_Type": "application/json"},
    ),
    call("delete", "administer", 404, file="nothing"),
    Action("GET /api/status", "administer", 405),
    Action("DELETE /api/delete", "administer", 405),
    Action("POST /api/nothing", "administer", 404),
    Action("GET /api/", "administer", 404),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Registry]]:
    """Two registries of two processes over one folder: one lets anybody read."""
    data = tmp_path_factory.mktemp("matrix") / "data"
    with (
        running(data, "--workers", "2", REGISTRY_FREE_GUESSES="1000") as closed,
        running(
            *(data, "--workers", "2"),
            REGISTRY_FREE_GUESSES="1000",
            REGISTRY_ANONYMOUS_READ="true",
        ) as opened,
    ):
        for package in (THIS, THAT):
            assert closed.send(package).status == 200
        yield {False: stranger(closed), True: stranger(opened)}


@pytest.fixture(scope="module")
def callers(both: dict[bool, Registry]) -> dict[str, str]:
    """The Authorization header of each kind of caller; who is gone was there and let in before."""
    data = both[False].data
    now = datetime.now(UTC)
    shown = {scopes: bearer(data, scopes, *scopes.split("+")) for scopes in KNOWN[:-2]}
    past = now - timedelta(seconds=1)
    shown |= {"expired": bearer(data, "expired", "admin", expires=past)}
    shown |= {"revoked": bearer(data, "revoked", "admin")}
    with catalogue_of(data) as catalogue:
        hour = now + timedelta(hours=1)
        minted = mint(catalogue, "job", ["publish:this"], hour, Publisher("GitHub", "x", "a/b"))
        shown |= {"publisher of this": basic("__token__", minted)}
        for name in ("ann", "zoe"):
            add_user(catalogue, name, "secret")
        shown |= {"user": basic("ann", "secret"), "removed-user": basic("zoe", "secret")}
        for registry in both.values():
            for gone in ("revoked", "removed-user"):
                answers = [registry.ask("/simple/", Authorization=shown[gone]) for _ in range(8)]
                assert {answer.status for answer in answers} == {200}
        revoke_token(catalogue, "revoked")
        remove_user(catalogue, "zoe")
    return shown | {
        "nobody": "",
        "not-basic": "Bearer x",
        "not-base64": "Basic ***",
        "wrong-token": basic("__token__", "reg-wrong"),
        "wrong-password": basic("ann", "wrong"),
    }


@pytest.mark.parametrize("anonymous", [False, True], ids=["closed", "anybody-reads"])
@pytest.mark.parametrize(
    "action", ACTIONS, ids=lambda action: f"{action.asked} {action.answer} {action.right}"
)
def test_each_caller_may_do_this_and_no_more(
    both: dict[bool, Registry], callers: dict[str, str], action: Action, *, anonymous: bool
) -> None:
    may = MAY[action.right] | (EVERYBODY_READS if anonymous and action.right == "read" else set())
    challenge = 401, 'Basic realm="registry"'

    seen = {name: action.by(both[anonymous], shown) for name, shown in callers.items()}

    assert seen == {
        name: (action.answer, None)
        if name in may
        else (challenge if name in STRANGERS else (403, None))
        for name in (*STRANGERS, *KNOWN)
    }


def test_the_matrix_leaves_no_need_and_no_call_out() -> None:
    asked = [action.asked.split(" ", 1) for action in ACTIONS]
    met = {
        next(need for need in NEEDS if need.covers(method, path.partition("?")[0]))
        for method, path in asked
    }

    assert met == set(NEEDS)
    assert {path.removeprefix(api.ROOT) for _, path in asked} >= api.CALLS.keys()


@pytest.mark.parametrize("caller", ["publish:first", "publish", "publish:*", "user", "admin"])
def test_a_project_begins_with_who_may_publish_it(shared: Registry, caller: str) -> None:
    name = "first" if caller == "publish:first" else f"first-{caller.strip(':*')}{len(caller)}"
    if caller == "user":
        with catalogue_of(shared.data) as catalogue:
            add_user(catalogue, "founder", "secret")
        shown = basic("founder", "secret")
    else:
        shown = bearer(shared.data, f"founder-{caller}", caller)
    body, kind = multipart(wheel(name.replace("-", "_")))

    answer = shared.ask("/", "POST", body, Content_Type=kind, Authorization=shown)

    assert answer.status == 200
    assert shared.ask(f"/simple/{name}/").status == 200


def test_a_file_of_another_project_is_refused_and_left_nowhere(registry: Registry) -> None:
    shown = bearer(registry.data, "bound", "publish:mine")
    body, kind = multipart(wheel("yours"))

    answer = registry.ask("/", "POST", body, Content_Type=kind, Authorization=shown)

    assert (answer.status, answer.text) == (
        403,
        "Your credentials publish to ['mine'], not to 'yours'; use a token for this project.\n",
    )
    assert registry.ask("/simple/yours/").status == 404
    assert list((registry.data / "incoming").iterdir()) == []
    assert Path(registry.data / "files" / "yours").exists() is False
