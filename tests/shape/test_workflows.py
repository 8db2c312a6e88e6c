"""Rules on the workflows: our commands and nothing else, pinned actions, and no job left out."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shape.conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"
EACH = pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
COMMAND = re.compile(r'(make [a-z0-9-]+|\.venv/bin/(release|stack) ([\w./-]+|"[\w./$-]+"| )+)')
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def _jobs(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text())["jobs"])


@EACH
def test_every_step_is_one_command_of_ours(path: Path) -> None:
    runs = [step["run"] for job in _jobs(path).values() for step in job["steps"] if "run" in step]

    assert [run for run in runs if not COMMAND.fullmatch(run)] == []


@EACH
def test_every_make_target_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"run: make ([a-z0-9-]+)", path.read_text())) <= targets


@EACH
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = [line.strip(" -") for line in path.read_text().splitlines() if "uses:" in line]

    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


@EACH
def test_a_job_may_only_what_it_says_and_ends_by_itself(path: Path) -> None:
    whole = yaml.safe_load(path.read_text())

    assert whole["permissions"] == {}
    assert whole["concurrency"]
    assert {
        n for n, j in whole["jobs"].items() if not {"permissions", "timeout-minutes"} <= j.keys()
    } == set()


def test_the_required_job_waits_for_every_other() -> None:
    jobs = _jobs(FOLDER / "ci.yml")

    assert sorted(jobs["required"]["needs"]) == sorted(jobs.keys() - {"required"})


def test_ci_checks_all_that_make_test_checks() -> None:
    found = re.search(r"^test: (.*?) ##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (FOLDER / "ci.yml").read_text()

    assert found
    assert {
        f"run: make {part}" for part in found[1].split() if f"make {part}\n" not in text
    } == set()


def test_every_image_of_compose_is_scanned() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].values()
    built = {s["image"].replace("${VERSION:-0.1.0}", "0.1.0") for s in services if "build" in s}
    steps = _jobs(FOLDER / "ci.yml")["images"]["steps"]
    scanned = {s["with"]["image-ref"] for s in steps if "trivy-action" in s.get("uses", "")}

    assert built
    assert scanned == built
