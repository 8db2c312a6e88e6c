"""The zip format, read so strictly that every other reader finds the same files in it.

Local headers and central directory must tell the same, one file directly behind the other from
the first byte to the last: nothing before, between, behind or twice. What unpackers disagree
about (comments, descriptors, encryption, exotic packings) is refused.

Source: APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from registry.inflate import RAW, inflate, plain
from registry.rules import Rules

END, END64, LOCATOR64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
LISTED, LOCAL = b"PK\1\2", b"PK\3\4"
END_FORM, LOCATOR64_FORM = struct.Struct("<4s4H2LH"), struct.Struct("<4sLQL")
END64_FORM = struct.Struct("<4sQ2H2L4Q")
LISTED_FORM, LOCAL_FORM = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
ZIP64_EXTRA, UNICODE_PATH_EXTRA = 0x0001, 0x7075
BIG, BIG_COUNT = 0xFFFFFFFF, 0xFFFF
DEFLATE_LEVEL_FLAGS, UTF8_FLAG = 0b110, 1 << 11
STORED, DEFLATED = 0, 8
LONGEST_LISTING_BYTES, LONGEST_EXTRA_BYTES = 512, 1024
"""How long one row of the central directory may be on the average, and what is beside it."""


class Entry(NamedTuple):
    """One file of a zip: what both of its headers say."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int
    mode: int


def entries(stream: IO[bytes], rules: Rules) -> list[Entry]:
    """List what a zip holds, in the order of its bytes, once its skeleton is found sound.

    Raises: ValueError, struct.error.
    """
    count, size, start = _find_listing(stream, rules)
    stream.seek(start)
    listing = stream.read(size)
    found = sorted(_listed(listing, count), key=lambda entry: entry.header)
    place = 0
    for entry in found:
        if entry.header != place:
            raise ValueError(f"bytes that belong to no file lie before {entry.name!r}")
        place = _data_start(stream, entry) + entry.packed
    if place != start:
        raise ValueError("bytes that belong to no file lie before the central directory")
    whole = stream.seek(0, 2)
    if sum(entry.size for entry in found) > rules.most_unpacked(whole):
        raise rules.too_big(whole)
    return found


def unpack(stream: IO[bytes], entry: Entry) -> Iterator[bytes]:
    """Unpack one file; its size and checksum are as announced when the last piece was given.

    Raises: ValueError, zlib.error.
    """
    stream.seek(_data_start(stream, entry))
    # Nothing, said to be deflated, is nothing: so did writers of old mark their folders.
    deflated = entry.method == DEFLATED and entry.packed > 0
    chunks = inflate(stream, entry.packed, RAW) if deflated else plain(stream, entry.packed)
    size, crc = 0, 0
    for chunk in chunks:
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        if size > entry.size:
            break
        yield chunk
    if (size, crc) != (entry.size, entry.crc):
        raise ValueError(f"{entry.name!r} has not the size and checksum announced")


def _find_listing(stream: IO[bytes], rules: Rules) -> tuple[int, int, int]:
    ends = stream.seek(0, 2) - END_FORM.size
    if ends < 0:
        raise ValueError("it is too short for a zip")
    stream.seek(ends)
    signature, disk, first, here, count, size, start, comment = END_FORM.unpack(stream.read())
    if signature != END or comment:
        raise ValueError("it does not end as a zip without a comment does")
    if (disk, first) != (0, 0) or here != count:
        raise ValueError("it is one part of several")
    listing = _find_listing64(stream, ends, (count, size, start)) or (count, size, start, ends)
    count, size, start, behind = listing
    if start + size != behind:
        raise ValueError("its central directory does not lie directly before its end")
    if count > rules.members or size > rules.members * LONGEST_LISTING_BYTES:
        raise rules.too_many()
    return count, size, start


def _find_listing64(
    stream: IO[bytes], ends: int, small: tuple[int, int, int]
) -> tuple[int, int, int, int] | None:
    place = ends - LOCATOR64_FORM.size
    stream.seek(max(place, 0))
    located = stream.read(LOCATOR64_FORM.size)
    if place < 0 or not located.startswith(LOCATOR64):
        return None
    _, disk, start64, disks = LOCATOR64_FORM.unpack(located)
    if (disk, disks) != (0, 1) or start64 != place - END64_FORM.size or start64 < 0:
        raise ValueError("its zip64 end is not where it must be")
    stream.seek(start64)
    signature, length, _, _, disk, first, here, *big = END64_FORM.unpack(
        stream.read(END64_FORM.size)
    )
    if signature != END64 or length != END64_FORM.size - 12 or (disk, first) != (0, 0):
        raise ValueError("its zip64 end is malformed")
    said = zip(small, big, (BIG_COUNT, BIG, BIG), strict=True)
    if here != big[0] or any(low not in {high, most} for low, high, most in said):
        raise ValueError("its two ends tell different things")
    return big[0], big[1], big[2], start64


def _listed(listing: bytes, count: int) -> Iterator[Entry]:
    place = 0
    for _ in range(count):
        row = LISTED_FORM.unpack_from(listing, place)
        signature, _maker, _needs, flags, method, _, _, crc = row[:8]
        packed, size, named, extras, comment, disk, _, attributes, header = row[8:]
        place += LISTED_FORM.size
        name, extra = (
            listing[place : place + named],
            listing[place + named : place + named + extras],
        )
        place += named + extras
        if signature != LISTED or comment or disk:
            raise ValueError("its central directory is malformed or holds comments")
        size, packed, header = _whole_numbers(extra, (size, packed, header))
        entry = Entry(name, flags, method, crc, packed, size, header, attributes >> 16)
        _check(entry)
        yield entry
    if place != len(listing):
        raise ValueError("its central directory is not as long as it says")


def _check(entry: Entry) -> None:
    if entry.flags & ~(DEFLATE_LEVEL_FLAGS | UTF8_FLAG):
        raise ValueError(f"{entry.name!r} is encrypted, streamed or patched")
    if entry.method not in {STORED, DEFLATED}:
        raise ValueError(f"{entry.name!r} is packed by method {entry.method}, not by deflate")
    if entry.method == STORED and entry.packed != entry.size:
        raise ValueError(f"{entry.name!r} is stored, yet has two sizes")


def _data_start(stream: IO[bytes], entry: Entry) -> int:
    stream.seek(entry.header)
    row = LOCAL_FORM.unpack(stream.read(LOCAL_FORM.size))
    signature, _needs, flags, method, _, _, crc, packed, size, named, extras = row
    name, extra = stream.read(named), stream.read(extras)
    size, packed = _whole_numbers(extra, (size, packed))
    said = Entry(name, flags, method, crc, packed, size, entry.header, entry.mode)
    if signature != LOCAL or said != entry:
        raise ValueError(f"the two headers of {entry.name!r} tell different things")
    length: int = LOCAL_FORM.size + named + extras
    return entry.header + length


def _whole_numbers(extra: bytes, small: tuple[int, ...]) -> list[int]:
    """Put the zip64 numbers of an extra field in place of those too small for them."""
    numbers = list(small)
    seen: set[int] = set()
    if len(extra) > LONGEST_EXTRA_BYTES:
        raise ValueError("an extra field is absurdly long")
    while extra:
        kind, length = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if len(body) != length or kind in seen or kind == UNICODE_PATH_EXTRA:
            raise ValueError("an extra field is malformed, doubled or renames its file")
        seen.add(kind)
        if kind == ZIP64_EXTRA:
            big = [int(number) for (number,) in struct.iter_unpack("<Q", body)]
            places = [place for place, number in enumerate(small) if number == BIG]
            for place, number in zip(places or range(2), big, strict=True):
                if number != numbers[place] != BIG:
                    raise ValueError("a zip64 field and its header tell different things")
                numbers[place] = number
    return numbers
