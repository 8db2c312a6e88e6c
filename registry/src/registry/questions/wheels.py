"""Whether a wheel is what it says of itself."""

import configparser
import contextlib
import re
from collections.abc import Iterator
from email import policy
from email.parser import BytesHeaderParser

from packaging.tags import Tag, parse_tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from registry.artifact import parse_version
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.flaws import (
    EntryPointsUnfit,
    MetadataMissing,
    RecordMissing,
    RecordUntrue,
    WheelUntrue,
)
from registry.record import record_flaws

KNOWN_MAJOR = "1"
MOST_DOTS, MOST_SHOWN = 100, 5
LONGEST_ENTRY_POINTS = 64 * 1024
ENTRY_POINT = re.compile(r"[\w.]+(:[\w.]+)?\s*(\[.*\])?")


def own_folder_is_one(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require the one .dist-info folder that the file name names."""
    name = candidate.name
    if not name.wheel or not candidate.held.members:
        return
    if len(candidate.folders) != 1:
        yield MetadataMissing(name.filename, f"it has {len(candidate.folders)} .dist-info folders")
        return
    project, _, version = candidate.folders[0].removesuffix(".dist-info").rpartition("-")
    if canonicalize_name(project) != name.project or parse_version(version) != name.version:
        yield MetadataMissing(name.filename, f"its .dist-info is {candidate.folders[0]!r}")


def record_is_there(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that a wheel lists what it holds."""
    name = candidate.name
    if name.wheel and candidate.folders and candidate.text("RECORD") is None:
        yield RecordMissing(name.filename, candidate.folders[0])


def record_is_true(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that RECORD lists every file with its hash and size, and no other."""
    record = candidate.text("RECORD")
    if not candidate.name.wheel or record is None:
        return
    for flaw in record_flaws(record, candidate.folders[0], candidate.held.members):
        yield RecordUntrue(candidate.name.filename, flaw)


def tags_agree(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require a WHEEL of a format installers know, for the same pythons as the file name."""
    name = candidate.name
    if not name.wheel or not candidate.folders:
        return
    text = candidate.text("WHEEL")
    if text is None:
        yield WheelUntrue(name.filename, "it is not there")
        return
    fields = BytesHeaderParser(policy=policy.compat32).parsebytes(text)
    major = str(fields.get("Wheel-Version", "")).partition(".")[0]
    if major != KNOWN_MAJOR:
        yield WheelUntrue(name.filename, f"its Wheel-Version is {fields.get('Wheel-Version')!r}")
    said = [str(tag) for tag in fields.get_all("Tag", ())]
    if set(_expanded(said)) != parse_wheel_filename(name.filename)[3]:
        yield WheelUntrue(name.filename, f"its tags are {said[:MOST_SHOWN]}")


def _expanded(tags: list[str]) -> Iterator[Tag]:
    # Each dot multiplies what a tag stands for.
    if sum(tag.count(".") for tag in tags) <= MOST_DOTS:
        for tag in tags:
            with contextlib.suppress(ValueError):
                yield from parse_tag(tag)


def entry_points_are_readable(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require entry points that installers can make commands of. Source: entry points spec."""
    text = candidate.text("entry_points.txt")
    if not candidate.name.wheel or text is None:
        return
    if len(text) > LONGEST_ENTRY_POINTS:
        yield EntryPointsUnfit(candidate.name.filename, f"it has {len(text)} bytes")
        return
    parser = configparser.ConfigParser(delimiters=("=",), default_section="", interpolation=None)
    try:
        parser.read_string(text.decode())
        points = [point for group in parser.sections() for point in parser.items(group)]
    except (configparser.Error, UnicodeDecodeError) as error:
        yield EntryPointsUnfit(candidate.name.filename, str(error).replace("\n", " "))
        return
    for name, target in points:
        if not ENTRY_POINT.fullmatch(target):
            yield EntryPointsUnfit(candidate.name.filename, f"{name!r} leads to {target!r}")
