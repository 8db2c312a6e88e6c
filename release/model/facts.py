"""What the rules of `release doctor` compare a project with; all of it read before they run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from release.model.record import Record

SOURCE = "registry"
"""Name of the source that every service takes our packages from."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The state of the repository and of the registry around the projects."""

    index_url: str
    """Address of the registry's index, with its last slash."""
    python: str
    """The root's `requires-python`."""
    records: tuple[Record, ...] = ()
    served: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Package to file to sha256, of each package the registry was asked about and answered."""
    complaints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Project's folder to what Poetry's own check says about it."""
