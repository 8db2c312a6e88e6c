"""A file that has arrived, and everything that is known about it when it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from packaging.metadata import RawMetadata

from registry.artifact import FileName
from registry.attestations import Attested, provenance, read_attestations
from registry.core_metadata import read_metadata
from registry.flaws import Flaw
from registry.insides import Insides, Kind
from registry.model import NO_PUBLISHER, Publisher
from registry.rules import Rules


@dataclass(frozen=True)
class Candidate:
    """A file that waits to be let in.

    Shape: ``insides`` is what is wrong where the archive cannot be read; ``others`` are the
    canonical names of the projects that a new one is told from, None where nobody asks that;
    ``may_publish`` those the sender may publish to, None for all.
    """

    name: FileName
    insides: Insides | Flaw
    digests: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    publisher: Publisher = NO_PUBLISHER
    signatures_checked: bool = False
    rules: Rules = field(default_factory=Rules)
    others: frozenset[str] | None = None
    may_publish: frozenset[str] | None = None

    @property
    def held(self) -> Insides:
        """What is inside, nothing where the archive cannot be read."""
        return Insides() if isinstance(self.insides, Flaw) else self.insides

    @cached_property
    def files(self) -> frozenset[str]:
        """The files inside, by name."""
        return frozenset(each.name for each in self.held.members if each.kind is Kind.FILE)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders that describe the package: every .dist-info of a wheel, or an sdist's top."""
        tops = sorted({each.name.partition("/")[0] for each in self.held.members})
        return tuple(top for top in tops if not self.name.wheel or top.endswith(".dist-info"))

    def text(self, name: str) -> bytes | None:
        """Find a file of the folder that describes the package."""
        found = (self.held.texts.get(f"{folder}/{name}") for folder in self.folders)
        return next((text for text in found if text is not None), None)

    @property
    def core_metadata(self) -> bytes | None:
        """The METADATA to serve beside the file: a wheel's, byte for byte."""
        return self.text("METADATA") if self.name.wheel else None

    @cached_property
    def described(self) -> tuple[RawMetadata, frozenset[str]]:
        """The fields of the metadata inside, and those that cannot be read; maybe none.

        Raises: ValueError where there is a text and it is no metadata.
        """
        text = self.text("METADATA" if self.name.wheel else "PKG-INFO")
        return ({}, frozenset()) if text is None else read_metadata(text)

    @property
    def metadata(self) -> RawMetadata:
        """The fields of the metadata inside, none where it cannot be read."""
        try:
            return self.described[0]
        except ValueError:
            return {}

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
