import pytest

from release.model.lines import key, locate

TEXT = """\
[tool.poetry]
name = "x"
# url = "commented"

[[tool.poetry.source]]
name = "first"
url = "1"

[[tool.poetry.source]]
name = "second"
url = "2"

[tool.poetry.dependencies.shared_models]
source = "second"

[other]
"dotted.key" = 1
"""


@pytest.mark.parametrize(
    ("section", "patterns", "line"),
    [
        pytest.param("tool.poetry", (key("name"),), 2, id="a key"),
        pytest.param("tool.poetry.source", (), 5, id="a table"),
        pytest.param("tool.poetry.source", ('"second"', key("url")), 11, id="a key of one of many"),
        pytest.param("tool.poetry.source", ('"second"', "absent"), 10, id="the deepest match"),
        pytest.param("tool.poetry", ("commented",), 1, id="a comment says nothing"),
        pytest.param("tool.poetry.dependencies", (key("shared-models"),), 13, id="a subtable"),
        pytest.param("tool.ruff", ("x",), 1, id="no such table"),
        pytest.param("other", (key("dotted.key"),), 17, id="a quoted key"),
    ],
)
def test_a_value_is_found_at_its_line(section: str, patterns: tuple[str, ...], line: int) -> None:
    assert locate(TEXT, section, *patterns) == line
