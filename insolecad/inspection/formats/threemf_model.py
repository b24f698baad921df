"""The XML of a 3MF model: its unit, objects of triangles or of other objects, and what is placed on the bed."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from insolecad.environment.printable import one_line
from insolecad.errors import FileError
from insolecad.inspection.formats.limits import MOST_TRIANGLES
from insolecad.inspection.formats.xml import NonsenseError, elements

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02 "
PATH = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06 path"

UNITS = {"micron": 1e-3, "millimeter": 1.0, "centimeter": 10.0, "inch": 25.4, "foot": 304.8, "meter": 1000.0}
"""Millimetres of each unit that the format knows."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PlacedObject:
    """An object somewhere: its number, the part of the file it is in (empty for this one), and its 4 x 3 matrix."""

    number: int
    part: str
    matrix: Matrix


@dataclass
class Thing:
    """An object: its numbers as they were read, three for each corner and each triangle, or what it is made of."""

    name: str
    kind: str
    corners: "array[float]" = field(default_factory=lambda: array("d"))
    triangles: "array[int]" = field(default_factory=lambda: array("q"))
    components: list[PlacedObject] = field(default_factory=list)


@dataclass
class Model:
    """One model part of a 3MF file."""

    unit: float = 1.0
    things: dict[int, Thing] = field(default_factory=dict)
    items: list[PlacedObject] = field(default_factory=list)


def read_model(chunks: Iterable[bytes], what: str) -> Model:
    """Return a model part. Raises FileError, which begins with `what`, for one that is damaged or far too large."""
    model = Model()
    current = Thing("", "")
    known = False

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal current, known
        if name == TRIANGLE:
            current.triangles.extend((int(given["v1"]), int(given["v2"]), int(given["v3"])))
            if len(current.triangles) > 3 * MOST_TRIANGLES:
                raise NonsenseError(f"it has more than {MOST_TRIANGLES:,} triangles")
        elif name == VERTEX:
            corner = (float(given["x"]), float(given["y"]), float(given["z"]))
            if not isfinite(sum(corner)):
                raise NonsenseError(f"a corner of {one_line(str(corner))} is not a place")
            current.corners.extend(corner)
        elif name == CORE + "object":
            current = Thing(given.get("name", ""), given.get("type", "model"))
            model.things[int(given["id"])] = current
        elif name == CORE + "component":
            current.components.append(_placed(given))
        elif name == CORE + "item":
            if given.get("printable", "1") != "0":
                model.items.append(_placed(given))
        elif name == CORE + "model":
            known, model.unit = True, _unit(given.get("unit", "millimeter"))

    elements(chunks, start, None, what)
    if not known:
        raise FileError(f"{what}: is not a 3MF model; write or download it again.")
    return model


TRIANGLE, VERTEX = CORE + "triangle", CORE + "vertex"


def _unit(word: str) -> float:
    if word not in UNITS:
        raise NonsenseError(f"its unit is {one_line(word)!r}, not one of {', '.join(UNITS)}")
    return UNITS[word]


def _placed(given: dict[str, str]) -> PlacedObject:
    matrix = np.array([float(word) for word in given.get("transform", "1 0 0 0 1 0 0 0 1 0 0 0").split()])
    if len(matrix) != 12 or not np.isfinite(matrix).all():
        raise NonsenseError("a transform is not 12 numbers")
    return PlacedObject(int(given["objectid"]), given.get(PATH, ""), matrix.reshape(4, 3))
