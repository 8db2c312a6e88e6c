"""One Poetry project of the repository: its two files, as text and as what they say."""

import posixpath
import tomllib
from dataclasses import dataclass
from typing import Self

from release.model import lines, lockfile
from release.model.lockfile import Lock
from release.model.pins import Mention
from release.model.pyproject import Pyproject

PYPROJECT = "pyproject.toml"
LOCK = "poetry.lock"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found in a project, before it is known which rule looked."""

    file: str
    line: int
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a `pyproject.toml`; `.` is the root."""

    folder: str
    text: str
    pyproject: Pyproject
    lock_text: str
    lock: Lock

    @classmethod
    def parse(cls, folder: str, text: str, lock_text: str) -> Self:
        """Read both files; a project without a lock has an empty one.

        Raises: `tomllib.TOMLDecodeError` or `pydantic.ValidationError`.
        """
        said = Pyproject.model_validate(tomllib.loads(text))
        return cls(folder, text, said, lock_text, lockfile.read(lock_text))

    @property
    def name(self) -> str:
        """The folder's own name: `rest_service`."""
        return posixpath.basename(self.folder)

    @property
    def is_service(self) -> bool:
        """Whether it is one of the services, which take our packages."""
        return self.folder.startswith("services/")

    @property
    def poetry(self) -> str:
        """How a person calls Poetry on this project from the root."""
        return "stack/poetry" if self.folder == "." else f"stack/poetry -C {self.folder}"

    def path(self, file: str) -> str:
        """Name one of its files from the root."""
        return posixpath.normpath(posixpath.join(self.folder, file))

    def fault(self, says: str, mend: str, section: str, *patterns: str) -> Fault:
        """Put a fault at its line of `pyproject.toml`."""
        return Fault(PYPROJECT, lines.locate(self.text, section, *patterns), says, mend)

    def fault_at(self, mention: Mention, says: str, mend: str) -> Fault:
        """Put a fault at the line that names a dependency."""
        return self.fault(says, mend, mention.section, mention.pattern)

    def fault_in_lock(self, says: str, mend: str, section: str, *patterns: str) -> Fault:
        """Put a fault at its line of the lock."""
        return Fault(LOCK, lines.locate(self.lock_text, section, *patterns), says, mend)

    def fault_at_locked(self, package: str, says: str, mend: str, *patterns: str) -> Fault:
        """Put a fault at its line of the lock, in one distribution's block."""
        named = lines.key("name") + rf'\s*"{package}"'
        return self.fault_in_lock(says, mend, "package", named, *patterns)
