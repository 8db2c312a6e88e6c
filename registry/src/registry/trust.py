"""The trust root an operator configured: whether it can be used, and the question it answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from registry.candidate import Candidate
from registry.errors import SettingUnfit, UploadRefused
from registry.settings import Settings
from registry.unattested import AttestationUnproven, AttestationUnreadable

KIND = "application/vnd.dev.sigstore.trustedroot"


@dataclass(frozen=True)
class Trust:
    """A Sigstore trusted root, and who may sign where no publisher is known.

    Shape: ``signers`` holds the pattern of an issuer by the pattern of the identity it vouches for.
    """

    root: Path
    signers: Mapping[str, str]

    def look(self) -> None:
        """See that signatures can be checked later; sigstore itself is not imported yet.

        Raises: SettingUnfit.
        """
        if find_spec("sigstore") is None:
            raise _unfit(self.root, "the library is missing; install registry[attestations]")
        try:
            said = json.loads(self.root.read_bytes())
        except (OSError, ValueError) as error:
            raise _unfit(self.root, str(error)) from error
        kind = said.get("mediaType") if isinstance(said, dict) else None
        if not str(kind).startswith(KIND):
            raise _unfit(self.root, f"its mediaType is {kind!r}, not that of a trusted root")

    def attestations_are_signed(self, candidate: Candidate) -> Iterator[UploadRefused]:
        """Require that every attestation verifies; what cannot be read is refused elsewhere.

        Raises: SettingUnfit when the trusted root cannot be used.
        """
        try:
            attested = candidate.attested
        except AttestationUnreadable:
            return
        if not attested:
            return
        from registry import signatures  # noqa: PLC0415 - only who needs it pays for its import

        try:
            verifier = signatures.load(self.root, self.root.stat().st_mtime_ns)
        except (OSError, *signatures.HOSTILE) as error:
            raise _unfit(self.root, str(error)) from error
        signer = signatures.Signer(candidate.publisher, self.signers)
        for each in attested:
            if reason := signatures.doubt(verifier, each.sent, signer):
                kind = each.read.envelope.statement.predicate_type.value
                yield AttestationUnproven(candidate.name.filename, kind, reason)


def trust_of(settings: Settings) -> Trust | None:
    """Say what signatures are checked against, where an operator configured it.

    Raises: SettingUnfit where signers are named and no root, for then nothing would be checked.
    """
    root, signers = settings.trust_root, settings.trusted_signers
    if root is None and signers:
        raise SettingUnfit(("trusted_signers: nothing is checked without a trust_root; name one",))
    return None if root is None else Trust(root, signers)


def _unfit(root: Path, reason: str) -> SettingUnfit:
    said = " ".join(reason.split())
    return SettingUnfit((f"trust_root: {str(root)!r} cannot be used: {said}",))
