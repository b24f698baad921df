"""Reading every dose back off the triangles, with the job sheet to say where: sizes, places, tilts and openings."""

from dataclasses import replace

import numpy as np
import pytest

from insolecad import Order, build
from insolecad.features import DOSES
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.measure.facets import facets_mm
from insolecad.inspection.measure.openings import holes
from insolecad.inspection.measure.profile import Trace
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.not_visible import nonzero_doses
from insolecad.inspection.verify.tolerances import COARSEST_FACETS_MM
from insolecad.report.dose_comparison import unmeasured_reasons
from insolecad.report.foot import Foot, feet
from insolecad.report.subject import from_pair
from insolecad.surface.tolerance import COARSEST
from tests.support.doses import orders, pair_of
from tests.support.feet import FOOT

ORDER = Order(
    name="read-back",
    side="left",
    foot=FOOT,
    medial_arch={"height_mm": 14},
    heel_cup={"depth_mm": 14},
    metatarsal_pad={"height_mm": 5, "length_mm": 50, "width_mm": 42, "front_edge_mm": 5},
)


def foot_of(order: Order) -> Foot:
    pair = build(order)
    (foot,) = feet(pair, from_pair(pair))
    return foot


def got(foot: Foot, other: Foot) -> dict[str, Dose]:
    """Return what one insole reads as with the job sheet of another."""
    mixed = replace(foot, sheet=other.sheet)
    return {f"{dose.feature}.{dose.parameter}": dose for dose in mixed.verification.doses}


@pytest.fixture(scope="module")
def usual() -> Foot:
    return foot_of(ORDER)


def test_every_number_of_an_order_is_read_or_has_a_reason() -> None:
    for order in orders(8, 5):
        pair = pair_of(order)
        assert pair
        (foot,) = feet(pair, from_pair(pair))
        doses, unseen = foot.verification
        told = {f"{dose.feature}.{dose.parameter}" for dose in (*doses, *unseen)}
        assert {key for key, _ in nonzero_doses(foot.sheet["prescription"])} <= told, order.resolved_values()
        assert all(dose.reason for dose in (*doses, *unseen) if dose.got is None)
        assert [dose for dose in doses if dose.ok is False] == []


def test_a_sheet_says_of_every_dose_how_it_is_read() -> None:
    ordered = {info.key: max(info.least, 0.5 * info.high) for info in DOSES.values() if info.effect == "lowers"}
    pads = {f"{name}.height_mm": 3.0 for name in ("neuroma_pad", "cuboid", "metatarsal_bar")}
    raised = (
        {**pads, "metatarsal_pad.height_mm": 0.0},
        {"transverse_arch.height_mm": 2.0, "metatarsal_pad.height_mm": 0.0},
        {"medial_flange.height_mm": 22.0, "lateral_flange.height_mm": 18.0},
        {},
    )
    read: set[str] = set()
    hollow = {**ordered, "base.heel_mm": 9.0, "base.forefoot_mm": 9.0, "metatarsal_pad.height_mm": 4.0}
    for changes in (hollow, *raised):
        insole = build(ORDER.with_values(changes)).left
        assert insole
        places = (*insole.references.values(), *insole.lines.values())
        read |= {reading.dose for place in places for reading in place.reads}
    assert read == set(DOSES)


@pytest.mark.parametrize(
    ("key", "value", "within"),
    [
        ("metatarsal_pad.length_mm", 58.0, 1.0),
        ("metatarsal_pad.width_mm", 48.0, 0.6),
        ("metatarsal_pad.front_edge_mm", 9.0, 0.3),
        ("medial_arch.apex_shift_mm", 5.0, 1.5),
    ],
)
def test_a_size_or_place_other_than_ordered_is_found(usual: Foot, key: str, value: float, within: float) -> None:
    if key == "medial_arch.apex_shift_mm":
        usual = foot_of(ORDER.with_values({key: 2.0}))
    dose = got(foot_of(ORDER.with_values({key: value})), usual).get(key)
    assert dose is not None and dose.got is not None
    assert dose.ok is False
    assert dose.got == pytest.approx(value, abs=within)


def test_sizes_are_not_measured_beside_a_height_that_is_wrong(usual: Foot) -> None:
    lower = foot_of(ORDER.with_values({"medial_arch.height_mm": 11.0}))
    found = got(lower, usual)
    lines = unmeasured_reasons([replace(lower, sheet=usual.sheet).verification])
    assert any("Metatarsal pad, length" in line and "other heights are off" in line for line in lines)
    assert found["medial_arch.height_mm"].ok is False and found["metatarsal_pad.height_mm"].ok is True
    assert (
        found["metatarsal_pad.length_mm"].ok is None
        and "other heights are off" in found["metatarsal_pad.length_mm"].reason
    )


def test_a_post_is_measured_beside_a_skive_on_any_edge() -> None:
    for form in ({"form.construction": "shell", "material.name": "pa12"}, {"top_cover.thickness_mm": 2.0}):
        changes = {"rearfoot_post.angle_deg": 3.0, "medial_skive.depth_mm": 2.0, "metatarsal_pad.height_mm": 0.0}
        foot = foot_of(ORDER.with_values({**changes, **form}))
        assert foot.measured_value("rearfoot_post.angle_deg") == pytest.approx(3.0, abs=0.15)
        lines = unmeasured_reasons([foot.verification])
        assert any("in no file" in line or "rounded all over" in line for line in lines)


def test_holes_are_measured_and_a_closed_one_has_no_diameter() -> None:
    foot = foot_of(
        ORDER.with_values({"ventilation.diameter_mm": 3.0, "ventilation.zones": ["toes"], "aperture.heel_mm": 18})
    )
    found = got(foot, foot)
    assert found["ventilation.diameter_mm"].got == pytest.approx(3.0, abs=0.03)
    assert found["ventilation.pitch_mm"].ok
    assert found["aperture.heel_mm"].got == pytest.approx(18.0, abs=0.03)
    undrilled: Triangles = foot.insole.mesh_without_openings
    closed = FinishedMesh(undrilled.vertices, undrilled.faces.astype(np.intp))
    assert holes(closed, [(40.0, 0.0)], [18.0])[1] == pytest.approx([0.0])


def test_coarser_facets_have_as_much_more_tolerance(usual: Foot) -> None:
    pair = build(ORDER.with_values({"rearfoot_post.angle_deg": 3.0}), tolerance=0.1)
    (coarse,) = feet(pair, from_pair(pair))
    one, other = ({dose.parameter: dose.tolerance for dose in foot.verification.doses} for foot in (usual, coarse))
    assert other["forefoot_mm"] - one["forefoot_mm"] == pytest.approx(0.08, abs=0.03)
    assert all(dose.ok is not False for dose in coarse.verification.doses)


@pytest.mark.parametrize("claim", [0.05, 0.2, 0.3, 2.0, 1e6])
def test_a_sheet_loosens_no_tolerance_by_what_it_claims_of_facets(usual: Foot, claim: float) -> None:
    forged = replace(usual, sheet={**usual.sheet, "facets_mm": claim})
    for one, other in zip(usual.verification.doses, forged.verification.doses, strict=True):
        assert other.tolerance == one.tolerance, one


def test_the_coarsest_facets_that_are_believed_are_the_coarsest_that_are_made() -> None:
    assert COARSEST_FACETS_MM == COARSEST


@pytest.mark.parametrize("chord", [0.02, 0.05, 0.1, 0.2])
def test_facets_are_measured_on_the_mesh_itself(chord: float) -> None:
    # beside a pad facets are made twice as fine
    pair = build(ORDER.with_values({"metatarsal_pad.height_mm": 0.0}), tolerance=chord)
    (shown,) = from_pair(pair)
    assert 0.7 * chord < facets_mm(shown.mesh) < 1.7 * chord


def test_a_line_that_reaches_over_its_ends_shows_no_size() -> None:
    way = np.linspace(-10.0, 10.0, 41)
    dome = np.exp(-((way / 6.0) ** 2))
    ends = Trace(way, dome, 1.2 * np.exp(-((way / 6.6) ** 2))).ends()
    assert ends and ends[1].size / ends[0].size == pytest.approx(1.1, abs=0.005)
    assert Trace(way[:25], dome[:25], dome[:25]).ends() is None
