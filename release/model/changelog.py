"""The parts of `CHANGELOG.md`: one heading a release, one "Unreleased" a package.

Source: https://keepachangelog.com/en/1.1.0/
"""

import re

BULLET = re.compile(r"^[-*] +")


def heading(package: str) -> str:
    """Name the line under which the next release of a package is described."""
    return f"## {package} [Unreleased]"


def notes(text: str, package: str) -> str:
    """Return what is written under a package's "Unreleased", without blank lines around it."""
    return _part(text, heading(package)) or ""


def part(text: str, package: str, version: str) -> str | None:
    """Return what is written under a released version; a version without a heading has none."""
    return _part(text, f"## {package} [{version}]")


def unreleased(text: str, package: str) -> tuple[str, ...]:
    """List the changes under a package's "Unreleased", one text each, on one line."""
    changes: list[str] = []
    inside = False
    for line in notes(text, package).split("\n"):
        if BULLET.match(line):
            changes.append(BULLET.sub("", line).strip())
            inside = True
        elif inside and line.startswith(" ") and line.strip():
            changes[-1] = f"{changes[-1]} {line.strip()}"
        else:
            inside = False
    return tuple(change for change in changes if change)


def released(text: str, package: str, version: str, date: str) -> str:
    """Turn a package's "Unreleased" into a version, below a new, empty "Unreleased".

    Shape: a text that has no such heading comes back as it is.
    """
    lines = text.split("\n")
    span = _span(lines, heading(package))
    if span is None:
        return text
    lines[span[0] : span[0] + 1] = [heading(package), "", f"## {package} [{version}] - {date}"]
    return "\n".join(lines)


def _part(text: str, title: str) -> str | None:
    lines = text.split("\n")
    span = _span(lines, title)
    return None if span is None else "\n".join(lines[span[0] + 1 : span[1]]).strip()


def _span(lines: list[str], title: str) -> tuple[int, int] | None:
    """Find a heading, which may go on with a date, and the line after the last one below it."""
    starts = [n for n, line in enumerate(lines) if line.rstrip().split(" - ")[0] == title]
    if not starts:
        return None
    ends = (n for n in range(starts[0] + 1, len(lines)) if lines[n].startswith("## "))
    return starts[0], next(ends, len(lines))
