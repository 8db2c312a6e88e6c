"""What the operator decided about what comes in."""

from dataclasses import dataclass

FREE_BYTES = 64 * 1024**2
"""Up to here no ratio counts: a small file of zeros is nobody's bomb."""


class TooMuch(ValueError):
    """A file would cost more to read than the rules allow; the text says which limit it met."""


@dataclass(frozen=True)
class Rules:
    """Limits on what a file may cost to read, and which names and versions are not let in.

    Units: sizes are bytes; ``ratio`` is unpacked bytes per packed byte.
    Shape: a reserved name ends in ``*`` where it stands for all that begin so.
    """

    upload_bytes: int = 1024**3
    unpacked_bytes: int = 4 * 1024**3
    ratio: int = 100
    members: int = 100_000
    metadata_bytes: int = 2 * 1024**2
    local_versions: bool = False
    reserved: tuple[str, ...] = ()

    def most_unpacked(self, packed_bytes: int) -> int:
        """Say how many bytes an archive of this size may unpack to."""
        return min(self.unpacked_bytes, max(FREE_BYTES, self.ratio * packed_bytes))

    def too_big(self, packed_bytes: int) -> TooMuch:
        """Say that an archive of this size unpacks to more."""
        most = self.most_unpacked(packed_bytes)
        limits = "REGISTRY_MAX_UNPACKED_BYTES, REGISTRY_MAX_UNPACK_RATIO"
        return TooMuch(f"it unpacks to more than {most} bytes ({limits})")

    def too_many(self) -> TooMuch:
        """Say that an archive holds more files."""
        return TooMuch(f"it holds more than {self.members} files (REGISTRY_MAX_MEMBERS)")

    def too_long(self) -> TooMuch:
        """Say that what an archive says of itself is longer."""
        most = f"{self.metadata_bytes} bytes (REGISTRY_MAX_METADATA_BYTES)"
        return TooMuch(f"its metadata is longer than {most}")
