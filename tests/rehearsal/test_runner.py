"""A job meets a clean clone, what it declares, and nothing of ours; its first bad step ends it."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rehearsal.errors import StepFailed, Unreadable
from tests.rehearsal.forge import Forge
from tests.rehearsal.processes import Programs, must
from tests.rehearsal.runner import Runner, Show
from tests.rehearsal.workflow import parse

PERSON = ("-c", "user.name=A Person", "-c", "user.email=person@example.test")
Rehearse = Callable[..., Runner]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """Hold a repository of two commits, the first of them tagged."""
    work, origin = tmp_path / "work", tmp_path / "origin.git"
    must("git", "init", "--quiet", "--initial-branch=main", work, cwd=tmp_path)
    for number in (1, 2):
        commit = ("git", *PERSON, "commit", "--quiet", "--allow-empty", "-m", f"Number {number}")
        must(*commit, cwd=work)
    must("git", *PERSON, "tag", "--annotate", "v1", "--message", "v1", "HEAD~1", cwd=work)
    must("git", "clone", "--quiet", "--bare", work, origin, cwd=tmp_path)
    return Forge(origin, tmp_path, "refs/tags/v1", {"URL": "u"}, {"KEY": "k"})


@pytest.fixture
def rehearse(forge: Forge, tmp_path: Path) -> Rehearse:
    def run(*steps: str, head: str = "", given: str = "{}", warm: bool = False) -> Runner:
        checkout = f"{{uses: actions/checkout@1, with: {given}}}"
        listed = "\n".join(f"- {step}" for step in (checkout, *steps))
        text = (
            "name: x\non: push\npermissions: {}\nenv: {WHERE: file, FILE: '1'}\njobs:\n  one:\n"
            "    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n"
            + textwrap.indent(f"{head}\nsteps:\n{listed}\n", "    ")
        )
        runner = Runner(tmp_path / "runner", Programs(), warm=warm)
        runner.job(Show(forge, parse("x.yml", text), lambda _: None), "one")
        return runner

    return run


def test_a_step_sees_what_is_declared_the_nearest_word_last(rehearse: Rehearse) -> None:
    step = '{run: \'test "$WHERE $FILE $JOB $KEY" = "step 1 2 k"\', env: {WHERE: step}}'

    rehearse(step, head="env: {WHERE: job, JOB: 2, KEY: '${{ secrets.KEY }}'}")


def test_nothing_of_our_own_environment_reaches_a_job(
    rehearse: Rehearse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELEASE_ROOT", "/elsewhere")

    rehearse(
        'run: test -z "${RELEASE_ROOT:-}${PYTEST_CURRENT_TEST:-}${VIRTUAL_ENV:-}"',
        "run: '! command -v release'",
        'run: test "$CI $HOME" = "true $(dirname "$PWD")/home"',
    )


def test_the_first_step_that_fails_ends_the_job_and_is_named(rehearse: Rehearse) -> None:
    with pytest.raises(StepFailed) as failed:
        rehearse("run: echo it was so && exit 7", "run: touch ../after")

    assert (failed.value.job, failed.value.code) == ("one", 7)
    assert "x.yml, job 'one', step 'echo it was so && exit 7' ended with code 7" in str(
        failed.value
    )
    assert "\nit was so" in str(failed.value)


def test_a_failure_inside_a_pipe_counts(rehearse: Rehearse) -> None:
    with pytest.raises(StepFailed):
        rehearse("run: false | true")


@pytest.mark.parametrize(
    ("given", "commits", "tags"),
    [
        pytest.param("{ref: main}", 1, 0, id="one commit"),
        pytest.param("{ref: main, fetch-depth: 0}", 2, 1, id="a branch with all history"),
        pytest.param("{ref: v1, fetch-depth: 0, fetch-tags: true}", 1, 1, id="a tag"),
    ],
)
def test_a_clone_holds_what_was_asked_for(
    given: str, commits: int, tags: int, rehearse: Rehearse
) -> None:
    rehearse(
        f"run: test $(git rev-list --count HEAD) = {commits}",
        f"run: test $(git for-each-ref refs/tags --format=x | wc -l) = {tags}",
        given=given,
    )


@pytest.mark.parametrize(
    ("head", "given"),
    [
        pytest.param("permissions: {contents: write}", "{persist-credentials: false}", id="kept"),
        pytest.param("permissions: {contents: read}", "{}", id="granted"),
        pytest.param("permissions: {pull-requests: write}", "{}", id="granted to contents"),
    ],
)
def test_a_job_cannot_push_without_a_credential(head: str, given: str, rehearse: Rehearse) -> None:
    with pytest.raises(StepFailed) as failed:
        rehearse("run: git push --quiet origin HEAD:refs/heads/new", head=head, given=given)

    assert "may not push" in failed.value.said


def test_a_job_with_a_credential_pushes(rehearse: Rehearse, forge: Forge) -> None:
    push = "run: git push --quiet origin HEAD:refs/heads/new"

    rehearse(push, head="permissions: {contents: write}")

    assert "refs/heads/new" in must("git", "ls-remote", forge.origin, cwd=forge.origin)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        pytest.param("permissions: {pull-requests: write}", "set GH_TOKEN", id="no token"),
        pytest.param(
            "env: {GH_TOKEN: '${{ github.token }}'}", "pull-requests: none", id="no right"
        ),
    ],
)
def test_a_job_cannot_open_a_pull_request_without_the_right(
    head: str, says: str, rehearse: Rehearse
) -> None:
    with pytest.raises(StepFailed) as failed:
        rehearse("run: gh pr create", head=head)

    assert says in failed.value.said


def test_what_a_job_left_is_gone_but_for_its_packages(rehearse: Rehearse) -> None:
    tools = "mkdir -p .venv/bin a/.venv && touch left .venv/.installed .venv/bin/python .venv/lib"
    rehearse(f"run: {tools} a/.venv/.installed a/.venv/lib")

    rehearse(
        "run: test ! -e left && test ! -e .venv/.installed && test ! -e a/.venv/.installed",
        "run: test ! -e .venv/bin/python && test -e .venv/lib && test -e a/.venv/lib",
        warm=True,
    )
    rehearse("run: test ! -e .venv")


def test_an_unknown_action_is_an_error_that_names_it(rehearse: Rehearse) -> None:
    with pytest.raises(Unreadable) as refused:
        rehearse("uses: somebody/something@1")

    assert "somebody/something" in str(refused.value)


def test_an_unknown_input_of_an_action_is_an_error_that_names_it(rehearse: Rehearse) -> None:
    with pytest.raises(Unreadable) as refused:
        rehearse(given="{lfs: true}")

    assert "lfs" in str(refused.value)


def test_a_turn_whose_python_is_not_here_is_left_out_aloud(
    rehearse: Rehearse, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearse("run: exit 1", head="strategy: {matrix: {python: ['3.99']}}")

    assert "no Python 3.99 is here" in capsys.readouterr().err
