"""When a correction is worth a thought: signs that an order may show, and what is suggested for them.

Features know no order. A sign asks a `Wearer`, which the prescription's case is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Wearer(Protocol):
    """What a sign may ask about one foot and its wearer."""

    @property
    def length(self) -> float:
        """Foot length in mm."""

    @property
    def ball_width(self) -> float:
        """Width of the foot's ball in mm."""

    @property
    def foot_type(self) -> str:
        """flat, neutral or high."""

    @property
    def motion(self) -> str:
        """pronated, supinated or neutral."""

    @property
    def pronation(self) -> str:
        """How the foot rolls by the order's own word, such as severe-supination; empty if none is given."""

    @property
    def age(self) -> float:
        """Age in years, 0 if it is not given."""

    def measure(self, name: str) -> float:
        """Return a measure of the foot by its name in the order, 0 if it is not given."""

    def complains_of(self, complaint: str) -> bool:
        """Return whether the wearer named a complaint."""


@dataclass(frozen=True)
class Sign:
    """One sign in words, and whether a wearer shows it; `complaint` is the order's name of one."""

    words: str
    holds: Callable[[Wearer], bool]
    complaint: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A dose that may be worth ordering: how much, with which sign, and why."""

    dose: str
    sign: Sign
    value: float | Callable[[Wearer], float]
    why: str


def complaint(name: str, words: str) -> Sign:
    """Return the sign that the wearer named a complaint."""
    return Sign(words, lambda wearer: wearer.complains_of(name), name)


def conjunction(one: Sign, other: Sign) -> Sign:
    """Return the sign that two are shown."""
    return Sign(f"{one.words}, {other.words}", lambda wearer: one.holds(wearer) and other.holds(wearer), one.complaint)


OLD = 60.0
"""Age in years from which the pads of heel and ball are often thin (house)."""

BROAD = 0.40
"""Ball width over foot length from which the forefoot counts as spread (ANSUR II, its widest tenth)."""

SORE_BALL = complaint("forefoot-pain", "sore forefoot")
SORE_HEEL = complaint("heel-pain", "sore heel")
SORE_TOE_JOINT = complaint("sore-big-toe-joint", "sore joint of the big toe")
STIFF_TOE = complaint("stiff-big-toe", "stiff big toe")
PRONATED = Sign("over-pronation", lambda wearer: wearer.motion == "pronated")
NOT_PRONATED = Sign("no over-pronation", lambda wearer: wearer.motion != "pronated")
HIGH_ARCH = Sign("high arch", lambda wearer: wearer.foot_type == "high")
AGED = Sign(f"age from {OLD:g}", lambda wearer: wearer.age >= OLD)
SPREAD = Sign("broad ball", lambda wearer: wearer.ball_width / wearer.length >= BROAD)
