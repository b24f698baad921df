"""The gates: what a finished insole must measure to hold a foot. Each is a limit of one figure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """A figure and its limits; `why` is what they are taken from."""

    figure: str
    why: str
    low: float = -math.inf
    high: float = math.inf

    def miss(self, value: float) -> float:
        """Return how far a value is out: 0 or less inside the limits, more the worse. NaN is out."""
        if math.isnan(value):
            return math.inf
        return max(self.low - value, value - self.high)

    @property
    def limits(self) -> str:
        """The limits in words."""
        if self.low == -math.inf:
            return f"<= {self.high:g}"
        if self.high == math.inf:
            return f">= {self.low:g}"
        return f"{self.low:g} to {self.high:g}"


HEEL = "standing and unloaded heels"
LAST = "three lasts, read again"
STOCK = "stock insoles"

CUP_GATES = (
    Gate("rear at 8", HEEL, high=0.25),
    Gate("rear at 10", HEEL, high=0.18),
    Gate("rear at 13", HEEL, high=0.10),
    Gate("contour chord", "a circle has 0.60", high=0.62),
    Gate("free width at 5", HEEL, low=0.70),
    Gate("free width at 10", HEEL, low=0.84),
    Gate("seat, off the angle ordered", "as precise as any dose", high=0.1),
    Gate("area over flat", "a cup carries with more of the heel: house", low=1.0),
)

LEVEL_GATE = Gate("area, maximum over mild", "a deeper cup carries with no less of the heel", low=0.995)
"""Of two insoles; contact is counted in squares of 0.25 mm2."""

STANDING_GATES = (Gate("slide", "stock insoles need 0 to 1 mm", high=2.0),)

OUTLINE_GATES = (
    Gate("tip chord", LAST, low=22.0, high=26.0),
    Gate("heel chord over a last's", LAST, low=-2.0, high=2.0),
)

FILL_GATES = (
    Gate("fill at 20 %", "feet and stock insoles, and room for an exponent of 2.7: house", high=0.56),
    Gate("fill at 40 %", "feet and stock insoles, and room for an exponent of 2.7: house", high=0.20),
)
"""For arches that no fill is prescribed for."""

EDGE_GATES = (Gate("lateral edge", STOCK, low=3.9),)

MILD_GATES = (
    Gate("distal at 0.55", STOCK, high=0.50),
    Gate("distal at 0.60", STOCK, high=0.28),
)
"""For mild support, and for running."""

BEVEL_GATES = tuple(
    Gate(f"bevel width {side}", "lasts are dished: 2 to 3 mm", low=1.8, high=3.2)
    for side in ("rear", "medial", "lateral")
)

FLANGE_GATES = (
    Gate("medial flange from", "behind the heel seat, and its slope: house", high=0.20),
    Gate("medial flange to", "behind the first head, and its slope: house", low=0.52),
    Gate("lateral flange from", "behind the heel seat, and its slope: house", high=0.20),
    Gate("lateral flange to", "the fifth's base, and its slope: house", low=0.42),
)

PAD_GATES = (
    Gate("span along at 10 % over nominal", "a real pad", low=0.90),
    Gate("span across at 10 % over nominal", "a real pad", low=0.90),
    Gate("span along at 50 % over nominal", "a real pad", low=0.60),
    Gate("span across at 50 % over nominal", "a real pad", low=0.70),
    Gate("radius", "a real pad has 29 to 44 mm", low=25.0),
    Gate("fullness", "a real pad", low=0.35, high=0.40),
)

GATES = (
    *CUP_GATES,
    LEVEL_GATE,
    *STANDING_GATES,
    *OUTLINE_GATES,
    *FILL_GATES,
    *EDGE_GATES,
    *MILD_GATES,
    *BEVEL_GATES,
    *FLANGE_GATES,
    *PAD_GATES,
)


def gates_for(construction: str, level: str, fill_percent: float) -> tuple[Gate, ...]:
    """Return the gates of an insole of one construction at one level, whose arch is filled by some percent."""
    return (
        *CUP_GATES,
        *(EDGE_GATES if construction != "ucbl" else FLANGE_GATES),
        *(FILL_GATES if construction != "ucbl" and fill_percent == 0.0 else ()),
        *(MILD_GATES if construction != "ucbl" and level == "mild" else ()),
        *((*OUTLINE_GATES, *BEVEL_GATES) if construction == "cushion" else ()),
    )


def misses(gates: Iterable[Gate], figures: Mapping[str, float]) -> dict[str, float]:
    """Return by figure the values that are out."""
    return {gate.figure: figures[gate.figure] for gate in gates if gate.miss(figures[gate.figure]) > 0.0}
