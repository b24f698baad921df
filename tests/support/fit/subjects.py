"""Insoles to measure on feet: people, support levels and constructions, built in memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from insolecad import Order, build, order_from, preset
from tests.support.fit.insole import FinishedInsole, Foot, right_insole
from tests.support.orders import LEVELS, TYPES, foot, people

CONSTRUCTIONS: dict[str, Mapping[str, Any]] = {
    "cushion": {},
    "shell": {"form.construction": "shell", "material.name": "pp"},
    "ucbl": preset("ucbl-shell").values,
}

TOLERANCE_MM = 0.1
"""Chord of the triangles: a fifth of what the gates distinguish, and built in 10 ms."""

REFERENCE = Foot(length=262.0, ball_length=194.0, ball_width=101.0, heel_width=68.0)
"""A men's EU 41, as in the examples."""


@dataclass(frozen=True)
class Case:
    """What is ordered: a foot, its type, a level, a construction, and keys of its own."""

    name: str
    foot: Foot
    type: str
    level: str
    construction: str
    side: str = "right"
    extra: tuple[tuple[str, Any], ...] = ()

    @property
    def order(self) -> Order:
        """The order."""
        own = {
            "name": "fit",
            "side": self.side,
            "foot.length_mm": round(self.foot.length, 1),
            "foot.ball_length_mm": round(self.foot.ball_length, 1),
            "foot.ball_width_mm": round(self.foot.ball_width, 1),
            "foot.heel_width_mm": round(self.foot.heel_width, 1),
            "foot.type": self.type,
            "support.level": self.level,
            "wearer.clinician": True,
            **dict(self.extra),
        }
        return order_from(CONSTRUCTIONS[self.construction], own)


@dataclass(frozen=True, eq=False)
class Subject:
    """A built case: its triangles, and every prescribed dose by key."""

    case: Case
    insole: FinishedInsole
    doses: dict[str, float]

    @property
    def foot(self) -> Foot:
        """The foot it is for."""
        return self.case.foot


def subject(case: Case, tolerance: float = TOLERANCE_MM) -> Subject:
    """Return a case as built, mirrored to a right insole. Raises what `build` raises."""
    pair = build(case.order, tolerance=tolerance)
    ((side, insole, prescription),) = pair.sides()
    doses = {
        f"{feature}.{dose}": float(number.value)
        for feature, row in prescription.table.items()
        for dose, number in row.items()
    }
    return Subject(case, right_insole(insole.mesh.vertices, insole.mesh.faces, side), doses)


def reference_cases(foot_type: str = "neutral", extra: tuple[tuple[str, Any], ...] = ()) -> list[Case]:
    """Return the reference foot at every level in every construction; a UCBL at moderate alone."""
    return [
        Case(f"{construction} {level}", REFERENCE, foot_type, level, construction, extra=extra)
        for construction in CONSTRUCTIONS
        for level in (("moderate",) if construction == "ucbl" else LEVELS)
    ]


def population_cases(count: int, seed: int) -> Iterator[Case]:
    """Yield `count` surveyed people at every level in every construction; types and sides take turns."""
    persons = people()
    chosen = np.random.default_rng(seed).choice(len(persons), count, replace=False)
    for number, row in enumerate(chosen):
        measures = foot(persons[int(row)])
        own = Foot(*(measures[f"{name}_mm"] for name in ("length", "ball_length", "ball_width", "heel_width")))
        for turn, level in enumerate(LEVELS):
            for construction in CONSTRUCTIONS:
                kind = TYPES[(number + turn) % len(TYPES)]
                name = f"person {row}, {kind}, {level}, {construction}"
                yield Case(name, own, kind, level, construction, ("right", "left")[number % 2])
