"""Whether a file of this name may come in at all, and from this sender."""

from collections.abc import Iterator

from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.refusals import (
    NameConfusable,
    NameReserved,
    ProjectForbidden,
    SourceNameUnusual,
    VersionIsLocal,
)

ALIKE = str.maketrans({"-": "", "l": "1", "i": "1", "o": "0"})


def sender_may_publish(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the sender's credentials are for this project."""
    allowed, project = candidate.may_publish, candidate.name.project
    if allowed is not None and project not in allowed:
        yield ProjectForbidden(project, allowed)


def project_is_not_reserved(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require a name that the operator has not kept from everybody."""
    project = candidate.name.project
    for reserved in candidate.rules.reserved:
        stem = reserved.removesuffix("*")
        if project == reserved or (stem != reserved and project.startswith(stem)):
            yield NameReserved(project, reserved)
            return


def project_is_not_confusable(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that a new project's name cannot be mistaken for one there is.

    Source: the public index's rule: punctuation aside, 1, l and i are one letter, 0 and o too.
    """
    project, others = candidate.name.project, candidate.others or frozenset()
    looks = project.translate(ALIKE)
    if project not in others:
        alike = sorted(name for name in others if name.translate(ALIKE) == looks)
        if alike:
            yield NameConfusable(project, alike[0])


def source_name_is_usual(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require of a source distribution the one name PEP 625 gives it, and its one form."""
    name = candidate.name
    usual = f"{name.project.replace('-', '_')}-{name.version}.tar.gz"
    if not name.wheel and name.filename != usual:
        yield SourceNameUnusual(name.filename, usual)


def version_is_public(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require a public version, unless the operator lets local ones in."""
    name = candidate.name
    if name.version.local is not None and not candidate.rules.local_versions:
        yield VersionIsLocal(name.filename, str(name.version))
