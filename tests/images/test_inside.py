"""The parts' own tests, inside their images: read-only, as nobody, without capabilities."""

import json

import pytest

from stack.callers import PREFIXES
from tests.images.conftest import Platform
from tests.images.engine import inspect, run

PARTS = ("registry", *PREFIXES)
CAGE = (
    "--rm", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges:true",
    "--network=none", "--tmpfs=/tmp:exec,mode=1777", "--pids-limit=512",
)  # fmt: skip


@pytest.fixture(scope="module")
def tested(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Build the `test` target of every part; images by part."""
    version = platform.project.env["VERSION"]
    images = {part: f"smart-assistant/{part}-test:{version}" for part in PARTS}
    changed = {p: {"image": image, "build": {"target": "test"}} for p, image in images.items()}
    override = tmp_path_factory.mktemp("tested") / "override.json"
    override.write_text(json.dumps({"services": changed}))
    files = ("--file", "compose.yaml", "--file", override)
    platform.project.compose(*files, "build", *PARTS)
    return images


@pytest.mark.parametrize("part", PARTS)
def test_a_part_passes_its_own_tests_in_its_image(part: str, tested: dict[str, str]) -> None:
    (known,) = inspect(tested[part])

    done = run("docker", "run", *CAGE, tested[part])

    assert done.code == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert known["Config"]["User"] not in {"", "0", "root"}
    assert " passed" in done.stdout
    assert " failed" not in done.stdout
