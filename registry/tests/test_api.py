"""The administrator's calls: who may make them, and what a wrong one is told."""

import json

import pytest

from packages import wheel
from registry import Settings, open_store
from registry.tokens import create_token
from support import Registry, basic

KIND = "application/json"


@pytest.mark.parametrize(
    ("asked", "kind", "body", "wanted"),
    [
        ("GET yank", KIND, "", (405, "send 'POST'")),
        ("POST frob", KIND, "{}", (404, "There is no call 'frob'")),
        ("POST yank", "text/plain", "{}", (400, "its type is 'text/plain'")),
        ("POST yank", KIND, "{", (400, "cannot be read")),
        ("POST yank", KIND, "[]", (400, "cannot be read")),
        ("POST yank", KIND, '{"project": "x"}', (400, "version: Field required")),
        ("POST yank", KIND, '{"project": "x", "version": "1", "y": 1}', (400, "y: Extra")),
        ("POST yank", KIND, '{"project": "x", "version": "1"}', (404, "no release 'x 1'")),
        ("POST yank", KIND, '{"project": "x", "version": "a b"}', (404, "no release 'x a b'")),
        ("POST delete", KIND, '{"project": "x", "version": "1"}', (404, "no release 'x 1'")),
        ("POST status", KIND, '{"project": "x", "status": "gone"}', (400, "status: Input")),
        ("POST status", KIND, '{"project": "x", "status": "archived"}', (404, "no project 'x'")),
        ("POST yank", KIND, " " * 70_000, (400, "longer than 65536 bytes")),
    ],
)
def test_a_call_that_cannot_work_is_told_why_as_a_problem(
    shared: Registry, asked: str, kind: str, body: str, wanted: tuple[int, str]
) -> None:
    method, path = asked.split()

    answer = shared.ask(f"/api/{path}", method, body.encode(), Content_Type=kind)

    problem, (status, said) = json.loads(answer.body), wanted
    assert (answer.status, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("scope", "status"), [("", 401), ("read", 403), ("publish", 403), ("admin", 200)]
)
def test_only_an_administrator_may_call(shared: Registry, scope: str, status: int) -> None:
    shared.send(wheel("administered"))
    headers = {"Authorization": ""}
    if scope:
        store = open_store(Settings(data=shared.data))
        headers["Authorization"] = basic(
            "__token__", create_token(store.catalogue, f"api-{scope}", [scope])
        )
        store.close()
    body = json.dumps({"project": "administered", "version": "1.0"}).encode()

    answer = shared.ask("/api/yank", "POST", body, Content_Type=KIND, **headers)

    assert answer.status == status
