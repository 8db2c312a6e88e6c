"""Bodies of POST / that are no form, or a crooked one, with the status and words of the answer."""

from collections.abc import Callable

from hostile.bombs import MEGABYTE, MOST_UPLOADED
from packages import multipart, wheel

KIND = "multipart/form-data; boundary=edge-of-a-part"
BODY = multipart(wheel())[0]
EDGE = b"--edge-of-a-part"
FILE = BODY.index(b'Content-Disposition: form-data; name="content"')
BROKEN, CUT = "The upload is no readable form: ", "The upload ended before its last byte"

Sent = tuple[str, bytes | Callable[[], bytes], int, str]


def changed(old: bytes, new: bytes) -> bytes:
    assert old in BODY
    return BODY.replace(old, new)


def field(name: bytes, value: bytes = b"x") -> bytes:
    return b'%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (EDGE, name, value)


def part(head: bytes) -> bytes:
    return EDGE + b"\r\n" + head + b"\r\n\r\nx\r\n" + BODY


FORMS: dict[str, Sent] = {
    "no-type": ("", BODY, 400, BROKEN + "its type is ''"),
    "json": ("application/json", b"{}", 400, BROKEN + "its type is 'application/json'"),
    "urlencoded": ("application/x-www-form-urlencoded", b"a=b", 400, BROKEN + "its type is 'app"),
    "mixed": ("multipart/mixed; boundary=edge-of-a-part", BODY, 400, BROKEN + "its type is 'mult"),
    "no-boundary": ("multipart/form-data", BODY, 400, BROKEN + "its type is 'multipart/form-data'"),
    "empty-boundary": ("multipart/form-data; boundary=", BODY, 400, BROKEN + "its type is 'multi"),
    "quoted-nothing": ('multipart/form-data; boundary=""', BODY, 400, BROKEN + "its type is"),
    "lone-quote": ('multipart/form-data; boundary="', BODY, 400, BROKEN),
    "other-boundary": ("multipart/form-data; boundary=other", BODY, 400, CUT),
    "long-boundary": ("multipart/form-data; boundary=" + "e" * 5000, BODY, 400, CUT),
    "semicolons": ("multipart/form-data" + ";" * 5000, BODY, 400, BROKEN + "its type is"),
    "options": ("multipart/form-data" + "; a=b" * 900, BODY, 400, BROKEN + "its type is"),
    "empty": (KIND, b"", 400, CUT),
    "no-parts": (KIND, EDGE + b"--\r\n", 400, "The action '' is not offered here"),
    "no-end": (KIND, BODY[:-20], 400, CUT),
    "end-half": (KIND, BODY[:-3], 400, CUT),
    "cut-in-head": (KIND, BODY[: FILE + 20], 400, CUT),
    "only-preamble": (KIND, b"x" * MEGABYTE, 400, CUT),
    "before-boundary": (KIND, b"x" + BODY, 400, BROKEN + "Unexpected byte in front of first"),
    "line-feeds": (KIND, BODY.replace(b"\r\n", b"\n"), 400, BROKEN + "Invalid line break"),
    "no-file": (
        KIND,
        BODY[: FILE - len(EDGE) - 2] + EDGE + b"--",
        400,
        "The upload form has no 'c",
    ),
    "no-file-name": (
        KIND,
        changed(b'; filename="alpha-1.0-py3-none-any.whl"', b""),
        400,
        BROKEN + "its file has no name",
    ),
    "empty-file-name": (
        KIND,
        changed(b'filename="alpha-1.0-py3-none-any.whl"', b'filename=""'),
        400,
        BROKEN + "its file has no name",
    ),
    "starred-file-name": (
        KIND,
        changed(b'filename="alpha-1.0', b"filename*=UTF-8''\"alpha-1.0"),
        400,
        BROKEN + "its file has no name",
    ),
    "file-in-a-field": (
        KIND,
        changed(b'name="content"', b'name="file"'),
        400,
        BROKEN + "the field 'file'",
    ),
    "two-files": (
        KIND,
        EDGE + b"\r\n" + BODY[FILE:-24] + b"\r\n" + BODY,
        400,
        BROKEN + "it holds two",
    ),
    "nested": (
        KIND,
        changed(b'name="content"', b'name="files"\r\nContent-Type: multipart/mixed; boundary=b'),
        400,
        BROKEN,
    ),
    "name-twice": (
        KIND,
        field(b"name", b"beta") + BODY,
        400,
        BROKEN + "it has the field 'name' tw",
    ),
    "sha256-twice": (
        KIND,
        field(b"sha256_digest") + BODY,
        400,
        BROKEN + "it has the field 'sha256",
    ),
    "action-twice": (KIND, field(b":action", b"doc_upload") + BODY, 400, BROKEN + "it has the fie"),
    "field-no-utf8": (KIND, field(b"summary", b"\xff") + BODY, 400, BROKEN + "the field 'summary'"),
    "field-name-no-utf8": (KIND, field(b"\xff") + BODY, 400, BROKEN + "Segment header failed"),
    "field-name-endless": (KIND, field(b"n" * MEGABYTE) + BODY, 400, BROKEN + "Maximum segment he"),
    "field-nameless": (KIND, part(b"Content-Disposition: form-data"), 400, BROKEN),
    "field-headless": (KIND, EDGE + b"\r\n\r\nx\r\n" + BODY, 400, BROKEN),
    "head-junk": (KIND, part(b"junk"), 400, BROKEN + "Malformed segment header"),
    "head-name-junk": (KIND, part(b"a b: c"), 400, BROKEN + "Invalid segment header name"),
    "head-other-kind": (KIND, part(b"Content-Disposition: attachment"), 400, BROKEN),
    "head-folded": (KIND, part(b" folded: x"), 400, BROKEN + "Unexpected segment header cont"),
    "head-nul": (KIND, part(b"\0: x"), 400, BROKEN + "Invalid segment header name"),
    "heads-99": (KIND, part(b"\r\n".join([b"A: b"] * 99)), 400, BROKEN + "Maximum segment header"),
    "head-length-lies": (
        KIND,
        part(b'Content-Disposition: form-data; name="x"\r\nContent-Length: 99'),
        400,
        BROKEN,
    ),
    "parts-10000": (
        KIND,
        lambda: b"".join(field(b"f%d" % n) for n in range(10_000)) + BODY,
        400,
        BROKEN + "Maximum segment count exceeded",
    ),
    "fields-5-mb": (
        KIND,
        lambda: field(b"description", b"x" * 5 * MEGABYTE) + BODY,
        400,
        BROKEN + "its fields are longer than",
    ),
    "fields-5-mb-in-parts": (
        KIND,
        lambda: b"".join(field(b"f%d" % n, b"x" * MEGABYTE) for n in range(5)) + BODY,
        400,
        BROKEN + "its fields are longer than",
    ),
    "file-too-long": (KIND, lambda: BODY[:-30] + b"x" * MOST_UPLOADED, 413, "The upload is longer"),
}
