"""From an order or a file to one sheet of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from insolecad.job import build
from insolecad.order import Order
from insolecad.report.shown import Shown, from_file, from_pair

if TYPE_CHECKING:
    from PIL import Image

ENDINGS = (".stl", ".3mf", ".step", ".stp")
"""Endings by which a finished file is told from an order."""

COMPRESSION = 6
"""How hard a PNG is compressed: more takes a second and saves a tenth."""


@dataclass(frozen=True)
class Subject:
    """What is drawn: an order that is built first, or a finished file, and the words over the sheet."""

    order: Order | None = None
    file: Path | None = None

    def insoles(self, *, zones: bool = False) -> list[Shown]:
        """Return the insoles. Raises what `build` raises, FileError for a file that cannot be read."""
        if self.order is not None:
            return from_pair(build(self.order), zones=zones)
        assert self.file is not None
        return from_file(self.file)

    @property
    def title(self) -> str:
        """The order's name, or the file's."""
        return self.order.name if self.order is not None else self.file.name if self.file else ""


def picture(subject: Subject, colour: str = "", against: Subject | None = None) -> "Image.Image":
    """Return the sheet, painted by the map `colour` where one is named; a difference is `against` another subject.

    Raises OrderError where there is nothing to show in that colour.
    """
    insoles = subject.insoles(zones=colour == "zones")
    others: Sequence[Shown] = against.insoles() if against else ()
    title = f"{subject.title}, against {against.title}" if against else subject.title
    from insolecad.report.sheet import sheet

    if not colour:
        return sheet(insoles, title=title)
    from insolecad.report.maps import mapped

    return sheet(insoles, *mapped(colour, insoles, others), title)


def write(image: "Image.Image", path: Path) -> None:
    """Write a sheet as PNG; it appears under its name when it is complete. Raises FileError."""
    from insolecad.export.files import Staged

    with Staged(path.parent) as staged:
        staged.write(path.name, lambda target: image.save(target, format="png", compress_level=COMPRESSION))
