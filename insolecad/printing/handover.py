"""The file that a slicer gets: always written here, from the bodies that were read.

A file of somebody else's is never handed on: PrusaSlicer takes settings from a 3MF, among them commands that it runs.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from insolecad.environment.version import __version__
from insolecad.files import stl
from insolecad.files.threemf import HERE, Item, write
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.printing.models import Body, Model

LONGEST = 40
"""Characters of a label."""

_OTHERS = re.compile(r"[^A-Za-z0-9_.]+")


def labels(names: Iterable[str]) -> list[str]:
    """Return a label for every name, no two alike; a name of plain letters and digits stays as it is."""
    found: list[str] = []
    for name in names:
        first = label = _OTHERS.sub("-", name).strip("-.")[:LONGEST] or "body"
        number = 1
        while label in found:
            number += 1
            label = f"{first}-{number}"
        found.append(label)
    return found


STEM = "model"
"""Name of the file without its ending, and of the G-code."""


def hand_over(model: Model, folder: Path) -> Path:
    """Write the bodies of a model for PrusaSlicer into a folder and return the file.

    What a slicer would turn alone and knows nothing more of is an STL; all else is a 3MF.
    """
    program = f"insolecad {__version__}"
    first = model.bodies[0]
    if len(model.bodies) == 1 and not (model.placing.keep or first.zones or first.percent is not None):
        path = folder / f"{STEM}.stl"
        stl.write(_triangles(first.mesh), path, program)
        return path
    path = folder / f"{STEM}.3mf"
    names = labels(body.name for body in model.bodies)
    items = [_item(body, name) for body, name in zip(model.bodies, names, strict=True)]
    write(path, items, "prusa", {"Title": STEM}, program)
    return path


def _item(body: Body, name: str) -> Item:
    """Return a body as an item of a 3MF, all its names made plain."""
    names = labels(zone.name for zone in body.zones)
    zones = tuple(Zone(plain, zone.percent, "", zone.body) for plain, zone in zip(names, body.zones, strict=True))
    return Item(name, _triangles(body.mesh), zones, body.place or HERE, body.percent)


def _triangles(mesh: FinishedMesh) -> Triangles:
    """Return a mesh without the triangles that are a line: no slicer needs them, and some refuse them."""
    one, two, three = mesh.columns
    faces = mesh.faces[(one != two) & (two != three) & (three != one)]
    return Triangles(mesh.vertices, faces.astype(np.int32))
