"""Every statement of the decision is needed: with any one of them removed, the table notices."""

import ast
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from comity.agreements.tests.cases import CASES, differences

PACKAGE = "comity.agreements"
# in the order in which they import each other
MODULES = ("decision", "coverage", "ownership", "approval", "release")
# the table asks judge(); test_release holds these to it field by field
ELSEWHERE = {"decide", "judge_each", "stricter", "confirm_by", "decisive"}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in ELSEWHERE:
            yield node


def places(tree: ast.Module) -> Iterator[tuple[list[ast.stmt], int]]:
    """Every statement inside a function, as the list that holds it and its place there."""
    for function in functions(tree):
        for node in ast.walk(function):
            for name in ("body", "orelse", "finalbody"):
                held: Any = getattr(node, name, None)
                if isinstance(held, list):
                    yield from ((held, at) for at, one in enumerate(held) if not _is_docstring(one))


def operands(tree: ast.Module) -> Iterator[tuple[list[ast.expr], int]]:
    """Every part of an `and` or `or` inside a function, and every condition of a comprehension."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.BoolOp):
                yield from ((node.values, at) for at in range(len(node.values)))
            if isinstance(node, ast.comprehension):
                yield from ((node.ifs, at) for at in range(len(node.ifs)))


def without_operand(source: str) -> Iterator[tuple[str, ast.Module]]:
    """The module with one part of a condition after the other removed."""
    tree = ast.parse(source)
    for number in range(len(list(operands(tree)))):
        mutant = deepcopy(tree)
        held, at = list(operands(mutant))[number]
        gone = held.pop(at)
        held.extend(held[:1] if len(held) == 1 else [])  # "a and a" is how a tree says "a"
        yield f"line {gone.lineno}: {ast.unparse(gone)}", mutant


def without_statement(source: str) -> Iterator[tuple[str, ast.Module]]:
    """The module with one statement after the other removed."""
    tree = ast.parse(source)
    for number in range(len(list(places(tree)))):
        mutant = deepcopy(tree)
        held, at = list(places(mutant))[number]
        gone = held[at]
        held[at] = ast.copy_location(ast.Pass(), gone)
        yield f"line {gone.lineno}: {ast.unparse(gone).splitlines()[0]}", mutant


def assemble(name: str, tree: ast.Module) -> ModuleType:
    """The modules of the decision, with one of them built from `tree`; returns the release module."""
    kept = {f"{PACKAGE}.{one}": sys.modules[f"{PACKAGE}.{one}"] for one in MODULES}
    try:
        for one in MODULES:
            full = f"{PACKAGE}.{one}"
            code = compile(tree, name, "exec") if one == name else _compiled(one)
            module = sys.modules[full] = ModuleType(full)
            exec(code, module.__dict__)
        return sys.modules[f"{PACKAGE}.release"]
    finally:
        sys.modules.update(kept)


def survives(name: str, tree: ast.Module) -> bool:
    """Whether no case tells the mutant from the real thing."""
    release = assemble(name, tree)
    for case in CASES:
        try:
            if differences(case, release):
                return False
        except Exception:  # noqa: BLE001 whatever breaks in a mutant, it has been noticed
            return False
    return True


def survivors(mutants: Callable[[str], Iterator[tuple[str, ast.Module]]]) -> tuple[list[str], int]:
    """The mutants that no case notices, and how many were tried."""
    tried = [(name, what, mutant) for name in MODULES for what, mutant in mutants(_source(name))]
    return [f"{name} {what}" for name, what, mutant in tried if survives(name, mutant)], len(tried)


def test_the_table_misses_no_statement() -> None:
    unnoticed, tried = survivors(without_statement)
    assert unnoticed == []
    assert tried > 80, "the mutation run looks at too little"


def test_the_table_misses_no_part_of_a_condition() -> None:
    unnoticed, tried = survivors(without_operand)
    assert unnoticed == []
    assert tried > 30, "the mutation run looks at too little"


def test_the_whole_module_survives() -> None:
    # the harness itself adds no difference
    assert survives("release", ast.parse(_source("release")))


_CODE: dict[str, Any] = {}


def _compiled(name: str) -> Any:
    if name not in _CODE:
        _CODE[name] = compile(_source(name), name, "exec")
    return _CODE[name]


def _source(name: str) -> str:
    file = import_module(f"{PACKAGE}.{name}").__file__
    assert file is not None
    return Path(file).read_text("utf-8")


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
