"""Corrections made on order: other ways to ask for them, measured heads, suggestions, the base under reliefs."""

import pickle

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from insolecad.design.design import Design
from insolecad.design.reference_points import references
from insolecad.errors import LimitError, OrderError, with_changes
from insolecad.features import DOSES, FEATURES, OTHER_WAYS
from insolecad.features.reliefs import needed_base, relief
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import thickness_at
from insolecad.job.pipeline import build
from insolecad.order import Order, order_from
from insolecad.prescription import Prescription, prescribe
from insolecad.prescription.notes.suggestions import SUGGESTIONS
from insolecad.surface.coarse_grid import probe
from insolecad.surface.limits import Thinnest, breaches
from tests.support.feet import ROUND_FOOT, STANDARD
from tests.support.orders import foot, people, random_combination

MAIN = [key for key, info in DOSES.items() if FEATURES[info.feature].on_order and info.effect != "shapes"]


def right(**wanted: object) -> Prescription:
    prescription = prescribe(Order(**({"foot": ROUND_FOOT, "side": "right"} | wanted))).right
    assert prescription is not None
    return prescription


# --- other ways to ask for a dose -----------------------------------------------------------------


@pytest.mark.parametrize("key", OTHER_WAYS)
@example(share=1.0)
@given(share=st.floats(0.0, 1.0))
def test_a_dose_ordered_in_another_way_comes_back_the_same(key: str, share: float) -> None:
    feature, way = key.partition(".")[0], OTHER_WAYS[key]
    info = DOSES[f"{feature}.{way.dose}"]
    main = next(dose for dose in DOSES.values() if dose.feature == feature)
    wanted = {} if main.key == info.key else {main.key: main.high / 2.0}
    dose = round(info.low + share * (info.high - info.low), 2)
    by_dose = right(**wanted, **{info.key: dose or 0.5})
    said = by_dose.other_ways[feature][way.name].value
    by_way = right(**wanted, **{key: said})
    assert by_way.table[feature][way.dose].value == pytest.approx(dose or 0.5, abs=0.011)
    assert by_way.table[feature][way.dose].tag == "order"


def test_a_post_in_millimetres_raises_the_edge_by_them() -> None:
    design = Design(STANDARD, right(**{"rearfoot_post.edge_mm": 4}).doses)
    x = np.full(2, design.measures.seat_x)
    outer, inner = design.outline.crossing(design.measures.seat_x)
    low, high = design.terms["rearfoot_post"](x, np.array([outer, inner]))
    assert low == pytest.approx(0.0, abs=1e-9)
    assert high == pytest.approx(4.0, abs=0.15)  # the standard foot's heel is 0.2 mm wider than this one


@pytest.mark.parametrize("key", ["metatarsal_pad.crest_percent", "metatarsal_pad.crest_mm"])
def test_a_pad_is_where_its_crest_was_ordered(key: str) -> None:
    prescription = right(**{"metatarsal_pad.height_mm": 4, key: 62 if "percent" in key else 30})
    design = Design(prescription.measures, prescription.doses)
    x, _y, _z = references(design)["metatarsal_pad_crest"].at
    wanted = 0.62 * 260 if "percent" in key else design.measures.head_line_centre_x - 30
    assert x == pytest.approx(wanted, abs=0.01)


def test_asking_twice_is_refused_and_a_side_or_a_later_layer_wins() -> None:
    with pytest.raises(OrderError, match="only one of them"):
        right(**{"rearfoot_post.edge_mm": 4, "rearfoot_post.angle_deg": 2})
    both = Order(foot=ROUND_FOOT, **{"rearfoot_post.edge_mm": 4, "left.rearfoot_post.angle_deg": -2})
    assert both.ordered_doses("left") == {"rearfoot_post.angle_deg": -2}
    later = order_from({"foot": ROUND_FOOT, "rearfoot_post.angle_deg": 3}, {"rearfoot_post.edge_mm": 2})
    assert later.ordered_doses("right") == {"rearfoot_post.edge_mm": 2}


def test_a_place_that_is_too_far_says_what_is_allowed_on_this_foot() -> None:
    with pytest.raises(OrderError) as caught:
        right(**{"metatarsal_pad.height_mm": 4, "metatarsal_pad.crest_percent": 45})
    (problem,) = caught.value.problems
    low, high = (float(word) for word in problem.allowed.split(" %")[0].split(" to "))
    for percent in (low, high):
        right(**{"metatarsal_pad.height_mm": 4, "metatarsal_pad.crest_percent": percent})


# --- measured heads -------------------------------------------------------------------------------


def test_a_measured_head_moves_what_is_under_it_and_the_others_are_defaults() -> None:
    plain, moved = right(), right(foot={**ROUND_FOOT, "mth5_mm": 166})
    assert plain.foot["mth5_mm"].origin == "default" and plain.foot["mth5_mm"].value == 192 - 20
    assert moved.foot["mth5_mm"].origin == "given" and moved.foot["mth4_mm"].origin == "default"
    wanted = {"head_offload.mth5_mm": 2.0}
    places = [references(Design(p.measures, right(**wanted).doses))["head_offload_mth5"].at for p in (plain, moved)]
    assert places[0][0] - places[1][0] == pytest.approx(6.0)


def test_the_first_head_is_the_ball_length_where_that_is_not_measured() -> None:
    found = right(foot={"length_mm": 260, "mth1_mm": 190}).foot
    assert found["ball_length_mm"].value == 190 and found["ball_length_mm"].origin == "derived"
    assert found["mth2_mm"].value == 191


@pytest.mark.parametrize(("ray", "place"), [(1, 176), (3, 205), (5, 150), (4, 19.2)])
def test_heads_that_no_foot_has_are_refused(ray: int, place: float) -> None:
    with pytest.raises(OrderError, match=f"foot.mth{ray}_mm"):
        Order(foot={**ROUND_FOOT, f"mth{ray}_mm": place})


def test_a_row_of_measured_heads_carries_the_pad() -> None:
    heads = {"mth2_mm": 196, "mth4_mm": 187}
    plain, moved = (right(foot={**ROUND_FOOT, **more}).measures for more in ({}, heads))
    assert moved.head_line_centre_x - plain.head_line_centre_x == pytest.approx(3.0)


# --- suggestions ----------------------------------------------------------------------------------

SAYS = {
    "medial_flange.height_mm": {"foot": {**ROUND_FOOT, "pronation": "severe-overpronation"}},
    "lateral_flange.height_mm": {"foot": {**ROUND_FOOT, "pronation": "severe-supination"}},
    "forefoot_post.angle_deg": {"foot": {**ROUND_FOOT, "forefoot_angle_deg": -5}},
    "transverse_arch.height_mm": {"foot": {**ROUND_FOOT, "ball_width_mm": 106}, "wearer.complaints": ["forefoot-pain"]},
    "neuroma_pad.height_mm": {"wearer.complaints": ["burning-between-toes"]},
    "dancers_pad.height_mm": {"wearer.complaints": ["sore-big-toe-joint"]},
    "cuboid.height_mm": {"wearer.complaints": ["sore-outer-midfoot"]},
    "toe_crest.height_mm": {"wearer.complaints": ["claw-toes"]},
    "mortons_extension.thickness_mm": {"wearer.complaints": ["stiff-big-toe"]},
    "reverse_mortons_extension.thickness_mm": {
        "foot": {**ROUND_FOOT, "type": "high"},
        "wearer.complaints": ["sore-big-toe-joint"],
    },
    "first_ray_cutout.depth_mm": {
        "foot": {**ROUND_FOOT, "pronation": "mild-overpronation"},
        "wearer.complaints": ["stiff-big-toe"],
    },
    "plantar_fascia_groove.depth_mm": {"wearer.complaints": ["tight-sole"]},
    "navicular_relief.depth_mm": {"wearer.complaints": ["sore-inner-midfoot"]},
    "heel_spur_pocket.depth_mm": {"wearer.complaints": ["heel-pain"]},
    "heel_gel_pocket.depth_mm": {"wearer.complaints": ["heel-pain"], "wearer.age": 66},
    "forefoot_gel_pocket.depth_mm": {"wearer.complaints": ["forefoot-pain"], "wearer.age": 66},
    **{
        f"head_offload.mth{ray}_mm": {"wearer.complaints": [f"sore-{name}-head"]}
        for ray, name in enumerate(("first", "second", "third", "fourth", "fifth"), start=1)
    },
}
"""What makes each correction worth a thought."""


def suggested(prescription: Prescription) -> str:
    notes = [note for note in prescription.notes if note.check == "suggestion"]
    return "; ".join(with_changes(note.advice, note.changes) for note in notes)


@pytest.mark.parametrize("key", MAIN)
def test_every_correction_is_suggested_for_its_reason_and_never_made_by_itself(key: str) -> None:
    plain, asked = right(), right(**SAYS[key])
    assert f": {key}=" not in suggested(plain) and f": {key}=" in suggested(asked)
    feature, _, name = key.partition(".")
    assert asked.table[feature][name].value == 0.0
    text = suggested(asked).partition(f": {key}=")[2].partition(";")[0]
    assert f": {key}=" not in suggested(right(**SAYS[key], **{key: float(text)}))
    assert float(text) and DOSES[key].allows(float(text))


def test_suggestions_name_every_correction_made_on_order_and_no_other() -> None:
    assert set(SUGGESTIONS) == set(MAIN) == set(SAYS)
    assert suggested(right()) == ""


# --- doses by rule beside what was ordered --------------------------------------------------------


@pytest.mark.parametrize("key", MAIN)
def test_a_usual_dose_builds_beside_everything_that_rules_prescribe(key: str) -> None:
    usual = SUGGESTIONS[key].value
    dose = 3.0 if callable(usual) else usual
    for number, person in enumerate(people()[7:190:40]):
        kinds = {
            "foot.type": ("flat", "neutral", "high")[number % 3],
            "support.level": ("moderate", "mild")[number % 2],
            "wearer.complaints": ["forefoot-pain"],  # so that the rules prescribe a pad, too
        }
        given = {f"foot.{name}": value for name, value in foot(person).items()}
        try:
            build(Order(side="right", **given, **kinds, **{key: dose}), tolerance=0.1)
        except LimitError as error:  # pragma: no cover
            pytest.fail(f"{key} on foot {number}: {error}")


def test_the_base_grows_under_ordered_reliefs_and_is_as_thick_as_they_need() -> None:
    plain, pocket = right(), right(**{"heel_gel_pocket.depth_mm": 5, "head_offload.mth3_mm": 3})
    heel, forefoot = (pocket.table["base"][name] for name in ("heel_mm", "forefoot_mm"))
    assert heel.value == pytest.approx(1.2 + 5, abs=0.15) and "reliefs" in heel.reason
    assert forefoot.value == pytest.approx(1.2 + 3, abs=0.15) and plain.table["base"]["heel_mm"].value < heel.value
    ordered = right(**{"heel_gel_pocket.depth_mm": 5, "base.heel_mm": 9})
    assert ordered.table["base"]["heel_mm"].value == 9
    assert needed_base(plain.measures, plain.doses, 1.2) == (0.0, 0.0)


@pytest.mark.parametrize("material", ["tpu95a", "eva"])
def test_reliefs_keep_the_least_thickness_by_rays_from_the_mesh(material: str) -> None:
    deepest = {
        key: DOSES[key].high for key in MAIN if DOSES[key].effect == "lowers" and key != "heel_spur_pocket.depth_mm"
    }
    for key in deepest:
        prescription = right(**{"material.name": material, key: deepest[key], "metatarsal_pad.height_mm": 0})
        built = build(
            Order(
                foot=ROUND_FOOT,
                side="right",
                **{"material.name": material, key: deepest[key], "metatarsal_pad.height_mm": 0},
            )
        ).right
        assert built is not None
        mesh = FinishedMesh(built.triangles.vertices, built.triangles.faces.astype(np.intp))
        grid = np.stack(np.meshgrid(np.arange(8.0, 264.0, 2.0), np.arange(-44.0, 44.0, 2.0)), axis=-1).reshape(-1, 2)
        depth = relief(built.design.plan, built.design.doses)(*grid.T)
        relieved = grid[depth < -0.5]
        thick = thickness_at(mesh, *relieved.T)
        thick = thick[np.isfinite(thick)]
        assert len(thick) > 20 and thick.min() >= prescription.thickness_over_relief - 0.01, key


def test_a_relief_in_a_base_ordered_too_thin_is_refused_with_a_thicker_one() -> None:
    order = Order(foot=ROUND_FOOT, side="right", **{"heel_gel_pocket.depth_mm": 5, "base.heel_mm": 3})
    with pytest.raises(LimitError, match="over a relief") as caught:
        build(order)
    assert caught.value.cure["base.heel_mm"] > 6
    build(order.with_values(caught.value.cure))


def test_where_no_base_is_thick_enough_the_relief_itself_gives_way() -> None:
    order = Order(foot=ROUND_FOOT, side="right", **{"heel_gel_pocket.depth_mm": 5, "heel_spur_pocket.depth_mm": 4})
    with pytest.raises(LimitError, match="over a relief") as caught:
        build(order)
    assert not any(key.startswith("base.") for key in caught.value.cure)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.cure == caught.value.cure and again.problems == caught.value.problems
    build(order.with_values(caught.value.cure))


def test_a_cure_holds_what_its_rule_would_change_along_with_it() -> None:
    steep = {"plantar_fascia_groove.depth_mm": 4, "medial_arch.height_mm": 26, "navicular_relief.depth_mm": 2}
    order = Order(foot=ROUND_FOOT, side="right", **steep)
    with pytest.raises(LimitError, match="across the foot") as caught:
        build(order)
    assert set(caught.value.cure) == {"plantar_fascia_groove.depth_mm", "plantar_fascia_groove.width_mm"}
    assert caught.value.cure["plantar_fascia_groove.width_mm"] == 18.0
    assert "width_mm=18" in str(caught.value)
    build(order.with_values(caught.value.cure))


# --- lifts ----------------------------------------------------------------------------------------


def test_only_the_shorter_side_is_raised() -> None:
    legs = {"leg_length_difference_mm": 10, "short_leg": "right"}
    with pytest.raises(OrderError, match="lift the shorter side only"):
        Order(foot=ROUND_FOOT, wearer=legs, **{"right.heel_lift.height_mm": 3, "left.heel_lift.height_mm": 5})
    Order(foot=ROUND_FOOT, wearer=legs, **{"right.heel_lift.height_mm": 5, "left.heel_lift.height_mm": 3})
    Order(
        foot=ROUND_FOOT,
        wearer={**legs, "clinician": True},
        **{"right.heel_lift.height_mm": 3, "left.heel_lift.height_mm": 5},
    )


# --- left and right -------------------------------------------------------------------------------


def test_many_corrections_are_mirrored_vertex_for_vertex() -> None:
    wanted = {
        key: DOSES[key].least or 1.0 for key in MAIN if not key.startswith("reverse_") and "transverse" not in key
    }
    pair = build(Order(foot=ROUND_FOOT, **wanted))
    assert pair.left is not None and pair.right is not None
    flip = np.array([1.0, -1.0, 1.0])
    assert np.array_equal(pair.left.triangles.vertices, pair.right.triangles.vertices * flip)


def test_at_most_a_tenth_of_random_combinations_is_refused() -> None:
    generator, persons, refused = np.random.default_rng(1), people(), 0
    for number in range(300):
        order = random_combination(generator, number, persons)
        ((_side, found),) = prescribe(order).items()
        design = Design(found.measures, found.doses)
        thinnest = Thinnest(found.minimum_thickness, found.thickness_over_relief)
        refused += bool(breaches(design, probe(design), thinnest))
    assert refused <= 30
