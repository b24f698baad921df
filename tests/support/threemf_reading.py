"""3MF files as others read them: by the consortium's strict reader, as XML, and as G-code."""

import math
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import lib3mf
import numpy as np

from insolecad.geometry.fields import Array
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Indices, Triangles

CORE = "{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}"


@dataclass(frozen=True)
class ReadObject:
    """One mesh object as it was read."""

    name: str
    vertices: Array
    faces: Indices


@dataclass(frozen=True)
class Read:
    """What the strict reader found: mesh objects, metadata, and where each build item's transform moves it."""

    warnings: list[str]
    objects: list[ReadObject]
    metadata: dict[str, str]
    items: list[tuple[str, list[list[float]]]]


def strict(path: Path) -> Read:
    """Return what lib3mf reads in its strict mode; it raises for a file that breaks a rule."""
    model = lib3mf.get_wrapper().CreateModel()
    reader = model.QueryReader("3mf")
    reader.SetStrictModeActive(True)
    reader.ReadFromFile(str(path))
    warnings = [str(reader.GetWarning(index)) for index in range(reader.GetWarningCount())]
    objects, found = [], model.GetMeshObjects()
    while found.MoveNext():
        one = found.GetCurrentMeshObject()
        vertices = np.array([list(vertex.Coordinates) for vertex in one.GetVertices()])
        faces = np.array([list(face.Indices) for face in one.GetTriangleIndices()])
        objects.append(ReadObject(one.GetName(), vertices, faces))
    items, build = [], model.GetBuildItems()
    while build.MoveNext():
        item = build.GetCurrent()
        fields = [list(row) for row in item.GetObjectTransform().Fields]
        items.append((item.GetObjectResource().GetName(), fields))
    group = model.GetMetaDataGroup()
    entries = [group.GetMetaData(index) for index in range(group.GetMetaDataCount())]
    metadata = {f"{one.GetNameSpace()}:{one.GetName()}".lstrip(":"): one.GetValue() for one in entries}
    return Read(warnings, objects, metadata, items)


def part(path: Path, name: str) -> ElementTree.Element:
    """Return one XML file of the package."""
    with zipfile.ZipFile(path) as package:
        return ElementTree.fromstring(package.read(name))


def settings(element: ElementTree.Element) -> dict[str, str]:
    """Return an element's own settings by their keys."""
    return {one.attrib["key"]: one.attrib["value"] for one in element.findall("metadata")}


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Triangles:
    """Return a box, closed and outward."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    faces = [
        *([0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1]),
        *([2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]),
    ]
    return Triangles(corners * (np.array(high) - low) + low, np.array(faces, dtype=np.int32))


HEEL, SPOT = (-5.0, -60.0, -2.0, 60.0, 60.0, 60.0), (15.0, -18.0, -2.0, 45.0, 18.0, 60.0)
"""Two boxes in an insole's frame: all of the heel, and a spot inside it."""

ZONES = (
    Zone("heel", 30.0, "by hand", box(HEEL[:3], HEEL[3:])),
    Zone("soft_spot", 10.0, "by hand", box(SPOT[:3], SPOT[3:])),
)


def volume(vertices: Array, faces: Indices) -> float:
    """Return the volume of a closed mesh."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)


def extruded(gcode: Path) -> Iterator[tuple[str, float, float, float]]:
    """Yield what is being printed, x, y and filament in mm, in steps of a millimetre."""
    kind, x, y = "", 0.0, 0.0
    for line in gcode.read_text().splitlines():
        if line.startswith(";TYPE:"):
            kind = line.removeprefix(";TYPE:")
        elif line.startswith("G1 "):
            words = {word[0]: float(word[1:]) for word in line.partition(";")[0].split()[1:] if word[0] in "XYE"}
            to_x, to_y, filament = words.get("X", x), words.get("Y", y), words.get("E", 0.0)
            if filament > 0.0:
                steps = max(1, math.ceil(math.hypot(to_x - x, to_y - y)))
                for share in ((step + 0.5) / steps for step in range(steps)):
                    yield kind, x + share * (to_x - x), y + share * (to_y - y), filament / steps
            x, y = to_x, to_y
