"""Zips no registry should take, each with the words it is refused with."""

import struct
import zlib

from hostile.crooked import UTF8, Lies, Part, crooked, deflated, parts_of, wheel_files, whl, zip_of
from packages import Package

SOUND = parts_of(wheel_files())
WHOLE = zip_of(SOUND)
ENDS = len(WHOLE) - 22
DAMAGED = "'alpha-1.0-py3-none-any.whl' is damaged or truncated, or no plain archive"
BIG = 0xFFFFFFFF
X = b"x.py"


def first(**lies: int | bytes) -> Package:
    """A wheel whose first file is told differently by its two headers."""
    return crooked(Part(X, b"12345", local=lies))


def both(data: bytes = b"12345", stored: bytes | None = None, **lies: int | bytes) -> Package:
    return crooked(Part(X, data, stored, local=lies, listed=lies))


def deflate(data: bytes, packed: bytes, **lies: int | bytes) -> Package:
    return both(data, packed, method=8, **lies)


def extra(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def end64(**lies: int) -> bytes:
    """A zip with a second, wider end that tells the truth but for its lies."""
    listing = WHOLE.index(b"PK\1\2")
    true = {
        "count": len(SOUND),
        "size": ENDS - listing,
        "start": listing,
        "place": ENDS,
        "disks": 1,
    }
    says = {**true, **lies}
    wide = struct.pack(
        "<4sQ2H2L4Q",
        *(b"PK\6\6", 44, 45, 45, 0, 0, says["count"], says["count"], says["size"], says["start"]),
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, says["place"], says["disks"])
    return WHOLE[:ENDS] + wide + locator + WHOLE[ENDS:]


def overlapping() -> Package:
    """Two rows of the directory lead to one file: a bomb that grows by its rows."""
    twice = Part(X, b"12345", listed={"header": 0})
    return whl(zip_of([twice, *SOUND, Part(b"y.py", b"12345", listed={"header": 0})]))


def quoting() -> Package:
    """One file's bytes are the next file's header and bytes."""
    inner = zip_of([Part(b"in.py", b"12345")])[: -22 - 46 - 5]
    return crooked(Part(X, inner), Part(b"in.py", b"12345", listed={"header": 34}))


SKELETONS: dict[str, tuple[Package, str]] = {
    "empty": (whl(b""), "too short for a zip"),
    "garbage": (whl(b"garbage" * 99), "does not end as a zip"),
    "html": (whl(b"<html><body>404 Not Found</body></html>"), "does not end as a zip"),
    "half": (whl(WHOLE[: len(WHOLE) // 2]), "does not end as a zip"),
    "last-byte-gone": (whl(WHOLE[:-1]), "does not end as a zip"),
    "first-byte-gone": (whl(WHOLE[1:]), "its central directory does not lie"),
    "no-files": (whl(zip_of([])), "has no usable metadata (no METADATA)"),
    "script-before": (whl(b"#!/bin/sh\nexit\n" + WHOLE), "its central directory does not lie"),
    "script-before-counted": (crooked(Part(X, before=b"#!/bin/sh\n")), "bytes that belong to no"),
    "bytes-behind": (whl(WHOLE + b"tail"), "does not end as a zip"),
    "zeros-behind": (whl(WHOLE + bytes(512)), "does not end as a zip"),
    "two-zips": (whl(WHOLE + WHOLE), "its central directory does not lie"),
    "comment": (whl(zip_of(SOUND, behind=b"hello", comment=5)), "does not end as a zip"),
    "zip-in-comment": (
        whl(zip_of(SOUND, behind=WHOLE, comment=len(WHOLE))),
        "its central directory does not lie",
    ),
    "gap": (crooked(Part(X), Part(b"y.py", before=b"hidden")), "bytes that belong to no file"),
    "gap-at-end": (whl(zip_of(SOUND, after=b"hidden")), "before the central directory"),
    "unlisted-file": (
        whl(zip_of(SOUND, after=zip_of([Part(b"evil.py", b"1")])[:39])),
        "before the central directory",
    ),
    "overlap": (overlapping(), "bytes that belong to no file lie before"),
    "quoted": (quoting(), "bytes that belong to no file lie before"),
    "file-nowhere": (crooked(Part(X, listed={"header": BIG})), "bytes that belong to no file"),
    "file-behind-end": (crooked(Part(X, listed={"header": 10**6})), "bytes that belong to no file"),
    "fewer-rows": (whl(zip_of(SOUND, count=2)), "is not as long as it says"),
    "more-rows": (whl(zip_of(SOUND, count=9)), "requires a buffer"),
    "no-rows": (whl(zip_of(SOUND, count=0)), "is not as long as it says"),
    "directory-elsewhere": (whl(zip_of(SOUND, start=5)), "does not lie directly before its end"),
    "directory-shorter": (whl(zip_of(SOUND, size=5)), "does not lie directly before its end"),
    "many-disks": (whl(zip_of(SOUND, disk=1)), "one part of several"),
    "file-on-disk-2": (crooked(Part(X, listed={"disk": 1})), "malformed or holds comments"),
    "file-comment": (crooked(Part(X, listed={"comment": b"hi"})), "malformed or holds comments"),
    "wide-end-elsewhere": (whl(end64(place=0)), "zip64 end is not where it must be"),
    "wide-end-far": (whl(end64(place=2**63)), "zip64 end is not where it must be"),
    "wide-end-on-disks": (whl(end64(disks=3)), "zip64 end is not where it must be"),
    "wide-end-lies": (whl(end64(count=2)), "its two ends tell different things"),
    "wide-end-start": (whl(end64(start=2**62)), "its two ends tell different things"),
    "wide-locator-alone": (
        whl(WHOLE[:ENDS] + struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1) + WHOLE[ENDS:]),
        "zip64 end is not where it must be",
    ),
}
HEADERS: dict[str, tuple[Package, str]] = {
    "other-name": (first(name=b"y.py"), "the two headers of b'x.py' tell different"),
    "other-method": (first(method=8), "the two headers of b'x.py' tell different"),
    "other-flags": (first(flags=UTF8), "the two headers of b'x.py' tell different"),
    "other-size": (first(size=6), "the two headers of b'x.py' tell different"),
    "other-packed": (first(packed=4), "the two headers of b'x.py' tell different"),
    "other-crc": (first(crc=0), "the two headers of b'x.py' tell different"),
    "wrong-crc": (both(crc=0), "has not the size and checksum announced"),
    "stored-two-sizes": (both(size=9), "is stored, yet has two sizes"),
    "deflated-longer": (deflate(b"12345", deflated(b"123456")), "has not the size and checksum"),
    "deflated-shorter": (deflate(b"12345", deflated(b"1234")), "has not the size and checksum"),
    "deflate-tail": (deflate(b"12345", deflated(b"12345") + b"!"), "bytes follow the end"),
    "deflate-cut": (deflate(b"1" * 99, deflated(b"1" * 99)[:-2]), "what is packed has no end"),
    "deflate-junk": (deflate(b"12345", b"\xff\xff\xff\xff"), "Error -3 while decompressing"),
    "deflate-nothing": (deflate(b"12345", b""), "has not the size and checksum announced"),
    "encrypted": (both(flags=1), "is encrypted, streamed or patched"),
    "encrypted-strongly": (both(flags=0x41), "is encrypted, streamed or patched"),
    "streamed": (both(flags=8), "is encrypted, streamed or patched"),
    "patched": (both(flags=0x20), "is encrypted, streamed or patched"),
    "masked": (both(flags=0x2000), "is encrypted, streamed or patched"),
    "bzip2": (both(method=12), "is packed by method 12, not by deflate"),
    "lzma": (both(method=14), "is packed by method 14, not by deflate"),
    "zstd": (both(method=93), "is packed by method 93, not by deflate"),
    "aes": (both(method=99), "is packed by method 99, not by deflate"),
    "other-name-in-extra": (
        both(extra=extra(0x7075, b"\1" + struct.pack("<L", zlib.crc32(X)) + b"evil.py")),
        "an extra field is malformed, doubled or renames",
    ),
    "extra-cut": (both(extra=b"\1\0\x08\0\0"), "an extra field is malformed"),
    "extra-too-short": (both(extra=b"\1"), "requires a buffer"),
    "extra-endless": (
        both(extra=b"".join(extra(kind, b"") for kind in range(2, 16_000))),
        "an extra field is absurdly long",
    ),
    "extra-twice": (both(extra=extra(9, b"") * 2), "an extra field is malformed, doubled"),
    "wide-size-lies": (
        both(extra=extra(1, struct.pack("<QQ", 2**40, 5))),
        "a zip64 field and its header tell different things",
    ),
    "wide-size-huge": (
        both(size=BIG, packed=BIG, extra=extra(1, struct.pack("<QQ", 2**63, 2**63))),
        "before b'alpha/__init__.py'",
    ),
    "wide-size-missing": (
        both(size=BIG, packed=BIG, extra=extra(1, struct.pack("<Q", 5))),
        "zip() argument 2 is shorter",
    ),
}


def named(name: bytes, mode: int = 0, data: bytes = b"") -> Package:
    flags = 0 if name.isascii() else UTF8
    lies: Lies = {"name": name, "flags": flags, "mode": mode}
    return crooked(Part(b"x", data, local=lies, listed=lies))


def twice(one: bytes, other: bytes) -> Package:
    return crooked(Part(one, b"1"), Part(other, b"2"))


NAMES: dict[str, tuple[Package, str]] = {
    "traversal": (named(b"../evil.py"), "holds '../evil.py', which leads out of its folder"),
    "traversal-deep": (named(b"a/../../evil.py"), "which leads out of its folder"),
    "traversal-end": (named(b"a/.."), "which leads out of its folder"),
    "absolute": (named(b"/etc/passwd"), "holds '/etc/passwd', which is absolute"),
    "drive": (named(b"C:/evil.py"), "holds 'C:/evil.py', which is absolute"),
    "backslash": (named(b"..\\evil.py"), "which is no name that every system can write"),
    "nul": (named(b"x.py\0.txt"), "which is no name that every system can write"),
    "newline": (named(b"x\n.py"), "which is no name that every system can write"),
    "escape": (named(b"\x1b[2Jx.py"), "which is no name that every system can write"),
    "right-to-left": (named("x\u202eyp.txt".encode()), "which is no name that every system"),
    "no-utf8": (named(b"\xff\xfe.py"), "which is no name that every system can write"),
    "overlong-utf8": (named(b"\xc0\xae\xc0\xae/x.py"), "which is no name that every system"),
    "surrogate": (named(b"\xed\xa0\x80.py"), "which is no name that every system can write"),
    "unflagged": (
        crooked(Part(b"\xe9.py", local={"flags": 0}, listed={"flags": 0})),
        "which is no name that every system can write",
    ),
    "nameless": (named(b""), "holds '', which is absolute"),
    "dot": (named(b"./x.py"), "holds './x.py', which is no plain path"),
    "double-slash": (named(b"a//x.py"), "holds 'a//x.py', which is no plain path"),
    "long-part": (named(b"a" * 256), "which is too long"),
    "longest-name": (named(b"/".join([b"a" * 200] * 6)), "which is too long"),
    "deep": (named(b"a/" * 64 + b"x.py"), "which is too long"),
    "twins": (twice(b"same.py", b"same.py"), "'same.py', which takes the place of 'same.py'"),
    "case-twins": (twice(b"same.py", b"SAME.py"), "which takes the place of 'same.py'"),
    "sharp-s-twins": (twice("ß.py".encode(), b"ss.py"), "which takes the place of 'ß.py'"),
    "composed-twins": (
        twice("\u00e9.py".encode(), "e\u0301.py".encode()),
        "which takes the place of",
    ),
    "below-a-file": (twice(b"a", b"a/b.py"), "'a/b.py', which lies below 'a', which is no folder"),
    "folder-on-a-file": (twice(b"a", b"a/"), "holds 'a/', which"),
    "link": (named(b"x", 0o120777, b"/etc/passwd"), "is no file: link, device, pipe or hole"),
    "pipe": (named(b"x", 0o010666), "is no file: link, device, pipe or hole"),
    "device": (named(b"x", 0o020666), "is no file: link, device, pipe or hole"),
    "full-folder": (named(b"x/", 0, b"content"), "is no file: link, device, pipe or hole"),
    "file-said-folder": (named(b"x", 0o040755), "is no file: link, device, pipe or hole"),
}
