"""The table of CONFORMANCE.md: each sentence of a standard, and what holds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parents[1] / "CONFORMANCE.md"
HEADING = re.compile(r"## ((?:PEP|RFC) \d+):")
ROW = re.compile(r"\| (?P<says>.+) \| (?P<held>[^|]+) \|")
TEST = re.compile(r"`(test_\w+)`")


@dataclass(frozen=True)
class Sentence:
    standard: str
    says: str
    held: str
    """The cell as it stands: tests, or for whom the sentence is."""

    @property
    def tests(self) -> list[str]:
        return TEST.findall(self.held)

    @property
    def reason(self) -> str:
        """The word that says whom the sentence binds, empty where it binds an index."""
        return "" if self.held.startswith("`test_") else re.split(r"\W", self.held)[0]


def sentences() -> Iterator[Sentence]:
    """Read the rows of every table, but for their heads."""
    standard = ""
    for line in TABLE.read_text("utf-8").splitlines():
        if heading := HEADING.match(line):
            standard = heading[1]
        elif (row := ROW.fullmatch(line)) and row["says"] != "sentence":
            yield Sentence(standard, row["says"], row["held"])
