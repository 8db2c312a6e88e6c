"""Whether a file is let in: a tuple of small questions, all asked, all answers returned."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from packaging.metadata import RawMetadata, parse_email
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from registry.artifact import FileName, Insides
from registry.attestations import Attested, misfits, provenance, read_attestations
from registry.errors import UploadRefused
from registry.model import NO_PUBLISHER, Publisher
from registry.refusals import (
    ArchiveDamaged,
    DigestDiffers,
    FieldMissing,
    FormDisagrees,
    MetadataDisagrees,
    MetadataMissing,
    RecordMissing,
    VersionIsLocal,
)
from registry.unattested import AttestationUnreadable

Question = Callable[["Candidate"], Iterator[UploadRefused]]


@dataclass(frozen=True)
class Candidate:
    """A file that has arrived and waits to be let in."""

    name: FileName
    insides: Insides | ArchiveDamaged
    digests: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    publisher: Publisher = NO_PUBLISHER
    signatures_checked: bool = False

    @property
    def metadata(self) -> RawMetadata:
        """The metadata inside, empty where there is none."""
        if isinstance(self.insides, ArchiveDamaged) or self.insides.metadata is None:
            return {}
        return parse_email(self.insides.metadata)[0]

    @property
    def core_metadata(self) -> bytes | None:
        """The METADATA to serve beside the file: a wheel's, byte for byte."""
        if self.name.wheel and isinstance(self.insides, Insides):
            return self.insides.metadata
        return None

    @property
    def attested(self) -> tuple[Attested, ...]:
        """The attestations that came with the file. Raises: AttestationUnreadable."""
        text = self.form.get("attestations")
        return () if text is None else read_attestations(self.name.filename, text)

    @property
    def provenance(self) -> bytes | None:
        """What to serve about the file's attestations, where it has any."""
        if not self.attested:
            return None
        return provenance(self.publisher, self.attested, checked=self.signatures_checked)


def refusals(candidate: Candidate, questions: tuple[Question, ...]) -> tuple[UploadRefused, ...]:
    """Ask every question; an empty answer lets the file in."""
    return tuple(reason for ask in questions for reason in ask(candidate))


def digests_agree(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that each digest announced is that of what arrived; sha256 must be announced."""
    if not candidate.form.get("sha256_digest"):
        yield FieldMissing("sha256_digest")
    for algorithm, found in candidate.digests.items():
        said = candidate.form.get(f"{algorithm}_digest", "").lower()
        if said and said != found:
            yield DigestDiffers(candidate.name.filename, algorithm, said, found)


def form_agrees_with_name(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the form names the project, version and kind of the file name."""
    name, form = candidate.name, candidate.form
    for wanted in ("name", "version", "filetype"):
        if not form.get(wanted):
            yield FieldMissing(wanted)
    if form.get("name") and canonicalize_name(form["name"]) != name.project:
        yield FormDisagrees(name.filename, "name", form["name"])
    if form.get("version") and _version(form["version"]) != name.version:
        yield FormDisagrees(name.filename, "version", form["version"])
    if form.get("filetype") and (form["filetype"] == "bdist_wheel") is not name.wheel:
        yield FormDisagrees(name.filename, "filetype", form["filetype"])


def archive_is_whole(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the archive could be read to its last byte."""
    if isinstance(candidate.insides, ArchiveDamaged):
        yield candidate.insides


def metadata_is_there(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require METADATA or PKG-INFO with a name and a version in a whole archive."""
    if isinstance(candidate.insides, ArchiveDamaged):
        return
    if candidate.insides.metadata is None:
        yield MetadataMissing(candidate.name.filename, "neither METADATA nor PKG-INFO")
    else:
        for wanted in ("name", "version"):
            if not candidate.metadata.get(wanted):
                yield MetadataMissing(candidate.name.filename, f"no {wanted}")


def metadata_agrees_with_name(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the metadata names the project and version of the file name."""
    name, inside = candidate.name, candidate.metadata
    if inside.get("name") and canonicalize_name(inside["name"]) != name.project:
        yield MetadataDisagrees(name.filename, "name", inside["name"])
    if inside.get("version") and _version(inside["version"]) != name.version:
        yield MetadataDisagrees(name.filename, "version", inside["version"])


def python_range_is_readable(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that Requires-Python, where given, is a range installers can read."""
    said = candidate.metadata.get("requires_python")
    try:
        SpecifierSet(said or "")
    except InvalidSpecifier:
        yield MetadataMissing(candidate.name.filename, f"Requires-Python {said!r} is no range")


def record_is_there(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that a wheel lists what it holds."""
    insides = candidate.insides
    if not candidate.name.wheel or isinstance(insides, ArchiveDamaged) or insides.has_record:
        return
    if insides.metadata is not None:
        yield RecordMissing(candidate.name.filename)


def version_is_public(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require a public version: a local one is for one machine and belongs on no index."""
    if candidate.name.version.local is not None:
        yield VersionIsLocal(candidate.name.filename, str(candidate.name.version))


def attestations_are_about_the_file(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that each attestation can be read and names this file and these bytes."""
    try:
        attested = candidate.attested
    except AttestationUnreadable as error:
        yield error
    else:
        yield from misfits(candidate.name.filename, candidate.digests["sha256"], attested)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


FILE_QUESTIONS: tuple[Question, ...] = (
    archive_is_whole,
    metadata_is_there,
    metadata_agrees_with_name,
    python_range_is_readable,
    record_is_there,
    version_is_public,
)
UPLOAD_QUESTIONS: tuple[Question, ...] = (
    digests_agree,
    form_agrees_with_name,
    attestations_are_about_the_file,
    *FILE_QUESTIONS,
)
