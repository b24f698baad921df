"""Grading: between two zones of different density, bodies in steps of at most 8 points, inside the firmer one."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from insolecad.solid.zones.plan import Rectangle

STEP = 8.0
"""Most points of density between neighbours: a larger step is felt as an edge (house)."""

MOST_STEPS = 4
"""Most steps from the softest zone to the firmest: 12 % to 40 % take four. Ordered densities further
apart share theirs among as many, or the steps would eat up the zones (house)."""

WIDTH = 4.0
"""Width in mm of a step: nine lines of 0.45 mm, so that it is really filled (house)."""

PAD = "metatarsal_pad"

HAIR = 1e-6
"""What rounding may change a density or a place by."""

OPPOSITE = {"rear": "front", "front": "rear", "lateral": "medial", "medial": "lateral"}


@dataclass(frozen=True)
class Region:
    """One body to be made: its name, where it is, its density in percent, and the zone whose edge it is, if any."""

    name: str
    place: Rectangle
    percent: float
    edge_of: str = ""


@dataclass(frozen=True)
class Grading:
    """How densities of one insole are graded: points per step, and its width in mm along and in shares across."""

    step: float
    along: float
    across: float

    def levels(self, softest: float, own: float) -> list[float]:
        """Return the densities from beside a neighbour up to a zone's own."""
        return [*(softest + k * self.step for k in range(1, self.steps(softest, own))), own]

    def steps(self, softest: float, own: float) -> int:
        """Return how many steps lie between a neighbour and a density; 1 where they may touch, at least that."""
        return max(math.ceil((own - softest) / self.step - HAIR), 1) if softest < math.inf else 1


def grade(
    parts: Mapping[str, Rectangle],
    pad: Rectangle,
    percents: Mapping[str, float],
    width: float,
) -> list[Region]:
    """Return the bodies, later ones winning: the parts with their edges, what is round the pad, the pad.

    `parts` are disjoint rectangles by name; `percents` the densities of all of them and of the
    pad; `width` is the insole's in mm across the arch. A zone's core keeps its density; only a
    firmer zone's edge is softer, toward a softer neighbour.
    """
    known = [percents[name] for name in (*parts, PAD)]
    grading = Grading(max(STEP, (max(known) - min(known)) / MOST_STEPS), WIDTH, WIDTH / width)
    # every part first, then its edges and its core
    base = sorted(_base(parts, percents, grading), key=lambda one: one.place not in parts.values())
    # what surrounds the pad, looked at beside its edges
    softest = min(_at(base, *place) for place in _beside(pad, [one.place for one in base]))
    firmest = max(one.percent for one in base)
    own = grading.levels(softest, percents[PAD])
    return [
        *base,
        *_round_pad(parts, base, pad, own[0], firmest, grading),
        *_nested(PAD, pad, own, dict.fromkeys(OPPOSITE, softest), _within(pad, grading, width)),
    ]


def _base(
    parts: Mapping[str, Rectangle],
    percents: Mapping[str, float],
    grading: Grading,
) -> Iterator[Region]:
    """Yield the parts, each with its edges toward softer neighbours."""
    edges = {(name, side): percents[name] for name in parts for side in OPPOSITE}
    beside = {place: list(_neighbours(parts, *place)) for place in edges}
    while True:
        toward = {place: min((edges[other] for other in others), default=math.inf) for place, others in beside.items()}
        levels = {name: grading.levels(min(toward[name, side] for side in OPPOSITE), percents[name]) for name in parts}
        # a firm zone's edge may be softer than another neighbour expects: until nothing changes
        found = {
            (name, side): max(
                (level for level in levels[name] if level <= toward[name, side] + grading.step + HAIR),
                default=levels[name][0],
            )
            for name, side in edges
        }
        if found == edges:
            break
        edges = found
    for name, place in parts.items():
        softest = {side: toward[name, side] for side in OPPOSITE}
        yield from _nested(name, place, levels[name], softest, grading)


def _nested(
    name: str, place: Rectangle, levels: list[float], toward: Mapping[str, float], grading: Grading
) -> Iterator[Region]:
    """Yield a zone's edges from the outside in, then its core."""
    # which level may touch the neighbour on each side; from there it is one level a step
    first = {
        side: sum(level <= softest + grading.step + HAIR for level in levels) - 1 for side, softest in toward.items()
    }
    for number, percent in enumerate(levels):
        count = {side: max(number - start, 0) for side, start in first.items()}
        inner = place.inset(
            count["rear"] * grading.along,
            count["front"] * grading.along,
            count["lateral"] * grading.across,
            count["medial"] * grading.across,
        )
        is_core = number == len(levels) - 1
        yield Region(
            name if is_core else _numbered(f"{name}_edge", number + 1), inner, percent, "" if is_core else name
        )


def _round_pad(
    parts: Mapping[str, Rectangle], base: list[Region], pad: Rectangle, edge: float, firmest: float, grading: Grading
) -> Iterator[Region]:
    """Yield what grades firmer parts down to the pad, the outermost first; `edge` is the pad's density at its edge."""
    for count in range(grading.steps(edge, firmest) - 1, 0, -1):
        percent, reach = edge + count * grading.step, pad.grow(count * grading.along, count * grading.across)
        for name in parts:
            firmer = [one for one in base if name in (one.name, one.edge_of) and one.percent > percent]
            place = firmer[0].place.meet(reach) if firmer else Rectangle(front=-math.inf)
            if not place.is_empty:
                yield Region(_numbered(f"{name}_beside_pad", count), place, percent, name)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _neighbours(parts: Mapping[str, Rectangle], name: str, side: str) -> Iterator[tuple[str, str]]:
    """Yield the parts on one side of another, and which of their sides touches it."""
    here = parts[name]
    for other, there in parts.items():
        along = min(here.front, there.front) > max(here.rear, there.rear)
        across = min(here.medial, there.medial) > max(here.lateral, there.lateral)
        facing = getattr(here, side) == getattr(there, OPPOSITE[side])
        if other != name and facing and (across if side in ("rear", "front") else along):
            yield other, OPPOSITE[side]


def _within(pad: Rectangle, grading: Grading, width: float) -> Grading:
    """Return the grading inside a small pad: its steps take at most three quarters of it."""
    narrow = (pad.medial - pad.lateral) * width
    room = min(narrow, pad.front - pad.rear) * 0.75 / (2.0 * (MOST_STEPS - 1))
    along = min(grading.along, room)
    return Grading(grading.step, along, along / width)


def _at(regions: list[Region], station: float, share: float) -> float:
    """Return the density at a place: the last body's that holds it."""
    return [one.percent for one in regions if one.place.holds(station, share)][-1]


def _beside(pad: Rectangle, places: list[Rectangle]) -> Iterator[tuple[float, float]]:
    """Yield a place just outside the pad beside every stretch of its edge between two borders."""
    stations = [place for one in places for place in (one.rear, one.front) if pad.rear < place < pad.front]
    shares = [place for one in places for place in (one.lateral, one.medial) if pad.lateral < place < pad.medial]
    front = min(pad.front, max([pad.rear, *stations]) + 1.0)
    for station in _middles(sorted({pad.rear, front, *stations})):
        if pad.lateral > 0.0:
            yield station, pad.lateral - HAIR
        if pad.medial < 1.0:
            yield station, pad.medial + HAIR
    for share in _middles(sorted({pad.lateral, pad.medial, *shares})):
        yield pad.rear - HAIR, share
        if pad.front < math.inf:
            yield pad.front + HAIR, share


def _middles(places: list[float]) -> Iterator[float]:
    return ((one + two) / 2.0 for one, two in pairwise(places))
