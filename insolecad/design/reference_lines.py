"""Lines across a correction, on which its tilt, its size or its place can be read off the finished surface."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.design.design import Design
from insolecad.design.reference_points import own_places
from insolecad.features import forefoot_post
from insolecad.features.medial_arch import apex_x
from insolecad.geometry.definitions import TILT_WINDOW_MM
from insolecad.geometry.fields import Array, Field, nothing
from insolecad.geometry.normals import normals
from insolecad.geometry.polygons import depth_inside

SUMMIT_HALF = 20.0
"""Half the length in mm of the line along the inner edge on which the apex of the arch is found: it moves by 12."""

FARTHEST, STEP = 75.0, 1.0
"""How far in mm from the middle of a correction its ends are sought, and in which steps; the largest pad is 90 long."""

TRACE, BEYOND = 0.02, 8.0
"""A correction ends where it has this share of its height; lines run on by so many mm, so that a larger one shows."""

WITHIN = 1.5
"""Lines of the foot side end so many mm inside the inner edge, where the rim rolls over."""

SAMPLES = 41
"""Points of a line: up to 3 mm apart, between which both what is meant and what is found are straight."""

AROUND = 192
"""Corners of the inner edge that tell what lies inside: within 0.2 mm of it."""

ACROSS = (
    *("metatarsal_pad", "neuroma_pad", "cuboid", "plantar_fascia_groove"),
    *("heel_spur_pocket", "heel_gel_pocket", "forefoot_gel_pocket"),
)
ALONG = (
    *("metatarsal_pad", "metatarsal_bar", "transverse_arch", "neuroma_pad", "cuboid"),
    *("heel_spur_pocket", "heel_gel_pocket", "forefoot_gel_pocket"),
)
BY_THE_HEADS = ("metatarsal_pad", "forefoot_gel_pocket")
"""Corrections with a line across, those with one along the foot, and those whose line across runs along the heads."""


Found = tuple[str, Array, Array]
"""Name of a line, its places (n, 2), and what its feature adds there (n,)."""


@dataclass(frozen=True, eq=False)
class Line:
    """Points (n, 4) of the foot side: x, y, the height z that the file has there, and the share of `feature` in it."""

    feature: str
    points: Array

    def mirrored(self) -> "Line":
        """Return the same line on the left insole."""
        return Line(self.feature, self.points * [1.0, -1.0, 1.0, 1.0])


def lines(design: Design) -> dict[str, Line]:
    """Return every line of a right insole by name: of posts and of the arch always, of others where they are ordered.

    Under a top cover all lie lower, as the file has them.
    """
    found = [*_tilts(design), *_arch(design), *_sizes(design)]
    x, y = np.concatenate([at for _, at, _ in found]).T
    at = np.column_stack([x, y, design.foot_side(x, y)])
    if design.form.cover:
        at -= design.form.cover * normals(design.foot_side, x, y)
    placed = np.split(at, np.cumsum([len(own) for *_, own in found])[:-1])
    return {
        name: Line(name.rpartition("_")[0], np.column_stack([points, own]))
        for (name, _, own), points in zip(found, placed, strict=True)
    }


def _tilts(design: Design) -> Iterator[Found]:
    """Yield the lines across heel seat and ball."""
    seat = (design.measures.seat_x, 0.0)
    ball = forefoot_post.points(design.plan, design.doses.forefoot_post)["forefoot_post"]
    aside = np.linspace(-TILT_WINDOW_MM, TILT_WINDOW_MM, 17)
    for feature, (x, y) in (("rearfoot_post", seat), ("forefoot_post", ball)):
        at = np.column_stack([np.full_like(aside, x), y + aside])
        if _inside(design, at).all():
            yield f"{feature}_across", at, design.terms[feature](*at.T)


def _arch(design: Design) -> Iterator[Found]:
    """Yield the medial inner edge about the apex of the arch."""
    if not design.doses.medial_arch.height_mm:
        return
    x = apex_x(design.measures, design.doses.medial_arch) + np.linspace(-SUMMIT_HALF, SUMMIT_HALF, 21)
    at = np.column_stack([x, design.plan.sides.column(x, 1)])
    yield "medial_arch_edge", at, design.support(*at.T) - design.support_without("medial_arch")(*at.T)


def _sizes(design: Design) -> Iterator[Found]:
    lean = design.measures.head_line_slope
    for way, features in (("along", ALONG), ("across", ACROSS)):
        for feature in features:
            term = design.terms[feature]
            if term is nothing:
                continue
            slant = lean if feature in BY_THE_HEADS else 0.0
            step = np.array([1.0, 0.0] if way == "along" else [slant, 1.0])
            at = _over(design, term, np.array(next(iter(own_places(design, feature).values()))), step)
            yield f"{feature}_{way}", at, term(*at.T)


def _over(design: Design, term: Field, middle: Array, step: Array) -> Array:
    """Return evenly spaced places (n, 2) from one end of a correction to the other, and a little beyond."""
    way = np.arange(-FARTHEST, FARTHEST + STEP, STEP)
    at = middle + way[:, None] * step
    own, inside = np.abs(term(*at.T)), _inside(design, at)
    low, high = (
        _end(own, inside, middle_index, turn) for middle_index, turn in ((len(way) // 2, -1), (len(way) // 2, 1))
    )
    return np.asarray(middle + np.linspace(way[low], way[high], SAMPLES)[:, None] * step)


def _end(own: Array, inside: NDArray[np.bool_], middle: int, turn: int) -> int:
    """Return the last sample one way from the middle: a little beyond the end of the correction, or at the edge."""
    share, allowed = own[middle::turn], inside[middle::turn]
    gone = np.flatnonzero(share < TRACE * own[middle])
    last = int(gone[0] + BEYOND / STEP) if len(gone) else len(share) - 1
    edge = np.flatnonzero(~allowed)
    last = min(last, len(share) - 1, int(edge[0]) - 1 if len(edge) else last)
    return middle + turn * max(last, 0)


def _inside(design: Design, at: Array) -> NDArray[np.bool_]:
    """Return which places (n, 2) lie on the foot side as it is made."""
    ring = design.plan.inner(np.linspace(0.0, 1.0, AROUND, endpoint=False))
    inside = depth_inside(ring, *at.T) > WITHIN
    return inside & (design.front.behind(*at.T) > WITHIN) if design.front else inside
