"""Whether the file describes itself, truly and so that installers can read it."""

from collections.abc import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from registry.artifact import parse_version
from registry.candidate import Candidate
from registry.core_metadata import metadata_flaws
from registry.errors import UploadRefused
from registry.flaws import Flaw, LicenseMissing, MetadataDisagrees, MetadataMissing, MetadataUnfit

LICENSES_LISTED = Version("2.4")
"""The metadata version from which on License-File has one meaning."""


def metadata_is_there(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require METADATA or PKG-INFO with a name and a version in a whole archive."""
    if isinstance(candidate.insides, Flaw):
        return
    name = candidate.name
    wanted = "METADATA" if name.wheel else "PKG-INFO"
    try:
        fields = candidate.described[0]
    except ValueError as error:
        yield MetadataMissing(name.filename, str(error))
        return
    if candidate.text(wanted) is None:
        yield MetadataMissing(name.filename, f"no {wanted}")
        return
    for field in ("name", "version"):
        if not fields.get(field):
            yield MetadataMissing(name.filename, f"no {field}")


def metadata_agrees_with_name(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the metadata names the project and version of the file name."""
    name, inside = candidate.name, candidate.metadata
    if inside.get("name") and canonicalize_name(inside["name"]) != name.project:
        yield MetadataDisagrees(name.filename, f"name {inside['name']!r}")
    if inside.get("version") and parse_version(inside["version"]) != name.version:
        yield MetadataDisagrees(name.filename, f"version {inside['version']!r}")


def python_range_is_readable(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that Requires-Python, where given, is a range installers can read."""
    said = candidate.metadata.get("requires_python")
    try:
        SpecifierSet(said or "")
    except InvalidSpecifier:
        yield MetadataUnfit(candidate.name.filename, f"Requires-Python {said!r} is no range")


def metadata_keeps_the_standard(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that every field can be read, as installers and this registry's readers do."""
    filename = candidate.name.filename
    if not candidate.metadata:
        return
    fields, unread = candidate.described
    for name in sorted(unread):
        yield MetadataUnfit(filename, f"{name!r} is there twice or not in UTF-8")
    for flaw in metadata_flaws(fields):
        yield MetadataUnfit(filename, flaw)


def licenses_are_there(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require each License-File in the place the standard gives it. Source: PEP 639."""
    metadata = candidate.metadata
    version = parse_version(metadata.get("metadata_version", ""))
    if version is None or version < LICENSES_LISTED or not candidate.folders:
        return
    folder = candidate.folders[0] + ("/licenses" if candidate.name.wheel else "")
    for path in metadata.get("license_files", ()):
        if f"{folder}/{path}" not in candidate.files:
            yield LicenseMissing(candidate.name.filename, repr(f"{folder}/{path}"))
