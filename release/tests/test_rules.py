from pathlib import Path

import pytest

from release import rules
from release.model.example import Example
from release.model.project import PYPROJECT
from release.model.rule import Rule

SAME = ("", "")
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in rules.ALL
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_fires_on_exactly_the_lines_of_its_example(rule: Rule, example: Example) -> None:
    project = example.project
    findings = list(rule.check(project, example.facts))

    texts = {project.path(PYPROJECT): project.text, project.path("poetry.lock"): project.lock_text}
    fired = [texts[f.file].split("\n")[f.line - 1].strip() for f in findings]
    assert fired == list(example.fires)


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.id)
def test_a_rule_has_an_example_that_fires_and_one_that_stays_silent(rule: Rule) -> None:
    assert {bool(example.fires) for example in rule.examples} == {True, False}


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.id)
def test_an_example_changes_what_it_says_it_changes(rule: Rule) -> None:
    healthy = Example().project
    changes = [e.project for e in rule.examples if (e.pyproject, e.lock) != (SAME, SAME)]

    assert all((p.text, p.lock_text) != (healthy.text, healthy.lock_text) for p in changes)


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.id)
def test_a_finding_says_a_value_and_a_mend_in_whole_sentences(rule: Rule) -> None:
    for example in rule.examples:
        for finding in rule.check(example.project, example.facts):
            assert (finding.says[-1], finding.mend[-1]) == (".", ".")
            assert finding.says.count("\n") == finding.mend.count("\n") == 0


def test_the_modules_are_the_rules() -> None:
    folder = Path(rules.__file__).parent

    assert sorted(path.stem for path in folder.glob("[!_]*.py")) == sorted(
        rule.id for rule in rules.ALL
    )
