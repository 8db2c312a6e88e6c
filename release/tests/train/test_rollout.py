import json
import subprocess
import time

import pytest

from release.tests.conftest import TOOL, Repo
from release.tests.train.conftest import POETRY, Stock, installed

PYPROJECT = "services/{}/pyproject.toml"
LOCK = "services/{}/poetry.lock"
UNCHANGED = "Nothing was changed; run again with --execute.\n"


def test_a_failing_service_is_left_as_it_was_and_the_others_go_on(
    platform: Repo, stock: Stock
) -> None:
    before = platform.read(PYPROJECT.format("alpha_service"))
    was = platform.git("rev-parse", "HEAD")
    assert platform.run(POETRY, "-C", "services/beta_service", "sync").code == 0

    said = platform.release(
        "rollout", "shared-models", "1.1.0", "--branch", "roll", "--execute", "--json"
    )

    alpha, beta = json.loads(said.out)["outcomes"]
    assert (said.code, alpha["failure"], beta["commit"]) == (100, None, None)
    assert "too new for beta" in beta["failure"]
    assert platform.git("log", "--format=%H %s", f"{was}..roll") == (
        f"{alpha['commit']} Roll shared-models 1.1.0 out to alpha_service"
    )
    assert platform.git("rev-parse", "main", "roll").split() == [was, alpha["commit"]]
    assert platform.git("status", "--porcelain") == ""
    assert platform.read(PYPROJECT.format("alpha_service")) == before.replace("1.0.0", "1.1.0")
    lock = platform.read(LOCK.format("alpha_service"))
    assert all(f'"sha256:{sha256}"' in lock for sha256 in stock.hashes["1.1.0"].values())
    assert [installed(platform, name) for name in ("alpha_service", "beta_service")] == [
        "1.1.0",
        "1.0.0",
    ]


def test_an_interrupted_rollout_leaves_no_half_changed_service(platform: Repo) -> None:
    started = platform.root / "services/alpha_service/started"
    platform.write(
        "services/alpha_service/tests/test_it.py",
        "import pathlib, time\n\ndef test_long() -> None:\n"
        "    pathlib.Path('started').touch()\n    time.sleep(60)\n",
    )
    platform.commit("Take long")
    was = platform.git("rev-parse", "HEAD")
    command = (str(TOOL), "rollout", "shared-models", "1.1.0", "alpha_service", "--execute")

    with subprocess.Popen(command, cwd=platform.root, env=platform.env) as process:
        while process.poll() is None and not started.exists():
            time.sleep(0.05)
        # Not Ctrl-C, which a shell makes its background jobs deaf to; both are taken alike.
        process.terminate()
        code = process.wait(60)

    assert code == 130
    assert platform.git("rev-parse", "HEAD") == was
    assert platform.git("status", "--porcelain") == ""
    assert not (platform.root / "services/alpha_service/.venv").exists()


def test_without_execute_the_plan_is_shown_and_nothing_happens(platform: Repo) -> None:
    was = platform.state()

    said = platform.release("rollout", "shared-models", "1.1.0")

    assert (said.code, said.err, platform.state()) == (0, UNCHANGED, was)
    assert [line.split() for line in said.out.splitlines()[-2:]] == [
        ["alpha_service", "1.0.0", "1.1.0"],
        ["beta_service", "1.0.0", "1.1.0"],
    ]


def test_services_that_have_the_version_are_no_part_of_the_plan(platform: Repo) -> None:
    said = platform.release("rollout", "shared-models", "1.0.0")

    assert (said.code, said.out) == (0, "Every service asks for shared-models 1.0.0 already.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(
            ("shared-models", "9.9.9"),
            2,
            "shared-models '9.9.9' was never released; releases.toml has: 1.0.0, 1.1.0.",
            id="an unknown version",
        ),
        pytest.param(
            ("shared-models", "1.1.0", "gamma_service"),
            2,
            "'gamma_service' is no service that takes shared-models; these do: "
            "alpha_service, beta_service.",
            id="an unknown service",
        ),
        pytest.param(
            ("models", "1.1.0"),
            2,
            "'models' is not released from here; choose one of shared-models, service-kit.",
            id="an unknown package",
        ),
        pytest.param(
            ("shared-models", "1.1.0", "--branch", "main"),
            100,
            "The branch 'main' exists already; choose another name.",
            id="a taken branch",
        ),
    ],
)
def test_a_wrong_call_is_refused_with_one_message(
    platform: Repo, arguments: tuple[str, ...], code: int, message: str
) -> None:
    said = platform.release("rollout", *arguments, "--execute")

    assert (said.code, said.out, said.err) == (code, "", f"release: {message}\n")


def test_a_dirty_tree_is_refused(platform: Repo) -> None:
    platform.write("new.txt", "")

    said = platform.release("rollout", "shared-models", "1.1.0", "--execute")

    assert (said.code, said.out) == (100, "")
    assert "new.txt" in said.err


def test_a_release_the_registry_lacks_is_refused_with_the_command_that_publishes(
    platform: Repo,
) -> None:
    text = platform.read("releases.toml")
    platform.write("releases.toml", text.replace("1.1.0", "1.2.0"))
    platform.commit("Record a release that nobody published")

    said = platform.release("rollout", "shared-models", "1.2.0", "--execute")

    assert (said.code, said.out) == (100, "")
    assert said.err == (
        "release: The registry at 'REGISTRY/simple/' does not hold shared-models '1.2.0'; "
        "run `release publish shared-models 1.2.0 --execute` first.\n"
    )


def test_a_registry_that_is_down_is_no_plan(platform: Repo) -> None:
    gone = platform.at(RELEASE_REGISTRY_URL="http://127.0.0.1:9/")

    assert gone.release("rollout", "shared-models", "1.1.0").code == 101
