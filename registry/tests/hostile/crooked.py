"""Archives built byte by byte, so that any number in them can be a lie."""

import gzip
import io
import struct
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from packages import Package, metadata, record_of

INFO = "alpha-1.0.dist-info"
TOP = "alpha-1.0"
WHEEL_NAME, SDIST_NAME = "alpha-1.0-py3-none-any.whl", "alpha-1.0.tar.gz"
WHEEL_FORM = {"name": "alpha", "version": "1.0", "filetype": "bdist_wheel", "pyversion": "py3"}
SDIST_FORM = {"name": "alpha", "version": "1.0", "filetype": "sdist", "pyversion": "source"}
UTF8 = 0x800

Lies = Mapping[str, int | bytes]


@dataclass(frozen=True)
class Part:
    """One file of a zip; ``local`` and ``listed`` are the lies of its two headers."""

    name: bytes
    data: bytes = b""
    packed: bytes | None = None
    local: Lies = field(default_factory=dict)
    listed: Lies = field(default_factory=dict)
    before: bytes = b""

    @property
    def truth(self) -> dict[str, int | bytes]:
        stored = self.data if self.packed is None else self.packed
        return {
            "name": self.name,
            "flags": 0 if self.name.isascii() else UTF8,
            "method": 0,
            "crc": zlib.crc32(self.data),
            "packed": len(stored),
            "size": len(self.data),
            "extra": b"",
            "comment": b"",
            "disk": 0,
            "mode": 0,
            "stored": stored,
        }


def zip_of(parts: Iterable[Part], after: bytes = b"", behind: bytes = b"", **end: int) -> bytes:
    """Write a zip: ``after`` lies before the directory, ``behind`` at the end; ``end`` lies."""
    body, listing, count = b"", b"", 0
    for part in parts:
        body += part.before
        place = len(body)
        body += _local({**part.truth, **part.local})
        listing += _listed({"header": place, **part.truth, **part.listed})
        count += 1
    body += after
    says = {"count": count, "size": len(listing), "start": len(body), "disk": 0, **end}
    numbers = (says["disk"], says["disk"], says["count"], says["count"], says["size"])
    comment = says.get("comment", 0)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", *numbers, says["start"], comment)
    return body + listing + tail + behind


def _local(says: Mapping[str, int | bytes]) -> bytes:
    name, extra, stored = (bytes(says[key]) for key in ("name", "extra", "stored"))
    numbers = [says[key] for key in ("flags", "method")]
    sizes = [says[key] for key in ("crc", "packed", "size")]
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, *numbers, 0, 33, *sizes, len(name), len(extra))
    return head + name + extra + stored


def _listed(says: Mapping[str, int | bytes]) -> bytes:
    name, extra, comment = (bytes(says[key]) for key in ("name", "extra", "comment"))
    numbers = [says[key] for key in ("flags", "method")]
    sizes = [says[key] for key in ("crc", "packed", "size")]
    lengths = (len(name), len(extra), len(comment), says["disk"], 0)
    mode = int(says["mode"]) << 16
    row = (b"PK\1\2", 0x314, 20, *numbers, 0, 33, *sizes, *lengths, mode, says["header"])
    return struct.pack("<4s6H3L5H2L", *row) + name + extra + comment


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def wheel_files(
    other: Mapping[str, bytes | None] | None = None, *lines: str, record: bytes | None = None
) -> dict[str, bytes]:
    """List the files of a sound wheel, some replaced or (None) left out, and their RECORD."""
    files: dict[str, bytes | None] = {
        "alpha/__init__.py": b"X = 1\n",
        f"{INFO}/METADATA": metadata("alpha", "1.0", *lines).encode(),
        f"{INFO}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **(other or {}),
    }
    held = {name: text for name, text in files.items() if text is not None}
    if f"{INFO}/RECORD" not in files:
        held[f"{INFO}/RECORD"] = record_of(held, INFO) if record is None else record
    return held


def parts_of(files: Mapping[str, bytes]) -> list[Part]:
    return [Part(name.encode(), text) for name, text in files.items()]


def whl(content: bytes, filename: str = WHEEL_NAME) -> Package:
    return Package(filename, content, WHEEL_FORM)


def crooked(part: Part, *more: Part) -> Package:
    """A sound wheel but for one or more parts that come first."""
    honest = wheel_files({part.name.decode("latin-1"): part.data})
    honest.pop(part.name.decode("latin-1"))
    return whl(zip_of([part, *more, *parts_of(honest)]))


def told(
    other: Mapping[str, bytes | None] | None = None, *lines: str, record: bytes | None = None
) -> Package:
    """A sound zip of a wheel that says something wrong of itself."""
    return whl(zip_of(parts_of(wheel_files(other, *lines, record=record))))


def tarred(
    *members: tuple[tarfile.TarInfo, bytes], info: bytes | None = None, top: str = TOP
) -> bytes:
    """Write a tar with a sound PKG-INFO and other members."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as archive:
        text = metadata("alpha", "1.0").encode() if info is None else info
        for header, content in (entry(f"{top}/PKG-INFO", text), *members):
            archive.addfile(header, io.BytesIO(content))
    return stream.getvalue()


def entry(
    name: str, content: bytes = b"", **says: int | str | bytes
) -> tuple[tarfile.TarInfo, bytes]:
    header = tarfile.TarInfo(name)
    header.size = len(content)
    for key, value in says.items():
        setattr(header, key, value)
    return header, content


def packed(tar: bytes) -> bytes:
    return gzip.compress(tar, mtime=0)


def targz(content: bytes, filename: str = SDIST_NAME) -> Package:
    return Package(filename, content, SDIST_FORM)


def source(*members: tuple[tarfile.TarInfo, bytes], **other: bytes | str) -> Package:
    return targz(packed(tarred(*members, **other)))  # type: ignore[arg-type]  # info or top
