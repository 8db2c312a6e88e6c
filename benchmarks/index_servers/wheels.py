"""Wheels made of nothing but their number: valid, the same bytes each time, thousands a second.

Source: the binary distribution format of the packaging user guide (METADATA, WHEEL, RECORD).
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL_BYTES = 19_000
"""The data inside an ordinary wheel, which cannot be packed: the file has about 20 KB."""
BIG_BYTES = 20_000_000
TAG = "py3-none-any"
DESCRIPTION = "It stands for a package of a company, and is made up by a benchmark. " * 8


@dataclass(frozen=True)
class Wheel:
    """A file to be kept, and what is known about it."""

    project: str
    version: str
    filename: str
    sha256: str
    metadata: bytes


def make(
    project: str, version: str, requires: Sequence[str] = (), data_bytes: int = SMALL_BYTES
) -> tuple[Wheel, bytes]:
    """Make one wheel: a module, its data, and a `.dist-info` with a true RECORD."""
    module = project.replace("-", "_")
    folder = f"{module}-{version}.dist-info"
    metadata = _metadata(project, version, requires)
    members = {
        f"{module}/__init__.py": f'"""{project} {version}."""\n'.encode(),
        f"{module}/data.bin": hashlib.shake_128(f"{project} {version}".encode()).digest(data_bytes),
        f"{folder}/METADATA": metadata,
        f"{folder}/WHEEL": _WHEEL,
    }
    record = f"{folder}/RECORD"
    content = _zip({**members, record: _record(members, record)})
    sha256 = hashlib.sha256(content).hexdigest()
    return Wheel(project, version, f"{module}-{version}-{TAG}.whl", sha256, metadata), content


_WHEEL = f"Wheel-Version: 1.0\nGenerator: benchmark\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode()


def _metadata(project: str, version: str, requires: Sequence[str]) -> bytes:
    lines = (
        "Metadata-Version: 2.1",
        f"Name: {project}",
        f"Version: {version}",
        "Summary: A package that a benchmark made up",
        "Requires-Python: >=3.8",
        *(f"Requires-Dist: {name} >=1.0" for name in requires),
        "Description-Content-Type: text/plain",
        "",
        DESCRIPTION,
        "",
    )
    return "\n".join(lines).encode()


def _record(members: Mapping[str, bytes], record: str) -> bytes:
    rows = [f"{path},sha256={_digest(body)},{len(body)}" for path, body in members.items()]
    return "\n".join([*rows, f"{record},,", ""]).encode()


def _digest(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


def _zip(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, body in members.items():
            # A member without a time of its own has the first one there is, on every machine.
            archive.writestr(zipfile.ZipInfo(path), body)
    return stream.getvalue()
