"""`stack sbom`: what each image holds, as CycloneDX, made by the image's own build."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stack.errors import StepFailed
from stack.settings import ROOT

TARGET, INDEX = "sbom", "PIP_INDEX_URL"


def write(folder: Path) -> list[Path]:
    """Leave ``<service>.json`` for every image of compose.yaml that has parts; names the files.

    Raises: `StepFailed`; what went wrong was printed by docker.
    """
    shown = ("docker", "compose", "config", "--format", "json")
    config = json.loads(_done(shown, stdout=subprocess.PIPE))
    return [_one(service, config, folder) for service in _listed(config)]


def _listed(config: dict[str, Any]) -> Iterator[str]:
    for service, part in config["services"].items():
        # An image with a target of its own is not the file's product, and holds no packages.
        if "build" in part and "target" not in part["build"]:
            yield service


def _one(service: str, config: dict[str, Any], folder: Path) -> Path:
    _done(command(config["services"][service]["build"], config["secrets"], folder / service))
    listed = folder / f"{service}.json"
    (folder / service / "sbom.json").replace(listed)
    (folder / service).rmdir()
    return listed


def command(build: dict[str, Any], secrets: dict[str, Any], out: Path) -> tuple[str, ...]:
    """Write the `docker build` that compose would run, for the list instead of the image."""
    # An index's address may hold a password: docker takes it from the environment by itself.
    arguments = [
        f"--build-arg={name}" if name == INDEX else f"--build-arg={name}={value}"
        for name, value in build["args"].items()
    ]
    given = [
        f"--secret=id={each['source']},src={secrets[each['source']]['file']}"
        for each in build.get("secrets", ())
    ]
    network = [f"--network={build['network']}"] if "network" in build else []
    where = (f"--file={build['dockerfile']}", f"--output={out}", build["context"])
    return ("docker", "build", f"--target={TARGET}", *network, *arguments, *given, *where)


def _done(command: tuple[str, ...], stdout: int | None = None) -> str:
    ran = subprocess.run(command, cwd=ROOT, text=True, stdout=stdout, check=False)
    if ran.returncode:
        raise StepFailed(" ".join(command[:3]), ran.returncode, "docker said why, above")
    return ran.stdout or ""
