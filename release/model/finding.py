"""One thing that `release doctor` found wrong: where it is, what is so, and the mend."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Finding(BaseModel):
    """A fault in one line of one file."""

    model_config = ConfigDict(frozen=True)

    rule: str
    """Name of the rule's module."""
    file: str
    """Path below the root, with forward slashes."""
    line: int
    """Line in the file, from 1."""
    says: str
    """What is so, with the value."""
    mend: str
    """What to do about it."""

    def at(self, line: int) -> Self:
        """Move the finding to another line."""
        return self.model_copy(update={"line": line})

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.says} {self.mend}"
