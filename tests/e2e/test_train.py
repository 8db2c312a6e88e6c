"""The whole train, in a temporary clone with a registry of its own."""

import json
import re
import subprocess
from pathlib import Path

import httpx

from tests.e2e.conftest import BIN, ROOT, Served, clone, free_port, must, wait

RELEASE = BIN / "release"
TOKENS = {"assistant": "token-of-the-assistant", "telegram_bot": "token-of-the-bot"}
REMINDER = {
    "text": "Call mum",
    "schedule": {"kind": "one_off", "at": "2999-01-01T09:00:00Z"},
    "source_event_id": "00000000-0000-0000-0000-000000000001",
}


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _commit(repository: Path, message: str) -> None:
    must("git", "commit", "--quiet", "--all", "--message", message, cwd=repository)


def _move_source(repository: Path, service: str, served: Served) -> None:
    """Point a service of the clone at the test's registry instead of the usual port."""
    folder = repository / "services" / service
    for name in ("pyproject.toml", "poetry.lock"):
        path = folder / name
        path.write_text(path.read_text().replace("http://localhost:8080", served.url))
    env = served.environment(repository)
    must(ROOT / "stack" / "poetry", "lock", cwd=folder, env=env)


def _unreleased(repository: Path) -> None:
    heading = "## shared-models [Unreleased]\n"
    _edit(repository / "CHANGELOG.md", heading, f"{heading}\n### Added\n\n- `Reminder.colour`.\n")


def _serve_rest(repository: Path, tmp_path: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    env = {
        "REST_PORT": str(port),
        "REST_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/rest.db",
        "REST_INTERNAL_TOKENS": json.dumps(TOKENS),
    }
    pairs = [f"{key}={value}" for key, value in env.items()]
    python = repository / "services" / "rest_service" / ".venv" / "bin" / "python"
    with (tmp_path / "rest.log").open("wb") as log:
        service = subprocess.Popen(
            ["env", *pairs, python, "-m", "rest_service"], cwd=tmp_path, stdout=log, stderr=log
        )
    return service, f"http://127.0.0.1:{port}"


def test_a_changed_contract_reaches_a_service(served: Served, tmp_path: Path) -> None:
    repository = clone(tmp_path / "clone", "--no-tags")
    env = served.environment(repository)
    must(RELEASE, "bootstrap", "--execute", cwd=repository, env=env)
    _move_source(repository, "rest_service", served)
    model = repository / "shared_models" / "src" / "shared_models" / "reminders.py"
    anchor = re.search(r"    source_event_id: .*\n", model.read_text())
    assert anchor
    field = '    colour: str | None = None\n    """Colour of its bubble."""\n'
    _edit(model, anchor[0], field + anchor[0])
    _unreleased(repository)
    _commit(repository, "Give reminders a colour")

    must(RELEASE, "cut", "shared-models", "minor", "--execute", cwd=repository, env=env)
    tag = must("git", "describe", "--exact-match", cwd=repository).strip()
    version = tag.removeprefix("shared-models-v")
    must(RELEASE, "publish", "shared-models", "--execute", cwd=repository, env=env)
    roll = ("rollout", "shared-models", version, "rest_service", "--execute")
    must(RELEASE, *roll, cwd=repository, env=env)

    subject = must("git", "log", "-1", "--format=%s", cwd=repository).strip()
    assert subject == f"Roll shared-models {version} out to rest_service"
    assert must("git", "status", "--porcelain", cwd=repository) == ""
    _service_shows("colour", version, repository, tmp_path)


def _service_shows(field: str, version: str, repository: Path, tmp_path: Path) -> None:
    service, base = _serve_rest(repository, tmp_path)
    try:
        wait(f"{base}/readyz")
        versions = httpx.get(f"{base}/version").json()["distributions"]
        person = {"chat_id": 7, "name": "Anna"}
        by_telegram = f"{base}/users/by-telegram/7"
        user = httpx.put(by_telegram, json=person, headers=_as("telegram_bot")).json()["id"]
        path = f"{base}/users/{user}/reminders"
        made = httpx.post(path, json=REMINDER, headers=_as("assistant"))

        assert versions["shared-models"] == version
        assert made.json()["text"] == REMINDER["text"]
        assert field in made.json()
    finally:
        service.terminate()
        assert service.wait(timeout=20) == 0


def _as(caller: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS[caller]}"}
