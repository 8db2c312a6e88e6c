"""Uploads by twine, and the wait until the index shows them."""

import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from release.errors import (
    CredentialsRefused,
    NotShown,
    RegistryDiffers,
    RegistryUnreachable,
    ToolFailed,
    UploadFailed,
)
from release.model.record import Record
from release.world.credentials import Credentials
from release.world.index import Index
from release.world.run import run

ANSWER = re.compile(r"Response from \S+\s+((\d{3}) .*?)\s*\nINFO +(.*)")
"""In what twine says: status with its phrase, status alone, and the registry's own words."""
FORBIDDEN = ("401", "403")
LOOK_EVERY_S = 0.2


def missing(index: Index, record: Record) -> tuple[str, ...]:
    """Name the files of a release that the registry lacks, by name.

    Raises: `RegistryDiffers` for one that it has with other bytes, and what `Index` does.
    """
    served = index.files(record.package)
    for file, digest in sorted(record.sha256.items()):
        if served.get(file, digest) != digest:
            raise RegistryDiffers(index.url, file, served[file], digest)
    return tuple(sorted(record.sha256.keys() - served.keys()))


def upload(index: Index, who: Credentials, files: Sequence[Path]) -> None:
    """Hand files to the registry.

    Raises: `CredentialsRefused`, `RegistryUnreachable`, `UploadFailed`.
    """
    # The environment, not the command line, which every user of the machine can read.
    env = {
        "TWINE_REPOSITORY_URL": index.base,
        "TWINE_USERNAME": who.user,
        "TWINE_PASSWORD": who.password,
        "TWINE_NON_INTERACTIVE": "1",
        "COLUMNS": "1000",
    }
    options = ("--disable-progress-bar", "--verbose")
    command = (sys.executable, "-m", "twine", "--no-color", "upload", *options)
    try:
        run((*command, *map(str, files)), cwd=files[0].parent, env=env)
    except ToolFailed as failed:
        _explain(index, who, failed)


def wait(index: Index, record: Record, seconds: float) -> None:
    """Return when the index shows every file of the release with its hash.

    Raises: `NotShown`, `RegistryDiffers`.
    """
    until = time.monotonic() + seconds
    while absent := missing(index, record):
        if time.monotonic() > until:
            raise NotShown(index.url, absent, seconds)
        time.sleep(LOOK_EVERY_S)


def served(index: Index, record: Record) -> Mapping[str, str]:
    """Map the files of one release to the hashes that the registry serves, if it does."""
    files = index.files(record.package)
    return {file: files[file] for file in record.sha256 if file in files}


def _explain(index: Index, who: Credentials, failed: ToolFailed) -> None:
    said = failed.output
    if answer := ANSWER.search(said):
        status, code, words = answer.groups()
        if code in FORBIDDEN:
            raise CredentialsRefused(index.base, who.user, int(code)) from failed
        raise UploadFailed(index.base, f"{status}. {words.strip()}") from failed
    if "ConnectionError" in said or "Timeout" in said:
        raise RegistryUnreachable(index.base, "the connection broke") from failed
    raise UploadFailed(index.base, said.strip().splitlines()[-1].strip()) from failed
