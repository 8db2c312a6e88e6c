"""A registry keeps its promises on each kind of database."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from databases import Database
from packages import Package, sdist, wheel
from registry.model import instant
from registry.schema import HEAD
from support import Answer, Registry, basic, registry_command, running

JSON = "application/vnd.pypi.simple.v1+json"


def call(registry: Registry, verb: str, **fields: str) -> Answer:
    body = json.dumps(fields).encode()
    return registry.ask(f"/api/{verb}", "POST", body, Content_Type="application/json")


def listed(registry: Registry, project: str) -> dict[str, object]:
    page = json.loads(registry.ask(f"/simple/{project}/", Accept=JSON).body)
    return {file["filename"]: file["yanked"] for file in page["files"]}


def test_a_release_is_uploaded_yanked_deleted_and_verified(data: Path, database: Database) -> None:
    kept, gone = wheel("kept"), sdist("gone")
    with running(data, "--workers", "2", REGISTRY_CATALOGUE_URL=database.url) as registry:
        sent = [registry.send(package).status for package in (kept, gone, kept)]
        call(registry, "yank", project="kept", version="1.0", reason="it bites")
        call(registry, "status", project="kept", status="deprecated")
        call(registry, "delete", project="gone", version="1.0")

        seen = [listed(registry, "kept") for _ in range(6)]

        assert (sent, seen) == ([200, 200, 200], [{kept.filename: "it bites"}] * 6)
        assert registry.ask(f"/packages/{kept.filename}").body == kept.content
        assert b"Name: kept" in registry.ask(f"/packages/{kept.filename}.metadata").body
        assert registry.send(gone).status == 409
        assert registry.ask("/simple/gone/").status == 404
        verified = registry_command(
            "verify", "--data", str(data), cwd=data, REGISTRY_CATALOGUE_URL=database.url
        )
    assert verified.stdout == "1 files verified, 0 things mended, 0 broken.\n"


def test_of_uploads_that_race_for_a_name_one_wins(data: Path, database: Database) -> None:
    twins = [wheel("twin", text=b"X = %d\n" % number) for number in range(8)]
    with (
        running(data, "--workers", "2", REGISTRY_CATALOGUE_URL=database.url) as registry,
        ThreadPoolExecutor(len(twins)) as pool,
    ):

        def send(package: Package) -> int:
            return registry.send(package).status

        answers = list(pool.map(send, twins))

        winner = twins[answers.index(200)]
        assert sorted(answers) == [200] + [409] * 7
        assert registry.ask(f"/packages/{winner.filename}").body == winner.content


def test_what_was_kept_is_there_after_a_kill(data: Path, database: Database) -> None:
    package = wheel("lasting")
    with running(data, REGISTRY_CATALOGUE_URL=database.url) as registry:
        token = registry.token
        registry.send(package)
        registry.crash()

    with running(data, REGISTRY_CATALOGUE_URL=database.url) as registry:
        registry.token = token

        assert listed(registry, "lasting") == {package.filename: False}


def test_a_database_that_hung_up_is_called_again(data: Path, database: Database) -> None:
    with running(data, REGISTRY_CATALOGUE_URL=database.url) as registry:
        database.hang_up()
        for _ in range(4):
            registry.ask("/simple/")

        answers = [registry.send(wheel("back")).status, registry.ask("/simple/back/").status]

        assert (answers, registry.ask("/health").status) == ([200, 200], 200)


def test_health_tells_that_the_catalogue_was_migrated_away(data: Path, database: Database) -> None:
    with running(data, REGISTRY_CATALOGUE_URL=database.url) as registry:
        database.run("UPDATE alembic_version SET version_num = '9999';")

        answer = registry.ask("/health")

    assert answer.status == 503
    assert json.loads(answer.body)["wrong"] == {
        "revision": f"the catalogue is at '9999', this program works with '{HEAD}'"
    }


def test_users_and_tokens_are_let_in_told_of_and_ended(data: Path, database: Database) -> None:
    def command(*words: str) -> str:
        done = registry_command(
            *words, "--data", str(data), cwd=data, REGISTRY_CATALOGUE_URL=database.url
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    settings: dict[str, Any] = {
        "REGISTRY_CATALOGUE_URL": database.url,
        "REGISTRY_FREE_GUESSES": "1000",
    }
    with running(data, "--workers", "2", **settings) as registry:

        def reads(name: str, password: str) -> set[int]:
            shown = basic(name, password)
            return {registry.ask("/simple/", Authorization=shown).status for _ in range(4)}

        secret = command("token", "create", "ci", "--scope", "publish:kept").strip()
        command("user", "add", "ann", "--password", "secret")
        before = [reads("__token__", secret), reads("ann", "secret"), reads("a\0b", "secret")]
        while None in (used := [row["used"] for row in _rows(database, "ci", "ann")]):
            time.sleep(0.1)
        command("token", "revoke", "ci")
        command("user", "remove", "ann")
        after = [reads("__token__", secret), reads("ann", "secret")]

    assert (before, after) == ([{200}, {200}, {401}], [{401}, {401}])
    assert all(instant(each).second == 0 for each in used)


def _rows(database: Database, *names: str) -> list[dict[str, Any]]:
    kept = database.rows()
    return [row for table in ("tokens", "users") for row in kept[table] if row["name"] in names]
