"""Rules on the repository's files."""

import re
import tomllib
from pathlib import Path

from tests.shape.conftest import ROOT

TOP = {
    ".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".github", ".gitignore",
    ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
    "README.md", "benchmarks", "compose.yaml", "docs", "poetry.lock", "pyproject.toml", "registry",
    "release", "releases.toml", "service_kit", "services", "shared_models", "stack", "tests",
}  # fmt: skip
# What docs.pypi.org defines is named by an address (PEP 740); nothing is fetched from there.
INDEX = re.compile(r"(pythonhosted|(?<!//docs\.)pypi)\.org|registry\.npmjs|deb\.debian")


def test_the_top_level_holds_only_what_was_decided(files: list[Path]) -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files} <= TOP


def test_no_file_names_the_host_of_a_public_index(files: list[Path]) -> None:
    named = [
        str(path.relative_to(ROOT))
        for path in files
        if path != Path(__file__) and INDEX.search(path.read_text(errors="replace"))
    ]

    assert named == []


def test_no_poetry_project_depends_on_a_path(files: list[Path]) -> None:
    projects = [path for path in files if path.name in ("pyproject.toml", "poetry.lock")]
    linked = re.compile(r"\bpath\s*=|\bdevelop\s*=\s*true|type = \"(directory|file|git|url)\"")
    wrong = [str(p.relative_to(ROOT)) for p in projects if linked.search(p.read_text())]

    assert len(projects) > 10
    assert wrong == []


def test_every_project_asks_for_the_same_python(files: list[Path]) -> None:
    ranges = {
        str(path.relative_to(ROOT)): tomllib.loads(path.read_text())["project"]["requires-python"]
        for path in files
        if path.name == "pyproject.toml"
    }

    assert set(ranges.values()) == {">=3.11,<4.0"}


def test_the_readme_names_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    texts = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"\bmake ([a-z][a-z0-9-]+)", texts)) - {"sure", "it"}

    assert named
    assert named <= targets
