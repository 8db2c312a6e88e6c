"""The legacy upload protocol: a multipart form, its file streamed to the disk while it is hashed.

Source: the "Upload API" page of the packaging user guide.
"""

from dataclasses import dataclass, field

from multipart import (  # type: ignore[import-untyped]  # it ships no types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from registry.admission import UPLOAD_QUESTIONS, Candidate, refusals
from registry.artifact import parse_name
from registry.http import Request
from registry.intake import Store, open_archive, take_in
from registry.model import Publisher, utc_text
from registry.refusals import (
    ActionUnknown,
    FieldMissing,
    FormBroken,
    Refusals,
    UploadTooLarge,
    UploadTruncated,
)
from registry.shelf import Incoming
from registry.trust import Trust

MOST_FIELD_BYTES = 8 * 1024**2
MOST_PARTS = 1024


@dataclass
class Form:
    """The parts of an upload that are not its file."""

    fields: dict[str, str] = field(default_factory=dict)
    filename: str = ""


def upload(
    request: Request,
    store: Store,
    most_bytes: int,
    publisher: Publisher,
    trust: Trust | None,
) -> tuple[str, bool]:
    """Take an upload in; say its file name and whether it is new here.

    Raises: UploadRefused, DiskFull, StoreSilent, CatalogueSilent.
    """
    if (request.length or 0) > most_bytes:
        raise UploadTooLarge(most_bytes)
    with store.shelf.receive() as incoming:
        form = read_form(request, incoming, most_bytes)
        if form.fields.get(":action") != "file_upload":
            raise ActionUnknown(form.fields.get(":action", ""))
        if not form.filename:
            raise FieldMissing("content")
        name = parse_name(form.filename)
        digests = incoming.settle()
        insides, checked = open_archive(incoming, name), trust is not None
        candidate = Candidate(name, insides, digests, form.fields, publisher, checked)
        asked = (trust.attestations_are_signed,) if trust else ()
        if reasons := refusals(candidate, (*UPLOAD_QUESTIONS, *asked)):
            raise Refusals(reasons)
        return name.filename, take_in(store, incoming, candidate, utc_text())


def read_form(request: Request, incoming: Incoming, most_bytes: int) -> Form:
    """Read the form to its end; the file's bytes go to the disk. Raises: UploadRefused."""
    kind, options = parse_options_header(request.header("CONTENT_TYPE"))
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise FormBroken(f"its type is {kind!r}")
    parser = PushMultipartParser(
        options["boundary"],
        content_length=-1 if request.length is None else request.length,
        max_segment_count=MOST_PARTS,
    )
    form = Form()
    try:
        _read_parts(parser, request, form, incoming, most_bytes)
    except MultipartError as error:
        if "Unexpected end" in str(error):
            raise UploadTruncated from error
        raise FormBroken(str(error)) from error
    return form


def _read_parts(
    parser: PushMultipartParser, request: Request, form: Form, incoming: Incoming, most_bytes: int
) -> None:
    part: MultipartSegment | None = None
    text = bytearray()
    for event in parser.parse_blocking(request.body.read):
        if isinstance(event, MultipartSegment):
            part, text = event, bytearray()
        elif part is None:
            continue
        elif event is None:
            _end_part(part, form, text)
        elif part.name == "content":
            if incoming.size_bytes + len(event) > most_bytes:
                raise UploadTooLarge(most_bytes)
            incoming.write(event)
        else:
            text += event
            if len(text) > MOST_FIELD_BYTES:
                raise FormBroken(f"the field {part.name!r} is too long")


def _end_part(part: MultipartSegment, form: Form, text: bytearray) -> None:
    if part.name == "content":
        if form.filename:
            raise FormBroken("it holds two files")
        form.filename = part.filename or ""
    else:
        form.fields.setdefault(part.name, text.decode("utf-8", "replace"))
