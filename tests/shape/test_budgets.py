"""Size and documentation budgets of the product's code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shape.conftest import ROOT

MODULE, FUNCTION, ADR, KIT = 200, 35, 60, 600
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _length(function: Function) -> int:
    """Lines of a function without its docstring."""
    whole = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    return whole - ((first.end_lineno or 0) - first.lineno + 1 if documented else 0)


def test_no_module_is_longer_than_its_budget(sources: list[Path]) -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in sources}

    assert {name: lines for name, lines in lengths.items() if lines > MODULE} == {}


def test_no_function_is_longer_than_its_budget(sources: list[Path]) -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name} {_length(function)}"
        for path in sources
        for function in _functions(ast.parse(path.read_text()))
        if _length(function) > FUNCTION
    ]

    assert long == []


def test_every_public_name_says_what_it_is(sources: list[Path]) -> None:
    silent = []
    for path in sources:
        tree = ast.parse(path.read_text())
        tops = [n for n in tree.body if isinstance(n, ast.ClassDef | Function)]
        silent += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            for node in tops
            if not node.name.startswith("_") and ast.get_docstring(node) is None
        ]
        if ast.get_docstring(tree) is None:
            silent.append(str(path.relative_to(ROOT)))

    assert silent == []


def _code_lines(path: Path) -> int:
    """Lines that hold code: no blank ones, comments or docstrings."""
    bare = ast.parse(path.read_text())
    for node in ast.walk(bare):
        if isinstance(node, ast.Module | ast.ClassDef | Function):
            node.body = [each for each in node.body if not _is_text(each)] or [ast.Pass()]
    return len(ast.unparse(bare).splitlines())


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_the_kit_stays_small(sources: list[Path]) -> None:
    kit = [path for path in sources if path.is_relative_to(ROOT / "service_kit")]

    assert 0 < sum(map(_code_lines, kit)) <= KIT


def test_decisions_are_short(files: list[Path]) -> None:
    decisions = [path for path in files if path.parent == ROOT / "docs" / "adr"]

    assert decisions
    assert [p.name for p in decisions if len(p.read_text().splitlines()) > ADR] == []
