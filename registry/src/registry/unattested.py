"""Why the attestations of a file are not let in: one class a reason, each the sender's to mend."""

from registry.errors import UploadRefused


class AttestationUnreadable(UploadRefused):
    """The attestations have another form than the standard gives them."""

    def __init__(self, filename: str, reason: str) -> None:
        self.filename, self.reason = filename, reason
        super().__init__(
            f"The attestations of {filename!r} cannot be read: {reason}; "
            "make them anew with a current tool, or upload without them."
        )


class AttestationDisagrees(UploadRefused):
    """An attestation is about another file."""

    def __init__(self, filename: str, field: str, said: str) -> None:
        self.filename, self.field, self.said = filename, field, said
        super().__init__(
            f"An attestation sent with {filename!r} is about a file of {field} {said!r}; "
            "attest the very file that is uploaded."
        )


class AttestationRepeated(UploadRefused):
    """One file has several attestations of one kind."""

    def __init__(self, filename: str, kind: str, count: int) -> None:
        self.filename, self.kind, self.count = filename, kind, count
        super().__init__(
            f"{filename!r} came with {count} attestations of the kind {kind!r}; send one of each."
        )


class AttestationUnproven(UploadRefused):
    """An attestation is not signed by whom it should be."""

    def __init__(self, filename: str, kind: str, reason: str) -> None:
        self.filename, self.kind, self.reason = filename, kind, reason
        super().__init__(
            f"The attestation of the kind {kind!r} of {filename!r} does not verify: {reason}; "
            "sign the file anew, as a signer this registry trusts."
        )
