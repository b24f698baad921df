"""From an order or a file to one sheet of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.report.subject import InsoleModel, from_bodies, from_pair

if TYPE_CHECKING:
    from PIL import Image

    from insolecad.inspection.formats.body import Body

ENDINGS = (".stl", ".3mf", ".step", ".stp")
"""Endings by which a finished file is distinguished from an order."""

COMPRESSION = 6
"""How hard a PNG is compressed: more takes a second and saves a tenth."""


@dataclass(frozen=True)
class Subject:
    """What is drawn: an order that is built first, or a finished file, and the words over the sheet."""

    order: Order | None = None
    file: Path | None = None

    def insoles(self, *, zones: bool = False) -> list[InsoleModel]:
        """Return the insoles. Raises what `build` raises, FileError for a file that cannot be read."""
        if self.order is not None:
            return from_pair(build(self.order), zones=zones)
        assert self.file is not None
        return from_bodies(self.file, *self._content)

    @property
    def damage(self) -> list[str]:
        """What is broken in a finished file; nothing of an order. Raises FileError for a file that cannot be read."""
        if self.file is None:
            return []
        from insolecad.inspection.checks.damage import damage

        return damage(self._content[1])

    @cached_property
    def _content(self) -> "tuple[str, list[Body]]":
        """The kind of a finished file, and its bodies, read once."""
        from insolecad.inspection.formats.any_format import bodies

        assert self.file is not None
        return bodies(self.file)

    @property
    def title(self) -> str:
        """The order's name, or the file's."""
        return self.order.name if self.order is not None else self.file.name if self.file else ""


def picture(subject: Subject, colour: str = "", against: Subject | None = None) -> "Image.Image":
    """Return the sheet, painted by the map `colour` where one is named; a difference is `against` another subject.

    Raises OrderError if there is nothing to show in that colour.
    """
    insoles = subject.insoles(zones=colour == "zones")
    others: Sequence[InsoleModel] = against.insoles() if against else ()
    title = f"{subject.title}, against {against.title}" if against else subject.title
    from insolecad.report.picture_sheet import sheet

    if not colour:
        return sheet(insoles, title=title)
    from insolecad.report.colour_maps import colour_map

    return sheet(insoles, *colour_map(colour, insoles, others), title)


def write(image: "Image.Image", path: Path) -> None:
    """Write a sheet as PNG; it appears under its name when it is complete. Raises FileError."""
    from insolecad.files.staging import StagedFiles

    with StagedFiles(path.parent) as staged:
        staged.write(path.name, lambda target: image.save(target, format="png", compress_level=COMPRESSION))
