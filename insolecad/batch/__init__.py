"""A table in, a folder of finished pairs out: batch at any size.

`run` yields one result per row as it finishes; `open_table` reads orders from CSV, TSV, JSON Lines or Parquet.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insolecad.batch.driver import run
    from insolecad.batch.manifest import Manifest
    from insolecad.batch.recipe import Recipe
    from insolecad.batch.table import open_table
    from insolecad.batch.task import Result

_PUBLIC = {"Manifest": "manifest", "Recipe": "recipe", "Result": "task", "open_table": "table", "run": "driver"}

__all__ = ["Manifest", "Recipe", "Result", "open_table", "run"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a worker sets its threads before numbers are loaded."""
    if name in _PUBLIC:
        from importlib import import_module

        return getattr(import_module(f"insolecad.batch.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module 'insolecad.batch' has no attribute {name!r}")
