"""Every hook can refuse: each is shown one fault, in a clone of this tree, without a network.

The tree itself passing them is `make hooks`, a part of `make test`.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shape.conftest import ROOT

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())[
    "repos"
][0]["hooks"]
NOWHERE = "http://127.0.0.1:9"
OFFLINE = {f"{name}_proxy": NOWHERE for name in ("http", "https", "all")} | {"no_proxy": ""}
JOB = "jobs:\n  fault:\n    {}\n    steps:\n      - run: echo {}\n"
ON = "name: fault\non: push\npermissions: {}\n"
KEY = "AKIA" + "Q3EGRTK4" + "ZXCVBN7M"  # in parts, so that this file holds no secret
Fault = tuple[str, bytes, str]
"""Path, content, and a part of what the hook says about it."""


def _text(path: str, content: str, says: str) -> Fault:
    return path, content.encode(), says


def _changed(path: str, old: str, new: str, says: str) -> Fault:
    content = (ROOT / path).read_text()
    assert old in content
    return _text(path, content.replace(old, new), says)


RUNNER = "runs-on: ubuntu-24.04"
SERVICE = "services/cron_service/pyproject.toml"
FAULTS: dict[str, list[Fault]] = {
    "ruff-check": [_text("stack/fault.py", "import os\n", "F401")],
    "ruff-format": [_text("stack/fault.py", "fault = {  }\n", "would be reformatted")],
    "shape": [
        _changed(
            "shared_models/pyproject.toml",
            "[tool.poetry]",
            '[tool.poetry.dependencies]\nfault = { path = "../fault" }\n\n[tool.poetry]',
            "test_no_poetry_project_depends_on_a_path",
        )
    ],
    "doctor": [
        _changed("pyproject.toml", "honcho (>=2.0,<3)", "honcho (>=2.0,<4)", "lock_stale"),
        _changed("registry/pyproject.toml", "granian (==2.8.7)", "granian (>=2.8)", "lock_stale"),
        _changed(
            SERVICE,
            'shared-models = { source = "registry" }',
            'shared-models = { path = "../../shared_models" }',
            "dependency_not_released",
        ),
    ],
    "detect-secrets": [
        _text("fault.toml", f'key = "{KEY}"\n', "AWS Access Key"),
        _text("fault.md", "-----BEGIN RSA " + "PRIVATE KEY-----\n", "Private Key"),
        _text("fault.py", f'token = "{sha256(KEY.encode()).hexdigest()}"\n', "Hex High Entropy"),
    ],
    "hadolint": [_text("fault/Dockerfile", "FROM python\nRUN cd /fault\n", "DL3006")],
    "workflows": [
        _text(".github/workflows/fault.yml", ON + JOB.format("name: fault", "x"), "runs-on")
    ],
    "workflow-timeouts": [
        _text(".github/workflows/fault.yml", ON + JOB.format(RUNNER, "x"), "timeout-minutes")
    ],
    "zizmor": [
        _text(
            ".github/workflows/fault.yml",
            ON + JOB.format(RUNNER, "${{ github.event.head_commit.message }}"),
            "template-injection",
        )
    ],
    "compose": [_text("compose.fault.yaml", "services:\n  fault:\n    imaje: x\n", "imaje")],
    "renovate": [_text(".github/renovate.json", '{"enabledManagers": "poetry"}\n', "poetry")],
    "end-of-file-fixer": [_text("fault.md", "fault", "Fixing fault.md")],
    "trailing-whitespace": [_text("fault.md", "fault \n", "Fixing fault.md")],
    "mixed-line-ending": [_text("fault.md", "one\r\ntwo\r\n", "fault.md: fixed")],
    "byte-order-marker": [("fault.md", b"\xef\xbb\xbffault\n", "removed byte-order marker")],
    "check-yaml": [_text("fault.yaml", "fault: [\n", "fault.yaml")],
    "check-toml": [_text("fault.toml", "fault = \n", "fault.toml")],
    "check-json": [_text("shared_models/tests/wire/fault.json", "{,}\n", "fault.json")],
    "check-merge-conflict": [_text("fault.md", "<" * 7 + " HEAD\n", "Merge conflict string")],
    "check-case-conflict": [_text("readme.MD", "fault\n", "Case-insensitivity conflict")],
    "check-added-large-files": [("fault.bin", b"0" * 600_000, "exceeds 500 KB")],
    "check-executables-have-shebangs": [_text("fault.sh", "echo\n", "no (or invalid) shebang")],
    "check-shebang-scripts-are-executable": [
        _text("fault.sh", "#!/bin/sh\n", "not marked executable")
    ],
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of its own, with this working tree as its only commit."""
    top = tmp_path_factory.mktemp("hooks") / "clone"
    query = ("git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z")
    names = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, top / name)
    (top / ".venv").symlink_to(ROOT / ".venv")
    _git(top, "init", "--quiet")
    (top / ".git" / "info" / "exclude").write_text(".venv\n")
    _git(top, "add", "--all")
    _git(top, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "Start")
    return top


@pytest.fixture
def plant(clone: Path) -> Iterator[Callable[[Fault], str]]:
    def planted(fault: Fault) -> str:
        path, content, _ = fault
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_bytes(content)
        if path == "fault.sh" and not content.startswith(b"#!"):
            (clone / path).chmod(0o755)
        return path

    yield planted
    _git(clone, "reset", "--quiet", "--hard")


def _git(top: Path, *arguments: str) -> None:
    subprocess.run(("git", "-C", str(top), *arguments), check=True)


def _run(clone: Path, *arguments: str) -> tuple[int, str]:
    own = {"PRE_COMMIT_HOME": str(clone.parent / "home"), "PIP_INDEX_URL": NOWHERE}
    done = subprocess.run(
        (str(ROOT / ".venv/bin/pre-commit"), "run", "--color=never", *arguments),
        cwd=clone,
        env={**os.environ, **OFFLINE, **own},  # noqa: TID251 nothing is read from it here
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout


def test_every_hook_is_of_the_locked_environment_and_is_shown_a_fault() -> None:
    elsewhere = {
        hook["id"]
        for hook in HOOKS
        if hook["language"] != "pygrep" and not hook["entry"].startswith(".venv/bin/")
    }

    assert elsewhere == set()
    assert {hook["id"] for hook in HOOKS} == {*FAULTS, "subject"}


@pytest.mark.parametrize("hook", FAULTS)
def test_a_hook_refuses_its_fault(hook: str, clone: Path, plant: Callable[[Fault], str]) -> None:
    paths = [plant(fault) for fault in FAULTS[hook]]
    _git(clone, "add", "--all")

    code, said = _run(clone, hook, "--files", *paths)

    assert (code, [fault[2] for fault in FAULTS[hook] if fault[2] not in said]) == (1, []), said


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param("Release shared-models 1.1.0\n", 0, id="a sentence"),
        pytest.param("Say it\n\nAnd why it is so.\n", 0, id="with a body"),
        pytest.param("fixup! Say it\n", 0, id="for a rebase"),
        pytest.param("say it\n\nSay it\n", 1, id="no capital"),
        pytest.param("Say it.\n", 1, id="a full stop"),
        pytest.param("Say it\nand more\n", 1, id="no empty line"),
        pytest.param(f"Say {'it' * 50}\n", 1, id="too long"),
    ],
)
def test_a_commit_is_named_by_one_line(message: str, code: int, clone: Path) -> None:
    file = clone.parent / "message"
    file.write_text(message)

    stage = ("--hook-stage", "commit-msg", "--commit-msg-filename", str(file))

    assert _run(clone, *stage, "subject")[0] == code
