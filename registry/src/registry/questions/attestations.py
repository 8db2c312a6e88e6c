"""Whether the attestations that came with a file are about it."""

from collections.abc import Iterator

from registry.attestations import misfits
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.unattested import AttestationUnreadable


def attestations_are_about_the_file(candidate: Candidate) -> Iterator[UploadRefused]:
    """Require that each attestation can be read and names this file and these bytes."""
    try:
        attested = candidate.attested
    except AttestationUnreadable as error:
        yield error
    else:
        yield from misfits(candidate.name.filename, candidate.digests["sha256"], attested)
