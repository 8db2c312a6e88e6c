from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, SecretBytes, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict
from service_kit.errors import SettingsInvalid
from service_kit.settings import KitSettings, Port, load

SECRET = "never-to-be-shown"
MEND = (
    "Set it in the environment or as a file in the folder that SAMPLE_SECRETS_DIR names, "
    "and start again."
)


class SampleSettings(KitSettings):
    """What a sample is told."""

    model_config = SettingsConfigDict(env_prefix="SAMPLE_")

    port: Port = 8100
    password: SecretStr = SecretStr("")
    size: Annotated[int, Field(gt=0)] = 1


class Nested(KitSettings):
    """Keeps secrets in every place where they may stand."""

    port: Port = 8100
    keys: tuple[SecretStr, ...] = ()
    hooks: Mapping[str, SecretStr]
    seed: SecretBytes = SecretBytes(b"")
    plain: str = "plain"


class Needy(KitSettings):
    """Has a port only if it is told."""


def test_settings_without_variables_listen_on_loopback_and_know_no_caller() -> None:
    settings = load(SampleSettings)

    assert (settings.host, settings.port, settings.internal_tokens) == ("127.0.0.1", 8100, {})


def test_settings_never_change() -> None:
    settings = load(SampleSettings)

    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings, "port", 1)  # noqa: B010 - mypy refuses the plain form, as it should


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        pytest.param("SIZE", "0", "SIZE is '0': Input should be greater than 0.", id="too small"),
        pytest.param(
            "PORT",
            "99999",
            "PORT is '99999': Input should be less than or equal to 65535.",
            id="no such port",
        ),
        pytest.param("INTERNAL_TOKENS", SECRET, "INTERNAL_TOKENS is not valid JSON.", id="no JSON"),
        pytest.param(
            "INTERNAL_TOKENS",
            '{"cron": "short-secret"}',
            "INTERNAL_TOKENS cron is refused (value not shown): "
            "Value should have at least 16 items after validation, not 12.",
            id="short token",
        ),
        pytest.param(
            "INTERNAL_TOKENS",
            f'{{"a": "{SECRET}", "b": "{SECRET}"}}',
            "* is refused (value not shown): "
            "two callers in internal_tokens share one token; give each its own.",
            id="shared token",
        ),
        pytest.param(
            "SECRETS_DIR",
            "/nowhere",
            "SECRETS_DIR is '/nowhere': Path does not point to a directory.",
            id="no folder",
        ),
    ],
)
def test_a_refused_value_is_named_unless_it_is_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"SAMPLE_{name}", value)

    with pytest.raises(SettingsInvalid) as caught:
        load(SampleSettings)

    assert str(caught.value) == f"SAMPLE_{told} {MEND}"


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")

    with pytest.raises(SettingsInvalid) as caught:
        load(Needy)

    assert caught.value.faults == (
        "PORT is not set.",
        "LOG_LEVEL is 'loud': Input should be 'debug', 'info', 'warning', 'error' or 'critical'.",
    )


def test_a_secret_is_read_from_the_folder_and_a_variable_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sample_password").write_text("from-the-folder\n")
    (tmp_path / "sample_port").write_text("1")
    (tmp_path / "sample_internal_tokens").write_text('{"cron": "0123456789abcdef"}')
    monkeypatch.setenv("SAMPLE_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("SAMPLE_PORT", "2")
    monkeypatch.setenv("SAMPLE_LOG_LEVEL", "DEBUG")

    settings = load(SampleSettings)

    assert (settings.password, settings.port) == (SecretStr("from-the-folder"), 2)
    assert settings.log_level == "debug"
    assert settings.secret_values() == {"from-the-folder", "0123456789abcdef"}


def test_every_secret_is_found_however_deep_it_stands() -> None:
    settings = Nested(
        keys=(SecretStr("first"), SecretStr("second")),
        hooks={"a": SecretStr("third")},
        seed=SecretBytes(b"fourth"),
    )

    assert settings.secret_values() == {"first", "second", "third", "fourth"}
