"""Writers: one small file per format, and the table of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from insolecad.solid.mesh import Triangles
from insolecad.surface import Surface


class Exportable(Protocol):
    """What a writer needs of an insole: the lines of its surface and its mesh, both in the frame of the file."""

    @property
    def spline_surface(self) -> Surface: ...
    @property
    def triangles(self) -> Triangles: ...
    @property
    def program(self) -> str: ...


def _stl(insole: Exportable, path: Path, name: str) -> None:
    from insolecad.export import stl

    stl.write(insole.triangles, path, f"{insole.program} {name}")


def _step(insole: Exportable, path: Path, name: str) -> None:
    # imported when wanted: the kernel takes longer to load than a pair to build
    from insolecad.export import step
    from insolecad.solid.brep import solid

    step.write(solid(insole.spline_surface), path, name, insole.program)


WRITERS: dict[str, Callable[[Exportable, Path, str], None]] = {"stl": _stl, "step": _step}
"""Writer of every format, by file ending: write(insole, path, product name)."""
