"""The files of the repository, read and written below its root."""

import os
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Self

from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from release.errors import FileDamaged, NoRoot
from release.model import record, tools
from release.model.package import Package
from release.model.record import Record

RECORDS, CHANGELOG, LOCK = "releases.toml", "CHANGELOG.md", "poetry.lock"


class Tree:
    """The working tree below one root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def find(cls, start: Path) -> Self:
        """Walk up to the folder that holds `releases.toml`.

        Raises: `NoRoot`.
        """
        here = start.resolve()
        for folder in (here, *here.parents):
            if (folder / RECORDS).is_file():
                return cls(folder)
        raise NoRoot(str(here))

    def read(self, path: str) -> str:
        """Return the text of a file; the path is below the root, with forward slashes.

        Raises: `FileDamaged` when it is missing or no text.
        """
        try:
            return (self.root / path).read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise FileDamaged(path, str(error)) from error

    def write(self, path: str, text: str) -> None:
        """Replace a file at once: no reader sees half of it. Line ends stay as they are."""
        target = self.root / path
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            fresh.write_text(text, "utf-8", newline="")
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)

    def records(self) -> tuple[Record, ...]:
        """Every release, oldest first.

        Raises: `FileDamaged`.
        """
        try:
            return record.read(self.read(RECORDS))
        except (TOMLKitError, ValidationError) as error:
            raise FileDamaged(RECORDS, str(error)) from error

    def changelog(self) -> str:
        """Return the text of `CHANGELOG.md`.

        Raises: `FileDamaged`.
        """
        return self.read(CHANGELOG)

    def build_tools(self) -> dict[str, str]:
        """Map each build tool that the root's lock pins to its version.

        Raises: `FileDamaged`.
        """
        try:
            return tools.locked(self.read(LOCK))
        except (TOMLDecodeError, KeyError) as error:
            raise FileDamaged(LOCK, str(error)) from error

    def counted(self, package: Package) -> str:
        """Tell the last release by bump2version's own count; 0.0.0 before the first.

        Raises: `FileDamaged`.
        """
        return counted(self.read(package.bump_config), package.bump_config)


def counted(text: str, path: str) -> str:
    """Pick `current_version` out of the text of a `.bumpversion.cfg`.

    Raises: `FileDamaged` with the path.
    """
    config = ConfigParser(interpolation=None)
    try:
        config.read_string(text)
        return config["bumpversion"]["current_version"]
    except (ConfigError, KeyError) as error:
        raise FileDamaged(path, f"it has no {error}") from error
