"""Bytes that were right once: what fuzzing begins with, and how it spoils it."""

import io
import zipfile
from collections.abc import Callable

from hypothesis import strategies as st

from hostile.crooked import INFO, TOP, Part, entry, parts_of, tarred, wheel_files, zip_of
from hostile.tars import extended_tar, linked_tar
from hostile.zips import end64
from packages import metadata

BLOCK = 512


def _deflated() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in wheel_files({"ä/é.py": b"x" * 99, "empty/": b""}).items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


ZIPS = [zip_of(parts_of(wheel_files())), _deflated(), end64()]
TARS = [tarred(entry(f"{TOP}/x", b"12345")), extended_tar(), linked_tar()]
METADATA = metadata(
    "alpha",
    "1.0",
    "Requires-Dist: beta[x]>=1,<2; python_version < '3.9' and extra == 'y'",
    "Requires-Python: >=3.9, !=3.10.*",
    "License-Expression: MIT OR Apache-2.0 WITH LLVM-exception",
    "Dynamic: Summary",
    "Project-URL: Home, https://example.org",
    "Keywords: a, b",
    "Summary: é =?utf-8?q?x?=",
    "",
    "Text.",
).encode()
RECORD = wheel_files()[f"{INFO}/RECORD"]


def mutated(
    originals: list[bytes], mend: Callable[[bytearray], bytes] = bytes
) -> st.SearchStrategy[bytes]:
    """Spoil one of some originals in a few places, then mend what would stop a reader early."""
    place = st.integers(0, max(map(len, originals)))
    piece = st.binary(max_size=16) | st.sampled_from(
        [b"\0", b"\xff" * 4, b"\xff" * 8, b"../", b"\n"]
    )
    change = st.tuples(st.sampled_from(CHANGES), place, place, piece)
    changes = st.lists(change, min_size=1, max_size=5)
    return st.builds(
        lambda original, made: mend(_apply(bytearray(original), made)),
        st.sampled_from(originals),
        changes,
    )


def crooked_zips() -> st.SearchStrategy[bytes]:
    """Make zips whose numbers are true or, now and then, not."""
    small = st.sampled_from([0, 1, 5, 8, 12, 0x800, 0xFFFF])
    lies = st.dictionaries(st.sampled_from(["flags", "method"]), small, max_size=1) | (
        st.dictionaries(st.sampled_from(["crc", "packed", "size"]), small | st.just(0xFFFFFFFF))
    )
    names = st.sampled_from([b"a", b"A", b"a/b", b"a/", b"\xc3\xa9", b"\xff", b"../a", b"x\0y"])
    part = st.builds(
        Part,
        names,
        st.binary(max_size=9),
        local=st.just({}) | lies,
        listed=st.just({}) | lies | st.fixed_dictionaries({"header": small}),
        before=st.just(b"") | st.binary(max_size=3),
    )
    sound = parts_of(wheel_files())
    return st.lists(part, max_size=3).map(lambda parts: zip_of([*parts, *sound]))


def summed(tar: bytearray) -> bytes:
    """Write the right checksum into every header of a tar."""
    for start in range(0, len(tar) - BLOCK + 1, BLOCK):
        if tar[start + 257 : start + 262] == b"ustar":
            tar[start + 148 : start + 156] = b" " * 8
            tar[start + 148 : start + 156] = b"%06o\0 " % sum(tar[start : start + BLOCK])
    return bytes(tar)


def _apply(
    data: bytearray, changes: list[tuple[Callable[..., None], int, int, bytes]]
) -> bytearray:
    for change, place, other, piece in changes:
        change(data, place % (len(data) + 1), other % (len(data) + 1), piece)
    return data


def _write(data: bytearray, place: int, _other: int, piece: bytes) -> None:
    data[place : place + len(piece)] = piece


def _insert(data: bytearray, place: int, _other: int, piece: bytes) -> None:
    data[place:place] = piece


def _cut(data: bytearray, place: int, other: int, _piece: bytes) -> None:
    del data[min(place, other) : max(place, other)]


def _repeat(data: bytearray, place: int, other: int, _piece: bytes) -> None:
    data[place:place] = data[min(place, other) : max(place, other)][:BLOCK]


def _nudge(data: bytearray, place: int, _other: int, piece: bytes) -> None:
    if place < len(data):
        data[place] = (data[place] + (piece[0] if piece else 1)) % 256


CHANGES = (_write, _insert, _cut, _repeat, _nudge)
