"""3MF writer: several bodies in one file, in one of three flavours, the same bytes for the same order."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from insolecad.files.threemf import orca, package, plain, prusa
from insolecad.files.threemf.items import HERE, Item, Place, laid_out

__all__ = ["FLAVOURS", "HERE", "Flavour", "Item", "Place", "laid_out", "write"]

Flavour = Literal["plain", "prusa", "orca"]

FLAVOURS = {"plain": plain.files, "prusa": prusa.files, "orca": orca.files}
"""What each flavour makes of the items: the files of the package. They must not be mixed up: a slicer that does
not know a flavour prints its zones as blocks."""


def write(
    path: Path,
    items: Sequence[Item],
    flavour: Flavour,
    metadata: Mapping[str, str],
    program: str,
    extra_files: Mapping[str, bytes] | None = None,
) -> None:
    """Write the items to `path`.

    `metadata` by name: those of the core of 3MF, such as Title, stay as they are, all others get insolecad's
    prefix. `extra_files` go into the package by their names in it.
    """
    told = {"Application": program, **metadata}
    package.write(path, {**FLAVOURS[flavour](items, told), **(extra_files or {})})
