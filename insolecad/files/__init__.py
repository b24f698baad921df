"""Writers: one small file per format, and the table of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from OCP.TopoDS import TopoDS_Shape

    from insolecad.geometry.triangles import Triangles


class Exportable(Protocol):
    """What a writer needs of a part: its mesh and its exact shape, both in the frame of the file."""

    @property
    def triangles(self) -> "Triangles": ...
    @property
    def program(self) -> str: ...
    def exact(self) -> "TopoDS_Shape": ...


class Writer(Protocol):
    """Writes a part to `path` as the product `name`, and into it a note where the format holds one."""

    def __call__(self, part: Exportable, path: Path, name: str, note: str = "") -> None: ...


def _stl(part: Exportable, path: Path, name: str, note: str = "") -> None:
    from insolecad.files import stl

    stl.write(part.triangles, path, f"{part.program} {name}")


def _step(part: Exportable, path: Path, name: str, note: str = "") -> None:
    # imported when wanted: the kernel takes longer to load than a pair to build
    from insolecad.files import step

    step.write(part.exact(), path, name, part.program, note)


WRITERS: dict[str, Writer] = {"stl": _stl, "step": _step}
"""Writer of every format of one body, by file ending."""

FORMATS = (*WRITERS, "3mf", "zones")
"""All formats. A 3MF holds all bodies of an order, zones are a file each: they do not belong to one body."""
