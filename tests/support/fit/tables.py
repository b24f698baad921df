"""The tables of the fit: which figures stand beside which real values, and how they are printed."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.support.fit import real
from tests.support.fit.edges import FILL_PLACES
from tests.support.fit.figures import Figures
from tests.support.fit.heel import REAR_PLACES, WIDTH_HEIGHTS
from tests.support.fit.outside import LEAN_HEIGHTS

Values = Sequence[float | None]


@dataclass(frozen=True)
class Table:
    """A table: the figures of its columns, the anchors above it, and the number format."""

    title: str
    columns: Mapping[str, str]
    anchors: Mapping[str, Values] = field(default_factory=dict)
    form: str = ".2f"

    def text(self, rows: Iterable[tuple[str, Figures]]) -> str:
        """Return the table with a row for each (name, figures) that has any of its figures; dashes for others."""
        lines = [self.title, f"{'':30}" + "".join(f"{head:>8}" for head in self.columns)]
        own = ((name, [found.get(key) for key in self.columns.values()]) for name, found in rows)
        for name, values in (*self.anchors.items(), *own):
            if any(value is not None for value in values):
                lines.append(f"{name:30}" + "".join(f"{number(value, self.form):>8}" for value in values))
        return "\n".join(lines)


def number(value: float | None, form: str = ".2f") -> str:
    """Return a figure in words: "open" where a wall does not reach, "-" for one that is missing."""
    if value is None or math.isnan(value):
        return "-"
    return "open" if math.isinf(value) else f"{value:{form}}"


def _columns(values: Iterable[float], figure: str) -> dict[str, str]:
    """Return columns headed by numbers."""
    return {f"{value:g}": figure.format(f"{value:g}") for value in values}


REAR_MM = Table(
    "Rear, mm over the seat on the midline, by mm ahead of the foot's rear",
    _columns(REAR_PLACES, "rear mm at {}"),
    real.REAR_STANDING_MM,
    ".1f",
)

REAR = Table("Rear, share of the depth", _columns(REAR_PLACES, "rear at {}"), real.REAR)

FREE_WIDTHS = Table(
    "Free width at 0.14 FL in heel widths, by mm over the seat",
    _columns(WIDTH_HEIGHTS, "free width at {}"),
    real.FREE_WIDTHS,
)

CUP = Table(
    "Cup: depths in mm; seat in degrees, and off the angle ordered; chord of the contour 1 mm over the seat\n"
    f"({real.CONTOUR}); heel on pressure columns, peak and area over those on a flat insole",
    {
        "rear": "depth rear",
        "medial": "depth medial",
        "lateral": "depth lateral",
        "seat": "seat angle",
        "off": "seat, off the angle ordered",
        "chord": "contour chord",
        "peak": "peak over flat",
        "area": "area over flat",
    },
)

STATIONS = Table(
    "Underside, widths in ball widths by station of its length",
    _columns(real.LASTS, "width at {}"),
    {"lasts": [sum(sides) for sides in real.LASTS.values()]},
    ".3f",
)

ENDS = Table(
    f"Underside: tip chord per 100 mm of ball width ({real.TIP_CHORD});\n"
    "heel chord in mm, and over a last's; bevels in mm",
    {
        "tip": "tip chord",
        "heel": "heel chord",
        "over": "heel chord over a last's",
        **{f"{side}": f"bevel width {side}" for side in ("rear", "medial", "lateral")},
    },
    form=".1f",
)

ARCH = Table(
    f"Arch and edges at 0.42 FL: mm over the section's lowest; lateral edge ({real.LATERAL_EDGE});\n"
    "medial edge at 0.55 and 0.60 FL, shares of that at 0.42 FL",
    {
        "medial": "arch height",
        "lateral": "lateral edge",
        "0.55": "distal at 0.55",
        "0.60": "distal at 0.60",
    },
    {name: (None, None, *values) for name, values in real.DISTAL.items()},
)

FILL = Table(
    "Fill of the arch at 0.42 FL, by % of the width in from the medial edge",
    {f"{100 * place:g}": f"fill at {100 * place:g} %" for place in FILL_PLACES},
    real.FILL,
)

FLANGES = Table(
    f"Flanges: mm over the section's lowest, and foot lengths between which they stay\n({real.FLANGE})",
    {
        f"{side[0]}. {head}": f"{side} flange {what}"
        for side in ("medial", "lateral")
        for head, what in (("mm", "height"), ("at", "peak"), ("from", "from"), ("to", "to"))
    },
)

LEANS = tuple(
    Table(
        f"Lean of the outer wall over the underside in mm, {side}, by mm over the floor",
        _columns(LEAN_HEIGHTS, f"lean {side} at {{}}"),
        {"lasts": [lean[number] for lean in real.LEANS.values()]},
        ".1f",
    )
    for number, side in enumerate(("medial", "lateral"))
)

STANDING = Table(
    f"Standing scans, rigid: mm to slide forward ({real.SLIDE});\ndepth of the walls in the sides of the heel, mm",
    {"slide": "slide", "medial": "side depth medial", "lateral": "side depth lateral"},
    form=".1f",
)

DOMES = Table(
    f"Domes, mm: spans at 10, 50 and 90 % of the height, along and across; crest radius across; volume over L W H\n"
    f"({real.PAD})",
    {
        "height": "height",
        "length": "length",
        "width": "width",
        **{f"{share} {way[:2]}": f"span {way} at {share} %" for share in (10, 50, 90) for way in ("along", "across")},
        "radius": "radius",
        "volume": "fullness",
    },
)

TABLES = (REAR_MM, REAR, FREE_WIDTHS, CUP, STATIONS, ENDS, ARCH, FILL, FLANGES, *LEANS)
"""Those of the reference foot."""
