"""The shoe's own insole as traced: its drawing chosen, faired and brought into insolecad's frame."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from insolecad.geometry.construction import TracedOutline
from insolecad.geometry.fields import Array
from insolecad.geometry.last import CORNERS, KNOTS
from insolecad.geometry.outline import sizes_of
from insolecad.order.sockliner.alignment import AlignedCurve, align_curve
from insolecad.order.sockliner.curves import Curve, join_curves, opening
from insolecad.order.sockliner.drawing import drawing
from insolecad.order.sockliner.fairing import NEAR, OUTLIER, TIGHTEST, FairCurve, even, fair_curve, resample
from insolecad.order.sockliner.refusal import refusal

SHORTEST, LONGEST = 150.0, 400.0
"""Lengths in mm that an insole's outline can have."""

RIVAL = 0.6
"""A second outline with this share of the largest one's area, beside it, could as well be meant."""

SCALES = ((10.0, "centimetres"), (25.4, "inches"), (25.4 / 96.0, "pixels"), (25.4 / 72.0, "points"), (0.1, "0.1 mm"))
"""Units that drawings are saved in by mistake, in mm."""

FEWEST = 12
"""Points of a closed line that can be an outline."""

LOOK, APART = 400, 12.0
"""Places at which a line is looked at for crossings, and how far along it they must lie apart in mm."""


@dataclass(frozen=True, eq=False)
class Sockliner:
    """A traced outline: `curve` in insolecad's frame, its file, and what is known of it.

    `unit` is how the drawing was counted, in words, `off` how far the curve is off the trace
    at most in mm, `left_out` how many other lines the drawing has, `drawn` the foot that its shape
    is drawn for (seen from above) and `side` the one that was said; `told` is false where the shape
    does not show it.
    """

    curve: TracedOutline
    path: str
    sha256: str
    unit: str
    off: float
    left_out: int
    side: str
    drawn: str
    told: bool

    @cached_property
    def sizes(self) -> tuple[float, float, float]:
        """Length, ball width and heel width in mm, by their definitions."""
        return sizes_of(self.curve.bottom, self.curve.toe_u)

    def as_json(self) -> dict[str, object]:
        """Return what the job sheet says of it."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "unit": self.unit,
            "side": self.side,
            "drawn_for": self.drawn,
            "off_the_trace_mm": round(self.off, 3),
        }


def sockliner(path: str, side: str) -> Sockliner:
    """Return the outline that a drawing holds; `side` is the foot that was traced.

    Raises OrderError if the file, or what it shows, cannot be used.
    """
    try:
        stamp = os.stat(path)
    except (OSError, ValueError):
        return _read(path, side, 0, 0)
    return _read(path, side, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _read(path: str, side: str, _changed: int, _size: int) -> Sockliner:
    found = drawing(path)
    curves = join_curves(found.curves)
    chosen = _chosen(curves, side)
    _refuse_size(chosen.points)
    _refuse_crossing(chosen.points)
    fair, good = fair_curve(chosen.points)
    placed = align_curve(fair.points, side)
    if placed is None:
        raise refusal("the outline has no ball wider than its heel", "trace a whole insole, from heel to toes")
    if not good:
        raise _unfair(fair, placed)
    inside = sum(1 for curve in curves if curve is not chosen)
    return Sockliner(
        _traced(placed.points),
        path,
        found.sha256,
        found.unit,
        float(fair.off.max()),
        inside,
        side,
        placed.drawn,
        placed.inward > 0.0,
    )


def _chosen(curves: Sequence[Curve], side: str) -> Curve:
    """Return the outline that is meant: the template's by its name, else the largest closed one."""
    closed = sorted((curve for curve in curves if curve.closed and len(curve.points) > 2), key=lambda c: -c.area)
    ours = [curve for curve in closed if _is_insole(curve.name)]
    of_side = [curve for curve in ours if curve.name.lower().startswith(side)]
    closed = of_side[:1] or ours[:1] or closed
    if not closed:
        gap = opening(curves)
        if gap is None:
            raise refusal("no line in the drawing", "draw the outline as one closed line")
        raise refusal(f"no closed line in the drawing, ends {gap:.1f} mm apart", "close the outline")
    largest = closed[0]
    for other in closed[1:]:
        if other.area > RIVAL * largest.area and not _within(other, largest):
            raise refusal("two outlines of much the same size in the drawing", "leave one of them out")
    if len(largest.points) < FEWEST:
        raise refusal(f"an outline of {len(largest.points)} points", "trace it with more of them", f"{FEWEST} or more")
    return largest


def _is_insole(name: str) -> bool:
    """Return whether a line's name is that of the insole in a template of insolecad's."""
    return name.lower().replace("_", "-") in ("right-insole", "left-insole")


def _within(curve: Curve, other: Curve) -> bool:
    (left, low), (right, high) = other.points.min(axis=0), other.points.max(axis=0)
    middle = curve.points.mean(axis=0)
    return bool(left < middle[0] < right and low < middle[1] < high)


def _refuse_size(points: Array) -> None:
    centred = points - points.mean(axis=0)
    size = float(np.ptp(centred @ np.linalg.eigh(centred.T @ centred)[1][:, -1]))
    if SHORTEST <= size <= LONGEST:
        return
    given = f"an outline {size:.4g} mm long"
    unit = next((words for scale, words in SCALES if SHORTEST <= size * scale <= LONGEST), None)
    advice = f"looks like {unit}; save the drawing in mm, 1:1" if unit else "draw it 1:1, in mm"
    raise refusal(given, advice, f"{SHORTEST:g} to {LONGEST:g} mm")


def _refuse_crossing(points: Array) -> None:
    """Refuse a line that crosses itself further apart than a shaking hand does."""
    ring = resample(points, LOOK)
    step = float(np.hypot(*(ring[1] - ring[0])))
    start, along = ring, np.roll(ring, -1, axis=0) - ring
    between = start[None] - start[:, None]
    cross = along[:, None, 0] * along[None, :, 1] - along[:, None, 1] * along[None, :, 0]
    cross = np.where(np.abs(cross) < 1e-9, np.nan, cross)  # parallel ones do not cross
    one = (between[..., 0] * along[None, :, 1] - between[..., 1] * along[None, :, 0]) / cross
    other = (between[..., 0] * along[:, None, 1] - between[..., 1] * along[:, None, 0]) / cross
    index = np.arange(LOOK)
    steps = np.abs(index[:, None] - index[None])
    apart = np.minimum(steps, LOOK - steps) * step > APART
    if (apart & (one >= 0.0) & (one < 1.0) & (other >= 0.0) & (other < 1.0)).any():
        raise refusal("an outline that crosses itself", "draw it as one simple closed line")


def _unfair(fair: FairCurve, placed: AlignedCurve) -> Exception:
    """Return the error for an outline that no fair curve keeps near to, with the worst place."""
    bad = np.abs(fair.bends) if not fair.round else fair.off
    near = align_curve(fair.points, placed.drawn)
    assert near is not None
    # the framed points keep the order, or its reverse where they were mirrored
    worst = int(bad.argmax())
    x, y = near.points[worst if placed.drawn == "right" else len(bad) - 1 - worst]
    place = f"{x:.0f} mm from the heel on the {'inner' if y > 0.0 else 'outer'} side"
    most = max(float(fair.off.max()), float(fair.missed.max()))
    if fair.round and float(fair.off.max()) <= NEAR:
        given = f"a point of the outline {most:.1f} mm off the line through its neighbours, near {place}"
        return refusal(given, "smooth the outline there", f"at most {OUTLIER:g} mm")
    given = f"a corner of the outline, {place}: rounded to {TIGHTEST:g} mm it would be {most:.1f} mm off"
    return refusal(given, "round it in the drawing", f"at most {NEAR:g} mm off, no radius under {TIGHTEST:g} mm")


def _traced(points: Array) -> TracedOutline:
    """Return the curve from its rearmost point on, with the parameters of its tip and of the grid's corners."""
    rough = even(points)
    fine = np.arange(32 * KNOTS) / (32 * KNOTS)
    bottom = even(rough(np.arange(2 * KNOTS) / (2 * KNOTS)), float(fine[rough.column(fine, 0).argmin()]))
    toe_u = float(fine[bottom.column(fine, 0).argmax()])
    return TracedOutline(bottom, toe_u, CORNERS)
