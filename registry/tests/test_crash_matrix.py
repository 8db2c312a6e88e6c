"""Killed at any step of anything, a registry comes back as it was before or after it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from operations import OPERATIONS
from wrecks import Matrix, Row, Wreck

FEWEST_KILLS = 200


@pytest.fixture(scope="module")
def matrix(memory: Path) -> Matrix:
    return Matrix(memory)


@pytest.fixture(scope="module", params=OPERATIONS, ids=lambda operation: operation.name)
def row(request: pytest.FixtureRequest, matrix: Matrix, tally: Counter[str]) -> Row:
    gone_through = matrix.row(request.param)
    tally[f"kills of {request.param.name!r}"] = len(gone_through.wrecks)
    return gone_through


def odd(row: Row, wrong: Callable[[Wreck], object]) -> dict[str, object]:
    """Say what is wrong after which kill."""
    found = {f"{w.kill.number}: before {w.kill.step}": wrong(w) for w in row.wrecks}
    return {where: what for where, what in found.items() if what}


def test_it_is_as_it_was_before_or_after(row: Row) -> None:
    allowed = [state.facts for state in row.states]

    assert odd(row, lambda wreck: wreck.state.facts not in allowed) == {}


def test_what_was_answered_is_there(row: Row) -> None:
    last = row.wrecks[-1]

    assert last.kill.answered
    assert odd(row, lambda w: w.kill.answered and w.state != row.states[-1]) == {}


def test_every_file_has_its_bytes_and_no_other_is_shown(row: Row) -> None:
    assert odd(row, lambda wreck: wreck.spoilt + wreck.leaked) == {}


def test_the_audit_tells_exactly_what_happened(row: Row) -> None:
    before, after = row.states[0].told, row.states[-1].told

    assert [action for _, action, *_ in after[len(before) :]] == list(row.operation.tells)
    assert odd(row, lambda wreck: wreck.state not in row.states) == {}


def test_the_site_is_what_the_registry_answers(row: Row) -> None:
    assert odd(row, lambda wreck: wreck.unlike) == {}


def test_the_mark_is_settled(row: Row) -> None:
    assert odd(row, lambda wreck: wreck.mark if len(set(wreck.mark)) > 1 else None) == {}


def test_verify_mends_what_is_derived_and_then_finds_nothing(row: Row) -> None:
    def unexplained(wreck: Wreck) -> list[object]:
        may = row.operation.finds
        return [f for f in wreck.found if not f.mended or not f.what.startswith(may)]

    assert odd(row, unexplained) == {}
    assert odd(row, lambda wreck: wreck.found_again) == {}


def test_nothing_is_left(row: Row) -> None:
    explained = set(row.operation.aside)

    assert odd(row, lambda wreck: wreck.strangers) == {}
    assert odd(row, lambda wreck: wreck.aside - explained) == {}


def test_the_matrix_is_large(matrix: Matrix, tally: Counter[str]) -> None:
    kills = [len(matrix.row(operation).wrecks) for operation in OPERATIONS]

    tally["kills in all"] = sum(kills)
    assert sum(kills) >= FEWEST_KILLS
    assert min(kills) > 1
