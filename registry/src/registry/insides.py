"""What an archive states about itself, read in one pass from its first byte to its last."""

import base64
import hashlib
import stat
import struct
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from registry import tars, zips
from registry.artifact import FileName
from registry.flaws import ArchiveDamaged, ArchiveTooBig
from registry.inflate import CHUNK_BYTES
from registry.rules import Rules, TooMuch

DAMAGE = (ValueError, RecursionError, struct.error, tarfile.TarError, zlib.error)
HASHES = ("sha256", "sha384", "sha512")
"""What RECORD may hash with. Source: binary distribution format, "sha256 or better"."""
RECORD = "RECORD"
SPEAKING = {"METADATA", "WHEEL", RECORD, "entry_points.txt"}
"""The files of a .dist-info that are read here."""
ROW_BYTES = 512
"""How long one row of RECORD may be on the average."""


class Kind(StrEnum):
    """What a member of an archive is."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    TWIN = "hard link"
    OTHER = "link, device, pipe or hole"


class Member(NamedTuple):
    """One member of an archive.

    Shape: a name that is no text holds lone surrogates; ``digests`` are as RECORD writes them,
    for the files of a wheel alone; ``target`` is where a link of a tar leads.
    """

    name: str
    kind: Kind
    digests: tuple[str, ...] = ()
    size: int = 0
    target: str = ""


@dataclass(frozen=True)
class Insides:
    """The facts an archive states about itself: its members, and the files that describe it."""

    members: tuple[Member, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)


def look_inside(path: Path, name: FileName, rules: Rules) -> Insides:
    """Read the archive to its last byte and say what it states.

    Raises: ArchiveDamaged when any byte of it cannot be read, ArchiveTooBig.
    """
    inside = _inside_tar if name.filename.endswith(".tar.gz") else _inside_zip
    try:
        with path.open("rb") as stream:
            return inside(stream, name, rules)
    except TooMuch as much:
        raise ArchiveTooBig(name.filename, str(much)) from much
    except DAMAGE as error:
        raise ArchiveDamaged(name.filename, str(error) or type(error).__name__) from error


def _inside_zip(stream: IO[bytes], name: FileName, rules: Rules) -> Insides:
    entries = zips.entries(stream, rules)
    speaking = {_name(entry): entry for entry in entries if _speaks(_name(entry), name)}
    allowed = rules.metadata_bytes + ROW_BYTES * len(entries)
    if sum(entry.size for entry in speaking.values()) > allowed:
        raise rules.too_long()
    texts = {said: b"".join(zips.unpack(stream, entry)) for said, entry in speaking.items()}
    hashes = _hashes(texts) if name.wheel else ()
    return Insides(tuple(_zipped(stream, entry, hashes) for entry in entries), texts)


def _zipped(stream: IO[bytes], entry: zips.Entry, hashes: tuple[str, ...]) -> Member:
    taken = [(algorithm, hashlib.new(algorithm)) for algorithm in hashes]
    for chunk in zips.unpack(stream, entry):
        for _, digest in taken:
            digest.update(chunk)
    digests = tuple(
        f"{algorithm}={base64.urlsafe_b64encode(digest.digest()).decode().rstrip('=')}"
        for algorithm, digest in taken
    )
    name = _name(entry)
    usual, kind = (stat.S_IFDIR, Kind.FOLDER) if name.endswith("/") else (stat.S_IFREG, Kind.FILE)
    unfit = stat.S_IFMT(entry.mode) not in {0, usual} or (entry.size and kind is Kind.FOLDER)
    return Member(name, Kind.OTHER if unfit else kind, digests, entry.size)


def _inside_tar(stream: IO[bytes], name: FileName, rules: Rules) -> Insides:
    members: list[Member] = []
    texts: dict[str, bytes] = {}
    left = rules.metadata_bytes
    for header, content in tars.members(stream, rules):
        members.append(Member(header.name, _kind(header), (), header.size, header.linkname))
        if content is not None and _speaks(header.name, name):
            left -= header.size
            if left < 0:
                raise rules.too_long()
            texts[header.name] = b"".join(iter(partial(content.read, CHUNK_BYTES), b""))
    return Insides(tuple(members), texts)


def _kind(header: tarfile.TarInfo) -> Kind:
    if header.issparse() or "size" in header.pax_headers:
        return Kind.OTHER
    kinds = (
        (header.isreg(), Kind.FILE),
        (header.isdir(), Kind.FOLDER),
        (header.issym(), Kind.LINK),
    )
    twin = Kind.TWIN if header.islnk() else Kind.OTHER
    return next((kind for holds, kind in kinds if holds), twin)


def _name(entry: zips.Entry) -> str:
    # Without the flag, bytes beyond ASCII mean another name to each unpacker.
    code = "utf-8" if entry.flags & zips.UTF8_FLAG else "ascii"
    return entry.name.decode(code, "surrogateescape")


def _speaks(member: str, name: FileName) -> bool:
    folder, _, last = member.rpartition("/")
    if not folder or "/" in folder:
        return False
    if name.wheel:
        return last in SPEAKING and folder.endswith(".dist-info")
    return last == "PKG-INFO"


def _hashes(texts: Mapping[str, bytes]) -> tuple[str, ...]:
    record = b"".join(text for said, text in texts.items() if said.endswith(f"/{RECORD}"))
    return tuple(name for name in HASHES if f"{name}=".encode() in record) or HASHES[:1]
