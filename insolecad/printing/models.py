"""What is sliced: files as they are, and the insoles of an order, written for the slicer and put on its bed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from insolecad import __version__
from insolecad.export.threemf import Item, Place, write
from insolecad.printing.choice import bed_for
from insolecad.printing.nest import misfits, nest
from insolecad.printing.one import alone
from insolecad.printing.profile import SKIRT_MM
from insolecad.printing.setup import Setup
from insolecad.printing.silhouette import Outline, silhouette
from insolecad.printing.slicer import Placing
from insolecad.read import anything
from insolecad.read.mesh import FinishedMesh, Floats, weld
from insolecad.zones.zone import Zone

SKIRT_ROOM = SKIRT_MM + 1.0
"""Free edge in mm that a skirt of one line needs."""

APART_MM = 20.0
"""Bodies whose middles are closer than this were not laid out by anybody (house)."""


@dataclass(frozen=True, eq=False)
class Body:
    """One body to print: its mesh as it stands, its zones, the infill of the rest (None: the setup's), its place."""

    name: str
    mesh: FinishedMesh
    zones: tuple[Zone, ...] = ()
    percent: float | None = None
    place: Place | None = None


@dataclass(frozen=True, eq=False)
class Model:
    """One plate's worth: a file for the slicer, its bodies, and how they come onto the bed.

    `fits` is False where we found no way to lay it onto the bed.
    """

    name: str
    path: Path
    bodies: tuple[Body, ...]
    placing: Placing
    fits: bool = True

    @property
    def height(self) -> float:
        """The height of the highest body in mm."""
        return max(float(np.ptp(body.mesh.vertices[:, 2])) for body in self.bodies)


def from_file(path: Path, setup: Setup) -> Model:
    """Return a file as a model: as it lies in a 3MF that was laid on such a bed, else turned so that it fits.

    Raises FileError for a file that cannot be read.
    """
    kind, found = anything.bodies(path)
    bodies = tuple(Body(one.name or path.stem, weld(one.triangles)) for one in found)
    if kind == "3MF" and _is_laid(bodies, setup):
        return Model(path.name, path, bodies, Placing(keep=True))
    ring = _hull(np.concatenate([body.mesh.vertices[:, :2] for body in bodies]))
    if len(bodies) > 1:
        # the slicer turns each about its own middle and lays them side by side
        return Model(path.name, path, bodies, Placing())
    plate = alone(Outline(path.stem, ring), bed_for(setup.printer))
    angle = plate.lying[0].angle_deg if plate else 0.0
    return Model(path.name, path, bodies, Placing(angle_deg=angle), plate is not None)


def _is_laid(bodies: Sequence[Body], setup: Setup) -> bool:
    """Return whether bodies lie on the bed with room for a skirt, and not all in one place."""
    bed = bed_for(setup.printer)
    boxes = np.array([(one.mesh.vertices.min(axis=0), one.mesh.vertices.max(axis=0)) for one in bodies])[..., :2]
    low, high = boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)
    room = np.add(bed.origin, bed.size) - high
    middles = boxes.mean(axis=1)
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1)) + np.diag(np.full(len(bodies), np.inf))
    return bool(min((low - bed.origin).min(), room.min()) >= SKIRT_ROOM and apart.min() >= APART_MM)


def _hull(points: Floats) -> Floats:
    import shapely

    corners = shapely.get_coordinates(shapely.MultiPoint(points).convex_hull)
    return np.asarray(corners[:-1], dtype=np.float64)


def from_items(items: Sequence[Item], setup: Setup, folder: Path) -> list[Model]:
    """Write an order's bodies for the slicer, as many on a plate as fit together; return the models.

    What fits at no turn is a model of its own, laid down as it is.
    """
    bed = bed_for(setup.printer)
    outlines = [Outline(item.name, silhouette(item.body)) for item in items]
    large = [one.name for one in misfits(outlines, bed)]
    by_name = {item.name: item for item in items}
    models = [_model(name, [by_name[name]], folder, fits=False) for name in large]
    for plate in nest([one for one in outlines if one.name not in large], bed):
        lying = sorted(plate.lying, key=lambda one: list(by_name).index(one.outline.name))
        placed = [replace(by_name[one.outline.name], place=Place(one.angle_deg, one.x, one.y)) for one in lying]
        models.append(_model(" + ".join(item.name for item in placed), placed, folder))
    return models


def _model(name: str, items: Sequence[Item], folder: Path, *, fits: bool = True) -> Model:
    path = folder / f"{name.replace(' ', '')}.3mf"
    write(path, items, "prusa", {"Title": name}, f"insolecad {__version__}")
    return Model(name, path, tuple(map(body, items)), Placing(keep=fits), fits)


def body(item: Item) -> Body:
    """Return an item of a 3MF as a body to print."""
    mesh = FinishedMesh(item.body.vertices, item.body.faces.astype(np.intp))
    return Body(item.name, mesh, item.zones, item.percent, item.place)
