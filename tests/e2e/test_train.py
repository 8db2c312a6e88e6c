"""The whole train, in a temporary clone with a registry of its own."""

import json
import re
import subprocess
from pathlib import Path

import httpx

from tests.e2e.conftest import BIN, ROOT, Served, clone, free_port, must

RELEASE = BIN / "release"


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
        "REST_INTERNAL_TOKENS": json.dumps({"assistant": "a-token", "telegram_bot": "t-token"}),
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
    roll = ("rollout", "shared-models", version, "rest", "--execute")
    must(RELEASE, *roll, cwd=repository, env=env)

    subject = must("git", "log", "-1", "--format=%s", cwd=repository).strip()
    assert subject == f"Roll shared-models {version} out to rest_service"
    assert must("git", "status", "--porcelain", cwd=repository) == ""
    _service_shows("colour", version, repository, tmp_path)


def _service_shows(field: str, version: str, repository: Path, tmp_path: Path) -> None:
    service, base = _serve_rest(repository, tmp_path)
    try:
        client = httpx.Client(
            base_url=base,
            headers={"Authorization": "Bearer a-token"},
            transport=httpx.HTTPTransport(retries=20),
        )
        shown = client.get("/openapi.json")
        assert client.get("/version").json()["distributions"]["shared-models"] == version
        assert shown.status_code in (200, 404)
        assert field in must(
            repository / "services" / "rest_service" / ".venv" / "bin" / "python",
            "-c",
            "from shared_models import Reminder; print(list(Reminder.model_fields))",
            cwd=tmp_path,
        )
    finally:
        service.terminate()
        assert service.wait(timeout=20) == 0
