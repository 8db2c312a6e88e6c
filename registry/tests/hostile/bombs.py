"""Small files that would be big, each made when it is sent, and how each is refused."""

import random
from collections.abc import Callable
from dataclasses import replace

from hostile.crooked import (
    TOP,
    Part,
    crooked,
    deflated,
    entry,
    packed,
    parts_of,
    source,
    targz,
    tarred,
    wheel_files,
    whl,
    zip_of,
)
from packages import Package

MEGABYTE = 1024**2
MOST_UPLOADED, MOST_UNPACKED, MOST_MEMBERS = 24 * MEGABYTE, 96 * MEGABYTE, 2000
"""The limits of the registry that is attacked."""
FREE, MOST = f"more than {64 * MEGABYTE} bytes", f"more than {MOST_UNPACKED} bytes"


def zeros(megabytes: int, **lies: int) -> Part:
    says = {"method": 8, **lies}
    data = bytes(megabytes * MEGABYTE)
    return Part(b"zeros", data, deflated(data), says, says)


def ballast(megabytes: int) -> bytes:
    return random.Random(megabytes).randbytes(megabytes * MEGABYTE)  # noqa: S311 - no secret


def spread() -> Package:
    """Each file is small enough, all of them are not."""
    part = zeros(30)
    return crooked(part, *(replace(part, name=b"zeros%d" % number) for number in range(3)))


def many() -> Package:
    return whl(zip_of([*parts_of(wheel_files()), *(Part(b"%d" % n) for n in range(3000))]))


BOMBS: dict[str, tuple[Callable[[], Package], str]] = {
    "zip-ratio": (lambda: crooked(zeros(70)), FREE),
    "zip-total": (lambda: crooked(zeros(95), Part(b"ballast", ballast(2))), MOST),
    "zip-spread": (spread, FREE),
    "zip-announced": (lambda: crooked(zeros(1, size=900 * MEGABYTE)), FREE),
    "zip-silent": (lambda: crooked(zeros(95, size=1)), "has not the size and checksum announced"),
    "zip-many": (many, "it holds more than 2000 files (REGISTRY_MAX_MEMBERS)"),
    "tar-ratio": (lambda: source(entry(f"{TOP}/zeros", bytes(70 * MEGABYTE))), FREE),
    "tar-total": (
        lambda: source(entry(f"{TOP}/b", ballast(2)), entry(f"{TOP}/z", bytes(95 * MEGABYTE))),
        MOST,
    ),
    "tar-padding": (lambda: targz(packed(tarred() + bytes(70 * MEGABYTE))), FREE),
    "tar-many": (
        lambda: source(*(entry(f"{TOP}/{number}") for number in range(3000))),
        "it holds more than 2000 files (REGISTRY_MAX_MEMBERS)",
    ),
}
