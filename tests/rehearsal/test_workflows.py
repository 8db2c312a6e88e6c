"""What a workflow file may hold, and that each of ours is rehearsed or named with its reason."""

import textwrap

import pytest

from tests.rehearsal import not_here
from tests.rehearsal.actions import KNOWN
from tests.rehearsal.errors import Unreadable
from tests.rehearsal.machine import ROOT
from tests.rehearsal.workflow import Workflow, order, parse

FOLDER = ROOT / ".github" / "workflows"
HEAD = "name: x\non: push\npermissions: {}\njobs:\n"
JOB = "  {name}:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n"
REHEARSED = ("ci.yml", "publish.yml")


def _read(jobs: str) -> Workflow:
    return parse("x.yml", HEAD + jobs)


def _job(name: str, *lines: str) -> str:
    return JOB.format(name=name) + textwrap.indent("\n".join(lines) + "\n", "    ")


def test_jobs_start_when_those_they_need_are_done() -> None:
    one, two = _job("one", "needs: two", "steps: []"), _job("two", "steps: []")
    jobs = order(_read(one + two + _job("three", "steps: []")))

    assert sorted(jobs.get_ready()) == ["three", "two"]
    jobs.done("two")
    assert jobs.get_ready() == ("one",)


def test_a_matrix_gives_a_job_one_turn_for_each_combination() -> None:
    matrix = ("strategy: {matrix: {python: ['3.11', 3.12], os: [a]}}", "steps: []")
    job = _read(_job("one", *matrix)).jobs["one"]

    assert list(job.turns()) == [{"python": "3.11", "os": "a"}, {"python": "3.12", "os": "a"}]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param(["steps: [{run: x, shell: sh}]"], "shell", id="an unknown key of a step"),
        pytest.param(["steps: []", "container: x"], "container", id="an unknown key of a job"),
        pytest.param(["steps: [{name: x}]"], "'run' or 'uses'", id="a step that does nothing"),
        pytest.param(["steps: []", "if: failure()"], "always()", id="a condition"),
        pytest.param(
            ["steps: [{run: 'echo ${{ github.ref }}'}]"], "github.ref", id="text put into a command"
        ),
    ],
)
def test_what_is_not_known_is_an_error_that_names_it(lines: list[str], says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _read(_job("one", *lines))

    assert says in str(refused.value)


@pytest.mark.parametrize("needs", ["one", "none"])
def test_a_job_that_cannot_start_is_an_error(needs: str) -> None:
    with pytest.raises(Unreadable):
        order(_read(_job("one", f"needs: {needs}", "steps: []")))


def test_every_workflow_is_rehearsed_or_named_with_its_reason() -> None:
    assert sorted(p.name for p in FOLDER.iterdir()) == sorted([*REHEARSED, *not_here.WORKFLOWS])


def test_every_action_is_known_or_named_with_its_reason_and_no_reason_is_needless() -> None:
    used = {
        step.title
        for file in REHEARSED
        for job in parse(file, (FOLDER / file).read_text()).jobs.values()
        for step in job.steps
        if step.uses
    }

    assert used == {*KNOWN, *not_here.ACTIONS}


def test_every_command_that_is_left_out_is_one_of_a_workflow() -> None:
    used = {
        step.title
        for file in REHEARSED
        for job in parse(file, (FOLDER / file).read_text()).jobs.values()
        for step in job.steps
        if step.run
    }

    assert {*not_here.COMMANDS, *not_here.IMAGES} - used == set()
