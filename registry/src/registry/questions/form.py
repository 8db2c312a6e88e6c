"""Whether the form tells the truth about the file."""

import hmac
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from registry.artifact import parse_version
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.refusals import DigestDiffers, FieldMissing, FormDisagrees


def digests_agree(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that each digest announced is that of what arrived; sha256 must be announced."""
    if not candidate.form.get("sha256_digest"):
        yield FieldMissing("sha256_digest")
    for algorithm, found in candidate.digests.items():
        said = candidate.form.get(f"{algorithm}_digest", "").lower()
        if said and not hmac.compare_digest(said.encode(), found.encode()):
            yield DigestDiffers(candidate.name.filename, algorithm, said, found)


def form_agrees_with_name(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that the form names the project, version and kind of the file name."""
    name, form = candidate.name, candidate.form
    for wanted in ("name", "version", "filetype"):
        if not form.get(wanted):
            yield FieldMissing(wanted)
    if form.get("name") and canonicalize_name(form["name"]) != name.project:
        yield FormDisagrees(name.filename, "name", form["name"])
    if form.get("version") and parse_version(form["version"]) != name.version:
        yield FormDisagrees(name.filename, "version", form["version"])
    if form.get("filetype", name.filetype) not in {"", name.filetype}:
        yield FormDisagrees(name.filename, "filetype", form["filetype"])
