"""Archives no registry should take for a source distribution, and how each is refused."""

import bz2
import gzip
import tarfile

from hostile.crooked import (
    TOP,
    deflated,
    entry,
    packed,
    source,
    targz,
    tarred,
    told,
)
from packages import Package, metadata

PLAIN = tarred()
SOUND = packed(PLAIN)
END = PLAIN.index(bytes(1024), 1024)
"""Where the members end and the zeros begin."""


def header(name: str, kind: bytes = tarfile.REGTYPE, **says: int) -> bytes:
    return entry(name, b"", type=kind, **says)[0].tobuf(tarfile.GNU_FORMAT)


def raw(member: bytes) -> Package:
    """A sound tar but for the bytes of one more member at its end."""
    return targz(packed(PLAIN[:END] + member + bytes(1024)))


def sized(text: bytes, name: str = "x", kind: bytes = tarfile.XHDTYPE) -> bytes:
    """A member whose header tells the truth about its size."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(text)
    return info.tobuf(tarfile.GNU_FORMAT) + text + bytes(-len(text) % 512)


def resized(block: bytes, field: bytes) -> bytes:
    """A header with another text in its field of the size, and a checksum that holds."""
    block = block[:124] + field.ljust(12, b"\0")[:12] + block[136:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def record(keyword: str, value: str) -> bytes:
    """One line of an extended header."""
    text = f" {keyword}={value}\n".encode()
    size = len(text) + len(str(len(text) + 3))
    return str(size).encode() + text


def extended_tar(keyword: str = "path", value: str = f"{TOP}/é", content: bytes = b"1") -> bytes:
    lines = record(keyword, value)
    more = sized(lines) + sized(content, f"{TOP}/x", tarfile.REGTYPE)
    return PLAIN[:END] + more + bytes(1024)


def extended(keyword: str, value: str, content: bytes = b"12345") -> Package:
    return targz(packed(extended_tar(keyword, value, content)))


def linked_tar() -> bytes:
    """A tar with a link that is let in."""
    link = entry(f"{TOP}/a/x", type=tarfile.SYMTYPE, linkname="../PKG-INFO")
    return tarred(link, entry(f"{TOP}/{'n' * 120}"))


def linked(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> Package:
    return source(entry(f"{TOP}/{name}", type=kind, linkname=target))


FRAMES: dict[str, tuple[Package, str]] = {
    "empty": (targz(b""), "what is packed has no end"),
    "garbage": (targz(b"garbage"), "incorrect header check"),
    "half": (targz(SOUND[: len(SOUND) // 2]), "what is packed has no end"),
    "checksum-gone": (targz(SOUND[:-8]), "what is packed has no end"),
    "checksum-wrong": (targz(SOUND[:-8] + bytes(8)), "incorrect data check"),
    "length-wrong": (targz(SOUND[:-4] + bytes(4)), "incorrect length check"),
    "bytes-behind": (targz(SOUND + b"tail"), "bytes follow the end of what is packed"),
    "zeros-behind": (targz(SOUND + bytes(512)), "bytes follow the end of what is packed"),
    "two-streams": (targz(SOUND + SOUND), "bytes follow the end of what is packed"),
    "endless-name": (targz(b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 10**6), "has no end"),
    "reserved-flags": (targz(b"\x1f\x8b\x08\xe0" + SOUND[4:]), "unknown header flags set"),
    "bare-deflate": (targz(deflated(PLAIN)), "incorrect header check"),
    "not-packed": (targz(PLAIN), "incorrect header check"),
    "bzip2": (targz(bz2.compress(PLAIN)), "incorrect header check"),
    "a-zip": (targz(told().content), "incorrect header check"),
    "packed-twice": (targz(gzip.compress(SOUND, mtime=0)), "is damaged or truncated"),
    "packed-text": (targz(packed(b"not a tar" * 999)), "is damaged or truncated"),
    "packed-nothing": (targz(packed(b"")), "empty file"),
    "only-zeros": (targz(packed(bytes(10240))), "no PKG-INFO"),
}
MEMBERS: dict[str, tuple[Package, str]] = {
    "behind-the-end": (targz(packed(PLAIN + PLAIN)), "bytes that belong to no file follow"),
    "text-behind": (targz(packed(PLAIN + b"tail")), "bytes that belong to no file follow"),
    "checksum": (raw(header(f"{TOP}/x").replace(b"alpha", b"alpho")), "bytes that belong to no"),
    "half-a-header": (targz(packed(PLAIN[:END] + header("x")[:100])), "is damaged or truncated"),
    "half-a-file": (
        targz(packed(PLAIN[:END] + header(f"{TOP}/x", size=9999) + b"x" * 512)),
        "unexpected end of data",
    ),
    "size-endless": (raw(header(f"{TOP}/x", size=2**40)), "unexpected end of data"),
    "size-negative": (
        raw(resized(header(f"{TOP}/x"), b"\xff" * 11 + b"\x00")),
        "the header of 'alpha-1.0/x' is absurd",
    ),
    "size-junk": (raw(resized(header(f"{TOP}/x"), b"junk")), "bytes that belong to no file"),
    "long-header": (raw(sized(b"a" * 2 * 1024**2)), "its headers are absurdly long or many"),
    "long-name": (raw(sized(b"a" * 2 * 1024**2, kind=b"L")), "headers are absurdly long or many"),
    "long-name-said": (raw(header("x", b"L", size=2**33)), "its headers are absurdly long or many"),
    "chained-headers": (
        raw(sized(record("comment", "x")) * 3000),
        "its headers are absurdly long or many",
    ),
    "header-junk": (raw(sized(b"99999 path=x\n")), "is damaged or truncated"),
    "header-zero": (raw(sized(b"0 path=x\n")), "is damaged or truncated"),
    "header-size": (extended("size", "99999"), "unexpected end of data"),
    "header-size-smaller": (extended("size", "0"), "is damaged or truncated"),
    "header-path": (extended("path", "../../evil.py"), "holds '../../evil.py', which leads out"),
    "header-path-nul": (extended("path", f"{TOP}/x\0.py"), "no name that every system can write"),
    "header-sparse": (
        extended("GNU.sparse.map", "0,1", b"1"),
        "is no file: link, device, pipe or hole",
    ),
    "header-sparse-junk": (extended("GNU.sparse.map", "junk"), "is damaged or truncated"),
    "traversal": (source(entry("../evil.py")), "holds '../evil.py', which leads out of its folder"),
    "traversal-inside": (source(entry(f"{TOP}/../../evil")), "which leads out of its folder"),
    "absolute": (source(entry("/etc/passwd")), "holds '/etc/passwd', which is absolute"),
    "backslash": (source(entry(f"{TOP}\\x")), "which is no name that every system can write"),
    "newline": (source(entry(f"{TOP}/a\nb")), "which is no name that every system can write"),
    "no-utf8": (source(entry(f"{TOP}/\udcff")), "which is no name that every system can write"),
    "twins": (source(entry(f"{TOP}/a"), entry(f"{TOP}/A")), "which takes the place of"),
    "device": (source(entry(f"{TOP}/x", type=tarfile.CHRTYPE)), "is no file: link, device, pipe"),
    "block-device": (source(entry(f"{TOP}/x", type=tarfile.BLKTYPE)), "is no file: link, device"),
    "pipe": (source(entry(f"{TOP}/x", type=tarfile.FIFOTYPE)), "is no file: link, device, pipe"),
    "unknown-kind": (source(entry(f"{TOP}/x", type=b"Z")), "is no file: link, device, pipe"),
    "sparse": (raw(header(f"{TOP}/x", tarfile.GNUTYPE_SPARSE)), "is no file: link, device, pipe"),
    "link-up": (linked("x", "../../etc/passwd"), "is a link out of its folder, to '../../etc"),
    "link-absolute": (linked("x", "/etc/passwd"), "is a link out of its folder, to '/etc/passwd'"),
    "link-around": (linked("x", "a/../../.."), "is a link out of its folder"),
    "link-nowhere": (linked("x", ""), "is a link out of its folder, to ''"),
    "hard-link-out": (linked("x", "/etc/passwd", tarfile.LNKTYPE), "is a link out of its folder"),
    "hard-link-up": (linked("x", "../x", tarfile.LNKTYPE), "is a link out of its folder"),
    "below-a-link": (
        source(entry(f"{TOP}/a", type=tarfile.SYMTYPE, linkname="b"), entry(f"{TOP}/a/x")),
        f"'{TOP}/a/x', which lies below '{TOP}/a', which is no folder",
    ),
    "two-folders": (
        source(entry("other/x")),
        "'other' beside or instead of the folder 'alpha-1.0'",
    ),
    "other-folder": (source(top="alpha"), "'alpha' beside or instead of the folder 'alpha-1.0'"),
    "no-folder": (source(entry("x")), "'x' beside or instead of the folder 'alpha-1.0'"),
    "no-description": (targz(packed(bytes(1024))), "no PKG-INFO"),
    "other-name": (source(info=metadata("beta", "1.0").encode()), "metadata of name 'beta'"),
    "other-version": (source(info=metadata("alpha", "2").encode()), "metadata of version '2'"),
    "empty-description": (source(info=b""), "has no usable metadata (no name)"),
    "long-description": (source(info=b"Name: x\n\n" + b"x" * 3 * 1024**2), "metadata is longer"),
    "license-missing": (
        source(info=metadata("alpha", "1.0", "License-File: LICENSE").encode()),
        "lacks the License-File 'alpha-1.0/LICENSE'",
    ),
}
