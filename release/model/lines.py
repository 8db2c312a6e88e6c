"""Where in a TOML text a value stands; parsers forget that, and a finding must say it."""

import re
from collections.abc import Iterator

HEADER = re.compile(r"""^\[{1,2}\s*([\w."'-]+)\s*\]{1,2}\s*(?:#.*)?$""")


def locate(text: str, section: str, *patterns: str) -> int:
    """Find the line of the last pattern, in the first section that matches most of the patterns.

    Shape: a section is a table header's name and holds its subtables: `package` of a lock holds
    `package.source`. Patterns are regular expressions, tried one after the other.
    Units: lines from 1; the header's line where no pattern matches, 1 where there is no section.
    """
    traces = (trace(block, patterns) for block in blocks(text, section))
    return max(traces, key=lambda found: found[0], default=(0, 1))[1]


def key(name: str) -> str:
    """Make the pattern of a line that sets a key; `-`, `_` and `.` are one spelling."""
    spelled = re.escape(name).replace(r"\-", "[-_.]")
    return rf"""^\s*(?:\[?[\w."'-]*\.)?["']?{spelled}["']?\s*[=.\]]"""


def trace(block: dict[int, str], patterns: tuple[str, ...]) -> tuple[int, int]:
    """Follow the patterns through a block: how many matched in a row, and the last one's line."""
    line = next(iter(block))
    for count, pattern in enumerate(patterns):
        found = next((n for n, text in block.items() if speaks(text, pattern)), None)
        if found is None:
            return count, line
        line = found
    return len(patterns), line


def speaks(text: str, pattern: str) -> bool:
    """Say whether a line that is not a comment matches."""
    return not text.lstrip().startswith("#") and re.search(pattern, text) is not None


def blocks(text: str, section: str) -> Iterator[dict[int, str]]:
    """Cut out each table of that name, as line number to line, with its subtables."""
    block: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        header = HEADER.match(line)
        if header and not (block and header[1].startswith(f"{section}.")):
            if block:
                yield block
            block = {}
        if block or (header and f"{header[1]}.".startswith(f"{section}.")):
            block[number] = line
    if block:
        yield block
