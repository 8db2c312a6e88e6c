"""Answers as they are remembered: a few hundred bytes each, for there are as many as files.

Bodies lie in a spool or are the files themselves, and headers are made anew: that costs three
microseconds, and what it spares grows with the registry.
"""

import os
from pathlib import Path
from struct import Struct

from registry.http import Response
from registry.ranges import names_tag
from registry.ready import Ready, ReadyFile, Template
from registry.spool import Spool

MOST = 100_000
MOST_VARIANTS = 64
HEAD = Struct("<BBQQ")
"""Which template, where the tag ends, where the body begins in the spool, and its length."""

Variant = tuple[str | None, str | None, str]
"""What a request says beside its path: the form and the packing that it accepts, its query."""


class Kept:
    """Answers by what was asked, as many as there is room for."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._spool, self._most = Spool(folder), most
        self._templates: list[Template] = []
        self._records: dict[Variant, dict[str, bytes]] = {}
        self.count = 0

    def record(self, variant: Variant, path: str) -> bytes | None:
        """Find what `answer` needs; None where nothing is kept."""
        paths = self._records.get(variant)
        return None if paths is None else paths.get(path)

    def put(self, variant: Variant, path: str, ready: Ready) -> bool:
        """Keep an answer, where there is room for it; say whether it is. Not for two at once."""
        if self.record(variant, path) is not None:
            return True
        has_room = variant in self._records or len(self._records) < MOST_VARIANTS
        record = self._pack(ready) if has_room and self.count < self._most else None
        if record is not None:
            self._records.setdefault(variant, {})[path] = record
            self.count += 1
        return record is not None

    def answer(self, record: bytes, if_none_match: str | None) -> Response:
        """Answer a plain GET, which may have these bytes already. Raises: NothingThere, OSError."""
        number, end, offset, size = HEAD.unpack_from(record)
        template: Template = self._templates[number]
        etag = record[HEAD.size : end].decode()
        if if_none_match is not None and names_tag(if_none_match, etag):
            return template.unchanged(etag)
        if path := record[end:]:
            return ReadyFile(template, etag, size, os.fsdecode(path)).whole()
        return template.whole(etag, size, self._spool.read(offset, size))

    def _pack(self, ready: Ready) -> bytes | None:
        tag = ready.etag.encode()
        head = self._number(ready.template), HEAD.size + len(tag)
        if isinstance(ready, ReadyFile):
            return HEAD.pack(*head, 0, ready.size) + tag + os.fsencode(ready.path)
        try:
            offset = self._spool.put(ready.body)
        except OSError:
            return None  # It is answered all the same, and the disk is told of elsewhere.
        return None if offset is None else HEAD.pack(*head, offset, ready.size) + tag

    def _number(self, template: Template) -> int:
        if template not in self._templates:
            self._templates.append(template)
        return self._templates.index(template)
