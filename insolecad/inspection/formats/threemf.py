"""Read a 3MF file: the bodies on its bed, without the regions that slicers only keep settings for."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from insolecad.environment.printable import one_line
from insolecad.errors import FileError
from insolecad.inspection.formats.archive import Archive
from insolecad.inspection.formats.body import Body, Region
from insolecad.inspection.formats.limits import MOST_TRIANGLES, triangle_limit_error
from insolecad.inspection.formats.threemf_model import Model, PlacedObject, Thing, read_model
from insolecad.inspection.formats.threemf_parts import ORCA, PRUSA, Notes, Part, read_orca, read_prusa
from insolecad.inspection.formats.xml import elements

RELATIONS, USUAL = "_rels/.rels", "3D/3dmodel.model"
MODEL_KIND = "3dmodel"
"""How the kind of relation that names the model ends."""

DEEPEST, MOST_PLACED = 20, 1_000
"""Objects within objects, and objects placed in all, that are followed; a pair of insoles has two and ten."""

Floats = NDArray[np.float64]


def read(path: str | Path) -> list[Body]:
    """Return a body in mm for every item on the bed, in the places that the file gives them.

    What PrusaSlicer, OrcaSlicer or Bambu Studio note as a modifier, a support or a negative part is not part of a
    body's triangles; of all their settings the infill alone is read. Raises FileError for a file that is not a 3MF, is
    damaged, holds coordinates or transforms that make no body, or swells when it is unpacked.
    """
    path = Path(path)
    with Archive(path) as archive:
        reader = _Reader(path, archive)
        bodies = reader.bodies()
    if not bodies:
        raise FileError(f"{path}: there is nothing to print in this 3MF file.")
    return bodies


@dataclass(frozen=True, eq=False)
class _Piece:
    """Triangles (n, 3, 3) of an object: its material, or a `region` of it with the infill that a slicer noted."""

    triangles: Floats
    region: Part | None = None


class _Reader:
    """One open file: its model parts, each read on first use."""

    def __init__(self, path: Path, archive: Archive) -> None:
        self.path, self.archive = path, archive
        self.models: dict[str, Model] = {}
        self.main = self._main()
        self.notes = Notes()
        for name, read_notes in ((PRUSA, read_prusa), (ORCA, read_orca)):
            if name in archive.names:
                read_notes(archive.chunks(name), self.notes, f"{path}, {name}")
        self.own: dict[tuple[str, int], list[_Piece]] = {}
        self.placed = self.count = 0

    def bodies(self) -> list[Body]:
        root = self._model(self.main)
        found, taken = [], {""}
        for item in root.items:
            kind = self._thing(item, self.main).kind
            if kind not in ("model", "other"):
                continue
            pieces = [piece for piece in self._pieces(item, self.main, ()) if len(piece.triangles)]
            loose = [piece.triangles for piece in pieces if piece.region is None]
            if loose:
                name = self._name(item, taken)
                taken.add(name)
                whole = self.notes.whole(item.number)
                regions = tuple(
                    Region(one_line(piece.region.name), piece.region.percent, piece.triangles * root.unit)
                    for piece in pieces
                    if piece.region is not None and piece.region.percent is not None
                )
                omissions = tuple(self.notes.omissions(item.number))
                found.append(Body(name, np.concatenate(loose) * root.unit, whole.percent, regions, omissions))
        return found

    def _main(self) -> str:
        """Return the name of the model's part, as the package's relations give it."""
        targets: list[str] = []

        def start(name: str, given: dict[str, str]) -> None:
            if name.endswith("Relationship") and given.get("Type", "").endswith(MODEL_KIND):
                targets.append(given.get("Target", "").lstrip("/"))

        if RELATIONS in self.archive.names:
            elements(self.archive.chunks(RELATIONS), start, None, f"{self.path}, {RELATIONS}")
        for name in (*targets, USUAL):
            if name in self.archive.names:
                return name
        raise FileError(f"{self.path}: is a ZIP archive without a 3D model; name a 3MF, STL or STEP file.")

    def _model(self, part: str) -> Model:
        if part not in self.models:
            self.models[part] = read_model(self.archive.chunks(part), f"{self.path}, {one_line(part)}")
        return self.models[part]

    def _thing(self, placed: PlacedObject, part: str) -> Thing:
        things = self._model(placed.part.lstrip("/") or part).things
        if placed.number not in things:
            raise FileError(f"{self.path}: object {placed.number} is named but is not there; the file is damaged.")
        return things[placed.number]

    def _pieces(self, placed: PlacedObject, part: str, above: tuple[tuple[str, int], ...]) -> list[_Piece]:
        """Return the triangles of a placed object and of all that it is made of."""
        part = placed.part.lstrip("/") or part
        thing = self._thing(placed, part)
        here = (part, placed.number)
        if here in above or len(above) > DEEPEST:
            raise FileError(f"{self.path}: object {placed.number} is made of itself; the file is damaged.")
        self.placed += 1
        if self.placed > MOST_PLACED:
            raise FileError(f"{self.path}: more than {MOST_PLACED:,} objects are placed; no pair of insoles has them.")
        ranges = [one for one in self.notes.ranges.get(placed.number, []) if one[2].percent is not None]
        self._count(len(thing.triangles) // 3 + sum(max(last - first + 1, 0) for first, last, _ in ranges))
        if here not in self.own:
            self.own[here] = self._own(thing, placed.number)
        found = [*self.own[here]]
        notes = self.notes.parts.get(placed.number, {})
        for component in thing.components:
            note = notes.get(component.number, Part())
            if note.is_material or note.percent is not None:
                inside = self._pieces(component, part, (*above, here))
                material = [piece.triangles for piece in inside if piece.region is None]
                found += inside if note.is_material else []
                if note.percent is not None:
                    self._count(sum(map(len, material)))
                    found += [_Piece(triangles, note) for triangles in material]
        return [_Piece(self._moved(piece.triangles, placed), piece.region) for piece in found]

    def _count(self, triangles: int) -> None:
        """Refuse what is too much before room is made for it: of parts that overlap, each counts."""
        self.count += triangles
        if self.count > MOST_TRIANGLES:
            raise triangle_limit_error(self.path, self.count)

    def _own(self, thing: Thing, number: int) -> list[_Piece]:
        """Return the object's own triangles: the material, and what a slicer noted as a part of it."""
        corners = np.array(thing.corners, dtype=np.float64).reshape(-1, 3)
        faces = np.array(thing.triangles, dtype=np.int64).reshape(-1, 3)
        wrong = np.flatnonzero(((faces < 0) | (faces >= len(corners))).any(axis=1))
        if len(wrong):
            raise FileError(
                f"{self.path}: triangle {wrong[0] + 1} of object {number} has a corner that is not there "
                f"({len(wrong)} such in all); the file is damaged."
            )
        material = np.ones(len(faces), dtype=bool)
        regions = []
        for first, last, note in self.notes.ranges.get(number, []):
            span = slice(max(first, 0), max(last + 1, 0))
            if not note.is_material:
                material[span] = False
            if note.percent is not None:
                regions.append(_Piece(np.asarray(corners[faces[span]]), note))
        return [_Piece(np.asarray(corners[faces[material]])), *regions]

    def _moved(self, triangles: Floats, placed: PlacedObject) -> Floats:
        """Return the triangles turned and shifted; a matrix that mirrors them turns their winding too."""
        matrix = placed.matrix
        if (matrix == _SAME).all() or not len(triangles):
            return triangles
        with np.errstate(over="ignore", invalid="ignore"):
            moved: Floats = triangles @ matrix[:3] + matrix[3]
            size = float(np.linalg.det(matrix[:3]))
        if not np.isfinite(moved).all() or not np.isfinite(size):
            raise FileError(
                f"{self.path}: the transform of object {placed.number} makes its coordinates too large; {_AGAIN}."
            )
        if size == 0.0:
            raise FileError(
                f"{self.path}: the transform of object {placed.number} leaves it no volume: all its corners come onto "
                f"one plane; {_AGAIN}."
            )
        return moved[:, ::-1] if size < 0.0 else moved

    def _name(self, item: PlacedObject, taken: set[str]) -> str:
        """Return a name for a body that no other has yet."""
        given = self._thing(item, self.main).name or self.notes.whole(item.number).name or f"object {item.number}"
        name = given = one_line(given) or f"object {item.number}"
        number = 1
        while name in taken:
            number += 1
            name = f"{given} ({number})"
        return name


_SAME = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])

_AGAIN = "the file is damaged, write or download it again"
