"""Docker, as a benchmark needs it: how long a build took, and which layers came of it."""

import gzip
import json
import subprocess
import tarfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import click


class Seconds(NamedTuple):
    """How long one build took."""

    wall: float
    """From the call of `docker build` to its end."""
    work: float
    """The sum of BuildKit's steps that were not cached; steps may run side by side."""


class Layer(NamedTuple):
    """One layer of an image."""

    digest: str
    """Of its content, unpacked: equal digests are equal files, owners and times."""
    made_by: str
    """The line of the Dockerfile, as the image's history tells it."""
    size_bytes: int
    """The sum of its files, as `docker history` counts."""


def build(context: Path, tag: str, args: Mapping[str, str], *, cached: bool) -> Seconds:
    """Build an image from the context's Dockerfile; the environment's PIP_INDEX_URL is handed on.

    Raises: `click.ClickException` with the end of docker's output.
    """
    command = ["docker", "build", "--progress=rawjson", "--network=host", "--tag", tag]
    command += ["--build-arg", "PIP_INDEX_URL", *([] if cached else ["--no-cache"])]
    for name, value in args.items():
        command += ["--build-arg", f"{name}={value}"]
    begun = time.monotonic()
    said = run(*command, str(context))
    return Seconds(time.monotonic() - begun, _work(said))


def _work(said: str) -> float:
    steps: dict[str, dict[str, Any]] = {}
    for event in _documents(said):
        for step in event.get("vertexes", []):
            steps.setdefault(step["digest"], {}).update(step)
    return sum(_lasted(step) for step in steps.values() if not step.get("cached"))


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON documents that follow one another; other lines are passed over."""
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        document, end = decoder.raw_decode(text, at)
        yield document
        at = text.find("{", end)


def _lasted(step: Mapping[str, Any]) -> float:
    if not ("started" in step and "completed" in step):
        return 0.0
    begun, ended = (datetime.fromisoformat(step[name]) for name in ("started", "completed"))
    return (ended - begun).total_seconds()


def layers(image: str, below: tuple[Layer, ...] = ()) -> tuple[Layer, ...]:
    """Read the layers of an image, lowest first, without those of the image below it."""
    with TemporaryFile() as file:
        subprocess.run(("docker", "save", image), stdout=file, check=True)
        file.seek(0)
        with tarfile.open(fileobj=file) as saved:
            manifest = json.load(_member(saved, "manifest.json"))[0]
            config = json.load(_member(saved, manifest["Config"]))
            steps = [each for each in config["history"] if not each.get("empty_layer")]
            rows = zip(config["rootfs"]["diff_ids"], steps, manifest["Layers"], strict=True)
            return tuple(
                Layer(digest, step.get("created_by", ""), _size(_member(saved, name)))
                for digest, step, name in list(rows)[len(below) :]
            )


def _member(saved: tarfile.TarFile, name: str) -> IO[bytes]:
    found = saved.extractfile(name)
    if found is None:
        raise click.ClickException(f"`docker save` gave an archive without a file {name!r}.")
    return found


def _size(layer: IO[bytes]) -> int:
    """Add up the files of a layer, which some engines save compressed."""
    packed = layer.read(2) == b"\x1f\x8b"
    layer.seek(0)
    with tarfile.open(fileobj=gzip.open(layer) if packed else layer) as content:
        return sum(each.size for each in content if each.isreg())


def remove(images: Iterable[str]) -> None:
    """Take the names away; what other images need of them stays."""
    run("docker", "image", "rm", "--force", *images)


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a command to its end and return what it said, on both streams.

    Raises: `click.ClickException` with the end of that when it failed.
    """
    done = subprocess.run(
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise click.ClickException(f"{' '.join(command)!r} ended with {done.returncode}:\n{tail}")
    return done.stdout
