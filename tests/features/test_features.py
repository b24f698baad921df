"""The contract that every dose keeps: none leaves no trace, more does more, in its own place, smoothly."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insolecad.design.design import Design
from insolecad.design.reference_points import references
from insolecad.features import DOSES, EXCLUDING, FEATURES, Doses
from insolecad.geometry.fields import Array, Field
from insolecad.geometry.outline import Measures
from insolecad.geometry.support import LATERAL_LAW
from tests.support.exact import EDGES, FLANGES
from tests.support.feet import (
    LOWERING,
    MAIN,
    RAISING,
    REFERENCES,
    SHAPING,
    STANDARD,
    all_doses,
    crossings,
    inside,
    limit_feet,
    lowest,
    on_plan,
    random_doses,
    sample_feet,
    settings_of,
    value_of,
    with_dose,
)

TABLE = 1e-4
"""Millimetres: the support's sections are tabled, and the spline between is true to this (design/design.py)."""

SIDES = 1e-5
"""Millimetres: a skive ends at the inner edge, which is tabled at 128 stations and true to this."""

LINE = 0.02
"""Millimetres: where a flange runs out, its wall is a hair less steep if it begins further inside (found 0.011)."""

ROUNDING = 1e-9
"""Millimetres: what is not tabled is exact."""

FEET = [STANDARD, *sample_feet()[::20]]
EXTREMES = limit_feet()


def drawn(seed: int, count: int, share: float = 1.0) -> list[tuple[Measures, Doses]]:
    """Return pairs of a surveyed foot and random doses, always the same ones."""
    rng, people = np.random.default_rng(seed), sample_feet()
    return [(people[int(rng.integers(len(people)))], random_doses(rng, share, corrections=0.6)) for _ in range(count)]


def only(key: str, doses: Doses) -> Doses:
    """Return the doses without the rivals of one, and an edge without the flanges, which would hide it."""
    for pair in EXCLUDING:
        if key in pair:
            doses = with_dose(doses, next(other for other in pair if other != key), 0.0)
    if key.split(".")[0] in EDGES:
        for flange in FLANGES:
            doses = with_dose(doses, flange, 0.0)
    return doses


def share_of(feature: str, design: Design) -> Field:
    """Return what one feature adds, on the design's own plan (docs/architecture.md, Dose)."""
    if feature in EDGES:
        bare = design.support_without(feature)
        return lambda x, y: design.support(x, y) - bare(x, y)
    return design.terms[feature]


# --- none leaves no trace -------------------------------------------------------------------------


@pytest.mark.parametrize("key", MAIN)
def test_zero_leaves_no_trace_whatever_its_siblings_say(key: str) -> None:
    feature = key.split(".")[0]
    rng = np.random.default_rng(17)
    for foot, doses in drawn(3, 8):
        for sibling in SHAPING:
            if DOSES[sibling].feature == feature:
                doses = with_dose(doses, sibling, float(rng.uniform(DOSES[sibling].low, DOSES[sibling].high)))
        for main in MAIN:
            # a feature may have a main dose for each of several places
            doses = with_dose(doses, main, 0.0) if DOSES[main].feature == feature else doses
        zero = Design(foot, doses)
        absent = Design(foot, doses.model_copy(update={feature: FEATURES[feature].settings()}))
        x, y = inside(zero.plan, 61, 25)
        assert np.abs(zero.foot_side(x, y) - on_plan(zero, absent.doses).foot_side(x, y)).max() < 1e-12
        around = np.linspace(0.0, 1.0, 97)
        assert np.abs(zero.plan.inner(around) - absent.plan.inner(around)).max() < 1e-12


def test_without_any_dose_the_foot_side_is_the_bare_base() -> None:
    bare = Design(STANDARD, Doses())
    x, y = inside(bare.plan)
    assert np.array_equal(bare.foot_side(x, y), bare.terms["base"](x, y))


# --- more does more, to its declared side ---------------------------------------------------------


@pytest.mark.parametrize("key", RAISING)
def test_the_foot_side_rises_everywhere_with_a_raising_dose(key: str) -> None:
    info = DOSES[key]
    tolerance = LINE if key in FLANGES else TABLE if info.feature in EDGES else ROUNDING
    tolerance = 3.0 * SIDES if info.feature.endswith("skive") else tolerance
    for foot, others in drawn(5, 8):
        doses = only(key, others)
        small = lowest(info) + 0.02 * (info.high - lowest(info))
        steps = [info.low, small, *np.linspace(lowest(info), info.high, 5)[1:]]
        most = Design(foot, with_dose(doses, key, info.high))
        # beyond the bed a flange takes the place of what cup and arch would go on to, and a skive's fall levels out
        on_bed = key in FLANGES or info.feature.endswith("skive")
        x, y = inside(replace(most.plan, inner=most.bed.bed) if on_bed else most.plan, 81, 33)
        heights = np.array([on_plan(most, with_dose(doses, key, step)).foot_side(x, y) for step in steps])
        for low, high, rise in zip(steps, steps[1:], np.diff(heights, axis=0), strict=False):
            at = rise.argmin()
            place = f"at ({x[at]:.1f}, {y[at]:.1f})"
            assert rise[at] >= -tolerance, f"{key} from {low:g} to {high:g} lowers by {-rise[at]:.2g} mm {place}"


@pytest.mark.parametrize("key", LOWERING)
def test_the_foot_side_falls_everywhere_with_a_lowering_dose(key: str) -> None:
    info = DOSES[key]
    for foot, doses in drawn(15, 8):
        steps = [info.low, *np.linspace(lowest(info), info.high, 5)]
        most = Design(foot, with_dose(doses, key, info.high))
        x, y = inside(most.plan, 81, 33)
        heights = np.array([on_plan(most, with_dose(doses, key, step)).foot_side(x, y) for step in steps])
        assert np.diff(heights, axis=0).max() <= ROUNDING
        points = references(most)
        places = np.array([points[name].at[:2] for name in REFERENCES[key]])
        at = [on_plan(most, with_dose(doses, key, step)).foot_side(*places.T) for step in steps]
        assert np.diff(at, axis=0).max() < 0.0


@pytest.mark.parametrize("key", [key for key in RAISING if key not in FLANGES])
def test_a_raising_dose_raises_its_reference_point(key: str) -> None:
    info = DOSES[key]
    for foot, others in drawn(6, 6):
        doses = only(key, others)
        most = Design(foot, with_dose(doses, key, info.high))
        points = references(most)
        places = np.array([points[name].at[:2] for name in REFERENCES[key]])
        steps = [info.low, *np.linspace(lowest(info), info.high, 4)[1:]]
        heights = [on_plan(most, with_dose(doses, key, step)).foot_side(*places.T) for step in steps]
        assert np.diff(heights, axis=0).min() > 0.0


def test_the_post_raises_the_side_of_its_sign_and_steepens_with_the_dose() -> None:
    for foot, doses in drawn(7, 6):
        built = [
            Design(foot, with_dose(doses, "rearfoot_post.angle_deg", angle)) for angle in (-8, -3, -0.5, 0.5, 3, 8)
        ]
        y = np.array([-8.0, 8.0])
        slopes = []
        for design in built:
            low, high = design.terms["rearfoot_post"](np.full(2, foot.seat_x), y)
            slopes.append(high - low)
            assert np.sign(high - low) == np.sign(value_of(design.doses, "rearfoot_post.angle_deg"))
            # it turns about the opposite edge: no place of the heel's floor sinks
            lateral, medial = design.plan.crossing(foot.seat_x)
            across = np.linspace(lateral, medial, 41)
            assert design.terms["rearfoot_post"](np.full(41, foot.seat_x), across).min() >= -1e-9
        assert np.all(np.diff(slopes) > 0.0)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize("degrees", [0.5, 2.0, 4.0, 8.0])
def test_the_slope_of_the_heel_seat_is_the_posts_angle(sign: float, degrees: float) -> None:
    for foot, doses in drawn(8, 5):
        posted = Design(foot, with_dose(doses, "rearfoot_post.angle_deg", sign * degrees))
        plain = on_plan(posted, with_dose(doses, "rearfoot_post.angle_deg", 0.0))
        for x in (0.14, 0.10, 0.21):
            station, y = np.full(17, x * foot.foot_length), np.linspace(-8.0, 8.0, 17)
            dose = posted.foot_side(station, y) - plain.foot_side(station, y)
            slope = np.polynomial.Polynomial.fit(y, dose, 1).convert().coef[1]
            # a plane: only rounding may differ
            assert np.degrees(np.arctan(slope)) == pytest.approx(sign * degrees, abs=1e-9)


def test_the_post_lifts_the_heel_seat_by_half_of_its_wedge() -> None:
    foot = STANDARD
    for angle in (-4.0, 4.0):
        design = Design(foot, Doses.model_validate({"rearfoot_post": {"angle_deg": angle}}))
        lateral, medial = design.plan.crossing(foot.seat_x)
        middle = design.terms["rearfoot_post"](np.array([foot.seat_x]), np.array([(lateral + medial) / 2.0]))[0]
        assert middle == pytest.approx(np.tan(np.radians(4.0)) * (medial - lateral) / 2.0, abs=1e-9)


# --- what was ordered is what is there ------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key in [*RAISING, *LOWERING] if not key.startswith("base.")])
def test_the_contribution_at_the_reference_point_is_the_dose(key: str) -> None:
    feature = key.split(".")[0]
    sign = -1.0 if key in LOWERING else 1.0
    pairs = drawn(9, 40)
    rng = np.random.default_rng(10)
    pairs += [(foot, random_doses(rng)) for foot in EXTREMES]
    for foot, doses in pairs:
        doses = with_dose(only(key, doses), key, value_of(doses, key))
        if key in FLANGES:
            # a flange brings the edge to its height: alone that is its dose
            doses = Doses.model_validate({feature: getattr(doses, feature).model_dump()})
        points = references(Design(foot, doses))
        for name in REFERENCES[key]:
            got = points[name].contributions.get(feature, 0.0)
            if key in FLANGES:
                got = points[name].at[2] - points[name].base_z
            # a thousandth of a millimetre: ten times what the table of sections may cost
            assert got == pytest.approx(sign * value_of(doses, key), abs=1e-3), f"{doses.model_dump()} on {foot}"


@pytest.mark.parametrize("key", FLANGES)
def test_a_flange_brings_the_edge_to_its_height_or_leaves_a_higher_one_alone(key: str) -> None:
    feature = key.split(".")[0]
    higher = 0
    for number, (foot, doses) in enumerate(drawn(16, 40)):
        if number % 4 == 0:
            # low, and beside the cup: there the edge is higher
            low = {key: lowest(DOSES[key]), f"{feature}.start_mm": 20.0, f"{feature}.end_mm": 80.0}
            for one, value in low.items():
                doses = with_dose(doses, one, value)
        design = Design(foot, doses)
        x, y, _ = references(design)[feature].at
        at = np.array([x]), np.array([y])
        got = float(design.support(*at)[0] + design.terms[feature](*at)[0])
        edge = design.bed.edges_at(x)[feature == "medial_flange"]
        plain = float(design.support(at[0], np.array([edge]))[0])
        # the plain edge is tabled
        assert got == pytest.approx(max(value_of(doses, key), plain), abs=1e-3)
        higher += plain > value_of(doses, key) > 0.0
    assert higher


def test_base_and_lift_are_what_everything_else_stands_on() -> None:
    for foot, doses in drawn(11, 20):
        points = references(Design(foot, doses))
        seat = doses.base.heel_mm + doses.heel_lift.height_mm
        assert points["heel_seat"].base_z == pytest.approx(seat, abs=1e-9)
        assert points["ball_centre"].base_z == pytest.approx(doses.base.forefoot_mm, abs=1e-9)


def test_the_reference_points_lie_where_they_are_defined() -> None:
    for foot, doses in drawn(12, 12):
        design = Design(foot, doses)
        points = {name: point.at for name, point in references(design).items()}
        seat, length = 0.14 * foot.foot_length, foot.foot_length
        low, high = crossings(design.plan.bed, seat, 0)
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        ball = foot.ball_length - 4.0
        across_ball = sum(crossings(design.plan.bottom, ball, 0)) / 2.0
        apex = 0.42 * length + doses.medial_arch.apex_shift_mm
        pad, bar = doses.metatarsal_pad, doses.metatarsal_bar
        expected = {
            "heel_seat": (seat, 0.0),
            "cup_medial": (seat, high),
            "cup_lateral": (seat, low),
            "medial_arch_apex": (apex, crossings(design.plan.bed, apex, 0)[1]),
            "lateral_arch_apex": (0.45 * length, crossings(design.plan.bed, 0.45 * length, 0)[0]),
            "ball_centre": (ball, across_ball),
            "metatarsal_pad_crest": (ball - pad.front_edge_mm - 0.37 * pad.length_mm, across_ball),
            "metatarsal_bar_crest": (ball - bar.gap_mm - bar.width_mm, across_ball),
            "medial_skive": (seat, middle + 0.72 * half),
            "lateral_skive": (seat, middle - 0.72 * half),
        }
        for name, place in expected.items():
            # the crossings are taken on chords of 4,096 points: true to 1e-4 mm
            assert points[name][:2] == pytest.approx(place, abs=1e-3), name
        z = design.foot_side(*np.array([at[:2] for at in points.values()]).T)
        assert z == pytest.approx([at[2] for at in points.values()], abs=1e-9)


def test_the_cups_inner_width_is_met_across_the_heel_seat() -> None:
    for foot, doses in drawn(13, 20):
        if doses.heel_cup.depth_mm == 0.0:
            continue
        lateral, medial = crossings(Design(foot, doses).plan.bed, foot.seat_x, 0)
        # 0.01 mm: three steps of Newton's method, and no one can measure less on a cup
        assert medial - lateral == pytest.approx(doses.heel_cup.inner_width_mm, abs=0.01)


def test_a_skive_leaves_the_cup_at_its_depth() -> None:
    for side in ("medial", "lateral"):
        for depth in (1.0, 3.0, 6.0):
            doses = {"heel_cup": {"depth_mm": 16.0}, f"{side}_skive": {"depth_mm": depth}}
            design = Design(STANDARD, Doses.model_validate(doses))
            x = np.full(2, STANDARD.seat_x)
            raised = design.terms[f"{side}_skive"](x, np.array(design.plan.seat_edges))
            assert np.abs(raised).max() < SIDES


@pytest.mark.parametrize("side", [1.0, -1.0], ids=["medial", "lateral"])
@pytest.mark.parametrize("depth", [0.12, 2.0, 6.0])
def test_a_skive_takes_at_most_a_third_of_its_depth_off_the_wall_of_a_flange(side: float, depth: float) -> None:
    feature = "medial_skive" if side > 0.0 else "lateral_skive"
    doses = {"heel_cup": {"depth_mm": 16.0}, feature: {"depth_mm": depth}}
    for foot in [STANDARD, *EXTREMES]:
        design = Design(foot, Doses.model_validate(doses))
        edge = design.bed.edges_at(foot.seat_x)[side > 0.0]
        beyond = edge + side * np.linspace(0.0, 20.0, 81)
        taken = -design.terms[feature](np.full(81, foot.seat_x), beyond)
        assert 0.0 < taken.max() < depth / 3.0
        assert taken.max() - taken[-1] < ROUNDING, "it levels out"


# --- each in its own place ------------------------------------------------------------------------


NOWHERE = 1e-9


def outside_of(feature: str, settings: dict[str, float], where: Callable[[Design, Array, Array], Array]) -> float:
    """Return the most that a feature adds where it must not, over some feet and backgrounds."""
    worst = 0.0
    for foot, others in drawn(14, 6, share=0.8):
        data = {**others.model_dump(), feature: settings}
        for pair in EXCLUDING:
            for key in pair:
                rival, name = key.split(".")
                if rival != feature and feature in [other.split(".")[0] for other in pair]:
                    data[rival][name] = 0.0
        design = Design(foot, Doses.model_validate(data))
        x, y = inside(design.plan, 161, 41)
        forbidden = where(design, x, y)
        assert forbidden.any() and not forbidden.all()
        share = np.abs(share_of(feature, design)(x, y))
        assert share[~forbidden].max() > 0.1, f"{feature} does nothing anywhere"
        worst = max(worst, float(share[forbidden].max()))
    return worst


@pytest.mark.parametrize("front_edge", [0.0, 2.0, 5.0, 15.0])
@pytest.mark.parametrize("size", [(50.0, 42.0), (30.0, 80.0), (90.0, 25.0)], ids=str)
def test_the_pad_ends_behind_the_line_of_the_second_to_fourth_head(
    front_edge: float, size: tuple[float, float]
) -> None:
    pad = {"height_mm": 8.0, "length_mm": size[0], "width_mm": size[1], "front_edge_mm": front_edge}
    assert outside_of("metatarsal_pad", pad, lambda design, x, y: x > design.plan.head_line_x(y)) < NOWHERE


def test_the_pad_is_as_long_and_as_wide_as_ordered_and_keeps_its_gap_along_the_heads() -> None:
    pad = {"height_mm": 6.0, "length_mm": 50.0, "width_mm": 42.0, "front_edge_mm": 5.0}
    design = Design(STANDARD, Doses.model_validate({"metatarsal_pad": pad}))
    x, y = np.meshgrid(np.arange(100.0, 200.0, 0.25), np.arange(-45.0, 45.0, 0.25), indexing="ij")
    there = design.terms["metatarsal_pad"](x, y) > 1e-9
    behind_the_heads = (design.plan.head_line_x(y) - x)[there]
    # the last 0.5 mm of a cubic run-out are under 1e-9 mm, and the net is 0.25 mm wide
    assert behind_the_heads.min() == pytest.approx(5.0, abs=1.0)
    assert np.ptp(y[there]) == pytest.approx(42.0, abs=1.0)
    # the length counts in the middle of the width: the pad leans with the heads
    middle = np.arange(100.0, 200.0, 0.05)
    along = middle[design.terms["metatarsal_pad"](middle, np.full_like(middle, design.plan.ball_centre_y)) > 1e-9]
    assert np.ptp(along) == pytest.approx(50.0, abs=0.5)


def test_the_bar_stays_its_gap_behind_the_line_of_the_heads() -> None:
    for gap in (3.0, 15.0):
        bar = {"height_mm": 5.0, "width_mm": 25.0, "gap_mm": gap}
        assert outside_of("metatarsal_bar", bar, lambda d, x, y, g=gap: x > d.plan.head_line_x(y) - g) < NOWHERE
        # land and a run-out of 25 mm behind it (pad libraries and trials)
        rear = gap + 25.0 + 25.0
        assert outside_of("metatarsal_bar", bar, lambda d, x, y, r=rear: x < d.plan.head_line_x(y) - r) < NOWHERE


@pytest.mark.parametrize("side", [1.0, -1.0], ids=["medial", "lateral"])
def test_a_skive_stays_on_its_side_of_the_heel(side: float) -> None:
    feature, name = ("medial_skive" if side > 0.0 else "lateral_skive"), {"depth_mm": 4.0}

    def far(design: Design, x: Array, y: Array) -> Array:
        t = x / design.measures.foot_length
        # the plane is d / tan 15 = 15 mm wide and grows out of the seat over some mm round the middle
        middle, _ = design.plan.section(x)
        return (t < 0.03) | (t > 0.34) | (side * (y - middle) < -4.0)

    assert outside_of(feature, name, far) < NOWHERE


def test_the_post_is_gone_at_0_45_of_the_foot() -> None:
    gone = outside_of("rearfoot_post", {"angle_deg": 6.0}, lambda d, x, y: x > 0.45 * d.measures.foot_length)
    assert gone < NOWHERE


def test_the_lift_is_gone_at_0_62_of_the_foot_and_full_to_0_22() -> None:
    gone = outside_of("heel_lift", {"height_mm": 8.0}, lambda d, x, y: x > 0.62 * d.measures.foot_length)
    assert gone < NOWHERE
    lift = Design(STANDARD, Doses.model_validate({"heel_lift": {"height_mm": 8.0}})).terms["heel_lift"]
    x = np.linspace(-3.0, 0.22 * STANDARD.foot_length, 50)
    assert np.abs(lift(x, np.zeros(50)) - 8.0).max() < NOWHERE


def test_the_cup_has_no_say_beyond_the_archs_half_height() -> None:
    def ahead(design: Design, x: Array, y: Array) -> Array:
        # up to the knot at half height the cup still shapes the arch's crown, which needs room above it
        apex = 0.42 * design.measures.foot_length + design.doses.medial_arch.apex_shift_mm
        half_way = apex + 0.55 * (design.measures.arch_end_x - apex)
        # a table of cubic splines rings for a few of its knots, 1 mm apart
        return x > half_way + 8.0

    assert outside_of("heel_cup", {"depth_mm": 18.0, "inner_width_mm": 66.0}, ahead) < TABLE


def test_the_cup_leaves_the_middle_of_the_heel_alone() -> None:
    cup = {"depth_mm": 18.0, "inner_width_mm": 66.0}
    design = Design(STANDARD, Doses.model_validate({"heel_cup": cup}))
    seat = share_of("heel_cup", design)(np.array([STANDARD.seat_x]), np.array([design.plan.seat_y]))
    assert abs(seat[0]) < NOWHERE


def test_the_medial_arch_stays_behind_the_first_head_and_off_the_lateral_quarter() -> None:
    def far(design: Design, x: Array, y: Array) -> Array:
        middle, half = design.plan.section(x)
        # it reaches in by 0.75 of the width; a hundredth of the width for the table
        return (x > design.measures.ball_length - 8.0) | (y < middle - 0.51 * half)

    assert outside_of("medial_arch", {"height_mm": 20.0, "apex_shift_mm": 0.0}, far) < NOWHERE


def test_the_lateral_arch_stays_behind_the_first_head_and_reaches_as_far_as_its_edge_is_high() -> None:
    def far(design: Design, x: Array, y: Array) -> Array:
        middle, half = design.plan.section(x)
        # a quarter of the width, or thrice the height beside a deep cup; rounded between, a tenth more where both meet
        reach = 1.1 * np.maximum(0.5 * half, 3.0 * design.lateral_edge(x))
        # as far as the heel's curve has a share, that reaches to the middle
        reach = np.maximum(reach, np.where(x < (LATERAL_LAW[1] + 0.02) * design.measures.foot_length, 1.01 * half, 0.0))
        return (x > design.measures.ball_length - 8.0) | (y > middle - half + reach)

    assert outside_of("lateral_arch", {"height_mm": 6.0}, far) < NOWHERE


def test_the_lateral_arch_has_run_out_at_the_fifth_head() -> None:
    ahead = outside_of("lateral_arch", {"height_mm": 6.0}, lambda d, x, y: x > d.measures.mth5_x)
    assert ahead < TABLE


def ray_border(design: Design, x: Array) -> Array:
    """Return how far on the lateral side the first ray's corrections may reach: the interspace, less their bevel."""
    interspace = design.plan.across(0.76) - 7.0
    # ahead of the head the border turns to the lateral side of the tip
    return np.where(x > design.measures.ball_length, -np.inf, interspace)


def beside_flange(side: float, height: float, start: float, end: float) -> Callable[[Design, Array, Array], Array]:
    """Return where no flange is: behind its rise and ahead of its end, and more than 7 mm inside of the bed's edge."""

    def outside(design: Design, x: Array, y: Array) -> Array:
        # it rises over 24 mm, or more by its height over the cup, and nothing is behind the rear of the cup
        rise = max(24.0, 16.0 + 1.5 * (height - design.doses.heel_cup.depth_mm))
        rear = max(start - rise, 0.03 * design.measures.foot_length)
        middle, half = design.plan.section(x)
        return (x < rear) | (x > end + 36.0) | (side * (y - middle) < half - 7.0)

    return outside


FOOTPRINTS: dict[str, tuple[dict[str, float], Callable[[Design, Array, Array], Array]]] = {
    "forefoot_post": (
        {"angle_deg": 3.0},
        lambda d, x, y: (
            (x < d.plan.head_line_x(y) - 34.0) | (x > d.plan.head_line_x(y) + 0.085 * d.measures.foot_length)
        ),
    ),
    "mortons_extension": (
        {"thickness_mm": 3.0},
        lambda d, x, y: (x < d.measures.ball_length - 26.0) | (y < ray_border(d, x)),
    ),
    "reverse_mortons_extension": (
        {"thickness_mm": 3.0},
        lambda d, x, y: (
            (x < d.plan.head_line_x(y) - 35.0)
            | (x > d.plan.head_line_x(y) + 1.15 * 0.085 * d.measures.foot_length)
            | ((y > d.plan.across(0.76) + 7.0) & (x < d.measures.ball_length))
        ),
    ),
    "first_ray_cutout": (
        {"depth_mm": 2.0},
        lambda d, x, y: (
            (x < d.measures.ball_length - 25.0)
            | (x > d.measures.ball_length + 0.085 * d.measures.foot_length)
            | (y < ray_border(d, x))
        ),
    ),
    "plantar_fascia_groove": (
        {"depth_mm": 2.0},
        lambda d, x, y: (x < 0.22 * d.measures.foot_length) | (x > 0.62 * d.measures.foot_length) | (y < -3.5),
    ),
    "heel_spur_pocket": (
        {"depth_mm": 2.0},
        lambda d, x, y: np.hypot(x - 0.165 * d.measures.foot_length, y - 3.0) > 11.0 + 4.75,
    ),
    "heel_gel_pocket": (
        {"depth_mm": 3.0},
        lambda d, x, y: (abs(x - d.measures.seat_x) > 29.4) | (abs(y) > 24.8),
    ),
    "forefoot_gel_pocket": (
        {"depth_mm": 3.0},
        lambda d, x, y: (abs(x - d.plan.head_line_x(y)) > 28.6) | (abs(y - d.plan.across(0.48)) > 42.9),
    ),
    "head_offload": (
        {"mth3_mm": 2.0},
        lambda d, x, y: (
            np.hypot(x - d.plan.head(3)[0], y - d.plan.head(3)[1]) > 11.0 / 260.0 * d.measures.foot_length + 6.5
        ),
    ),
    "dancers_pad": (
        {"height_mm": 3.0},
        lambda d, x, y: np.hypot(x - d.plan.head(1)[0], y - d.plan.head(1)[1]) > 40.3 / 260.0 * d.measures.foot_length,
    ),
    "neuroma_pad": ({"height_mm": 4.0}, lambda d, x, y: x > d.plan.head_line_x(y) + 7.5),
    "cuboid": (
        {"height_mm": 3.0},
        lambda d, x, y: (
            (abs(x - 0.45 * d.measures.foot_length) > 27.4) | (abs(y + 0.25 * d.measures.ball_width) > 18.9)
        ),
    ),
    "navicular_relief": (
        {"depth_mm": 2.0},
        lambda d, x, y: (
            (abs(x - 0.42 * d.measures.foot_length) > 24.0)
            | (y < d.plan.edges_at(0.42 * d.measures.foot_length)[1] - 40.0)
        ),
    ),
    "transverse_arch": ({"height_mm": 3.0}, lambda d, x, y: x > d.plan.head_line_x(y)),
    "toe_crest": (
        {"height_mm": 4.0},
        lambda d, x, y: abs(x - d.plan.head_line_x(y) - 0.085 * d.measures.foot_length + 4.5) > 21.5,
    ),
    "medial_flange": (
        {"height_mm": 20.0, "start_mm": 40.0, "end_mm": 130.0},
        beside_flange(1.0, 20.0, 40.0, 130.0),
    ),
    "lateral_flange": (
        {"height_mm": 14.0, "start_mm": 40.0, "end_mm": 110.0},
        beside_flange(-1.0, 14.0, 40.0, 110.0),
    ),
}
"""Where each correction made on order may not add or take anything."""


@pytest.mark.parametrize("feature", FOOTPRINTS)
def test_a_correction_made_on_order_stays_in_its_footprint(feature: str) -> None:
    settings, outside = FOOTPRINTS[feature]
    assert outside_of(feature, settings, outside) < NOWHERE


# --- smooth, whatever is ordered ------------------------------------------------------------------


STEP = 0.2
"""Millimetres between samples; finer than the narrowest rounding of any feature (2.5 mm)."""

COARSER = 4
"""The second look at the same line is this many times coarser."""


EXACT = 1e-9
"""The tolerance of a field that is a formula, in mm."""

NOTHING = 1e-5
"""Curvature per mm, a radius of 100 m: jumps below it are the splines' third derivatives."""


def lines(design: Design, beyond: float) -> Iterator[tuple[Array, Array]]:
    """Yield x and y of lines across and along the insole, from `beyond` mm outside the rim to the other side."""
    inner = design.plan.inner
    low, high = inner(np.linspace(0.0, 1.0, 1025)).min(axis=0), inner(np.linspace(0.0, 1.0, 1025)).max(axis=0)
    for column, shares in ((0, np.linspace(0.02, 0.98, 13)), (1, np.linspace(0.08, 0.92, 9))):
        for at in low[column] + shares * (high[column] - low[column]):
            start, end = crossings(inner, float(at), column)
            run = np.arange(start - beyond, end + beyond, STEP)
            held = np.full_like(run, at)
            yield (held, run) if column == 0 else (run, held)


def jump_of_curvature(z: Array, stride: int, trim: int, step: float = STEP) -> float:
    """Return the largest change of the second derivative from one sample to the next."""
    bend = (z[2 * stride :] - 2.0 * z[stride:-stride] + z[: -2 * stride]) / (stride * step) ** 2
    change = np.abs(bend[stride:] - bend[:-stride])
    return float(change[trim : len(change) - trim].max())


def assert_finite_and_c2(design: Design, field: Field, noise: float) -> None:
    """Fail where a field is not finite or not C2 up to 2 mm beyond the rim.

    Where the second derivative is continuous its change from sample to sample shrinks to a
    quarter with a fourfold finer step; a jump of curvature keeps its size, a crease grows
    fourfold, a cliff sixteenfold. `noise` is the tolerance of the values. A line that grazes a rounding
    meets it for less than the coarse step, and so does a cup as narrow as it is deep; the second derivative must then
    be continuous at a finer look.
    """
    more = 3 * COARSER
    for x, y in lines(design, beyond=2.0 + more * STEP):
        z = field(x, y)
        assert np.isfinite(z).all()
        # the fine look leaves out the ends: there the coarse one has no full view
        fine, coarse = jump_of_curvature(z, 1, trim=more), jump_of_curvature(z, COARSER, trim=0)
        if fine > 0.6 * coarse + 4.0 * noise / STEP**2 + NOTHING:
            finer = STEP / COARSER
            between = [np.arange(line[0], line[-1], finer) if np.ptp(line) else line[:1] for line in (x, y)]
            finest = jump_of_curvature(field(*np.broadcast_arrays(*between)), 1, trim=more * COARSER, step=finer)
            # what a table is off by is smooth as well, so nothing is allowed for it here
            assert finest <= 0.6 * fine + 4.0 * EXACT / finer**2 + NOTHING, (
                f"at x = {x[0]:.1f}..{x[-1]:.1f}, y = {y[0]:.1f}..{y[-1]:.1f}"
            )


@pytest.mark.parametrize("feature", FEATURES)
def test_any_allowed_setting_gives_a_finite_c2_surface_up_to_2_mm_beyond_the_rim(feature: str) -> None:
    noise = TABLE if feature in EDGES else EXACT

    @given(settings_of(feature), st.sampled_from(FEET + EXTREMES), st.sampled_from([0.0, 12.0, 24.0]))
    @settings(max_examples=14)
    def check(chosen: dict[str, float], foot: Measures, cup: float) -> None:
        background = {} if feature == "heel_cup" else {"heel_cup": {"depth_mm": cup}}
        design = Design(foot, Doses.model_validate({**background, feature: chosen}))
        assert_finite_and_c2(design, design.support if feature in EDGES else design.terms[feature], noise)

    check()


@given(all_doses(), st.sampled_from(FEET))
@settings(max_examples=20)
def test_any_combination_of_all_doses_gives_a_finite_foot_side_without_a_cliff_or_crease(
    doses: Doses, foot: Measures
) -> None:
    design = Design(foot, doses)
    assert_finite_and_c2(design, design.support, TABLE)
    # what stands on the table of sections is formulas, and can be looked at more closely
    assert_finite_and_c2(design, lambda x, y: design.foot_side(x, y) - design.support(x, y), EXACT)
