"""`make audit`, with pip-audit asking a service on loopback that speaks OSV's query."""

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from stack import audit

ROOT = Path(__file__).resolve().parents[2]
LOCK = """\
[[package]]
name = "Jinja2"
version = "3.1.2"

[[package]]
name = "colorama"
version = "0.4.6"
markers = "sys_platform == 'win32'"

[[package]]
name = "shared-models"
version = "1.1.0"

[package.source]
type = "legacy"
url = "http://localhost:8080/simple"
reference = "registry"
"""
TOOLS = """\
# a comment
poetry==2.5.1 ; python_full_version < '3.15' \\
    --hash=sha256:00
    # via -r stack/poetry.in
"""
VULNERABLE = {
    "id": "PYSEC-1",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.6"}]}],
        }
    ],
}


class Service(BaseHTTPRequestHandler):
    """Answers each query with the vulnerabilities of that name, as OSV does: none is `{}`."""

    known: ClassVar[dict[str, list[object]]] = {}
    asked: ClassVar[set[tuple[str, str]]] = set()

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = query["package"]["name"]
        self.asked.add((name, query["version"]))
        body = json.dumps({"vulns": self.known[name]} if name in self.known else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Service]]:
    monkeypatch.setattr(Service, "known", {})
    monkeypatch.setattr(Service, "asked", set())
    monkeypatch.setenv("PIP_AUDIT_VULNERABILITY_SERVICE", "osv")
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        monkeypatch.setenv("PIP_AUDIT_OSV_URL", f"http://127.0.0.1:{server.server_port}/")
        Thread(target=server.serve_forever, daemon=True).start()
        yield Service
        server.shutdown()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in (".", "services/cron_service"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "poetry.lock").write_text(LOCK)
    for text in audit.TEXTS:
        (tmp_path / text).parent.mkdir(parents=True)
        (tmp_path / text).write_text(TOOLS)
    return tmp_path


def test_every_public_version_is_looked_up_for_every_platform_and_ours_never(
    service: type[Service], root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = audit.main(root)

    assert (code, capfd.readouterr().out) == (0, "3 versions in 4 locks, findings: 0\n")
    assert service.asked == {("jinja2", "3.1.2"), ("colorama", "0.4.6"), ("poetry", "2.5.1")}


def test_a_vulnerability_is_told_with_its_mend_and_every_lock_that_has_it(
    service: type[Service], root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    service.known["jinja2"] = [VULNERABLE]

    code = audit.main(root)

    files = "poetry.lock, services/cron_service/poetry.lock"
    assert code == 100
    assert capfd.readouterr().out == f"jinja2 3.1.2: PYSEC-1, mended by 3.1.6 ({files})\n"


def test_an_accepted_vulnerability_passes_until_nothing_has_it(
    service: type[Service], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"PYSEC-1": "templates are ours"})

    in_vain = audit.main(root)
    service.known["jinja2"] = [VULNERABLE]

    assert (in_vain, audit.main(root)) == (100, 0)


@pytest.mark.usefixtures("service")
def test_an_audit_that_reached_no_service_is_not_passed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_AUDIT_OSV_URL", "http://127.0.0.1:9/")

    code = audit.main(root)

    assert code == 101
    assert "nothing was checked" in capfd.readouterr().err


def test_a_version_that_the_service_does_not_know_is_not_passed() -> None:
    """Other than OSV, an index says so; pip-audit then skips the version and exits 0."""
    pins = {("jinja2", "3.1.2"): ["poetry.lock"], ("colorama", "0.4.6"): ["poetry.lock"]}
    said = {
        "dependencies": [
            {"name": "jinja2", "version": "3.1.2", "vulns": []},
            {"name": "colorama", "skip_reason": "Dependency not found and could not be audited"},
        ]
    }

    assert audit.unanswered(pins, audit.Report.model_validate(said)) == [("colorama", "0.4.6")]


def test_every_lock_of_the_repository_is_read() -> None:
    query = ("git", "-C", str(ROOT), "ls-files", "*poetry.lock")
    tracked = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split()
    pins = audit.locked(ROOT)

    assert {file for files in pins.values() for file in files} == {*tracked, *audit.TEXTS}
    assert not {"shared-models", "service-kit"} & {name for name, _ in pins}
