"""Every measure is defined once: nobody types its number again."""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import insolecad
from insolecad.geometry import definitions

PACKAGE = Path(insolecad.__file__).parent
SOURCE = Path(definitions.__file__)
SHAPING = ("geometry", "features", "design", "prescription", "surface", "solid", "inspection", "report", "job")
"""Folders whose modules build or measure by the definitions."""


def tuples(tree: ast.AST) -> Iterator[tuple[float, ...]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and all(isinstance(one, ast.Constant) for one in node.elts):
            yield tuple(one.value for one in node.elts if isinstance(one, ast.Constant))


DEFINED = ast.parse(SOURCE.read_text(encoding="utf-8"))
CONSTANTS = [line.value for line in DEFINED.body if isinstance(line, ast.Assign)]
VALUES = {one.value for one in CONSTANTS if isinstance(one, ast.Constant) and isinstance(one.value, float)}
TELLING = {value for value in VALUES if value > 0.08 and (20.0 * value) % 1.0 and abs(value - 1.0) > 0.05} | {15.5}
"""Values that nobody would choose for another purpose: no round number, and no share that is almost the whole."""
SHARES = TELLING | {0.15, 0.45} | {0.22}
PAIRS = {str(pair).strip("()") for pair in tuples(DEFINED) if len(pair) > 1 and all(pair)}


def retyped(text: str) -> list[str]:
    """Return every place of a module that types a definition's number again: as a constant of its own, as a share of a
    length, as a pair, or as arguments in a row.
    """
    tree = ast.parse(text)
    found = []
    for node in ast.walk(tree):
        numbers: list[ast.expr] = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = [node.left, node.right]
            if any("length" in ast.unparse(side) for side in sides):
                numbers = [side for side in sides if ast.unparse(side) in map(str, SHARES)]
        elif isinstance(node, ast.Tuple):
            numbers = [node] if ast.unparse(node).strip("()") in PAIRS else []
        elif isinstance(node, ast.Assign) and node in tree.body:
            each = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            numbers = [one for one in each if isinstance(one, ast.Constant) and one.value in TELLING]
        elif isinstance(node, ast.Call):
            written = [ast.unparse(one) for one in node.args]
            rows = {", ".join(pair) for pair in pairwise(written)}
            numbers = [node] if rows & PAIRS else []
        found += [f"{node.lineno}: {ast.unparse(node)}" for _ in numbers]
    return found


@pytest.mark.parametrize("folder", SHAPING)
def test_nobody_types_the_number_of_a_definition_again(folder: str) -> None:
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        if path != SOURCE:
            assert retyped(path.read_text(encoding="utf-8")) == [], path.relative_to(PACKAGE)


@pytest.mark.parametrize(
    "line",
    [
        "SEAT = 0.14",
        "x = 0.42 * measures.foot_length",
        "_BALL = (0.55, 0.80)",
        "POST_FULL, POST_GONE = 0.22, 0.45",
        "wide = np.linspace(0.55, 0.80, 60)",
        "_BEHIND, _SULCUS = 6.0, 0.085",
    ],
)
def test_a_number_typed_again_would_be_found(line: str) -> None:
    assert retyped(line)
