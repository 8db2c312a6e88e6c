"""Packages built in memory, sound or spoilt, and the form they are sent in."""

import base64
import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


def metadata(name: str, version: str, *lines: str) -> str:
    return "\n".join(("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines, ""))


@dataclass(frozen=True)
class Package:
    """A file to send, and what its form says about it."""

    filename: str
    content: bytes
    form: Mapping[str, str]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def fields(self, **other: str) -> dict[str, str]:
        said = {":action": "file_upload", "sha256_digest": self.sha256, **self.form, **other}
        return {name: value for name, value in said.items() if value != "-"}

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.filename).write_bytes(self.content)
        return folder / self.filename


def record_of(members: Mapping[str, bytes], folder: str) -> bytes:
    rows = (f"{path},{digest(text)},{len(text)}\n" for path, text in members.items())
    return "".join((*rows, f"{folder}/RECORD,,\n")).encode()


def digest(text: bytes) -> str:
    """Say a hash as RECORD writes it."""
    plain = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode()
    return f"sha256={plain.rstrip('=')}"


def wheel(
    name: str = "alpha",
    version: str = "1.0",
    text: bytes = b"X = 1\n",
    *lines: str,
    inside: str | None = None,
    record: bool = True,
) -> Package:
    folder, stream = f"{name}-{version}.dist-info", io.BytesIO()
    members = {
        f"{name}/__init__.py": text,
        f"{folder}/METADATA": (
            metadata(name, version, *lines) if inside is None else inside
        ).encode(),
        f"{folder}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if inside == "":
        del members[f"{folder}/METADATA"]
    if record:
        members[f"{folder}/RECORD"] = record_of(members, folder)
    with zipfile.ZipFile(stream, "w") as archive:
        for path, content in members.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    form = {"name": name, "version": version, "filetype": "bdist_wheel", "pyversion": "py3"}
    return Package(f"{name}-{version}-py3-none-any.whl", stream.getvalue(), form)


def sdist(name: str = "alpha", version: str = "1.0") -> Package:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for path, text in (("PKG-INFO", metadata(name, version)), (f"{name}.py", "X = 1\n")):
            member = tarfile.TarInfo(f"{name}-{version}/{path}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    form = {"name": name, "version": version, "filetype": "sdist", "pyversion": "source"}
    return Package(f"{name}-{version}.tar.gz", gzip.compress(stream.getvalue(), mtime=0), form)


def multipart(package: Package, **other: str) -> tuple[bytes, str]:
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in package.fields(**other).items()
    ]
    head = f'Content-Disposition: form-data; name="content"; filename="{package.filename}"'
    parts += [
        f"--{edge}\r\n{head}\r\n\r\n".encode(),
        package.content,
        f"\r\n--{edge}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={edge}"
