"""What is true before anything is built."""

from tests.e2e.conftest import BIN, free_port
from tests.images.engine import run


def test_without_an_engine_the_tests_fail_at_once_with_one_sentence() -> None:
    nobody = {"DOCKER_HOST": f"tcp://127.0.0.1:{free_port()}"}

    done = run(BIN / "python", "-m", "pytest", "tests/images", "-p", "no:cacheprovider", env=nobody)

    told = [line for line in done.stdout.splitlines() if "need a Docker engine" in line]
    assert done.code == 1
    assert len(told) == 1
    assert "start one and repeat `make test-images`" in told[0]
    assert "passed" not in done.stdout
    assert "skipped" not in done.stdout


def test_compose_finds_nothing_to_say_about_its_file() -> None:
    bare = ("env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")

    done = run(*bare, "docker", "compose", "--profile=*", "config", "--quiet")

    assert (done.code, done.stdout, done.stderr) == (0, "", "")
