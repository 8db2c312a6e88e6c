"""The press: the text of a page in, its bytes in every packing out, each with a tag of its own.

Source: RFC 9110 section 8.8.3.3 (one strong entity tag for each content coding).
"""

import gzip
import hashlib
import sys
from collections.abc import Callable

from registry.model import Coding, Form, Page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NUMBER = 3
"""Moves with every change of what pages look like; a catalogue of another one is pressed anew."""
# An upload waits for these; the next levels cost twice the time for a twentieth of the bytes.
GZIP_LEVEL = 3
ZSTD_LEVEL = 1


def press(project: str, form: Form, text: str) -> tuple[Page, ...]:
    """Pack one form of a page in every way it is sent; equal text gives equal bytes."""
    plain = text.encode()
    packed = ((coding, pack(plain)) for coding, pack in PACKERS.items())
    return tuple(Page(project, form, coding, body, tag(body)) for coding, body in packed)


def tag(body: bytes) -> str:
    """Name bytes by what they are."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_sound(kept: Page, true: Page) -> bool:
    """Say whether a kept page says what it should; packers of another release may differ."""
    return kept.etag == tag(kept.body) and (kept.body == true.body or _unpacks_alike(kept, true))


def _unpacks_alike(kept: Page, true: Page) -> bool:
    unpack = UNPACKERS.get(kept.coding)
    try:
        return unpack is not None and unpack(kept.body) == unpack(true.body)
    except (OSError, EOFError, zstd.ZstdError):
        return False


PACKERS: dict[Coding, Callable[[bytes], bytes]] = {
    Coding.IDENTITY: bytes,
    Coding.GZIP: lambda plain: gzip.compress(plain, GZIP_LEVEL, mtime=0),
    Coding.ZSTD: lambda plain: zstd.compress(plain, ZSTD_LEVEL),
}
UNPACKERS: dict[Coding, Callable[[bytes], bytes]] = {
    Coding.GZIP: gzip.decompress,
    Coding.ZSTD: zstd.decompress,
}
