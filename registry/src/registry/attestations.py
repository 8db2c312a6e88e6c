"""Attestations that came with a file: read, held against the file, and told again as provenance.

Source: "Index hosted attestations" of the packaging specifications (PEP 740) and the in-toto
Statement v1 inside each. Whether a signature is right is asked elsewhere (trust.py).
"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from packaging.utils import parse_sdist_filename, parse_wheel_filename
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from registry.model import Publisher
from registry.unattested import AttestationDisagrees, AttestationRepeated, AttestationUnreadable

MOST_BYTES = 256 * 1024
"""Longest field taken; one attestation has about 5,000."""
MOST_DEPTH = 64


class Predicate(StrEnum):
    """What an attestation may state; these are names, and nothing is ever fetched from them."""

    PUBLISH = "https://docs.pypi.org/attestations/publish/v1"
    SLSA = "https://slsa.dev/provenance/v1"


def _unpacked(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"it is no base64 ({error})") from error


def _opened(value: object) -> object:
    raw = _unpacked(value)
    return _plain(raw.decode()) if isinstance(raw, bytes) else raw


Packed = Annotated[bytes, BeforeValidator(_unpacked), Field(min_length=1)]


class _Part(BaseModel):
    # Signers may add keys to what is listed here, so more is let through; nothing is coerced.
    model_config = ConfigDict(frozen=True, strict=True)


class Subject(_Part):
    """The one file a statement is about."""

    name: str
    digest: dict[str, Annotated[str, Field(pattern="^[0-9a-fA-F]+$")]]


class Statement(_Part):
    """What is signed: an in-toto statement about one file."""

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: Annotated[list[Subject], Field(min_length=1, max_length=1)]
    predicate_type: Annotated[Predicate, Field(strict=False, alias="predicateType")]
    predicate: dict[str, Any] | None = None


class Envelope(_Part):
    """A statement and its signature."""

    statement: Annotated[Statement, BeforeValidator(_opened)]
    signature: Packed


class Material(_Part):
    """What a signature is checked with. Without an entry of a log no client reads it."""

    certificate: Packed
    transparency_entries: Annotated[list[dict[str, Any]], Field(min_length=1)]
    timestamps: list[Packed] | None = None


class Attestation(_Part):
    """A signed statement."""

    version: Annotated[int, Field(ge=1, le=1)]
    verification_material: Material
    envelope: Envelope


@dataclass(frozen=True)
class Attested:
    """An attestation: as it was sent, which is how it is kept and told, and as it was read."""

    sent: Mapping[str, Any]
    read: Attestation


_ALL = TypeAdapter(Annotated[list[Attestation], Field(min_length=1)])


def read_attestations(filename: str, text: str) -> tuple[Attested, ...]:
    """Read the form's field.

    Raises: AttestationUnreadable with everything that is wrong with its structure.
    """
    if len(text) > MOST_BYTES:
        raise AttestationUnreadable(filename, f"they are longer than {MOST_BYTES} characters")
    try:
        sent = _plain(text)
        read = _ALL.validate_python(sent)
    except ValidationError as error:
        found = [".".join(map(str, e["loc"])) + f": {e['msg']}" for e in error.errors()]
        raise AttestationUnreadable(filename, "; ".join(found)) from error
    except ValueError as error:
        raise AttestationUnreadable(filename, f"they are no JSON ({error})") from error
    return tuple(map(Attested, sent, read))


def misfits(
    filename: str, sha256: str, attested: tuple[Attested, ...]
) -> Iterator[AttestationDisagrees | AttestationRepeated]:
    """Say what in the attestations is not about this very file, or stands there twice."""
    for each in attested:
        subject = each.read.envelope.statement.subject[0]
        if not _same_name(subject.name, filename):
            yield AttestationDisagrees(filename, "name", subject.name)
        if subject.digest.get("sha256") != sha256:
            yield AttestationDisagrees(filename, "sha256", subject.digest.get("sha256", ""))
    kinds = Counter(each.read.envelope.statement.predicate_type for each in attested)
    for kind, count in kinds.items():
        if count > 1:
            yield AttestationRepeated(filename, kind.value, count)


def provenance(publisher: Publisher, attested: tuple[Attested, ...], *, checked: bool) -> bytes:
    """Tell a file's attestations, as they were sent, and who uploaded them.

    Shape: a provenance object of version 1 with one bundle.
    """
    who = {**publisher.told(), "signatures_checked": checked}
    bundle = {"publisher": who, "attestations": [each.sent for each in attested]}
    whole = {"version": 1, "attestation_bundles": [bundle]}
    return json.dumps(whole, allow_nan=False, separators=(",", ":")).encode()


def _same_name(subject: str, filename: str) -> bool:
    # A statement may spell the name otherwise: both are parsed, as the standard demands.
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(subject) == parse_wheel_filename(filename)
        return parse_sdist_filename(subject) == parse_sdist_filename(filename)
    except ValueError:
        return False


def _plain(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        value = json.loads(text, object_pairs_hook=_once)
        # What cannot be written again (1e999, or a thousand brackets) could not be served.
        json.dumps(value, allow_nan=False)
        deep = _depth(value) > MOST_DEPTH
    except RecursionError:
        deep = True
    if deep:
        raise ValueError(f"it is nested deeper than {MOST_DEPTH} levels")
    return value


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two readers may take a key that stands twice for two different things.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
