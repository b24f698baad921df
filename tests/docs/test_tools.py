"""The tools that draw the pictures are not run by tests: what they import must at least be there."""

import ast
import importlib
from pathlib import Path

import pytest

from tests.support.paths import ROOT

TOOLS = sorted((ROOT / "tools").rglob("*.py"))


@pytest.mark.parametrize("path", TOOLS, ids=lambda path: path.stem)
def test_all_that_a_tool_imports_from_here_is_there(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("insolecad", "tests"):
            module = importlib.import_module(node.module)
            for alias in node.names:
                if not hasattr(module, alias.name):
                    importlib.import_module(f"{node.module}.{alias.name}")
