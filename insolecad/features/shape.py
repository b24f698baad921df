"""How a correction makes the shape: what it adds to the foot side or takes from it, or how high it brings an edge."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from insolecad.features.dose import Settings
from insolecad.geometry.edge_profiles import Knot
from insolecad.geometry.fields import Field
from insolecad.geometry.flange import Crest, Side
from insolecad.geometry.outline import Measures, Outline
from insolecad.geometry.plan import Plan

S = TypeVar("S", bound=Settings)


@dataclass(frozen=True)
class Ground(Generic[S]):
    """What everything else stands on, which hangs on the outline alone: the base itself, or a lift of it."""

    field: Callable[[Outline, S], Field]
    part: Literal["base", "lift"]


@dataclass(frozen=True)
class Adds(Generic[S]):
    """A field that is added to the foot side; it lowers where its dose is negative."""

    field: Callable[[Plan, S], Field]


@dataclass(frozen=True)
class Lowers(Generic[S]):
    """A field of 0 or less: the base grows until a floor is left under it."""

    field: Callable[[Plan, S], Field]


@dataclass(frozen=True)
class Knots(Generic[S]):
    """Knots of the edges on some sides, whose height is carried inward; `words` describe the footprint."""

    knots: Callable[[Measures, S], tuple[Knot, ...]]
    sides: tuple[Side, ...]
    words: str


@dataclass(frozen=True)
class Wall(Generic[S]):
    """A wall beyond the edge of one side, or none; `words` describe the footprint."""

    crest: Callable[[S], Crest | None]
    side: Side
    words: str


Shape = Ground[S] | Adds[S] | Lowers[S] | Knots[S] | Wall[S]
