"""Whether the archive can be read, and every unpacker makes the same harmless files of it."""

import unicodedata
from collections.abc import Iterator

from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.flaws import Flaw, MemberUnfit
from registry.insides import Kind, Member

LONGEST_NAME, LONGEST_PART, DEEPEST = 1024, 255, 64


def archive_is_whole(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the archive could be read to its last byte."""
    if isinstance(candidate.insides, Flaw):
        yield candidate.insides


def members_are_plain(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that each member has a place of its own below the folder it is unpacked to."""
    for name, why in _flaws(candidate.held.members):
        yield MemberUnfit(candidate.name.filename, f"{name!r}, which {why}")


def source_folder_is_one(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require of a source distribution that all of it lies in one folder of its own name.

    Source: source distribution format, "Source distribution file format".
    """
    name = candidate.name
    usual = name.filename.removesuffix(".tar.gz")
    strange = next((folder for folder in candidate.folders if folder != usual), None)
    if name.filename.endswith(".tar.gz") and strange is not None:
        yield MemberUnfit(name.filename, f"{strange!r} beside or instead of the folder {usual!r}")


def _flaws(members: tuple[Member, ...]) -> Iterator[tuple[str, str]]:
    named: dict[str, str] = {}
    files: set[str] = set()
    for member in members:
        if why := _name_flaw(member.name) or _kind_flaw(member):
            yield member.name, why
            continue
        key = _key(member.name)
        if key in named and (member.kind is not Kind.FOLDER or key in files):
            yield member.name, f"takes the place of {named[key]!r}"
        named[key] = member.name
        if member.kind is not Kind.FOLDER:
            files.add(key)
    for member in members:
        if above := next((p for p in _parents(_key(member.name)) if p in files), None):
            yield member.name, f"lies below {named[above]!r}, which is no folder"


def _key(name: str) -> str:
    # Some file systems take names that differ in case or composition for one.
    return unicodedata.normalize("NFC", name.removesuffix("/")).casefold()


def _parents(key: str) -> Iterator[str]:
    while key := key.rpartition("/")[0]:
        yield key


def _name_flaw(name: str) -> str:
    parts = name.removesuffix("/").split("/")
    if not name.isprintable() or "\\" in name:
        return "is no name that every system can write"
    if not parts[0] or ":" in parts[0][1:2]:
        return "is absolute"
    if ".." in parts:
        return "leads out of its folder"
    if "" in parts or "." in parts:
        return "is no plain path"
    if max(map(len, parts)) > LONGEST_PART or len(name) > LONGEST_NAME or len(parts) > DEEPEST:
        return "is too long"
    return ""


def _kind_flaw(member: Member) -> str:
    if member.kind is Kind.OTHER:
        return f"is no file: {member.kind.value}"
    if member.kind in {Kind.LINK, Kind.TWIN} and _leads_out(member):
        return f"is a link out of its folder, to {member.target!r}"
    return ""


def _leads_out(member: Member) -> bool:
    """Say whether a link may lead out of the top folder, followed by whatever unpacker.

    Shape: dots may only lead, so that links on the way cannot turn them elsewhere.
    """
    steps = member.target.split("/")
    inner = steps.copy()
    while inner[:1] == [".."]:
        del inner[0]
    ups = len(steps) - len(inner)
    if inner and _name_flaw("/".join(inner)):
        return True
    depth = member.name.count("/")
    return ups >= depth if member.kind is Kind.LINK else bool(ups)
