"""A step of publish.yml that is broken on purpose is found, and named."""

import pytest

from tests.rehearsal.conftest import Plays
from tests.rehearsal.errors import StepFailed
from tests.rehearsal.faults import FAULTS


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_publish_workflow_fails_where_it_is_broken(name: str, plays: Plays) -> None:
    fault = FAULTS[name]

    with pytest.raises(StepFailed) as failed:
        plays.broken[name].result()

    found = failed.value
    assert (found.workflow, found.job) == ("publish.yml", fault.job)
    assert (found.step, found.code) == (fault.step, fault.code), str(found)
    assert fault.says in str(found)
