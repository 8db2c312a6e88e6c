"""Error answers of any server read as a Problem, and health as Health."""

from typing import Any

import pytest

from shared_models import Check, FieldError, Health, HealthStatus, Problem


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param({}, Problem(), id="empty"),
        pytest.param({"title": "x", "balance": 3}, Problem(title="x"), id="extension"),
        pytest.param(
            {"status": 422, "errors": [{"loc": ["body", 0], "msg": "m", "type": "missing"}]},
            Problem(status=422, errors=(FieldError(loc=("body", "0"), msg="m", type="missing"),)),
            id="place-with-a-number",
        ),
    ],
)
def test_a_problem_reads_whatever_is_there(answer: dict[str, Any], expected: Problem) -> None:
    assert Problem.model_validate(answer) == expected


def test_health_reads_what_a_service_answers() -> None:
    answer = {"status": "failing", "checks": [{"name": "db", "ok": False, "detail": None}]}

    assert Health.model_validate(answer) == Health(
        status=HealthStatus.FAILING, checks=(Check(name="db", ok=False),)
    )
