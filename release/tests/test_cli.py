import subprocess
import sys
from pathlib import Path

import pytest

from release import cli, errors
from release.tests.conftest import TOOL, Repo, environment
from release.world.run import run


def test_every_error_has_an_exit_code() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    leaves = [kind for kind in kinds if kind is not errors.ReleaseError]

    assert all(issubclass(kind, errors.ReleaseError) for kind in kinds)
    assert all(any(issubclass(leaf, kind) for kind, _ in cli.EXIT_CODES) for leaf in leaves)
    assert errors.__all__ == sorted(errors.__all__)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        pytest.param(
            {"RELEASE_REGISTRY_URL": "nowhere"},
            "release: The settings are wrong, mend these variables: RELEASE_REGISTRY_URL: ",
            id="a setting",
        ),
        pytest.param({}, "release: No 'releases.toml' in '", id="no repository"),
    ],
)
def test_the_console_script_says_what_is_wrong_where_it_stands(
    tmp_path: Path, variables: dict[str, str], says: str
) -> None:
    done = subprocess.run(
        (TOOL, "status"),
        cwd=tmp_path,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(says)


def test_the_repository_is_found_from_a_folder_inside_it(repo: Repo) -> None:
    inside = Repo(repo.root / "shared_models" / "src", repo.env)

    assert inside.release("cut", "shared-models", "minor").code == 0


@pytest.mark.parametrize(
    ("command", "says"),
    [
        pytest.param(("no-such-program",), "'no-such-program' cannot be started", id="missing"),
        pytest.param((sys.executable, "-c", "exit(3)"), "ended with code 3", id="failed"),
    ],
)
def test_a_tool_that_gives_no_answer_is_named(
    tmp_path: Path, command: tuple[str, ...], says: str
) -> None:
    with pytest.raises(errors.CouldNotCheck, match=says):
        run(command, cwd=tmp_path)


def test_a_tool_sees_the_variables_it_is_given_and_none_that_mislead(tmp_path: Path) -> None:
    shown = run(("env",), cwd=tmp_path, env={"GIT_PAGER": "cat"}, unset=("HOME",))

    names = {line.partition("=")[0] for line in shown.splitlines()}
    assert "GIT_PAGER" in names
    assert names.isdisjoint({"HOME", "GIT_DIR", "VIRTUAL_ENV"})
