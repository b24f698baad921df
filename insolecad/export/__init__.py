"""Writers: one small file per format, and the table of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from insolecad.solid.mesh import Triangles

if TYPE_CHECKING:
    from OCP.TopoDS import TopoDS_Shape


class Exportable(Protocol):
    """What a writer needs of a part: its mesh and its exact shape, both in the frame of the file."""

    @property
    def triangles(self) -> Triangles: ...
    @property
    def program(self) -> str: ...
    def exact(self) -> "TopoDS_Shape": ...


def _stl(part: Exportable, path: Path, name: str) -> None:
    from insolecad.export import stl

    stl.write(part.triangles, path, f"{part.program} {name}")


def _step(part: Exportable, path: Path, name: str) -> None:
    # imported when wanted: the kernel takes longer to load than a pair to build
    from insolecad.export import step

    step.write(part.exact(), path, name, part.program)


WRITERS: dict[str, Callable[[Exportable, Path, str], None]] = {"stl": _stl, "step": _step}
"""Writer of every format of one body, by file ending: write(part, path, product name)."""

FORMATS = (*WRITERS, "3mf", "zones")
"""What can be asked for. A 3MF holds all bodies of an order, zones are a file each: they are no matter of one body."""
