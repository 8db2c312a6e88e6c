"""A published package, installed and imported the way a stranger would."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit, urlunsplit

from release.errors import ToolFailed, TrialFailed
from release.model.package import named
from release.model.record import Record
from release.world.index import Index
from release.world.run import run
from release.world.toolbox import environment, install

NEEDS = "import importlib.metadata as m; print('\\n'.join(m.requires({name!r}) or ()))"
SHOWS = "import importlib.metadata as m, {module}; print(m.version({name!r}))"

OTHERS = ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX")
"""Variables that send pip elsewhere."""


def try_out(index: Index, record: Record) -> None:
    """Install a release into a fresh environment, by hash, and import it.

    Raises: `TrialFailed`.
    """
    name, module = record.package, named(record.package).folder
    with TemporaryDirectory(prefix="release-trial-") as temporary:
        folder = Path(temporary)
        try:
            python = environment(folder / "environment")
            _install_ours(python, index, record, folder / "ours.txt")
            _install_theirs(python, name, folder / "theirs.txt")
            code = SHOWS.format(module=module, name=name)
            shown = run((str(python), "-I", "-c", code), cwd=folder).strip()
        except ToolFailed as failed:
            raise TrialFailed(name, record.version, str(failed)) from failed
    if shown != record.version:
        raise TrialFailed(name, record.version, f"it says that it is {shown!r}")


def _install_ours(python: Path, index: Index, record: Record, asked: Path) -> None:
    hashes = " ".join(f"--hash=sha256:{digest}" for digest in sorted(record.sha256.values()))
    asked.write_text(f"{record.package}=={record.version} {hashes}\n", "utf-8")
    # Our name may be a stranger's on another index, so pip is shown this one and no other.
    only_ours = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": _with_credentials(index),
    }
    if urlsplit(index.url).scheme == "http":
        only_ours["PIP_TRUSTED_HOST"] = urlsplit(index.url).netloc
    options = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--no-cache-dir")
    install(python, *options, "--requirement", str(asked), env=only_ours, unset=OTHERS)


def _install_theirs(python: Path, name: str, asked: Path) -> None:
    code = NEEDS.format(name=name)
    needs = run((str(python), "-I", "-c", code), cwd=asked.parent).strip()
    if needs:
        asked.write_text(f"{needs}\n", "utf-8")
        install(python, "--requirement", str(asked))


def _with_credentials(index: Index) -> str:
    if index.credentials is None:
        return index.url
    user, password = (quote(word, safe="") for word in index.credentials.pair)
    parts = urlsplit(index.url)
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.netloc}"))
