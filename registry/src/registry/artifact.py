"""A distribution file: what its name says and what lies inside it."""

import gzip
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from packaging.utils import (
    InvalidName,
    InvalidSdistFilename,
    InvalidWheelFilename,
    NormalizedName,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from registry.refusals import ArchiveDamaged, FileNameUnreadable

MAX_NAME_LENGTH = 255
MAX_METADATA_BYTES = 16 * 1024**2
CHUNK_BYTES = 1024**2
DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class FileName:
    """The facts a distribution's file name states."""

    filename: str
    project: NormalizedName
    version: Version
    wheel: bool

    @property
    def identity(self) -> str:
        """The one spelling of this name: differently written twins share it."""
        if not self.wheel:
            return f"{self.project}-{self.version}{Path(self.filename).suffix}"
        return f"{self.project}-{self.version}-{self.filename.split('-', 2)[2].lower()}"


@dataclass(frozen=True)
class Insides:
    """The facts an archive states about itself."""

    metadata: bytes | None
    metadata_folder: str
    has_record: bool


def parse_name(filename: str) -> FileName:
    """Read project and version from a file name.

    Raises: FileNameUnreadable.
    Source: binary distribution format (wheel names), PEP 625 (source distribution names).
    """
    if len(filename) > MAX_NAME_LENGTH:
        raise FileNameUnreadable(filename, f"it is longer than {MAX_NAME_LENGTH} characters")
    if not filename.isascii() or not filename.isprintable() or set(filename) & set("/\\ #?%&<>\"'"):
        raise FileNameUnreadable(filename, "it holds characters no such name has")
    try:
        if filename.endswith(".whl"):
            project, version, _build, _tags = parse_wheel_filename(filename)
            return FileName(filename, project, version, wheel=True)
        project, version = parse_sdist_filename(filename)
        canonicalize_name(project, validate=True)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidName) as error:
        raise FileNameUnreadable(filename, str(error)) from error
    return FileName(filename, project, version, wheel=False)


def look_inside(path: Path, name: FileName) -> Insides:
    """Read the archive to its last byte and say what it states.

    Raises: ArchiveDamaged when any byte of it cannot be read.
    """
    try:
        if name.filename.endswith(".tar.gz"):
            return _inside_tar(path)
        return _inside_zip(path, name)
    except DAMAGE as error:
        raise ArchiveDamaged(name.filename, str(error) or type(error).__name__) from error


def _inside_zip(path: Path, name: FileName) -> Insides:
    with zipfile.ZipFile(path) as archive:
        broken = archive.testzip()
        if broken is not None:
            raise zipfile.BadZipFile(f"{broken!r} fails its checksum")
        names = archive.namelist()
        wanted = ".dist-info/METADATA" if name.wheel else "/PKG-INFO"
        found = next((n for n in names if n.endswith(wanted) and n.count("/") == 1), None)
        if found is None:
            return Insides(None, "", has_record=False)
        folder = found.rpartition("/")[0]
        with archive.open(found) as member:
            return Insides(_read(member), folder, f"{folder}/RECORD" in names)


def _inside_tar(path: Path) -> Insides:
    with gzip.open(path) as stream:
        while stream.read(CHUNK_BYTES):
            pass
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if member.name.count("/") == 1 and member.name.endswith("/PKG-INFO"):
                opened = archive.extractfile(member)
                if opened is not None:
                    return Insides(_read(opened), member.name.rpartition("/")[0], has_record=False)
    return Insides(None, "", has_record=False)


def _read(member: IO[bytes]) -> bytes:
    text = member.read(MAX_METADATA_BYTES + 1)
    if len(text) > MAX_METADATA_BYTES:
        raise ValueError(f"its metadata is longer than {MAX_METADATA_BYTES} bytes")
    return text
