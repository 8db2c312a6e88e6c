"""A healthy project, and the small changes to it by which each rule explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from release.model.facts import Facts
from release.model.project import Project
from release.model.record import Record

WHEEL, SDIST = "shared_models-1.0.0-py3-none-any.whl", "shared_models-1.0.0.tar.gz"
FILES = {WHEEL: "a1", SDIST: "b2"}

PYPROJECT = """\
[project]
name = "cron-service"
requires-python = ">=3.11,<4.0"
dependencies = [
    "shared-models (==1.0.0)",
    "httpx (>=0.28,<0.29)",
]

[tool.poetry.dependencies]
shared-models = { source = "registry" }

[[tool.poetry.source]]
name = "registry"
url = "http://localhost:8080/simple/"
priority = "explicit"

[tool.ruff]
extend = "../../pyproject.toml"
"""

LOCK = """\
[[package]]
name = "httpx"
version = "0.28.1"
files = [
    {file = "httpx-0.28.1-py3-none-any.whl", hash = "sha256:c3"},
]

[[package]]
name = "shared-models"
version = "1.0.0"
files = [
    {file = "shared_models-1.0.0-py3-none-any.whl", hash = "sha256:a1"},
    {file = "shared_models-1.0.0.tar.gz", hash = "sha256:b2"},
]

[package.source]
type = "legacy"
url = "http://localhost:8080/simple"
reference = "registry"

[metadata]
lock-version = "2.1"
content-hash = "d4"
"""

RECORD = Record(package="shared-models", version="1.0.0", date="2026-11-23", sha256=FILES, tools={})


@dataclass(frozen=True, slots=True)
class Example:
    """One state of a project, and the lines on which a rule must fire; none says it is silent."""

    pyproject: tuple[str, str] = ("", "")
    """A text of the healthy `pyproject.toml` and what stands there instead."""
    lock: tuple[str, str] = ("", "")
    """The same for the healthy lock."""
    complaints: tuple[str, ...] = ()
    """What Poetry says about the project."""
    served: Mapping[str, str] = field(default_factory=FILES.copy)
    """What the registry serves of `shared-models`: file to sha256."""
    fires: tuple[str, ...] = ()
    """The text of each line that the rule reports, in order."""

    @property
    def project(self) -> Project:
        """The project in that state."""
        texts = PYPROJECT.replace(*self.pyproject, 1), LOCK.replace(*self.lock, 1)
        return Project.parse("services/cron_service", *texts)

    @property
    def facts(self) -> Facts:
        """What stands around it."""
        return Facts(
            index_url="http://localhost:8080/simple/",
            python=">=3.11,<4.0",
            records=(RECORD,),
            served={"shared-models": self.served},
            complaints={"services/cron_service": self.complaints},
        )
