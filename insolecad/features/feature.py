"""What a correction is: one declared object. Everything else in the program loops over these objects."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Literal

from insolecad.features.dose import DoseInfo, OtherWay, Points, doses_of
from insolecad.features.shape import Ground, Knots, S, Shape, Wall
from insolecad.features.suggestion import Suggestion
from insolecad.geometry.construction import Form
from insolecad.geometry.outline import Measures, Outline
from insolecad.geometry.plan import Plan

ReadAt = Callable[[Plan, S], Points]
"""The reference points of a dose; its docstring says where they are ("Return where the height is read: ...")."""

Effect = Literal["scales", "spans", "gap", "summit", "start", "end", "tilts"]
"""How a dose shows on a line: a size that grows with the whole correction (`scales`), or between walls that stay as
wide (`spans`); a `gap` from its front edge to the heads; the place of a `summit`, or of the `start` and the `end` of a
height that stays between them; a slope (`tilts`).
"""

Holes = Literal["anywhere", "off the crest", "off the wall"]
"""Where ventilation holes may be: a pad presses with its crest, the wall of a pocket holds a plug."""


@dataclass(frozen=True)
class Line:
    """A line through a correction's first reference point on which doses are read, and how each of them shows.

    `across` the foot it may run `by_heads`, along their line, or `by_front`, along the front edge of an insole that
    ends behind the toes; `edge` is the inner edge beside the point.
    """

    way: Literal["along", "across", "edge"]
    reads: Mapping[str, Effect]
    by_heads: bool = False
    by_front: bool = False


@dataclass(frozen=True)
class Least:
    """A size is at least this many times another dose of the correction; `why` ends the reason."""

    times: float
    of: str
    why: str


@dataclass(frozen=True)
class Fill:
    """What a dose in percent leaves of a correction's height at its reference point: shares at 0 and at 100 %.

    The point is on the edge of the bed (`on_edge`), or inside of it.
    """

    shares: tuple[float, float]
    on_edge: bool = False


@dataclass(frozen=True)
class Place:
    """A place that depends on the foot and on doses by their keys, in mm, and in words that hold for every foot."""

    says: str
    at: Callable[[Measures, Callable[[str], float]], float]


@dataclass(frozen=True)
class Latest:
    """The foremost place that an insole has for a dose, in mm; `why` ends the reason where a rule would go further."""

    at: Callable[[Outline, Form], float]
    why: str


@dataclass(frozen=True)
class OnOrder:
    """Made only where it is ordered: main doses are 0 by rule, sizes have their declared defaults.

    `at_least` bounds a size by another dose. `places` are by rule where the foot has them; `latest` bounds them.
    `gaps` are least gaps to the heads, in mm, where what is ordered ahead would slope on with it.
    """

    at_least: Mapping[str, Least] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    latest: Mapping[str, Latest] = field(default_factory=dict)
    gaps: Mapping[str, float] = field(default_factory=dict)


ON_ORDER = OnOrder()

BY_RULE: Literal["by rule"] = "by rule"
"""Prescribed: `prescription/rules` has a rule for each dose."""


@dataclass(frozen=True)
class Feature(Generic[S]):
    """One correction, declared in a file of its own.

    settings: its doses: default, limits, unit, sentence, source.
    title, purpose: its name, and what it is ordered for: words of the trade, no promise.
    shape: what it does to the foot side.
    holes: where ventilation holes may be beside it.
    rule: whether rules prescribe it, or orders alone.
    read_at: reference points of each dose that is read at a point.
    fills: doses in percent that say how much of the height is left at their point.
    read_along: lines on which doses are read.
    other_ways: other ways to ask for a dose.
    excludes: corrections that cannot be made together with it; one of the two names the other.
    suggestions: when to think of it.
    ahead_of_pad: doses that take the ground away ahead of a metatarsal pad, which must then be gentler.
    own_section: whether the report cuts the insole at its crest.
    """

    settings: type[S]
    title: str
    purpose: str
    shape: Shape[S]
    holes: Holes
    rule: OnOrder | Literal["by rule"]
    read_at: Mapping[str, ReadAt[S]]
    fills: Mapping[str, Fill] = field(default_factory=dict)
    read_along: tuple[Line, ...] = ()
    other_ways: tuple[OtherWay, ...] = ()
    excludes: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    ahead_of_pad: tuple[str, ...] = ()
    own_section: bool = False

    def __post_init__(self) -> None:
        read = {*self.read_at, *(dose for line in self.read_along for dose in line.reads)}
        declared = {info.name for info in self.doses}
        assert read == declared, f"{self.name} says of {sorted(read ^ declared)} not, or for nothing, where it is read"
        assert all(info.name in self.read_at for info in self.main), f"{self.name} has a main dose without a point"
        on_edge = any(line.way == "edge" for line in self.read_along)
        assert not on_edge or isinstance(self.shape, Knots | Wall), f"{self.name} makes no edge to read along"
        named = {*self.ahead_of_pad}
        if isinstance(self.rule, OnOrder):
            named |= {*self.rule.at_least, *(least.of for least in self.rule.at_least.values())}
            named |= {*self.rule.places, *self.rule.latest, *self.rule.gaps}
        named |= {one.dose for one in self.suggestions} | {way.dose for way in self.other_ways}
        assert named <= declared, f"{self.name} has no dose {sorted(named - declared)}"

    @cached_property
    def name(self) -> str:
        """The name in keys, in small letters: `metatarsal_pad` for `MetatarsalPad`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.settings.__name__).lower()

    @cached_property
    def doses(self) -> tuple[DoseInfo, ...]:
        """The declarations of its doses."""
        return doses_of(self.name, self.settings)

    @cached_property
    def main(self) -> tuple[DoseInfo, ...]:
        """The doses of which one makes it: the others size and place it."""
        return tuple(info for info in self.doses if info.effect != "shapes")

    @property
    def key(self) -> str:
        """The order key of its first main dose."""
        return self.main[0].key

    @property
    def on_order(self) -> bool:
        """Whether it is made only where it is ordered."""
        return isinstance(self.rule, OnOrder)

    @property
    def is_pad(self) -> bool:
        """Whether it is a pad: holes stay off its crest."""
        return self.holes == "off the crest"

    @property
    def is_edge(self) -> bool:
        """Whether it acts through the height of an edge of the bed."""
        return isinstance(self.shape, Knots)

    def amount(self, settings: S) -> float:
        """Return its first main dose."""
        return float(getattr(settings, self.main[0].name))

    def points(self, plan: Plan, settings: S) -> Points:
        """Return every reference point, by name."""
        found: Points = {}
        for read in self.read_at.values():
            found |= read(plan, settings)
        return found

    def effect_at(self, dose: str) -> str:
        """Return how a dose shows at its reference points, as job sheets name it.

        It `raises` or `lowers` the foot side, `tilts` it, is the `edge`'s height or what a `wall` brings it to, the
        `width` between two edges, a share of the ground: `base` or `lift`; or it `fills` a share of the height.
        """
        if dose in self.fills:
            return "edge fills" if self.fills[dose].on_edge else "fills"
        effect = next(info.effect for info in self.doses if info.name == dose)
        if isinstance(self.shape, Ground):
            return self.shape.part
        if isinstance(self.shape, Knots):
            return "width" if effect == "shapes" else "edge"
        return "wall" if isinstance(self.shape, Wall) else effect
