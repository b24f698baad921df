"""Heel: lift, post, skives, and the cup that holds them (laboratory menus and lasts)."""

from insolecad.features import DOSES
from insolecad.geometry.heel_curve import curve_of
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import ByLevel, ByType, Condition, Formula, WithLength, Zero
from insolecad.prescription.rules.conditions import FLAT, HEEL_STRIKE, MINIMALIST
from insolecad.prescription.rules.rule import Instead, Plus, Rule, lower_limit, upper_limit

SMALLEST_DIFFERENCE = 4.0
"""Leg-length difference in mm below which no lift is made (practice rule)."""

MOST_LIFT, MOST_LIFT_BY_CLINICIAN = 6.0, 10.0
"""Most that a leg-length difference raises a heel in the shoe, in mm (practice rules)."""


def _short_side(case: Case) -> bool:
    difference = case.order.wearer.leg_length_difference_mm or 0.0
    return case.order.wearer.short_leg == case.side and difference >= SMALLEST_DIFFERENCE


def _half_of_difference(case: Case) -> float:
    most = MOST_LIFT_BY_CLINICIAN if case.order.wearer.clinician else MOST_LIFT
    return round(min((case.order.wearer.leg_length_difference_mm or 0.0) / 2.0, most), 1)


def _post(case: Case) -> tuple[float, str]:
    """Return the post's angle; the words say which side is up."""
    angle, words = POST(case)
    side = "" if angle == 0.0 else ", inner side up" if angle > 0.0 else ", outer side up"
    return angle, f"{words}{side}:"


POST = ByType(flat=(0.0, 2.0, 4.0), neutral=(0.0, 0.0, 2.0), high=(0.0, -2.0, -3.0))


def post_rise_by_rule(case: Case) -> float:
    """Return how far the post raises the heel seat by the rules, in mm, whatever was ordered.

    The base may depend on this and never on the doses: a dose is what a heel stands higher
    with it than without. Nor on a lift for a shorter leg, which would lose some of it.
    """
    return case.post_rise(POST(case)[0])


def cup_for_skive(skive: float) -> float:
    """Return the shallowest cup in mm that a skive of `skive` mm works in (podiatrytoday.com)."""
    if skive <= 0.0:
        return 0.0
    return 20.0 if skive > 5.0 else 14.0


def _cup_for_skive(case: Case) -> float:
    return cup_for_skive(max(case.dose("medial_skive.depth_mm"), case.dose("lateral_skive.depth_mm")))


STEP = 8.0
"""How much higher than the cup a flange may stand without looking like a horn, in mm (house)."""


def _cup_for_flange(case: Case) -> float | None:
    highest = max(case.ordered.get(f"{side}_flange.height_mm", 0.0) for side in ("medial", "lateral"))
    return highest - STEP if highest else None


def _cup_width(case: Case) -> tuple[float, str]:
    """Return the width of the standing heel's curve at the depth of the cup.

    It belongs to the heel alone. What does not fit the shoe's counter is a remark, never a narrower heel.
    """
    depth, half = case.dose("heel_cup.depth_mm"), case.heel_width / 2.0
    width = round(2.0 * curve_of(half, case.measures).side(depth), 1) if depth else case.heel_width
    return width, f"heel width {case.heel_width:g}: the heel's own curve is this wide {depth:g} mm over its seat:"


TILT_RULES = (
    Rule(
        "heel_lift.height_mm",
        Zero("none unless ordered"),
        "house",
        instead=(
            Instead(
                Condition("the shorter leg, from a difference of 4 mm", _short_side),
                _half_of_difference,
                "the shorter leg, from a difference of 4 mm on: half of it for a first fitting, at most 6 mm, "
                "10 on a clinician's word: {value}",
                "practice rule",
                "P",
            ),
        ),
    ),
    Rule(
        "rearfoot_post.angle_deg",
        Formula(f"{POST.says}, + inner side up", _post),
        "house, within the laboratories' menus",
    ),
    Rule(
        "medial_skive.depth_mm",
        ByType(flat=(0.0, 0.0, 2.0), neutral=0.0, high=0.0),
        "house, depths after Kirby 1992",
    ),
    Rule("lateral_skive.depth_mm", Zero("none unless ordered"), "house"),
)
"""The tilt first: the cup depends on it."""

WIDTH = DOSES["heel_cup.inner_width_mm"]

RULES = (
    Rule(
        "heel_cup.depth_mm",
        WithLength(ByLevel(10.0, 14.0, 18.0)),
        "house, from laboratory menus",
        plus=(Plus(2.0, FLAT), Plus(-3.0, MINIMALIST), Plus(2.0, HEEL_STRIKE)),
        limits=(
            lower_limit(8.0),
            upper_limit(22.0),
            lower_limit(_cup_for_skive, "to hold the heel on a skive", "14, or 20 over 5 mm,"),
            lower_limit(
                _cup_for_flange, "so that the ordered flange grows out of it", f"an ordered flange less {STEP:g}"
            ),
        ),
    ),
    Rule(
        "heel_cup.inner_width_mm",
        Formula("the width of the heel's own curve at the depth of the cup", _cup_width),
        "house, from standing and unloaded feet",
        limits=(lower_limit(WIDTH.low), upper_limit(WIDTH.high)),
    ),
)
