"""The definitions of the measures: what generator and inspection agree on, and the pages print.

Each stands here once. The generator builds by it and the inspection measures by it, each by algorithms of its own.
docs/architecture.md prints them.
"""

from typing import Literal

Side = Literal["left", "right"]
SIDES: tuple[Side, ...] = ("right", "left")
"""In the order in which a pair is made and listed."""

Length = Literal["full", "sulcus", "three-quarter"]

HEEL_SEAT = 0.14
"""Station of the heel seat, in foot lengths (ANSUR II and practice)."""

CUP_END = 0.15
"""Station up to which the heel cup keeps its full depth, in foot lengths (laboratory menus and lasts)."""

ARCH_APEX = 0.42
"""Usual station of the apex of the medial arch, in foot lengths; `medial_arch.apex_shift_mm` moves it (practice
ranges)."""

MOST_APEX_SHIFT_MM = 12.0
"""Most that the apex can be moved either way, in mm (practice ranges)."""

ARCH_CAP = 0.04
"""Half length of the shallow cap round the apex, in foot lengths (practice ranges)."""

ARCH_CAP_DROP = 0.03
"""How far the cap has dropped at its ends, as a share of the arch's height (practice ranges)."""

ARCH_END_MM = 8.0
"""How far behind the first head the medial arch has run out, in mm (practice ranges)."""

LATERAL_APEX = 0.45
"""Station of the lateral arch, in foot lengths (practice ranges)."""

TOE_ROOM_MM = 12.0
"""How much longer than the foot an insole for a standard shoe is, in mm (measured insoles)."""

HEEL_WIDTH = 0.175
"""Station of the heel's width, in lengths of the insole's underside."""

BALL_WINDOW = (0.55, 0.80)
"""Stations between which the ball's width is the largest, in lengths of the insole's underside."""

SECOND_AHEAD_MM = 1.0
"""How far ahead of the first metatarsal head the second is, in mm (practice values)."""

BALL_CENTRE_MM = 4.0
"""How far behind the first head the line of the second to fourth crosses the middle of the width, in mm, unless
heads are measured."""

BALL_LENGTHS = (0.67, 0.81)
"""Least and largest heel-to-ball length, in foot lengths (plausibility limits, from ANSUR II percentiles)."""

BALL_LINE_DEG = 15.5
"""Angle of the line from the first to the fifth head against the width, in degrees (ANSUR II and practice)."""

PAD_CREST = 0.63
"""Place of a metatarsal pad's crest from its rear, as a share of its length (pad libraries and trials)."""

SULCUS = 0.085
"""How far ahead of the heads the crease of the toes is, in foot lengths (house)."""

POST_FADE = (0.22, 0.45)
"""Stations up to which the rearfoot post is whole, and from which it is gone, in foot lengths."""

TILT_WINDOW_MM = 8.0
"""A tilt is the slope over this distance to either side of its place, in mm."""

SOFTNESS = 0.12
"""Nearness to the edge at which the law that carries an edge inward starts as a cubic, so that it is smooth there."""

HEEL_WALL = 2.1
"""Slope of the wall of a heel cup: 64.5 degrees, so that a post of 8 degrees keeps it under 66 (house)."""

HEEL_BEND = (0.5, 1.5)
"""Shares of its way between which the heel's curve turns from a cubic, way^3 / 3 high, into a straight wall of slope 1:
so no bend is sudden (house)."""

HEEL_DISH = 0.02
"""Share of a cup's depth by which its floor is dished all over, by 1 - (1 - a^3)^3 of the way a from middle to edge: no
heel's is a plane (house)."""

HEEL_SIDE, HEEL_SIDE_REACH = 0.93, (0.04, 0.10)
"""Where the wall of a heel begins at its sides, in half widths of the heel; and over how much inside of it the sole is
rounded: in foot lengths, and in heel widths of the insole in addition (between standing and unloaded feet)."""

HEEL_REAR, HEEL_REAR_REACH = -0.001, 0.064
"""Where the wall of a heel begins at the rear, ahead of the foot's rearmost point; and over how much ahead of it the
sole is rounded, both in foot lengths (standing feet)."""

MEDIAL_REACH = 0.75
"""How far inward the law beside the medial arch reaches, in local widths (practice ranges)."""

ARCH_FILL_PLACE, ARCH_FILL = 0.30, (0.25, 0.45)
"""Where the fill of the medial arch is measured, in local widths from its edge, and the shares of its height that it
has there at a fill of 0 and of 100 % (feet and stock insoles)."""

ARCH_DISTAL_PLACE, ARCH_DISTAL_FILL = 0.622, (0.23, 0.39)
"""Where the distal fill is measured on the way from the apex to the end of the arch, which usually is 0.60 of the foot
length, and the shares of its height that its edge has there at 0 and at 100 % (stock insoles, house)."""

LATERAL_POWER, LATERAL_REACH = 3.0, 0.25
"""Power of the law beside the lateral arch, and how far inward it reaches, in local widths (house)."""

COUNTER_LEANS = (
    (0.0, 0.0, 0.0),
    (5.0, 1.9, 1.5),
    (10.0, 3.1, 1.9),
    (15.0, 3.1, 1.1),
    (18.0, 2.7, 0.2),
    (20.0, 2.2, -0.7),
    (22.0, 1.6, -1.6),
    (25.0, 0.4, -3.4),
)
"""How far a shoe's heel counter leans out over the underside at a height over it: height, medial and lateral lean in mm
(mean of three lasts)."""

BEVEL_MM = (1.95, 2.2)
"""Width in plan and height in mm of the bevel round the underside of the heel: 41.6 degrees from upright, which prints
without support (lasts are dished 3.0 to 5.4 mm there)."""

BEVEL_FADE = (0.14, 0.30)
"""Stations up to which that bevel is whole, and from which it is gone, in foot lengths (house)."""

BEVEL_SHARE = 0.4
"""Most of a wall's height that the bevel takes (house)."""

RIM_RADIUS_MM = 0.9
"""Radius of the strip that rolls from the foot side into the wall, in mm (laboratory menus and lasts: at least
0.75)."""

RIM_BAND_MM = 4.0
"""Width inside the inner edge that counts as the rim, in mm: limits of the footbed hold further inside."""

RIM_MARGIN_MM = 3.0
"""Thickness counts this far inside the outline and further, in mm."""

BEHIND_BALL_LINE_MM = 6.0
"""How far behind the ball line a three-quarter insole ends, in mm (house)."""

TAPER_MM = 15.0
"""Length over which an insole that ends behind the toes thins toward its front edge, at least, in mm (house)."""

TAPER_PER_HEIGHT = 5.0
"""The same over the height that is lost, where a thick base would run out too steeply (house)."""

REARFOOT_TO_MIDFOOT = (0.22, 0.36)
"""Stations between which a shell's rearfoot thickness gives way to the midfoot's, in foot lengths (house)."""

MIDFOOT_TO_FOREFOOT = (0.54, 0.68)
"""Stations between which a shell's midfoot thickness gives way to the forefoot's, in foot lengths (house)."""
HEEL_STATION = 0.14
"""Station of the middle of the heel on an outline, which the axis goes through, in shares of its length."""

BALL_SHARE = 0.97
"""The ball reaches from where the outline has this share of its greatest width to where it has it again."""

BALL_SEARCH = (0.35, 0.95)
"""Stations between which the ball is looked for."""

REAR, FRONT = (0.08, 0.30), (0.70, 0.92)
"""Stations of the two ends of an insole whose greatest widths are compared, to know heel from toes."""

FRONT_WIDER = 1.04
"""How much wider the front of an insole is than its heel, at least."""

DRIFT_STATIONS = (HEEL_STATION, 0.40, 0.65, 0.92)
"""Heel, waist, ball and toe. Seen along the line through the middles of heel and ball, the toe of every foot is to the
medial side, and the waist to the lateral side because it is hollow medially."""
