"""The parts of a `pyproject.toml` that say what a project depends on, and where it comes from."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

PoetryDependency = str | dict[str, Any] | list[dict[str, Any]]


class Part(BaseModel):
    """A table of the file; what is not listed is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True)


class ProjectTable(Part):
    """`[project]`."""

    name: str = ""
    requires_python: str = Field("", alias="requires-python")
    dependencies: tuple[str, ...] = ()
    optional_dependencies: dict[str, tuple[str, ...]] = Field({}, alias="optional-dependencies")


class Source(Part):
    """One `[[tool.poetry.source]]`."""

    name: str
    url: str = ""
    priority: str = "primary"


class Group(Part):
    """One `[tool.poetry.group.<name>]`."""

    dependencies: dict[str, PoetryDependency] = {}


class PoetryTable(Part):
    """`[tool.poetry]`."""

    source: tuple[Source, ...] = ()
    dependencies: dict[str, PoetryDependency] = {}
    dev_dependencies: dict[str, PoetryDependency] = Field({}, alias="dev-dependencies")
    group: dict[str, Group] = {}


class Ruff(Part):
    """`[tool.ruff]`."""

    extend: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    lint: dict[str, Any] = {}


class Tool(Part):
    """`[tool]`."""

    poetry: PoetryTable = PoetryTable()
    ruff: Ruff = Ruff()


class Pyproject(Part):
    """The whole file."""

    project: ProjectTable = ProjectTable()
    tool: Tool = Tool()
    dependency_groups: dict[str, tuple[str | dict[str, Any], ...]] = Field(
        {}, alias="dependency-groups"
    )
