"""Expressions give what the forge gives, or are refused by name."""

import pytest

from tests.rehearsal.errors import Unreadable
from tests.rehearsal.expressions import evaluate

CONTEXT = {
    "github": {"ref_name": "v1", "token": "t"},
    "inputs": {},
    "needs": {"lint": "success"},
    "secrets": {"KEY": "k"},
    "vars": {"URL": "http://here/"},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("plain", "plain", id="no expression"),
        pytest.param("a-${{ github.ref_name }}-b", "a-v1-b", id="inside a text"),
        pytest.param("${{ vars.URL }}", "http://here/", id="a variable"),
        pytest.param("${{ secrets.NONE }}", "", id="a missing secret is empty"),
        pytest.param("${{ inputs.tag || github.ref_name }}", "v1", id="the second of two"),
        pytest.param("${{ secrets.KEY || github.token }}", "k", id="the first of two"),
        pytest.param("${{ toJSON(needs) }}", '{"lint": "success"}', id="as JSON"),
    ],
)
def test_a_known_expression_has_its_value(text: str, value: str) -> None:
    assert evaluate(text, CONTEXT, "x.yml") == value


@pytest.mark.parametrize(
    "word",
    ["github.actor", "matrix.python", "format('{0}', 1)", "github.ref_name == 'v1'", "!inputs.a"],
)
def test_any_other_expression_is_an_error_that_names_it(word: str) -> None:
    with pytest.raises(Unreadable) as refused:
        evaluate(f"${{{{ {word} }}}}", CONTEXT, "x.yml")

    assert word in str(refused.value)
