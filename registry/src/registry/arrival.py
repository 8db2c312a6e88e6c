"""A file that arrived whole and was asked everything, and what becomes of it."""

import hashlib
from dataclasses import dataclass, replace

from registry.artifact import FileName
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.incoming import Incoming
from registry.model import Entry, KeptFile, Standing, Used
from registry.questions.names import project_is_not_confusable
from registry.refusals import FileDeleted, ProjectClosed, VersionTaken

Verdict = bool | UploadRefused
"""Whether a file is new here, or why it was not let in."""


@dataclass(frozen=True)
class Arrival:
    """A file that was let in so far, and the instant its pages will show.

    Units: ``uploaded`` is UTC text.
    """

    incoming: Incoming
    candidate: Candidate
    uploaded: str

    @property
    def name(self) -> FileName:
        """What its name says."""
        return self.candidate.name

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return self.candidate.digests["sha256"]

    @property
    def entry(self) -> Entry:
        """What the catalogue keeps of it."""
        core = self.candidate.core_metadata
        file = KeptFile(
            filename=self.name.filename,
            project=self.name.project,
            version=str(self.name.version),
            size=self.incoming.size_bytes,
            sha256=self.sha256,
            uploaded=self.uploaded,
            requires_python=self.candidate.metadata.get("requires_python"),
            metadata_sha256=None if core is None else hashlib.sha256(core).hexdigest(),
        )
        return Entry(file, self.name.identity, core)

    def adds_to(self, kept: KeptFile | None) -> bool:
        """Say whether it may change anything, where this is kept under its name."""
        if kept is None:
            return True
        unattested = kept.sha256 == self.sha256 and kept.provenance_sha256 is None
        return unattested and self.candidate.provenance is not None


def verdict(
    arrival: Arrival, used: Used | None, standing: Standing, others: frozenset[str] | None = None
) -> Verdict:
    """Say what becomes of a file whose name was used so, in a project that stands so.

    What is kept already may still be given attestations, so its project must be open for these.
    What comes first is told once more from the others that there are now.
    """
    name, status = arrival.name, standing.status
    if used is not None and not used.kept:
        return FileDeleted(used.filename)
    if used is not None and (used.filename, used.sha256) != (name.filename, arrival.sha256):
        return VersionTaken(used.filename, used.sha256, arrival.sha256)
    if used is not None and arrival.candidate.provenance is None:
        return False
    if not status.takes_uploads:
        return ProjectClosed(name.project, status.value, standing.reason)
    if used is not None:
        return False
    return next(project_is_not_confusable(replace(arrival.candidate, others=others)), True)
