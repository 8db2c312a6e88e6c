"""Stock installers, each started bare and told of one index."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from proxy import Watched
from support import BIN, ROOT, command
from tools import old_pip, tool

PROJECT = """
[project]
name = "consumer"
version = "1.0"
requires-python = ">=3.11,<4"
dependencies = ["{needs}"]

[tool.uv]
package = false

[tool.pdm]
distribution = false
[[tool.pdm.source]]
name = "pypi"
url = "{index}"

[tool.poetry]
package-mode = false
[[tool.poetry.source]]
name = "registry"
url = "{url}/simple/"
priority = "{priority}"

[tool.hatch.envs.default]
skip-install = true
dependencies = ["{needs}"]
installer = "{installer}"
"""
EXPLICIT = """
[tool.poetry.dependencies]
{needs} = {{ source = "registry" }}
"""
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
Said = tuple[int, str]
"""Exit code, and the words or the lock that came of it."""
Locks = Callable[[Watched, Path, str, datetime], Said]
Installs = Callable[[Watched, Path, str], Said]


def write(
    seen: Watched, folder: Path, needs: str, installer: str = "uv", *, explicit: bool = False
) -> None:
    """Write a project that needs a package; where Poetry is told to, from here and nowhere else."""
    text = (PROJECT + EXPLICIT if explicit else PROJECT).format(
        needs=needs,
        index=seen.index,
        url=seen.url,
        installer=installer,
        priority="explicit" if explicit else "primary",
    )
    (folder / "pyproject.toml").write_text(text)
    (folder / "needs.in").write_text(needs)


def pip(seen: Watched, folder: Path, verb: str, *rest: str, by: Path | None = None) -> Said:
    start = (str(by),) if by else ("-m", "pip")
    bare = ("--no-cache-dir", "--disable-pip-version-check")
    index = ("--index-url", seen.index)
    done = command(sys.executable, *start, *bare, verb, *index, *rest, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def uv(seen: Watched, folder: Path, *arguments: str) -> Said:
    index = ("--no-cache", "--default-index", seen.index, "--python", sys.executable)
    done = command(str(BIN / "uv"), *arguments, *index, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def poetry(seen: Watched, folder: Path, *arguments: str, age_days: int = 0) -> Said:
    done = command(
        str(ROOT / "stack" / "poetry"),
        *arguments,
        cwd=folder,
        # Poetry remembers hashes by the name of a source, and this one's differ at each run.
        POETRY_CACHE_DIR=str(folder / "cache"),
        POETRY_HTTP_BASIC_REGISTRY_USERNAME="__token__",
        POETRY_HTTP_BASIC_REGISTRY_PASSWORD=seen.registry.token,
        POETRY_SOLVER_MIN_RELEASE_AGE=str(age_days),
    )
    return done.returncode, done.stdout + done.stderr


def pdm(folder: Path, *arguments: str) -> Said:
    settings = {"PDM_CHECK_UPDATE": "0", "PDM_CACHE_DIR": str(folder / "cache")}
    done = command(str(tool("pdm")), *arguments, cwd=folder, **settings)
    return done.returncode, done.stdout + done.stderr


def hatch(folder: Path, *arguments: str, **environment: str) -> Said:
    (folder / "config.toml").touch()
    settings = {
        "HATCH_CONFIG": str(folder / "config.toml"),
        "HATCH_DATA_DIR": str(folder / "data"),
        "HATCH_CACHE_DIR": str(folder / "cache"),
    }
    done = command(str(tool("hatch")), *arguments, cwd=folder, **settings, **environment)
    return done.returncode, done.stdout + done.stderr


def _pip_plan(seen: Watched, folder: Path, needs: str, before: datetime) -> Said:
    plan = ("--dry-run", "--ignore-installed", "--uploaded-prior-to", _text(before), needs)
    return pip(seen, folder, "install", *plan)


def _pip_lock(seen: Watched, folder: Path, needs: str, before: datetime) -> Said:
    done = pip(seen, folder, "lock", "--uploaded-prior-to", _text(before), needs)
    return _with_lock(done, folder / "pylock.toml")


def _uv_compile(seen: Watched, folder: Path, needs: str, before: datetime) -> Said:
    write(seen, folder, needs)
    return uv(seen, folder, "pip", "compile", "needs.in", "--exclude-newer", _text(before))


def _uv_lock(seen: Watched, folder: Path, needs: str, before: datetime) -> Said:
    write(seen, folder, needs)
    done = uv(seen, folder, "lock", "--exclude-newer", _text(before))
    return _with_lock(done, folder / "uv.lock")


def _poetry_lock(seen: Watched, folder: Path, needs: str, before: datetime) -> Said:
    write(seen, folder, needs)
    age = max((datetime.now(UTC) - before).days, 0)
    return _with_lock(poetry(seen, folder, "lock", age_days=age), folder / "poetry.lock")


def _pdm_lock(seen: Watched, folder: Path, needs: str, before: datetime) -> Said:
    write(seen, folder, needs)
    return _with_lock(pdm(folder, "lock", "--exclude-newer", _text(before)), folder / "pdm.lock")


def _pip_install(seen: Watched, folder: Path, needs: str) -> Said:
    return pip(seen, folder, "install", "--target", "out", needs)


def _uv_sync(seen: Watched, folder: Path, needs: str) -> Said:
    write(seen, folder, needs)
    return uv(seen, folder, "sync")


def _poetry_sync(seen: Watched, folder: Path, needs: str) -> Said:
    write(seen, folder, needs)
    code, said = poetry(seen, folder, "lock")
    return (code, said) if code else poetry(seen, folder, "sync")


def _pdm_install(seen: Watched, folder: Path, needs: str) -> Said:
    write(seen, folder, needs)
    return pdm(folder, "install")


def _hatch_with_uv(seen: Watched, folder: Path, needs: str) -> Said:
    write(seen, folder, needs, "uv")
    return hatch(folder, "env", "create", UV_DEFAULT_INDEX=seen.index, UV_NO_CACHE="1")


def _hatch_with_pip(seen: Watched, folder: Path, needs: str) -> Said:
    write(seen, folder, needs, "pip")
    return hatch(folder, "env", "create", PIP_INDEX_URL=seen.index, PIP_NO_CACHE_DIR="1")


def _old(version: str) -> Installs:
    def install(seen: Watched, folder: Path, needs: str) -> Said:
        return pip(seen, folder, "install", "--target", "out", needs, by=old_pip(version))

    return install


def _text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _with_lock(said: Said, lock: Path) -> Said:
    code, words = said
    return code, words + (lock.read_text() if lock.exists() else "")


LOCKERS: dict[str, Locks] = {
    "pip-plan": _pip_plan,
    "pip-lock": _pip_lock,
    "uv-compile": _uv_compile,
    "uv-lock": _uv_lock,
    "poetry": _poetry_lock,
    "pdm": _pdm_lock,
}
INSTALLERS: dict[str, Installs] = {
    "pip": _pip_install,
    "uv": _uv_sync,
    "poetry": _poetry_sync,
    "pdm": _pdm_install,
    "hatch-with-uv": _hatch_with_uv,
    "hatch-with-pip": _hatch_with_pip,
}
# No pip of 2022 runs on Python 3.12; this one of 2023 is of before PEP 714 too.
OLD_PIPS = ("22.1.2", "22.3.1") if sys.version_info < (3, 12) else ("23.1.2",)
OLD_INSTALLERS = {version: _old(version) for version in OLD_PIPS}
