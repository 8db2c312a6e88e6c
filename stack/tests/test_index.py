"""Where Poetry and uv look for public packages."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MIRROR = "http://mirror.test/simple"


def _asked(*settings: str) -> dict[str, str]:
    query = ("env", *settings, str(ROOT / "stack" / "index"), "env")
    told = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    pairs = (line.partition("=") for line in told.splitlines())
    return {name: value for name, _, value in pairs if name.endswith(("MIRROR_URL", "INDEX"))}


@pytest.mark.parametrize(
    ("settings", "poetry", "uv"),
    [
        pytest.param((f"PIP_INDEX_URL={MIRROR}",), MIRROR, MIRROR, id="pip's variable"),
        pytest.param(
            (f"PIP_INDEX_URL={MIRROR}", "POETRY_PYPI_MIRROR_URL=http://own.test/"),
            "http://own.test/",
            "http://own.test/",
            id="Poetry's own variable wins",
        ),
        pytest.param(
            (f"PIP_INDEX_URL={MIRROR}", "UV_DEFAULT_INDEX=http://uv.test/"),
            MIRROR,
            "http://uv.test/",
            id="uv's own variable wins",
        ),
    ],
)
def test_poetry_and_uv_look_where_pip_does(settings: tuple[str, ...], poetry: str, uv: str) -> None:
    told = _asked(*settings)

    assert (told["POETRY_PYPI_MIRROR_URL"], told["UV_DEFAULT_INDEX"]) == (poetry, uv)


def test_pip_s_configuration_file_is_heard(tmp_path: Path) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\nindex-url = {MIRROR}\n")

    told = _asked("-u", "PIP_INDEX_URL", f"PIP_CONFIG_FILE={config}")

    assert told["POETRY_PYPI_MIRROR_URL"] == MIRROR


def test_without_any_setting_there_is_still_an_index() -> None:
    told = _asked("-u", "PIP_INDEX_URL", "-u", "POETRY_PYPI_MIRROR_URL")

    assert told["POETRY_PYPI_MIRROR_URL"].startswith("https://")
