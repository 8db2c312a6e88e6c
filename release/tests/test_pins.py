import tomllib

import pytest

from release.model import pins
from release.model.example import PYPROJECT, Example
from release.model.pyproject import Pyproject


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param("shared-models (==1.0.0)", "shared-models (==1.1.0)", id="as Poetry writes"),
        pytest.param("shared_models==1.0.0", "shared_models (==1.1.0)", id="as pip writes"),
        pytest.param("Shared.Models (>=1,<2)", "Shared.Models (==1.1.0)", id="a range"),
        pytest.param("shared-models[x] (==1.0.0)", "shared-models[x] (==1.1.0)", id="an extra"),
        pytest.param(
            "shared-models==1.0.0; python_version > '3'",
            'shared-models (==1.1.0) ; python_version > "3"',
            id="a marker",
        ),
        pytest.param("shared-models-extra (==1.0.0)", "shared-models-extra (==1.0.0)", id="else"),
    ],
)
def test_a_moved_pin_changes_one_line_only(was: str, now: str) -> None:
    text = PYPROJECT.replace("shared-models (==1.0.0)", was, 1)

    moved = pins.move(text, "shared-models", "1.1.0")

    changed = [
        new for old, new in zip(text.split("\n"), moved.split("\n"), strict=True) if old != new
    ]
    assert tomllib.loads(moved)["project"]["dependencies"][0] == now
    assert len(changed) == (was != now)


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        pytest.param("(==1.0.0)", "1.0.0", id="one version"),
        pytest.param("(==1.0.*)", None, id="a family"),
        pytest.param("(>=1.0.0)", None, id="a range"),
        pytest.param("(==1.0.0,!=1.0.1)", None, id="two words"),
        pytest.param("(===1.0.0)", None, id="a spelling"),
        pytest.param("", None, id="anything"),
    ],
)
def test_only_one_exact_version_is_a_pin(asked: str, version: str | None) -> None:
    project = Example(pyproject=("(==1.0.0)", asked)).project

    assert pins.version(project.pyproject, "shared-models") == version


def test_every_kind_of_dependency_is_a_mention() -> None:
    said = Pyproject.model_validate(
        {
            "project": {"dependencies": ["a==1"], "optional-dependencies": {"e": ["b"]}},
            "dependency-groups": {"g": ["C", {"include-group": "h"}]},
            "tool": {
                "poetry": {
                    "dependencies": {"D_d": "1", "e": [{"path": "x"}, {"git": "y"}]},
                    "dev-dependencies": {"f": {"version": "2"}},
                    "group": {"t": {"dependencies": {"g": "*"}}},
                }
            },
        }
    )

    assert [(m.name, m.section, m.constraint) for m in pins.mentions(said)] == [
        ("a", "project", {}),
        ("b", "project.optional-dependencies.e", {}),
        ("c", "dependency-groups.g", {}),
        ("d-d", "tool.poetry.dependencies", {"version": "1"}),
        ("e", "tool.poetry.dependencies", {"path": "x"}),
        ("e", "tool.poetry.dependencies", {"git": "y"}),
        ("f", "tool.poetry.dev-dependencies", {"version": "2"}),
        ("g", "tool.poetry.group.t.dependencies", {"version": "*"}),
    ]
