"""The first step of `docker compose up`."""

import json
from pathlib import Path

import pytest

from stack.prepare import prepare

VOLUMES = (
    "prepare", "postgres", "assistant", "rest", "google_calendar", "cron", "telegram_bot",
)  # fmt: skip


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    for volume in VOLUMES:
        (tmp_path / volume).mkdir()
    prepare(tmp_path, tmp_path / "given")
    return tmp_path


def _texts(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def test_every_service_knows_every_caller_by_a_token_of_its_own(handed: Path) -> None:
    cron = json.loads((handed / "cron" / "CRON_INTERNAL_TOKENS").read_text())
    calendar = json.loads((handed / "google_calendar" / "CALENDAR_INTERNAL_TOKENS").read_text())

    assert cron == calendar
    assert cron.keys() == {"assistant", "rest", "google_calendar", "cron", "telegram_bot"}
    assert len(set(cron.values())) == len(cron)


def test_the_database_has_one_password_that_two_containers_know(handed: Path) -> None:
    password = (handed / "postgres" / "POSTGRES_PASSWORD").read_text()
    holders = {name.split("/")[0] for name, text in _texts(handed).items() if password in text}

    assert len(password) >= 32
    assert holders == {"prepare", "postgres", "rest"}


def test_a_second_start_changes_nothing(handed: Path) -> None:
    before = _texts(handed)

    prepare(handed, handed / "given")

    assert _texts(handed) == before


def test_a_token_that_is_given_reaches_the_bot_alone(handed: Path) -> None:
    given = handed / "given"
    given.mkdir()
    (given / "TELEGRAM_TOKEN").write_text("123:of-the-bot\n")

    prepare(handed, given)
    (given / "TELEGRAM_TOKEN").unlink()
    held = {name for name, text in _texts(handed).items() if "of-the-bot" in text}
    prepare(handed, given)

    assert held == {"telegram_bot/TELEGRAM_TOKEN"}
    assert not (handed / "telegram_bot" / "TELEGRAM_TOKEN").exists()
