"""`make audit`: whether a known vulnerability is in any version that our locks name.

pip-audit takes every locked version as it stands, for every platform: nothing is resolved or
installed. Which service it asks is its own setting (`PIP_AUDIT_VULNERABILITY_SERVICE`).
"""

import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from pydantic import BaseModel, ValidationError

from stack.errors import NotAudited
from stack.settings import ROOT

LOCKS = ("poetry.lock", "*/poetry.lock", "*/*/poetry.lock")
TEXTS = ("stack/poetry.txt", "registry/tests/clients.txt")
ACCEPTED: dict[str, str] = {}
"""Identifier of a vulnerability to the reason why we live with it; a needless line is a finding."""
Pin = tuple[str, str]
"""Normalised name and version."""


class Vulnerability(BaseModel):
    """One entry of the database."""

    id: str
    fix_versions: tuple[str, ...]


class Answer(BaseModel):
    """What pip-audit says of one package; without a version it could not look."""

    name: str
    version: str = ""
    vulns: tuple[Vulnerability, ...] = ()


class Report(BaseModel):
    """pip-audit's JSON."""

    dependencies: tuple[Answer, ...]


def main(root: Path = ROOT) -> int:
    """Print what is wrong; 0 fine, 100 findings, 101 when not every version was looked up."""
    pins = locked(root)
    try:
        report = ask(pins)
        found = list(findings(pins, report))
        for finding in found:
            click.echo(finding)
        if silent := unanswered(pins, report):
            raise NotAudited.of(silent, len(pins))
    except NotAudited as error:
        click.echo(f"audit: {error}", err=True)
        return 101
    files = len({file for files in pins.values() for file in files})
    click.echo(f"{len(pins)} versions in {files} locks, findings: {len(found)}", err=bool(found))
    return 100 if found else 0


def locked(root: Path) -> dict[Pin, list[str]]:
    """Map every version that comes from a public index to the locks that name it."""
    pins: dict[Pin, list[str]] = defaultdict(list)
    for lock in sorted(path for pattern in LOCKS for path in root.glob(pattern)):
        for package in tomllib.loads(lock.read_text("utf-8"))["package"]:
            if "source" not in package:  # what has one is ours, and no public index knows it
                _add(pins, package["name"], package["version"], lock.relative_to(root).as_posix())
    for text in TEXTS:
        for line in (root / text).read_text("utf-8").splitlines():
            if line and line[0] not in "# ":
                requirement = Requirement(line.rstrip("\\ "))
                (specifier,) = requirement.specifier
                _add(pins, requirement.name, specifier.version, text)
    return dict(pins)


def _add(pins: Mapping[Pin, list[str]], name: str, version: str, file: str) -> None:
    pins[canonicalize_name(name), str(Version(version))].append(file)


def ask(pins: Mapping[Pin, list[str]]) -> Report:
    """Let pip-audit look every version up.

    Raises: `NotAudited` when it gives no report.
    """
    options = ("--format", "json", "--desc", "off", "--progress-spinner", "off")
    with TemporaryDirectory() as folder:
        lines = [f"{{ name = '{name}', version = '{version}' }}," for name, version in sorted(pins)]
        text = "\n".join(['lock-version = "1.0"', "packages = [", *lines, "]", ""])
        (Path(folder) / "pylock.toml").write_text(text, "utf-8")
        command = (sys.executable, "-m", "pip_audit", "--locked", folder, *options)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return Report.model_validate(json.loads(done.stdout))
    except (json.JSONDecodeError, ValidationError) as error:
        raise NotAudited.because(done.returncode, done.stderr) from error


def findings(pins: Mapping[Pin, list[str]], report: Report) -> Iterator[str]:
    """Say what is vulnerable, where it is locked, what mends it; then what is accepted in vain."""
    met = set()
    for answer in report.dependencies:
        for vulnerability in answer.vulns:
            met.add(vulnerability.id)
            if vulnerability.id not in ACCEPTED:
                where = ", ".join(pins[canonicalize_name(answer.name), answer.version])
                mend = " or ".join(vulnerability.fix_versions) or "nothing yet"
                what = f"{answer.name} {answer.version}: {vulnerability.id}"
                yield f"{what}, mended by {mend} ({where})"
    for needless in sorted(ACCEPTED.keys() - met):
        yield f"{needless} is accepted and nothing has it: take it out of stack/audit.py"


def unanswered(pins: Mapping[Pin, list[str]], report: Report) -> list[Pin]:
    """List the versions that were not looked up."""
    answered = {(canonicalize_name(a.name), a.version) for a in report.dependencies if a.version}
    return sorted(pins.keys() - answered)


if __name__ == "__main__":
    raise SystemExit(main())
