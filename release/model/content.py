"""What is inside a wheel or an sdist, whatever way it was compressed."""

import tarfile
import zipfile
from collections.abc import Mapping
from io import BytesIO


def members(data: bytes) -> Mapping[str, bytes] | None:
    """Map each file of an archive to its bytes; what is no archive has no members."""
    try:
        return _zipped(data) if zipfile.is_zipfile(BytesIO(data)) else _tarred(data)
    except (tarfile.TarError, zipfile.BadZipFile, OSError, EOFError):
        return None


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two archives hold the same files with the same bytes."""
    left = members(one)
    return left is not None and left == members(other)


def _zipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _tarred(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=BytesIO(data), mode="r:gz") as archive:
        files = ((member.name, archive.extractfile(member)) for member in archive.getmembers())
        return {name: file.read() for name, file in files if file is not None}
