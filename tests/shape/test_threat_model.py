"""The threat model names tests that there are."""

import re

from tests.shape.conftest import ROOT

NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def test_every_proof_of_the_threat_model_is_a_test() -> None:
    named = set(NAMED.findall((ROOT / "docs" / "threat-model.md").read_text()))
    parts = (ROOT / part / "tests" for part in ("registry", "release"))
    tests = (path.read_text() for part in parts for path in part.rglob("test_*.py"))
    defined = {name for text in tests for name in DEFINED.findall(text)}

    assert named
    assert named - defined == set()


def test_every_row_of_the_threat_model_has_a_proof() -> None:
    lines = (ROOT / "docs" / "threat-model.md").read_text().splitlines()
    rows = [line for line in lines if line.count("|") == 4 and not line.startswith("| ---")]
    promises = [row for row in rows if not row.endswith("| proof |")]

    assert promises
    assert [row for row in promises if not NAMED.search(row)] == []
