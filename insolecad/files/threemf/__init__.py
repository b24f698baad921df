"""3MF writer: several bodies in one file, for one slicer, the same bytes for the same order."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from insolecad.files.slicers import SLICERS, SlicerName
from insolecad.files.threemf import package
from insolecad.files.threemf.items import HERE, Item, Place, laid_out

__all__ = ["HERE", "Item", "Place", "laid_out", "write"]

Files = Callable[[Sequence[Item], Mapping[str, str]], dict[str, bytes]]

PACKAGES: dict[SlicerName, Files] = {name: import_module(f"{__name__}.{name}").files for name in SLICERS}
"""What each slicer's module makes of the items: the files of the package."""


def write(
    path: Path,
    items: Sequence[Item],
    slicer: SlicerName,
    metadata: Mapping[str, str],
    program: str,
    extra_files: Mapping[str, bytes] | None = None,
) -> None:
    """Write the items to `path`.

    `metadata` by name: those of the core of 3MF, such as Title, stay as they are, all others get insolecad's
    prefix. `extra_files` go into the package by their names in it.
    """
    told = {"Application": program, **metadata}
    package.write(path, {**PACKAGES[slicer](items, told), **(extra_files or {})})
