"""Who may import whom, read from the import statements."""

import ast
from pathlib import Path

import pytest

from tests.shape.conftest import ROOT

OURS = {"shared_models", "service_kit", "registry", "release", "stack"}
SERVICES = {path.name for path in (ROOT / "services").glob("*_service")}
MAY = {
    "shared_models/src": {"shared_models"},
    "service_kit/src": {"service_kit"},
    "registry/src": {"registry"},
    "release": {"release"},
    "release/model": {"release.errors", "release.model"},
    "release/rules": {"release.errors", "release.model", "release.rules"},
    "release/world": {"release.errors", "release.model", "release.settings", "release.world"},
    "stack": {"stack"},
} | {f"services/{name}/src": {name, "shared_models", "service_kit"} for name in SERVICES}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] in OURS | SERVICES}


def _allowed(name: str, prefixes: set[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


@pytest.mark.parametrize("folder", sorted(MAY))
def test_imports_point_only_where_they_may(folder: str, sources: list[Path]) -> None:
    inside = [path for path in sources if path.is_relative_to(ROOT / folder)]
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in inside
        for name in _imports(path)
        if not _allowed(name, MAY[folder])
    }

    assert inside
    assert wrong == set()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_handlers_of_a_service_never_import_its_adapters(service: str) -> None:
    source = ROOT / "services" / service / "src" / service
    inner = [source / f"{module}.py" for module in ("handlers", "ports", "errors")]
    wrong = {
        f"{path.name} imports {name}"
        for path in inner
        for name in _imports(path)
        if name.startswith((f"{service}.adapters", f"{service}.app", f"{service}.__main__"))
    }

    assert wrong == set()


def test_the_contracts_depend_on_pydantic_alone(sources: list[Path]) -> None:
    allowed = {"pydantic", "pydantic_core", "annotated_types", "shared_models", "typing_extensions"}
    inside = [path for path in sources if path.is_relative_to(ROOT / "shared_models")]
    tops = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name
        for path in inside
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    from sys import stdlib_module_names  # noqa: PLC0415 used here alone

    assert {top.split(".")[0] for top in tops} - set(stdlib_module_names) <= allowed
