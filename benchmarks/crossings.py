"""Compare insolecad's self-intersections with pymeshlab's: `python -m benchmarks.crossings [CUTS] [SOUND] [SEED]`.

Random cuts of insoles of all forms, then random sound insoles, in which neither should find any. Counts differ
for known reasons: insolecad finds triangles folded back over an edge that they share, and pymeshlab counts mere
touches, and what is on each other by less than 0.01 mm.
"""

import sys
import time

import numpy as np

import insolecad
from insolecad.errors import OrderError
from insolecad.geometry.fields import Array
from insolecad.inspection.mesh.mesh import weld
from insolecad.inspection.mesh.self_intersections import crossings
from tests.support.faults import FORMS, as_in_a_file, facets_that_cross, form, random_cut
from tests.support.forms import in_a_form
from tests.support.orders import people, random_combination


class Tally:
    """How the two agree over many meshes."""

    def __init__(self) -> None:
        self.meshes = self.crossed = self.worst = 0
        self.apart: list[str] = []
        self.seconds = self.triangles = 0.0

    def add(self, name: str, triangles: Array) -> None:
        """Look at one mesh with both."""
        mesh = weld(triangles)
        begin = time.process_time()
        ours = crossings(mesh)
        self.seconds += time.process_time() - begin
        self.triangles += len(triangles)
        mine, theirs = -1 if ours is None else len(ours.faces), facets_that_cross(triangles)
        self.meshes += 1
        self.crossed += theirs > 0
        self.worst = max(self.worst, abs(mine - theirs))
        if (mine > 0) != (theirs > 0):
            self.apart.append(f"{name}: insolecad {mine}, pymeshlab {theirs}")

    def tell(self, what: str) -> None:
        """Print what came out."""
        speed = 60_000 * self.seconds / max(self.triangles, 1)
        print(f"{what}: {self.meshes} meshes, {self.crossed} cross; largest difference {self.worst} triangles;")
        print(f"  {len(self.apart)} where one finds some and the other none;")
        print(f"  insolecad took {speed:.2f} s of one core per 60,000 triangles")
        for line in self.apart[:20]:
            print(f"  {line}")


def main() -> None:
    """Try this many of each."""
    given = [int(word) for word in sys.argv[1:]]
    cuts, sound, seed = [*given, *(200, 60, 1)[len(given) :]][:3]
    random = np.random.default_rng(seed)
    tally = Tally()
    for number in range(cuts):
        name = list(FORMS)[number % len(FORMS)]
        tally.add(f"{number} {name}", random_cut(next(iter(form(name).values())), random))
    tally.tell("random cuts")
    tally, persons, number = Tally(), people(), 0
    while tally.meshes < sound:
        number += 1
        try:
            pair = insolecad.build(in_a_form(random_combination(random, number, persons), random))
        except OrderError:
            continue
        for side, built, _ in pair.sides():
            tally.add(f"{number} {side}", as_in_a_file(built.triangles))
    tally.tell("random sound insoles")


if __name__ == "__main__":
    main()
