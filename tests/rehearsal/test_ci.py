"""The CI workflow: every step runs here, or says why not."""

from tests.rehearsal.conftest import Plays
from tests.rehearsal.forge import Forge
from tests.rehearsal.settings import ITSELF, by_make_test


def test_every_step_of_ci_ends_well(plays: Plays) -> None:
    plays.ci.result()


def test_ci_runs_all_that_make_test_is_made_of(plain: Forge) -> None:
    jobs = plain.workflow("ci.yml").jobs.values()
    commands = {step.title for job in jobs for step in job.steps if step.run}

    assert by_make_test() <= commands
    assert ITSELF in by_make_test()


def test_the_required_job_waits_for_every_other(plain: Forge) -> None:
    jobs = plain.workflow("ci.yml").jobs

    assert sorted([*jobs["required"].needs, "required"]) == sorted(jobs)
