"""CONFORMANCE.md is whole: every sentence has a test or a reason, every test a sentence."""

import ast
from pathlib import Path

from sentences import TABLE, sentences

STANDARDS = {f"PEP {pep}" for pep in (503, 592, 629, 658, 691, 700, 714, 740, 792, 833)}
REASONS = {"clients", "standards", "mirrors"}
LISTED = list(sentences())


def names_of(pattern: str) -> set[str]:
    """Name the tests of some modules beside this one."""
    trees = [ast.parse(path.read_text("utf-8")) for path in Path(__file__).parent.glob(pattern)]
    functions = (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    return {function.name for function in functions if function.name.startswith("test_")}


def test_every_standard_of_an_index_is_listed() -> None:
    assert {sentence.standard for sentence in LISTED} == STANDARDS | {"RFC 9110"}


def test_no_sentence_is_listed_twice() -> None:
    said = [(sentence.standard, sentence.says) for sentence in LISTED]

    assert sorted(said) == sorted(set(said))


def test_every_row_of_the_table_is_read() -> None:
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]

    assert len(LISTED) == len(rows) - rows.count("| sentence | held by |")


def test_every_sentence_has_a_test_that_exists_or_binds_somebody_else() -> None:
    known = names_of("test_*.py")

    assert [s.says for s in LISTED if not set(s.tests) <= known] == []
    assert {sentence.reason for sentence in LISTED} == REASONS | {""}


def test_every_conformance_test_is_of_a_sentence() -> None:
    bound = {name for sentence in LISTED for name in sentence.tests}

    assert names_of("test_conformance_*.py") - bound == set()
