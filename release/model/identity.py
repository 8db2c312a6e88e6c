"""Whether what the registry serves is what the release builds to."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Verdict(StrEnum):
    """What is known about one file."""

    IDENTICAL = "identical"
    COMPRESSION = "same content, compressed otherwise"
    CONTENT = "other content"
    ABSENT = "not served"
    UNRECORDED = "served as built, but releases.toml records another hash"


class Compared(BaseModel):
    """One file of a release."""

    model_config = ConfigDict(frozen=True)

    file: str
    verdict: Verdict
    built: str
    """sha256 of what was just built."""
    recorded: str | None
    """sha256 in `releases.toml`."""
    served: str | None
    """sha256 on the registry."""

    def __str__(self) -> str:
        return (
            f"{self.file} is {self.verdict.value}: sha256 built {self.built}, "
            f"recorded {self.recorded}, served {self.served}."
        )


class Comparison(BaseModel):
    """One release."""

    model_config = ConfigDict(frozen=True)

    package: str
    version: str
    registry: str
    origin: str
    """What it was rebuilt from."""
    files: tuple[Compared, ...]

    @property
    def different(self) -> tuple[Compared, ...]:
        """The files that are not identical everywhere."""
        return tuple(file for file in self.files if file.verdict is not Verdict.IDENTICAL)
