"""Where the post blocks of a shell are: under its heel, and under the front edge that a forefoot post tilts."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np

from insolecad.design.design import Design
from insolecad.errors import Change, Problem
from insolecad.features.forefoot_post import FOREFOOT_POST
from insolecad.geometry.fields import Array, normals
from insolecad.geometry.outline import BALL_LINE
from insolecad.geometry.polygons import depth_inside
from insolecad.geometry.post_outline import HEEL_ENDS, THINNEST_BLOCK, PostOutline

Post = Literal["post", "tip_post"]
"""The block under the heel, and the one under the front edge, by the ends of their files' names."""

HEEL_WIDTH, HEEL_TAPER, HEEL_ROUNDING = 0.6, 0.08, (0.06, 0.06)
"""Width of the block under the heel in widths of the foot side, how much wider its front is than its middle, and how
its corners are rounded: to a radius of some 9 mm (house)."""

TIP_LENGTH, TIP_BEHIND, TIP_ASIDE, TIP_ROUNDING = 24.0, 4.0, 7.0, (0.11, 0.03)
"""Length of the block under a front edge in mm, how far behind the edge it begins, how far its ends stay inside the
border of the foot side, and how they are rounded: to a radius of some 6 mm (house)."""

AROUND, LOOKS = 192, 4
"""Corners of the border by which a place counts as inside: within 0.2 mm of it; and how many places of an outline are
passed over before the next is looked at."""

STEP, AT_ENDS = 0.25, 0.9
"""Steps in mm in which the ends of a block under a front edge are sought, and where they begin, in half widths."""

SPARE = 0.1
"""How much higher in mm than its least a block under a front edge is at its thin end."""

NARROWEST_TIP = 20.0
"""Width in mm that a block under a front edge has at least (house)."""


class PlacedOutline(NamedTuple):
    """The outline of a block, and whether it is joined to the shell."""

    outline: PostOutline
    joined: bool


def outlines(design: Design) -> Mapping[Post, PlacedOutline]:
    """Return the outlines of the blocks that a design has."""
    shell, found = design.form.shell, dict[Post, PlacedOutline]()
    assert shell
    if shell.block != "none":
        found["post"] = PlacedOutline(_under_heel(design), shell.block == "joined")
    if design.front and design.doses[FOREFOOT_POST].angle_deg and shell.tip != "none":
        found["tip_post"] = PlacedOutline(_under_front_edge(design), shell.tip == "joined")
    return found


def _under_heel(design: Design) -> PostOutline:
    rear, front = (share * design.measures.foot_length for share in HEEL_ENDS)
    x = (rear + front) / 2.0
    lateral, medial = design.cut_plan.edges_at(x)
    half = (front - rear) / 2.0, HEEL_WIDTH / 2.0 * (medial - lateral)
    return PostOutline((x, (lateral + medial) / 2.0), half, 0.0, HEEL_TAPER, HEEL_ROUNDING, 1)


def _under_front_edge(design: Design) -> PostOutline:
    """Return the outline along the front edge: from the raised border to where it has its least height."""
    border = design.cut_plan.inner(np.arange(AROUND) / AROUND)
    lateral, medial = design.outline.front_sides
    while True:
        found = _along_front_edge(design, lateral, medial)
        missing, aside = TIP_ASIDE - depth_inside(border, *found.ring[::LOOKS].T), found.ways[::LOOKS, 1]
        over = [float(missing[side].max()) for side in (aside < -AT_ENDS, aside > AT_ENDS)]
        if max(over) <= 0.0 or medial - lateral < NARROWEST_TIP:
            break
        lateral, medial = lateral + max(over[0] + STEP, 0.0), medial - max(over[1] + STEP, 0.0)
    y = np.arange(lateral, medial, STEP)
    raised = design.doses[FOREFOOT_POST].angle_deg > 0.0
    low = y[_heights(design, y) < _least(design) + SPARE]
    if raised:
        return _along_front_edge(design, float(max(low.max() if len(low) else lateral, lateral)), medial)
    return _along_front_edge(design, lateral, float(low.min() if len(low) else medial))


def _along_front_edge(design: Design, lateral: float, medial: float) -> PostOutline:
    """Return the outline behind the front edge between two y."""
    length = float(np.hypot(1.0, BALL_LINE))
    middle, y = _behind(design, np.array([(lateral + medial) / 2.0]), TIP_BEHIND + TIP_LENGTH / 2.0)
    half = TIP_LENGTH / 2.0, length * (medial - lateral) / 2.0
    angle = -float(np.arctan(BALL_LINE))
    return PostOutline((float(middle[0]), float(y[0])), half, angle, 0.0, TIP_ROUNDING, -1)


def _behind(design: Design, y: Array, way: float) -> tuple[Array, Array]:
    """Return places (n,) (n,) a way behind the straight front edge, at right angles to it from where it is at y."""
    assert design.front
    length = float(np.hypot(1.0, BALL_LINE))
    return design.front.x + BALL_LINE * y - way / length, y + way * BALL_LINE / length


def _heights(design: Design, y: Array) -> Array:
    """Return the least height of the underside over the floor from front to rear of the block, from y on the edge."""
    ways = np.linspace(TIP_BEHIND, TIP_BEHIND + TIP_LENGTH, 5)
    flat = np.array([_behind(design, y, float(way)) for way in ways])
    x, y = flat[:, 0].ravel(), flat[:, 1].ravel()
    depth = (design.form.cover + design.thickness(x, y)) / normals(design.foot_side, x, y)[:, 2]
    under = design.foot_side(x, y) - depth
    return np.asarray(under.reshape(len(ways), -1).min(axis=0))


def _least(design: Design) -> float:
    assert design.form.shell
    return THINNEST_BLOCK[design.form.shell.tip]


def narrow_tip_problems(design: Design) -> list[Problem]:
    """Return the problem of a forefoot post that is too slight for a block under the front edge, if it is."""
    placed = outlines(design).get("tip_post") if design.form.shell else None
    if placed is None or 2.0 * placed.outline.half[1] >= NARROWEST_TIP:
        return []
    key, angle = FOREFOOT_POST.key, design.doses[FOREFOOT_POST].angle_deg
    changes = (
        Change("leave the post out", {key: 0.0}),
        Change("tilt the front edge without a wedge under it", {"form.tip_post": "none"}),
    )
    given = f"{angle:g} degrees, and the wedge under the front edge would be under {NARROWEST_TIP:g} mm wide"
    return [Problem(key, given, "more, or 0", changes=changes)]
