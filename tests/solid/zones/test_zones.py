"""Stiffness zones: closed prisms that cover the insole, stand out a little, and step gently to their neighbours."""

import itertools
from functools import lru_cache

import manifold3d
import numpy as np
import pytest
import shapely
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from insolecad.errors import LimitError, OrderError
from insolecad.features.metatarsal_pad import crest
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.solid.mesh import mirror
from insolecad.solid.zones.grading import PAD, STEP, grade
from insolecad.solid.zones.plan import Rectangle, middle_grid
from insolecad.solid.zones.zones import named_bodies, rest_percent, zones
from insolecad.surface.grid import border
from tests.support.feet import FOOT, volume
from tests.support.orders import foot, people
from tests.support.random_prescriptions import orders

PARTS = ["heel", "lateral", "medial_arch", "forefoot", "toes"]

NEVER = 1e-3
"""Volume in mm3 that is rounding."""

FORMS = {
    "full": {},
    "maximum, heavy": {"support.level": "maximum", "wearer.mass_kg": 110, "foot.pronation": "moderate-overpronation"},
    "sulcus": {"form.length": "sulcus"},
    "three-quarter": {"form.length": "three-quarter"},
    "first-ray step": {"form.length": "three-quarter", "form.first_ray_step": True},
    "upright walls": {"form.walls": "vertical", "foot.length_mm": 231, "foot.ball_length_mm": 166},
    "covered": {"top_cover.thickness_mm": 3.0, "form.toe": "square"},
    "labelled, with holes": {"form.label": "auto", "ventilation.zones": ["heel", "forefoot"], "aperture.mth2_mm": 14},
    "pockets": {"heel_spur_pocket.depth_mm": 3.0, "forefoot_gel_pocket.depth_mm": 2.0, "foot.type": "high"},
    "firm pad": {"infill.metatarsal_pad_percent": 40},
    "soft pad in a firm arch": {"infill.metatarsal_pad_percent": 12, "infill.medial_arch_percent": 40},
    "far apart": {"infill.heel_percent": 5, "infill.medial_arch_percent": 100, "infill.toes_percent": 60},
    "shell": {"form.construction": "shell", "form.label": "auto"},
    "shell, three-quarter, firm heel": {
        "form.construction": "shell",
        "form.length": "three-quarter",
        "infill.heel_percent": 40,
    },
    "shell without a block": {"form.construction": "shell", "form.post_block": "none", "form.label": "L 41"},
}


@lru_cache(maxsize=32)
def made(name: str, side: str = "right"):
    """Return the insole and its zones, in a form by name."""
    return of(Order(foot=FOOT, side=side, wearer={"mass_kg": 78}).with_values(FORMS[name]), side)


def of(order: Order, side: str):
    pair = build(order)
    insole = getattr(pair, side)
    return insole, zones(insole, pair.prescriptions[side])


def solid(mesh) -> manifold3d.Manifold:
    found = manifold3d.Manifold(manifold3d.Mesh64(mesh.vertices, mesh.faces.astype(np.uint64)))
    assert found.status() == manifold3d.Error.NoError
    return found


def parts_of(found) -> list:
    """Return the zones that cover the insole, of those that lie in them."""
    names = {one.name.partition("_edge")[0] for one in found}
    return found[: len(names & set(PARTS))]


def in_plan(body: manifold3d.Manifold) -> shapely.Polygon:
    """Return a body seen from above, filled."""
    return shapely.Polygon(max(body.project().to_polygons(), key=len))


def assert_sound(insole, found) -> None:
    """Hold an insole's zones against everything that a slicer relies on."""
    names = {one.name for one in found}
    assert len(names) == len(found)
    assert {one.partition("_edge")[0].partition("_beside")[0] for one in names} <= names, "a core is missing"
    bodies = [solid(one.body) for one in found]
    for zone in found:
        mesh = trimesh.Trimesh(zone.body.vertices, zone.body.faces, process=False)
        assert mesh.is_watertight and mesh.body_count == 1 and volume(zone.body) > 0.0, zone.name
    parts = bodies[: len(parts_of(found))]
    for (one, body), (other, rival) in itertools.combinations(zip(found, parts, strict=False), 2):
        assert (body ^ rival).volume() < NEVER, f"{one.name} and {other.name} overlap"
    whole = manifold3d.Manifold.batch_boolean(parts, manifold3d.OpType.Add)
    assert (solid(insole.triangles) - whole).volume() < NEVER
    for zone, body in zip(found[len(parts) :], bodies[len(parts) :], strict=True):
        assert (body - whole).volume() < NEVER, f"{zone.name} stands out of the parts"
    assert_stands_out(insole, found[: len(parts)], whole)
    for zone in found[len(parts) :]:
        assert_above_and_below(insole, zone)


def assert_stands_out(insole, parts, whole: manifold3d.Manifold) -> None:
    """Hold how far zones stand out: 1 to 2 mm all round in plan; above and below all of the insole by as much.

    No more is asked of them over and under the insole: a slicer clips them at its surface, wherever that is.
    """
    inner, outer = in_plan(solid(insole.mesh_without_openings)), in_plan(whole)
    away = shapely.distance(inner, shapely.points(shapely.get_coordinates(shapely.segmentize(outer.exterior, 1.0))))
    assert away.min() >= 1.0 and away.max() <= 2.0
    assert outer.contains(inner)
    near = shapely.distance(outer.exterior, shapely.points(shapely.get_coordinates(inner.exterior)))
    assert near.min() >= 1.0 and near.max() <= 2.0
    for zone in parts:
        assert_above_and_below(insole, zone)


def assert_above_and_below(insole, zone) -> None:
    """Hold that a zone is a prism with its ends 1 to 2 mm past the insole's highest and lowest place."""
    heights, ends = insole.triangles.vertices[:, 2], np.unique(zone.body.vertices[:, 2])
    assert len(ends) == 2
    assert 1.0 <= heights.min() - ends[0] <= 2.0 and 1.0 <= ends[1] - heights.max() <= 2.0


# The bodies
@pytest.mark.parametrize("name", FORMS)
def test_bodies_are_closed_cover_the_insole_and_stand_out_by_one_to_two_millimetres(name):
    assert_sound(*made(name))


@pytest.mark.parametrize("name", FORMS)
def test_parts_that_touch_have_the_same_corners_on_their_border(name):
    parts = parts_of(made(name)[1])
    rings = {one.name: ring_of(one) for one in parts}
    shapes = {one.name: in_plan(solid(one.body)) for one in parts}
    shared = 0
    for one, other in itertools.permutations(rings, 2):
        near = shapely.distance(shapes[other], shapely.points(rings[one])) < NEVER
        corners = {tuple(place) for place in rings[one][near]}
        assert corners <= {tuple(place) for place in rings[other]}, f"{one} beside {other}"
        shared += len(corners)
    assert shared >= 4 * (len(rings) - 1)


def ring_of(zone) -> np.ndarray:
    """Return the corners of a zone's prism in plan, in no order."""
    return zone.body.vertices[zone.body.vertices[:, 2] == zone.body.vertices[:, 2].max(), :2]


@pytest.mark.parametrize(
    "drawn",
    [*orders(3, 4, combined=True, holes=True), *orders(3, 5, lengths=True, steps=True, forms=True)],
    ids=lambda one: f"{one.name}-{one.side}",
)
def test_so_they_are_on_any_foot_with_any_corrections(drawn):
    plain = drawn.with_values({"material.name": "tpu95a"})
    try:
        pair = build(plain)
    except LimitError as error:
        pair = build(plain.with_values(error.cure))
    for side, insole, prescription in pair.sides():
        found = zones(insole, prescription)
        assert [one.name for one in parts_of(found)], side
        assert_sound(insole, found)


@pytest.mark.parametrize("name", ["full", "soft pad in a firm arch", "shell"])
def test_the_left_zones_are_the_mirrored_right_ones(name):
    (_, right), (_, left) = made(name), made(name, "left")
    assert [(one.name, one.percent) for one in left] == [(one.name, one.percent) for one in right]
    for one, other in zip(left, right, strict=True):
        there = mirror(other.body)
        assert np.array_equal(one.body.vertices, there.vertices) and np.array_equal(one.body.faces, there.faces)


def test_borders_lie_half_way_between_foot_side_and_underside():
    surface = made("full")[0].right_surface
    edge = (border(surface.grid)[:, :2] + surface.floor[:, :2]) / 2.0
    middle = middle_grid(surface)
    assert border(middle) == pytest.approx(edge, abs=1e-9)
    # inside they follow the foot side's lines, which no border of the floor has folded
    assert (np.diff(middle[..., 0], axis=0)[:, 20:-20] > 0.0).all() and (np.diff(middle[..., 1], axis=1) > 0.0).all()
    shell = made("shell")[0].right_surface
    assert middle_grid(shell) == pytest.approx((shell.grid + shell.under)[..., :2] / 2.0)


def test_a_body_has_at_most_three_hundred_triangles():
    for name in FORMS:
        assert max(len(one.body.faces) for one in made(name)[1]) < 300, name


@pytest.mark.parametrize(
    ("name", "missing"), [("full", set()), ("sulcus", {"toes"}), ("three-quarter", {"forefoot", "toes"})]
)
def test_a_shorter_insole_lacks_the_zones_it_does_not_reach(name, missing):
    names = {one.name for one in made(name)[1] if not one.name.startswith("medial_arch_")}
    assert names == {*PARTS, PAD} - missing


def test_the_pads_zone_is_where_the_pad_does():
    for name in ("full", "maximum, heavy", "upright walls"):
        insole, found = made(name)
        design, shape = insole.design, in_plan(solid(found[-1].body))
        pad, (x, y) = design.doses.metatarsal_pad, crest(design.outline, design.doses.metatarsal_pad)
        assert found[-1].name == PAD
        lateral, medial = reach(shape, ((x, -99.0), (x, 99.0)))[:, 1]
        assert lateral < y < medial and medial - lateral == pytest.approx(pad.width_mm, abs=4.0)
        front = design.measures.head_line_centre_x - pad.front_edge_mm
        assert reach(shape, ((-99.0, y), (399.0, y)))[:, 0] == pytest.approx([front - pad.length_mm, front], abs=2.5)


def reach(shape: shapely.Polygon, line) -> np.ndarray:
    """Return the ends of what of a line in plan is in a shape."""
    return np.array(shape.intersection(shapely.LineString(line)).coords)


def test_zones_begin_at_the_places_of_the_foot():
    insole, found = made("full")
    by_name, length = {one.name: one.body.vertices for one in found}, 262.0
    assert by_name["heel"][:, 0].max() == pytest.approx(0.30 * length, abs=3.0)
    crease = insole.design.measures.head_line_centre_x + 0.085 * length
    toes, y = in_plan(solid(found[[one.name for one in found].index("toes")].body)), insole.design.outline.ball_centre_y
    assert reach(toes, ((-99.0, y), (399.0, y)))[0, 0] == pytest.approx(crease, abs=3.0)
    # the inner column carries the first three rays
    arch, column = by_name["medial_arch"], by_name["lateral"]
    assert np.ptp(arch[:, 1]) > np.ptp(column[:, 1])


# The steps between them
def touching(insole, found) -> set[tuple[float, float]]:
    """Return the pairs of densities that touch in plan along more than 1 mm within the insole."""
    taken, inside = manifold3d.CrossSection(), solid(insole.mesh_without_openings).project()
    regions: dict[float, manifold3d.CrossSection] = {}
    for one in reversed(found):
        seen = solid(one.body).project() ^ inside
        regions[one.percent] = regions.get(one.percent, manifold3d.CrossSection()) + (seen - taken)
        taken = taken + seen
    near, hair, corner = 0.05, 0.01, manifold3d.JoinType.Round
    # spikes that the clipping leaves along the outline have no width
    whole = {percent: region.offset(-hair, corner).offset(hair, corner) for percent, region in regions.items()}
    return {
        (one, other)
        for one, other in itertools.combinations(sorted(whole), 2)
        if (whole[one].offset(near, corner) ^ whole[other]).area() > near
    }


@pytest.mark.parametrize("name", [name for name in FORMS if name != "far apart"])
def test_neighbours_that_touch_differ_by_eight_points_at_most(name):
    for one, other in touching(*made(name)):
        assert other - one <= STEP, f"{one} beside {other}"


def test_densities_ordered_far_apart_take_four_equal_steps():
    pairs = touching(*made("far apart"))
    assert max(other - one for one, other in pairs) <= (100 - 5) / 4 + 1e-6


percents = st.fixed_dictionaries({name: st.integers(12, 40) for name in (*PARTS, PAD)})


@settings(max_examples=150)
@given(percents, st.floats(85.0, 140.0), st.floats(0.1, 0.5))
def test_any_densities_are_graded_and_every_core_keeps_its_own(percent, rear, lateral):
    parts = {
        "heel": Rectangle(front=78.0),
        "lateral": Rectangle(78.0, 168.0, 0.0, 0.39),
        "medial_arch": Rectangle(78.0, 168.0, 0.39, 1.0),
        "forefoot": Rectangle(168.0, 212.0),
        "toes": Rectangle(212.0),
    }
    regions = grade(parts, Rectangle(rear, rear + 50.0, lateral, lateral + 0.4), percent, 75.0)
    stations, shares = np.arange(60.5, 240.0, 1.0), np.arange(0.005, 1.0, 0.01)
    grid = np.zeros((len(stations), len(shares)))
    for one in regions:
        along = (stations > one.place.rear) & (stations < one.place.front)
        across = (shares > one.place.lateral) & (shares < one.place.medial)
        grid[np.ix_(along, across)] = one.percent
    for axis in (0, 1):
        assert np.abs(np.diff(grid, axis=axis)).max() <= STEP
    assert {name: next(one.percent for one in regions if one.name == name) for name in percent} == percent
    assert (np.isin(list(percent.values()), grid)).all()


# How dense: what is ordered, heel, medial arch, lateral column, forefoot, toes; by hand from the rules
BY_HAND = [
    ({}, (15, 20, 20, 20, 20)),  # 20, the heel 20 - 5
    ({"support.level": "mild"}, (12, 15, 15, 15, 15)),  # the heel 15 - 5 = 10, at least 12
    ({"support.level": "maximum"}, (20, 30, 25, 25, 25)),
    ({"activity.strike": "heel"}, (15, 20, 20, 20, 20)),
    ({"activity.strike": "midfoot"}, (20, 20, 20, 15, 20)),  # the softening moves to the ball
    ({"activity.type": "running"}, (15, 20, 20, 15, 20)),
    ({"activity.type": "running", "activity.strike": "midfoot"}, (20, 20, 20, 15, 20)),  # once under the ball
    ({"wearer.mass_kg": 108}, (18, 24, 24, 24, 24)),  # x 1.2
    ({"wearer.mass_kg": 48}, (12, 16, 16, 16, 16)),  # x 0.8
    ({"wearer.mass_kg": 192, "support.level": "maximum"}, (32, 40, 40, 40, 40)),  # x 1.6, at most 40
    ({"foot.pronation": "moderate-overpronation"}, (15, 23, 20, 20, 20)),  # the inner column x 1.15
    ({"foot.pronation": "mild-supination"}, (12, 16, 16, 16, 16)),  # x 0.8 everywhere
    ({"material.name": "tpu85a"}, (15, 24, 20, 20, 20)),  # the arch x 1.2, softness elsewhere
    (
        {"material.name": "tpu85a", "foot.pronation": "severe-overpronation", "wearer.mass_kg": 108},
        (18, 33, 24, 24, 24),
    ),  # 20 x 1.2 x 1.15 x 1.2 = 33.12
    ({"material.name": "tpu85a", "activity.strike": "midfoot", "support.level": "mild"}, (15, 18, 15, 12, 15)),
    ({"wearer.complaints": ["heel-pain"]}, (12, 20, 20, 20, 20)),  # 20 - 5 - 3
    ({"wearer.complaints": ["forefoot-pain"], "activity.strike": "midfoot"}, (20, 20, 20, 15, 20)),  # once
    ({"material.modulus_mpa": 26}, (15, 20, 20, 20, 20)),  # as usual
    ({"material.modulus_mpa": 40.625}, (12, 16, 16, 16, 16)),  # stiffer by 1.5625: x 0.8
    ({"material.modulus_mpa": 16.640}, (19, 25, 25, 25, 25)),  # softer by 1.5625: x 1.25; 18.75 and 25
    ({"material.name": "tpu85a", "material.modulus_mpa": 12}, (15, 24, 20, 20, 20)),
    ({"material.name": "tpu85a", "material.modulus_mpa": 26, "support.level": "maximum"}, (14, 24, 17, 17, 17)),  # .679
    ({"material.name": "eva"}, (100, 100, 100, 100, 100)),
]


@pytest.mark.parametrize(("given", "by_hand"), BY_HAND)
def test_densities_are_what_the_rules_give_by_hand(given, by_hand):
    table = prescribe(Order(foot=FOOT).with_values(given)).right.table["infill"]
    zones = ("heel", "medial_arch", "lateral", "forefoot", "toes")
    assert tuple(table[f"{name}_percent"].value for name in zones) == by_hand


def test_a_density_says_why_and_where_it_comes_from():
    order = Order(foot=FOOT).with_values({"activity.strike": "midfoot", "material.modulus_mpa": 40.625})
    ball = prescribe(order).right.table["infill"]["forefoot_percent"]
    assert ball.reason == (
        "moderate support 20, landing on the midfoot, softer under the ball -5, measured modulus x 0.8 = 12 %"
    )
    assert "density squared" in ball.source and ball.tag == "D"


@given(st.floats(2.0, 200.0), st.floats(5.0, 100.0))
def test_an_ordered_density_wins_whatever_was_measured(modulus, percent):
    order = Order(foot=FOOT).with_values({"material.modulus_mpa": modulus, "infill.heel_percent": percent})
    assert prescribe(order).right.table["infill"]["heel_percent"].value == percent


def test_a_measured_modulus_keeps_the_stiffness_of_the_filling():
    usual, stiff = (
        prescribe(Order(foot=FOOT, support={"level": "maximum"}, material={"modulus_mpa": modulus})).right
        for modulus in (26.0, 35.0)
    )
    for name in ("medial_arch_percent", "lateral_percent", "toes_percent"):
        one, other = (found.table["infill"][name].value for found in (usual, stiff))
        assert 35.0 * other**2 == pytest.approx(26.0 * one**2, rel=0.06)


def test_only_a_filament_has_a_modulus_to_measure():
    with pytest.raises(OrderError, match=r"only with tpu85a, tpu95a; it changes the infill") as refused:
        Order(foot=FOOT, material={"name": "pp", "modulus_mpa": 900.0 / 6.0})
    assert [one.key for one in refused.value.problems] == ["material.modulus_mpa"]
    assert Order(foot=FOOT, material={"modulus_mpa": 2.0}).material.modulus_mpa == 2.0
    with pytest.raises(OrderError, match="2 to 200 MPa"):
        Order(foot=FOOT, material={"modulus_mpa": 26_000_000.0})


# What a slicer gets
def test_what_is_not_filled_has_no_zones():
    insole, found = of(Order(foot=FOOT, side="right", material={"name": "eva"}), "right")
    assert insole is not None and found == ()


def test_the_rest_is_as_dense_as_the_arch():
    assert rest_percent(prescribe(Order(foot=FOOT, support={"level": "maximum"})).right) == 30.0


def test_zones_as_files_say_which_and_how_dense():
    _, found = made("soft pad in a firm arch")
    names = list(named_bodies("runner_R_EU41.5_moderate", found))
    assert len(set(names)) == len(found)
    assert names[0] == "runner_R_EU41.5_moderate_zone_heel_15"
    assert names[-1] == "runner_R_EU41.5_moderate_zone_metatarsal_pad_12"


def test_real_feet_of_every_size_get_all_six_zones():
    persons = sorted(people(), key=lambda one: float(one["footlength"]))
    for person in (persons[0], persons[len(persons) // 2], persons[-1]):
        insole, found = of(Order(foot=foot(person), side="right"), "right")
        assert {*PARTS, PAD} <= {one.name for one in found}
        assert_sound(insole, found)
