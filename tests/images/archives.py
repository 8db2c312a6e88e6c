"""What an image holds: as one file system, and layer by layer as it travels."""

import hashlib
import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tests.images.engine import must


@contextmanager
def _streamed(*command: str) -> Iterator[tarfile.TarFile]:
    with subprocess.Popen(command, stdout=subprocess.PIPE) as made:
        assert made.stdout is not None
        with tarfile.open(fileobj=made.stdout, mode="r|") as archive:
            yield archive
        # The end of an archive is not yet the end of the stream.
        while made.stdout.read(1 << 20):
            pass
    assert made.returncode == 0, command


def files(image: str) -> dict[str, str]:
    """Map every path of an image to a digest of what is there: bytes, or where a link leads."""
    container = must("docker", "create", image, "nothing").strip()
    try:
        with _streamed("docker", "export", container) as archive:
            return {member.name: _digest(archive, member) for member in archive}
    finally:
        must("docker", "rm", container)


def _digest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    body = archive.extractfile(member) if member.isfile() else None
    content = body.read() if body else member.linkname.encode()
    return f"{member.type!r} {hashlib.sha256(content).hexdigest()}"


def travelling(images: list[str]) -> Iterator[tuple[str, bytes]]:
    """Walk all that leaves this machine with images: each layer's files, configs, and history."""
    with _streamed("docker", "save", *images) as archive:
        for member in archive:
            body = archive.extractfile(member) if member.isfile() else None
            if body:
                yield from _unpacked(member.name, body)
    for image in images:
        yield f"history of {image}", must("docker", "history", "--no-trunc", image).encode()


def _unpacked(name: str, body: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    content = body.read()
    if not tarfile.is_tarfile(io.BytesIO(content)):
        yield name, content
        return
    with tarfile.open(fileobj=io.BytesIO(content)) as layer:
        for member in layer:
            inner = layer.extractfile(member) if member.isfile() else None
            yield f"{name[:20]}/{member.name}", inner.read() if inner else b""
