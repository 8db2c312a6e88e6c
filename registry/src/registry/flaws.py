"""What is wrong inside a file: one class a reason, each mended by building the file again.

Flaw
├── ArchiveDamaged, ArchiveTooBig, MemberUnfit     the archive and its members
├── MetadataMissing, MetadataDisagrees, MetadataUnfit, LicenseMissing    METADATA or PKG-INFO
└── RecordMissing, RecordUntrue, WheelUntrue, EntryPointsUnfit           a wheel's other words
"""

from registry.errors import UploadRefused


class Flaw(UploadRefused):
    """Something inside a file is not as it must be."""

    says = "{filename!r} is not as it must be: {reason}; build it again with a current tool."

    def __init__(self, filename: str, reason: str) -> None:
        self.filename, self.reason = filename, reason
        super().__init__(self.says.format(filename=filename, reason=reason))


class ArchiveDamaged(Flaw):
    """The archive cannot be read to its end, or not by every unpacker alike."""

    says = (
        "{filename!r} is damaged or truncated, or no plain archive ({reason}); "
        "build it with a current tool and send it again."
    )


class ArchiveTooBig(Flaw):
    """Reading the archive would cost more than the operator allows."""

    says = "{filename!r} is too big inside: {reason}; make it smaller or have the limit raised."


class MemberUnfit(Flaw):
    """A member of the archive would be unpacked to a wrong place, or not everywhere alike."""

    says = "{filename!r} holds {reason}; take it out or rename it, and build again."


class MetadataMissing(Flaw):
    """The archive carries no readable METADATA or PKG-INFO."""

    says = "{filename!r} has no usable metadata ({reason}); build it again with a current tool."


class MetadataDisagrees(Flaw):
    """The metadata inside names another project or version than the file name."""

    says = (
        "{filename!r} holds metadata of {reason}; name and metadata must agree, "
        "so build it again and do not rename it."
    )


class MetadataUnfit(Flaw):
    """A field of the metadata breaks the standard. Source: core metadata specifications."""

    says = "The metadata in {filename!r} is no good: {reason}; mend pyproject.toml and build again."


class LicenseMissing(Flaw):
    """A license file that the metadata names is not in the archive. Source: PEP 639."""

    says = "{filename!r} lacks the License-File {reason}; add the file and build again."


class RecordMissing(Flaw):
    """The wheel has no RECORD."""

    says = "{filename!r} has no RECORD in its .dist-info ({reason}); build it again."


class RecordUntrue(Flaw):
    """RECORD and the files of the wheel tell different things."""

    says = (
        "The RECORD in {filename!r} is not true: {reason}; "
        "build the wheel again and change nothing in it afterwards."
    )


class WheelUntrue(Flaw):
    """The WHEEL file is missing, unreadable, or of another wheel than the file name says."""

    says = (
        "The WHEEL file in {filename!r} is not right: {reason}; "
        "build it again and rename it only by `wheel tags`."
    )


class EntryPointsUnfit(Flaw):
    """Installers cannot make commands out of entry_points.txt."""

    says = "The entry_points.txt in {filename!r} is no good: {reason}; mend it and build again."
