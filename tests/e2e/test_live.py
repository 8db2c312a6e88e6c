"""The stack as `make up` leaves it; these tests only read."""

import hashlib
import json
import tomllib
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import BIN, ROOT, must

URL = "http://localhost:8080/simple/"
PORTS = {
    "assistant_service": 8081,
    "rest_service": 8082,
    "google_calendar_service": 8083,
    "cron_service": 8084,
    "telegram_bot_service": 8085,
}


def _locked(service: str, package: str) -> tuple[str, set[str]]:
    lock = tomllib.loads((ROOT / "services" / service / "poetry.lock").read_text())
    entry = next(found for found in lock["package"] if found["name"] == package)
    return entry["version"], {file["hash"] for file in entry["files"]}


@pytest.mark.parametrize("service", sorted(PORTS))
def test_a_service_answers_with_the_versions_its_lock_names(service: str) -> None:
    base = f"http://localhost:{PORTS[service]}"
    locked = {name: _locked(service, name)[0] for name in ("shared-models", "service-kit")}

    assert httpx.get(f"{base}/healthz").status_code == 200
    assert httpx.get(f"{base}/readyz").status_code == 200
    assert httpx.get(f"{base}/version").json()["distributions"] == locked
    assert "http_requests" in httpx.get(f"{base}/metrics").text


def test_what_pip_downloads_is_what_all_five_locks_hold(tmp_path: Path) -> None:
    version, _ = _locked("rest_service", "shared-models")
    pip = (BIN / "python", "-m", "pip", "download", "--no-deps", "--index-url", URL)
    must(*pip, f"shared-models=={version}", "-d", tmp_path, cwd=tmp_path)
    wheel = next(tmp_path.glob("shared_models-*.whl"))
    digest = f"sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"

    assert {service: _locked(service, "shared-models")[0] for service in PORTS} == dict.fromkeys(
        PORTS, version
    )
    assert [s for s in PORTS if digest not in _locked(s, "shared-models")[1]] == []


@pytest.mark.parametrize("package", ["shared-models", "service-kit"])
def test_the_registry_holds_what_the_release_rebuilds(package: str) -> None:
    version, _ = _locked("cron_service", package)

    assert "identical" in must(BIN / "release", "verify", package, version, cwd=ROOT)


def test_the_doctor_finds_nothing() -> None:
    assert json.loads(must(BIN / "release", "doctor", "--json", cwd=ROOT))["findings"] == []


def test_poetry_takes_an_older_contract_into_a_scratch_project(tmp_path: Path) -> None:
    poetry = ROOT / "stack" / "poetry"
    must(
        poetry,
        "init",
        "--no-interaction",
        "--name",
        "scratch",
        "--python",
        ">=3.11,<4.0",
        cwd=tmp_path,
    )
    must(poetry, "source", "add", "--priority=explicit", "registry", URL, cwd=tmp_path)
    must(poetry, "add", "shared-models@1.0.0", "--source", "registry", cwd=tmp_path)
    lock = tomllib.loads((tmp_path / "poetry.lock").read_text())
    entry = next(found for found in lock["package"] if found["name"] == "shared-models")

    assert (entry["version"], entry["source"]["reference"]) == ("1.0.0", "registry")


def test_uv_takes_a_contract_into_a_scratch_project(tmp_path: Path) -> None:
    uv = (ROOT / "stack" / "index", BIN / "uv")
    must(*uv, "init", "--bare", "--name", "scratch", cwd=tmp_path)
    must(*uv, "add", "shared-models==1.0.0", "--index", f"registry={URL}", cwd=tmp_path)
    lock = tomllib.loads((tmp_path / "uv.lock").read_text())
    entry = next(found for found in lock["package"] if found["name"] == "shared-models")

    assert (entry["version"], entry["source"]) == ("1.0.0", {"registry": URL})


def test_pip_installs_a_contract_into_a_scratch_environment(tmp_path: Path) -> None:
    must(BIN / "python", "-m", "venv", "scratch", cwd=tmp_path)
    python = tmp_path / "scratch" / "bin" / "python"
    pip = (python, "-m", "pip", "install", "--no-deps", "--index-url", URL)
    must(*pip, "shared-models==1.0.0", cwd=tmp_path)
    shown = must(python, "-m", "pip", "show", "shared-models", cwd=tmp_path)

    assert "Version: 1.0.0" in shown
