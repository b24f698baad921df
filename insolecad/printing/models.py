"""What is sliced: the bodies of a file, and the insoles of an order, put on the slicer's bed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from insolecad.errors import FileError
from insolecad.files.threemf import HERE, Item, Place
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.formats import any_format
from insolecad.inspection.formats.body import Body as Loose
from insolecad.inspection.formats.body import Region
from insolecad.inspection.formats.threemf_settings import foreign_settings
from insolecad.inspection.measure.refusal import collapse, misplacement, tangle
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, weld
from insolecad.printing.filament import REST
from insolecad.printing.nesting.bed import bed_for
from insolecad.printing.nesting.nest import misfits, nest
from insolecad.printing.nesting.search import place_single
from insolecad.printing.nesting.silhouette import Outline, silhouette
from insolecad.printing.prusa_profile import SKIRT_MM
from insolecad.printing.prusaslicer import Placing
from insolecad.printing.setup import Setup

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
    """One plate's worth: its bodies, and how they come onto the bed.

    `fits` is False if no way was found to lay it onto the bed. `omissions` name what of a file is not sliced,
    or not as the file says.
    """

    name: str
    bodies: tuple[Body, ...]
    placing: Placing
    fits: bool = True
    omissions: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """The height of the highest body in mm."""
        return max(float(np.ptp(body.mesh.vertices[:, 2])) for body in self.bodies)


def from_file(path: Path, setup: Setup) -> Model:
    """Return a file as a model: as it is in a 3MF that was laid on such a bed, else turned so that it fits.

    Of a 3MF the bodies and the infill of their parts are taken, and none of its other settings. Raises FileError for
    a file that cannot be read, or that holds nothing of a size and place that can be printed.
    """
    kind, found = any_format.bodies(path)
    for one in found:
        for triangles in (one.triangles, *(region.triangles for region in one.regions)):
            if words := misplacement(triangles):
                raise FileError(f"{path}: {words}")
    solid = [one for one in found if not collapse(one.triangles)]
    if not solid:
        raise FileError(f"{path}: {collapse(found[0].triangles)}")
    for one in solid:
        for triangles in (one.triangles, *(region.triangles for region in one.regions)):
            if not collapse(triangles) and (words := tangle(triangles)):
                raise FileError(f"{path}: {words}")
    omissions = [words for one in solid for words in one.omissions]
    omissions += [f"the part {one.name!r}, which has no volume" for one in found if one not in solid]
    omissions += foreign_settings(path) if kind == "3MF" else []
    bodies = tuple(_body(one, path.stem) for one in solid)
    model = Model(path.name, bodies, Placing(), omissions=tuple(dict.fromkeys(omissions)))
    if kind == "3MF" and _is_laid(bodies, setup):
        return replace(model, bodies=tuple(replace(one, place=HERE) for one in bodies), placing=Placing(keep=True))
    if len(bodies) > 1:
        # the slicer turns each about its own middle and lays them side by side
        return model
    ring = _hull(bodies[0].mesh.vertices[:, :2])
    plate = place_single(Outline(path.stem, ring), bed_for(setup.printer)) if len(ring) > 2 else None
    angle = plate.lying[0].angle_deg if plate else 0.0
    return replace(model, placing=Placing(angle_deg=angle), fits=plate is not None)


def _body(loose: Loose, stem: str) -> Body:
    regions = [region for region in loose.regions if not collapse(region.triangles)]
    zones: dict[str, Zone] = {}
    for number, region in enumerate(regions, 1):
        name = region.name or "part"
        name = f"{name} ({number})" if name in (*zones, REST) else name
        zones[name] = _zone(name, region)
    return Body(loose.name or stem, weld(loose.triangles), tuple(zones.values()), loose.percent)


def _zone(name: str, region: Region) -> Zone:
    """Return a part of a file with an infill of its own as a zone."""
    mesh = weld(region.triangles)
    return Zone(name, region.percent, "as the file says", Triangles(mesh.vertices, mesh.faces.astype(np.int32)))


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


def from_items(items: Sequence[Item], setup: Setup) -> list[Model]:
    """Return an order's bodies as models, as many on a plate as fit together.

    What fits at no turn is a model of its own, laid down as it is.
    """
    bed = bed_for(setup.printer)
    outlines = [Outline(item.name, silhouette(item.body)) for item in items]
    large = [one.name for one in misfits(outlines, bed)]
    by_name = {item.name: item for item in items}
    models = [_model(name, [by_name[name]], fits=False) for name in large]
    for plate in nest([one for one in outlines if one.name not in large], bed):
        lying = sorted(plate.lying, key=lambda one: list(by_name).index(one.outline.name))
        placed = [replace(by_name[one.outline.name], place=Place(one.angle_deg, one.x, one.y)) for one in lying]
        models.append(_model(" + ".join(item.name for item in placed), placed))
    return models


def _model(name: str, items: Sequence[Item], *, fits: bool = True) -> Model:
    return Model(name, tuple(map(body, items)), Placing(keep=fits), fits)


def body(item: Item) -> Body:
    """Return an item of a 3MF as a body to print."""
    mesh = FinishedMesh(item.body.vertices, item.body.faces.astype(np.intp))
    return Body(item.name, mesh, item.zones, item.percent, item.place)
