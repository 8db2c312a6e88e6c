"""An import that is killed, or stopped by Ctrl-C, leaves a sound store and can go on."""

import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from packages import wheel
from registry import Settings, open_store, verify
from registry.folder import import_files, packages_in
from support import BIN, DEADLINE_S, registry_command

FILES = 300
STEPS = 4000
"""Less than an import of so many files takes."""
CHANCE = random.Random(7)  # noqa: S311 - it chooses instants, not secrets


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hundreds of wheels, ten a project."""
    made = tmp_path_factory.mktemp("many")
    for number in range(FILES):
        wheel(f"many{number // 10}", f"1.{number % 10}").write(made)
    return made


def ended(
    kind: str, folder: Path, data: Path, how: signal.Signals, when: float
) -> subprocess.CompletedProcess[str]:
    """Run an import that ends itself: at a step, or after so many seconds if less than one."""
    script = Path(__file__).with_name("ending_import.py")
    return subprocess.run(
        [sys.executable, script, kind, folder, data, str(int(how)), str(when)],
        env={"PATH": str(BIN)},
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )


@pytest.mark.parametrize(
    "when",
    [
        *(pytest.param(CHANCE.randint(5, STEPS), id=f"step-{n}") for n in range(5)),
        *(pytest.param(CHANCE.uniform(0.0, 0.4), id=f"time-{n}") for n in range(2)),
    ],
)
def test_a_killed_import_keeps_what_it_promised_and_goes_on(
    tmp_path: Path, folder: Path, when: float
) -> None:
    killed = ended("by-hand", folder, tmp_path / "data", signal.SIGKILL, when)
    store = open_store(Settings(data=tmp_path / "data"))
    kept = {file.filename for file in store.catalogue.files()}

    mended = list(verify(store))
    sound = list(verify(store))
    rest = [each for batch in import_files(store, packages_in(folder)) for each in batch]
    whole = list(verify(store))
    store.close()

    assert killed.returncode == -signal.SIGKILL or when < 1
    assert set(killed.stdout.split()) <= kept
    assert all(finding.mended for finding in mended)
    assert (sound, whole) == ([], [])
    assert {each.path.name for each in rest if not each.new} == kept
    assert all(each.new or each.verdict is False for each in rest)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_import_ends_its_batch_and_says_how_to_go_on(
    tmp_path: Path, folder: Path, how: signal.Signals
) -> None:
    data = tmp_path / "data"

    stopped = ended("command", folder, data, how, STEPS // 3)
    again = registry_command("import", str(folder), "--data", str(data), cwd=tmp_path)

    said = re.fullmatch(r"(\d+) files imported, 0 were kept already, 0 refused\.\n", stopped.stdout)
    assert said is not None, stopped
    new = int(said[1])
    assert 0 < new < FILES
    assert stopped.returncode == 1
    assert stopped.stderr.endswith(
        f"registry: {FILES - new} of {FILES} files are left; run the same command again to go on.\n"
    )
    assert (again.returncode, again.stdout) == (
        0,
        f"{FILES - new} files imported, {new} were kept already, 0 refused.\n",
    )
    assert list((data / "incoming").iterdir()) == []
