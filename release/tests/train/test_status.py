import json

from release.tests.conftest import Repo
from release.tests.train.conftest import change


def test_status_tells_what_waits_what_is_served_and_who_lags(platform: Repo) -> None:
    change(platform, "services/beta_service/pyproject.toml", "(==1.0.0)", "(==1.1.0)")
    platform.write("shared_models/src/shared_models/new.py", "")

    said = platform.release("status", "--json")

    status = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert status["packages"] == [
        {
            "package": "shared-models",
            "released": "1.1.0",
            "date": "2026-11-23",
            "unreleased": ["A field that nobody has yet."],
            "changed": ["shared_models/src/shared_models/new.py"],
            "served": ["1.0.0", "1.1.0"],
        },
        {
            "package": "service-kit",
            "released": None,
            "date": None,
            "unreleased": [],
            "changed": None,
            "served": [],
        },
    ]
    assert status["services"] == [
        {
            "service": "alpha_service",
            "pins": {"shared-models": "1.0.0"},
            "behind": ["shared-models"],
        },
        {"service": "beta_service", "pins": {"shared-models": "1.1.0"}, "behind": []},
    ]


def test_a_registry_that_is_down_does_not_keep_status_from_the_rest(platform: Repo) -> None:
    said = platform.at(RELEASE_REGISTRY_URL="http://127.0.0.1:9/").release("status")

    rows = [line.split("  ") for line in said.out.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert said.code == 0
    assert ["shared-models", "1.1.0 (2026-11-23)", "1 in the changelog", "no answer"] in cells
    assert ["service-kit", "none yet", "-", "no answer"] in cells
    assert ["alpha_service", "1.0.0 (behind)", "-"] in cells
    assert "The registry does not answer at 'REGISTRY/'" in said.err
