"""The form of an upload, read once: its file goes to the disk, its fields into memory.

Source: the "Upload API" page of the packaging user guide; RFC 7578.
"""

from dataclasses import dataclass, field

from multipart import (  # type: ignore[import-untyped]  # it ships no types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from registry.http import Request
from registry.incoming import Incoming
from registry.refusals import FormBroken, UploadTooLarge, UploadTruncated

MOST_PARTS = 1024
MOST_FIELDS_BYTES = 4 * 1024**2
"""How long everything of a form that is not its file may be together: it is held in memory."""
FILE_FIELD = "content"
ONCE = {
    *(":action", "protocol_version", "metadata_version", "name", "version"),
    *("filetype", "pyversion", "sha256_digest", "blake2_256_digest", "md5_digest"),
}
"""Fields whose second value another reader might take for the true one."""


@dataclass
class Form:
    """The parts of an upload that are not its file's bytes.

    Shape: ``filename`` is None where there is no file, empty where it has no name.
    """

    fields: dict[str, str] = field(default_factory=dict)
    filename: str | None = None


def read_form(request: Request, incoming: Incoming, most_bytes: int) -> Form:
    """Read the form to its end; the file's bytes go to the disk.

    Raises: FormBroken, UploadTruncated, UploadTooLarge, DiskFull, StoreSilent.
    """
    kind, options = parse_options_header(request.header("CONTENT_TYPE"))
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise FormBroken(f"its type is {kind!r}")
    parser = PushMultipartParser(options["boundary"], max_segment_count=MOST_PARTS)
    reader = _Reader(request, incoming, most_bytes)
    try:
        for event in parser.parse_blocking(reader.read):
            reader.take(event)
    except MultipartError as error:
        said = str(error.args[0])
        if said.startswith("Unexpected end"):
            raise UploadTruncated from error
        raise FormBroken(said) from error
    if reader.read_bytes < (request.length or 0):
        raise UploadTruncated
    return reader.form


class _Reader:
    """Takes the parser's events; counts what it is given."""

    def __init__(self, request: Request, incoming: Incoming, most_bytes: int) -> None:
        self.form = Form()
        self._request, self._incoming, self._most_bytes = request, incoming, most_bytes
        self.read_bytes = 0
        self._part: MultipartSegment | None = None
        self._text, self._fields_bytes = bytearray(), 0

    def read(self, size: int) -> bytes:
        chunk = self._request.body.read(size)
        self.read_bytes += len(chunk)
        if self.read_bytes > self._most_bytes + MOST_FIELDS_BYTES:
            raise UploadTooLarge(self._most_bytes)
        return chunk

    def take(self, event: MultipartSegment | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif self._part is None:
            return
        elif event is None:
            self._end(self._part)
        elif self._part.name == FILE_FIELD:
            if self._incoming.size_bytes + len(event) > self._most_bytes:
                raise UploadTooLarge(self._most_bytes)
            self._incoming.write(event)
        else:
            self._fields_bytes += len(event)
            if self._fields_bytes > MOST_FIELDS_BYTES:
                raise FormBroken(f"its fields are longer than {MOST_FIELDS_BYTES} bytes")
            self._text += event

    def _begin(self, part: MultipartSegment) -> None:
        self._part = part
        if not part.name:
            raise FormBroken("a part of it has no name")
        if part.name == FILE_FIELD:
            if self.form.filename is not None:
                raise FormBroken("it holds two files")
            self.form.filename = part.filename or ""
        elif part.name in self.form.fields and part.name in ONCE:
            raise FormBroken(f"it has the field {part.name!r} twice")

    def _end(self, part: MultipartSegment) -> None:
        if part.name == FILE_FIELD:
            return
        try:
            text = self._text.decode()
        except UnicodeDecodeError as error:
            raise FormBroken(f"the field {part.name!r} is not in UTF-8") from error
        self.form.fields.setdefault(part.name, text)
        self._text = bytearray()
