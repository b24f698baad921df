"""Read a 3MF file: the bodies on its bed, without the regions that slicers only keep settings for."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError
from insolecad.printable import one_line
from insolecad.read.archive import Archive
from insolecad.read.body import Body
from insolecad.read.limits import MOST_TRIANGLES, too_many
from insolecad.read.threemf_model import Matrix, Model, Placed, Thing, read_model
from insolecad.read.threemf_parts import ORCA, PRUSA, Notes, read_orca, read_prusa
from insolecad.read.xml import elements

RELATIONS, USUAL = "_rels/.rels", "3D/3dmodel.model"
MODEL_KIND = "3dmodel"
"""How the kind of relation that names the model ends."""

DEEPEST, MOST_PLACED = 20, 1_000
"""Objects within objects, and objects placed in all, that are followed; a pair of insoles has two and ten."""

Floats = NDArray[np.float64]


def read(path: str | Path) -> list[Body]:
    """Return a body in mm for every item on the bed, in the places that the file gives them.

    What PrusaSlicer, OrcaSlicer or Bambu Studio note as a modifier, a support or a negative part is left out.
    Raises FileError for a file that is no 3MF, is damaged, or swells when it is unpacked.
    """
    path = Path(path)
    with Archive(path) as archive:
        reader = _Reader(path, archive)
        bodies = reader.bodies()
    if not bodies:
        raise FileError(f"{path}: there is nothing to print in this 3MF file.")
    return bodies


class _Reader:
    """One open file: its model parts, each read when it is first asked for."""

    def __init__(self, path: Path, archive: Archive) -> None:
        self.path, self.archive = path, archive
        self.models: dict[str, Model] = {}
        self.main = self._main()
        self.notes = Notes()
        for name, read_notes in ((PRUSA, read_prusa), (ORCA, read_orca)):
            if name in archive.names:
                read_notes(archive.chunks(name), self.notes, f"{path}, {name}")
        self.own: dict[tuple[str, int], Floats] = {}
        self.placed = self.count = 0

    def bodies(self) -> list[Body]:
        root = self._model(self.main)
        found, taken = [], {""}
        for item in root.items:
            kind = self._thing(item, self.main).kind
            if kind not in ("model", "other"):
                continue
            loose = [part for part in self._loose(item, self.main, ()) if len(part)]
            if loose:
                name = self._name(item, taken)
                taken.add(name)
                found.append(Body(name, np.concatenate(loose) * root.unit))
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

    def _thing(self, placed: Placed, part: str) -> Thing:
        things = self._model(placed.part.lstrip("/") or part).things
        if placed.number not in things:
            raise FileError(f"{self.path}: object {placed.number} is named but is not there; the file is damaged.")
        return things[placed.number]

    def _loose(self, placed: Placed, part: str, above: tuple[tuple[str, int], ...]) -> list[Floats]:
        """Return the triangles of a placed object and of all that it is made of, each (n, 3, 3)."""
        part = placed.part.lstrip("/") or part
        thing = self._thing(placed, part)
        here = (part, placed.number)
        if here in above or len(above) > DEEPEST:
            raise FileError(f"{self.path}: object {placed.number} is made of itself; the file is damaged.")
        self.placed += 1
        self.count += len(thing.triangles) // 3
        if self.placed > MOST_PLACED:
            raise FileError(f"{self.path}: more than {MOST_PLACED:,} objects are placed; no pair of insoles has them.")
        if self.count > MOST_TRIANGLES:
            raise too_many(self.path, self.count)
        regions = self.notes.parts.get(placed.number, set())
        if here not in self.own:
            self.own[here] = self._own(thing, placed.number)
        found = [self.own[here]]
        for component in thing.components:
            if component.number not in regions:
                found += self._loose(component, part, (*above, here))
        return [_moved(triangles, placed.matrix) for triangles in found]

    def _own(self, thing: Thing, number: int) -> Floats:
        """Return the object's own triangles that are material, (n, 3, 3)."""
        corners = np.array(thing.corners, dtype=np.float64).reshape(-1, 3)
        faces = np.array(thing.triangles, dtype=np.int64).reshape(-1, 3)
        wrong = np.flatnonzero(((faces < 0) | (faces >= len(corners))).any(axis=1))
        if len(wrong):
            raise FileError(
                f"{self.path}: triangle {wrong[0] + 1} of object {number} has a corner that is not there "
                f"({len(wrong)} such in all); the file is damaged."
            )
        material = np.ones(len(faces), dtype=bool)
        for first, last in self.notes.ranges.get(number, []):
            material[max(first, 0) : max(last + 1, 0)] = False
        return np.asarray(corners[faces[material]])

    def _name(self, item: Placed, taken: set[str]) -> str:
        """Return a name for a body that no other has yet."""
        given = self._thing(item, self.main).name or self.notes.names.get(item.number, "") or f"object {item.number}"
        name = given = one_line(given) or f"object {item.number}"
        number = 1
        while name in taken:
            number += 1
            name = f"{given} ({number})"
        return name


_SAME = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])


def _moved(triangles: Floats, matrix: Matrix) -> Floats:
    """Return the triangles turned and shifted; a matrix that mirrors them turns their winding too."""
    if (matrix == _SAME).all():
        return triangles
    moved: Floats = triangles @ matrix[:3] + matrix[3]
    return moved[:, ::-1] if np.linalg.det(matrix[:3]) < 0.0 else moved
