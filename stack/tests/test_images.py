"""What images are told about themselves."""

import subprocess
from pathlib import Path

from stack import images

ROOT = Path(__file__).resolve().parents[2]
LOCK = '[[package]]\nname = "shared-models"\nversion = "{version}"\n'


def _tree(root: Path, **versions: str) -> Path:
    for service in ("assistant", "rest", "google_calendar", "cron", "telegram_bot"):
        folder = root / "services" / f"{service}_service"
        folder.mkdir(parents=True)
        version = versions.get(service, "1.0.0")
        (folder / "poetry.lock").write_text(LOCK.format(version=version))
    return root


def _git(root: Path, *arguments: str) -> str:
    names = ("-c", "user.name=a", "-c", "user.email=a@b.test")
    command = ("git", "-C", str(root), *names, *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_each_image_is_told_the_contracts_that_its_own_lock_holds(tmp_path: Path) -> None:
    told = dict(images.facts(_tree(tmp_path, rest="1.2.0")))

    assert told["REST_SHARED_MODELS"] == "1.2.0"
    assert told["CALENDAR_SHARED_MODELS"] == told["CRON_SHARED_MODELS"] == "1.0.0"


def test_outside_of_a_repository_no_revision_is_made_up(tmp_path: Path) -> None:
    assert "REVISION" not in dict(images.facts(_tree(tmp_path)))


def test_a_changed_tree_does_not_pass_for_its_commit(tmp_path: Path) -> None:
    _git(_tree(tmp_path), "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    head = _git(tmp_path, "rev-parse", "HEAD")

    clean = dict(images.facts(tmp_path))
    (tmp_path / "new").touch()
    changed = dict(images.facts(tmp_path))

    assert clean["REVISION"] == head
    assert clean["SOURCE_DATE_EPOCH"] == _git(tmp_path, "log", "-1", "--format=%ct")
    assert changed["REVISION"] == f"{head}-dirty"
