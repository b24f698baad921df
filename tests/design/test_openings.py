"""Holes and apertures, measured on the written files: where they are, how many, and that the rest stays."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insolecad.design.openings import Opening, openings
from insolecad.errors import LimitError, OrderError
from insolecad.features import FEATURES
from insolecad.geometry.construction import Perforation
from insolecad.inspection import full
from insolecad.inspection.formats import step, stl
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.inspection.mesh.ray_casting import lattice_hits, lattice_over, top_at
from insolecad.job.parts import Part
from insolecad.job.pipeline import build, make
from insolecad.order import Order, order_from
from insolecad.prescription import prescribe
from tests.support.feet import FLAT_FOOT
from tests.support.orders import APERTURES, ZONES, foot, people, ventilated
from tests.support.random_prescriptions import orders
from tests.support.soundness import mesh_faults, step_faults

EVERYWHERE = {"ventilation.zones": list(ZONES), "ventilation.pitch_mm": 8}
FEW = {"ventilation.zones": ["forefoot"], "ventilation.pitch_mm": 15}
PAD = {"metatarsal_pad.height_mm": 4.5}
FACES = 14
"""Faces of the exact solid without openings: foot side, four pieces of strip, of wall and of bevel, underside."""


def order(**more) -> Order:
    return Order(**{"name": "open", "side": "right", "foot": FLAT_FOOT, **more})


def loops_of(mesh):
    """Return the borders of the flat underside in plan, the largest first: the outline, then the openings."""
    floor = mesh.faces[(mesh.vertices[:, 2][mesh.faces] < 0.01).all(axis=1)]
    start, end = floor.ravel(), np.roll(floor, -1, axis=1).ravel()
    count = len(mesh.vertices)
    alone = ~np.isin(start * count + end, end * count + start)
    following, loops = dict(zip(start[alone].tolist(), end[alone].tolist(), strict=True)), []
    while following:
        _, vertex = following.popitem()
        loop = []
        while vertex in following:
            loop.append(vertex)
            vertex = following.pop(vertex)
        loops.append(mesh.vertices[[*loop, vertex], :2])
    return sorted(loops, key=lambda loop: -np.ptp(loop[:, 0]))


def distance(points, line):
    """Return the least distance of points from a closed line."""
    start, run = line, np.roll(line, -1, axis=0) - line
    away = points[:, None] - start
    way = np.clip((away * run).sum(-1) / np.maximum((run**2).sum(-1), 1e-18), 0.0, 1.0)
    return np.sqrt(((away - way[..., None] * run) ** 2).sum(-1)).min()


def cured(ordered):
    """Return an order that can be built: as it is, or with the change that its refusal names."""
    try:
        build(ordered)
    except LimitError as error:
        return ordered.with_values(error.cure)
    return ordered


@pytest.mark.parametrize(
    "drawn",
    [*orders(3, 3, combined=True, holes=True), *orders(2, 4, lengths=True, holes=True)],
    ids=lambda one: f"{one.name}-{one.side}",
)
def test_openings_keep_clear_of_rim_and_crests_in_the_written_file(drawn, tmp_path):
    ordered = cured(drawn)
    make(ordered, formats=["stl"], out=tmp_path)
    path = next(tmp_path.glob("*.stl"))
    mesh = weld(stl.read(path))
    ((side, insole, prescription),) = build(ordered).sides()
    assert mesh_faults(path, 1.0, openings=len(insole.openings)) == []
    outline, *holes = loops_of(mesh)
    assert len(holes) == mesh.genus == len(insole.openings) > 0
    turn = 1.0 if side == "right" else -1.0
    inner = insole.design.cut_plan.inner(np.linspace(0.0, 1.0, 4000)) * [1.0, turn]
    crests = [
        (insole.design.terms[name], height)
        for name, one in FEATURES.items()
        if one.holes == "off the crest" and (height := one.amount(insole.design.doses[one])) > 0.0
    ]
    ring = np.column_stack([f(np.linspace(0.0, 2.0 * np.pi, 60)) for f in (np.cos, np.sin)])
    largest = {round(value, 3) for value in prescription.perforation.apertures.values()}
    for hole in holes:
        middle, diameter = hole.mean(axis=0), np.hypot(*(hole - hole.mean(axis=0)).T).mean() * 2.0
        assert distance(hole, outline) >= 4.0
        assert distance(hole, inner) >= 4.0
        if min(abs(diameter - one) for one in largest | {99.0}) < 0.05:
            continue
        assert diameter == pytest.approx(prescription.perforation.diameter, abs=0.03)
        around = middle + ring * (diameter / 2.0 + 3.0)
        for field, height in crests:
            assert field(around[:, 0], turn * around[:, 1]).max() < 0.8 * height
    # no two nearer than the web
    for number, hole in enumerate(holes):
        near = [other for other in holes[:number] if np.hypot(*(hole.mean(axis=0) - other.mean(axis=0))) < 40.0]
        assert all(distance(hole, other) >= 2.47 for other in near)


@pytest.mark.parametrize("person", people()[10::95])
def test_the_densest_holes_come_to_within_4_mm_of_the_edges_and_no_nearer(person):
    densest = {"ventilation.zones": list(ZONES), "ventilation.diameter_mm": 2, "ventilation.pitch_mm": 6}
    insole = build(Order(side="right", foot=foot(person), **densest), tolerance=0.05).right
    outline, *holes = loops_of(weld(insole.triangles.vertices[insole.triangles.faces]))
    inner = insole.design.cut_plan.inner(np.linspace(0.0, 1.0, 4000))
    nearest = [min(distance(hole, line) for line in (outline, inner)) for hole in holes]
    assert 4.0 <= min(nearest) < 4.1


def test_the_open_area_of_the_mesh_is_what_was_ordered_and_rays_pass_straight_through(tmp_path):
    ordered = order(**EVERYWHERE, **{"aperture.mth3_mm": 14.0})
    sheet = make(ordered, formats=["stl"], out=tmp_path).data["sides"]["right"]
    mesh = weld(stl.read(next(tmp_path.glob("*.stl"))))
    holes = loops_of(mesh)[1:]
    asked = (len(holes) - 1) * np.pi * 1.5**2 + np.pi * 7.0**2
    assert sheet["measured"]["open_area_cm2"] * 100.0 == pytest.approx(asked, rel=0.02)
    lattice = lattice_over(mesh.vertices[:, :2].min(axis=0), mesh.vertices[:, :2].max(axis=0), 0.5)
    plain = build(order(**PAD | {"metatarsal_pad.height_mm": 0.0})).right.triangles
    open_rays = np.isnan(lattice_hits(mesh, lattice).top()) & ~np.isnan(
        lattice_hits(weld(plain.vertices[plain.faces]), lattice).top()
    )
    cell = np.ptp(lattice.x) / (len(lattice.x) - 1) * np.ptp(lattice.y) / (len(lattice.y) - 1)
    assert open_rays.sum() * cell == pytest.approx(asked, rel=0.05)
    assert {one["check"]: one["level"] for one in sheet["findings"]}["thinnest place in mm"] == "ok"


def test_the_mass_goes_down_by_what_is_cut_away(tmp_path):
    whole, holed = (
        make(one, formats=["stl"], out=tmp_path).data["sides"]["right"]["measured"]
        for one in (order(name="whole"), order(name="holed", **EVERYWHERE))
    )
    assert 0.85 < holed["solid_mass_g"] / whole["solid_mass_g"] < 0.97
    for size in ("length_mm", "overall_length_mm", "ball_width_mm", "heel_width_mm", "height_mm"):
        assert holed[size] == whole[size]
    assert (whole["openings"], whole["open_area_cm2"]) == (0, 0.0)


def test_away_from_the_holes_every_vertex_stays_and_the_left_one_is_the_mirrored_right_one():
    made = build(order(side="both", **EVERYWHERE))
    flipped = made.right.triangles.vertices * [1.0, -1.0, 1.0]
    assert np.array_equal(made.left.triangles.vertices, flipped)
    assert np.array_equal(made.left.triangles.faces, made.right.triangles.faces[:, ::-1])
    before, after = (
        {tuple(v) for v in mesh.vertices} for mesh in (made.right.mesh_without_openings, made.right.triangles)
    )
    lost = np.array(sorted(before - after))
    for x, y, _ in lost:
        assert min(np.hypot(x - one.x, y - one.y) - one.diameter / 2.0 for one in made.right.openings) < 0.02


def test_the_same_order_gives_the_same_bytes(tmp_path):
    first, second = (
        {file["path"]: file["sha256"] for side in sheet["sides"].values() for file in side["files"]}
        for sheet in (
            make(order(**FEW), formats=["stl", "step"], out=tmp_path, part=Part(holes_in_step=True)).data
            for _ in range(2)
        )
    )
    assert first == second


@pytest.mark.parametrize(
    ("ordered", "least"),
    [
        (order(name="holes", side="left", **{"ventilation.zones": ["forefoot"], "ventilation.pitch_mm": 20}), 6),
        (order(name="apertures", **{"aperture.heel_mm": 24, "aperture.mth2_mm": 15}), 2),
    ],
    ids=lambda value: value.name if isinstance(value, Order) else "",
)
def test_the_step_with_holes_reads_back_clean_with_cylinders_that_go_clear_through(ordered, least, tmp_path):
    told = []
    sheet = make(ordered, formats=["stl", "step"], out=tmp_path, part=Part(holes_in_step=True, tell=told.append))
    path = next(tmp_path.glob("*.stl"))
    assert step_faults(path.with_suffix(".step"), path) == []
    ((_, insole, _),) = build(ordered).sides()
    count = len(insole.openings)
    assert count >= least
    assert step.read(path.with_suffix(".step")).faces == FACES + count
    assert path.with_suffix(".step").read_text().count("CYLINDRICAL_SURFACE") == count
    assert told == [f"cutting {count} openings into the exact solid, about 1 s"]
    checks = {one["check"] for side in sheet.data["sides"].values() for one in side["findings"]}
    assert "openings in the STEP" not in checks


def test_without_the_flag_the_step_is_whole_and_the_sheet_says_so(tmp_path):
    sheets = {}
    for name, more in (("bare", {}), ("holed", {"ventilation.zones": ["forefoot"]})):
        made = make(order(**more), formats=["stl", "step"], out=tmp_path / name, keep_order=False)
        sheets[name] = made.data["sides"]["right"]
    bare, holed = (next((tmp_path / name).glob("*.step")).read_bytes() for name in sheets)
    assert bare == holed
    (told,) = [one for one in sheets["holed"]["findings"] if one["check"] == "openings in the STEP"]
    assert told["level"] == "note"
    assert "holes_in_step=true" in told["advice"]


def test_zones_alone_give_3_mm_holes_and_a_diameter_alone_midfoot_and_forefoot():
    by_zone, by_size = (
        prescribe(order(**more))["right"].perforation
        for more in ({"ventilation.zones": ["toes"]}, {"ventilation.diameter_mm": 4})
    )
    assert (by_zone.diameter, by_zone.pitch, by_zone.zones) == (3.0, 10.0, ("toes",))
    assert (by_size.diameter, by_size.pitch, by_size.zones) == (4.0, 10.0, ("midfoot", "forefoot"))
    assert build(order(**{"ventilation.zones": ["toes"], "ventilation.diameter_mm": 0})).right.openings == ()


def test_holes_lie_in_their_zones_and_zones_together_hold_what_they_hold_alone():
    alone = {zone: build(order(**{"ventilation.zones": [zone]})).right.openings for zone in ZONES}
    together = build(order(**{"ventilation.zones": list(ZONES)})).right.openings
    assert sum(map(len, alone.values())) == len(together)
    middles = [np.mean([one.x for one in alone[zone]]) for zone in ZONES]
    assert middles == sorted(middles)


def test_neighbours_stand_at_the_pitch():
    places = np.array([(one.x, one.y) for one in build(order(**EVERYWHERE)).right.openings])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    nearest = np.sort(apart, axis=1)[:, 1]
    assert nearest == pytest.approx(np.full(len(places), 8.0))


def test_one_side_may_be_ventilated_alone_and_zones_of_a_later_layer_replace_earlier_ones():
    made = build(order(side="both", left={"ventilation": {"zones": ["heel"]}}))
    assert made.right.openings == ()
    assert made.left.openings
    layered = order_from({"ventilation.zones": ["toes"], "foot": FLAT_FOOT}, {"ventilation.zones": ["heel"]})
    assert layered.zones("left") == ("heel",)


def test_a_hole_keeps_off_any_polygon_that_it_gets():
    insole = build(order()).right
    label = np.array([[60.0, -15.0], [120.0, -15.0], [120.0, 10.0], [60.0, 10.0]])
    ordered = Perforation(3.0, 8.0, ("heel", "midfoot"))
    free, kept = (openings(insole.design, ordered, keep_clear=clear) for clear in ([], [label]))
    assert {(one.x, one.y) for one in kept} < {(one.x, one.y) for one in free}
    for one in kept:
        assert (
            not (60.0 - 2.9 < one.x < 120.0 + 2.9 and -15.0 - 2.9 < one.y < 10.0 + 2.9)
            or distance(np.array([[one.x, one.y]]), label) >= 3.0
        )


def test_the_polygon_is_as_large_as_its_circle_and_within_002_mm_of_it():
    for diameter in (2.0, 3.0, 6.0, 30.0):
        ring = Opening("ventilation", 0.0, 0.0, diameter).ring
        x, y = ring.T
        assert (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2.0 == pytest.approx(np.pi * diameter**2 / 4.0)
        middles = (ring + np.roll(ring, -1, axis=0)) / 2.0
        assert abs(np.hypot(*ring.T) - diameter / 2.0).max() < 0.02
        assert abs(np.hypot(*middles.T) - diameter / 2.0).max() < 0.02


@pytest.mark.parametrize("person", people()[::67])
@pytest.mark.parametrize("place", APERTURES)
def test_an_aperture_that_is_too_large_names_the_largest_that_fits_and_that_one_does(person, place):
    ordered = Order(side="right", foot=foot(person), **{f"aperture.{place}_mm": 30.0})
    try:
        build(ordered)
    except LimitError as error:
        (fits,) = error.cure.values()
        assert fits == 0.0 or 8.0 <= fits < 30.0
        made = build(ordered.with_values(error.cure)).right
        assert len(made.openings) == (fits > 0.0)
        if fits:
            with pytest.raises(LimitError):
                build(ordered.with_values({f"aperture.{place}_mm": round(fits + 0.15, 2)}))


@pytest.mark.parametrize(
    ("ordered", "words"),
    [
        ({"aperture.mth2_mm": 14, "head_offload.mth2_mm": 2}, "its place is in aperture.mth2_mm"),
        ({"aperture.heel_mm": 12, "heel_spur_pocket.depth_mm": 2}, "its place is in aperture.heel_mm"),
        ({"aperture.mth2_mm": 20, "aperture.mth3_mm": 20}, "must stay between it and aperture.mth2_mm"),
        ({"aperture.mth2_mm": 12, "form.length": "three-quarter"}, "ahead of the front edge"),
    ],
)
def test_contradictions_are_refused_by_name_and_the_cure_builds(ordered, words):
    with pytest.raises(LimitError, match=words) as refused:
        build(order(side="left", **ordered))
    assert all(key.startswith("left.") or "." in key for key in refused.value.cure)
    build(order(side="left", **ordered).with_values(refused.value.cure))


@pytest.mark.parametrize(
    ("ordered", "words"),
    [
        ({"ventilation.diameter_mm": 1.9}, "0, or 2 to 6 mm"),
        ({"ventilation.diameter_mm": 6.1}, "6.1"),
        ({"ventilation.diameter_mm": -1}, "-1"),
        ({"ventilation.diameter_mm": float("nan")}, "finite"),
        ({"ventilation.diameter_mm": True}, "one number"),
        ({"ventilation.pitch_mm": 5.9}, "6 to 25 mm"),
        ({"ventilation.pitch_mm": float("inf")}, "finite"),
        ({"ventilation.diameter_mm": 6, "ventilation.pitch_mm": 8}, "at least 8.5 mm"),
        ({"left.ventilation.diameter_mm": 6, "ventilation.pitch_mm": 8, "side": "left"}, "at least 8.5 mm"),
        ({"ventilation.zones": ["knee"]}, "heel, midfoot, forefoot, toes"),
        ({"ventilation.zones": 3}, "ventilation.zones"),
        ({"aperture.heel_mm": 7.9}, "0, or 8 to 30 mm"),
        ({"aperture.mth1_mm": 31}, "0, or 8 to 30 mm"),
        ({"aperture.mth6_mm": 10}, "aperture.mth5_mm"),
        ({"ventilation.holes": 10}, "no such key"),
    ],
)
def test_what_no_opening_can_be_is_refused_in_words(ordered, words):
    with pytest.raises(OrderError) as refused:
        order(**ordered)
    told = " ".join(" ".join((one.key, one.given, one.allowed, one.advice)) for one in refused.value.problems)
    assert words in told


def test_a_zone_without_room_is_reported():
    from tempfile import TemporaryDirectory

    ordered = order(**{"ventilation.zones": ["toes", "heel"], "form.length": "three-quarter"})
    with TemporaryDirectory() as folder:
        findings = make(ordered, formats=["stl"], out=folder).data["sides"]["right"]["findings"]
    assert [one["level"] for one in findings if one["check"] == "holes in zone toes"] == ["warn"]
    assert not [one for one in findings if one["check"] == "holes in zone heel"]


def test_the_triangles_of_holes_count_towards_the_most_that_are_allowed():
    made = build(order(**EVERYWHERE), max_triangles=40_000).right
    assert len(made.openings) > 150
    assert len(made.triangles.faces) <= 40_000
    with pytest.raises(OrderError, match="or more"):
        build(order(**EVERYWHERE), max_triangles=15_000)


def test_the_judge_finds_the_same_insole_with_holes_in_it():
    plain, holed = (
        full(weld(made.vertices[made.faces]), 262.0, 194.0)
        for made in (build(order(side="left", **PAD, **more)).left.triangles for more in ({}, EVERYWHERE))
    )
    assert holed.basics.side == "left"
    for part in ("rear_mm", "medial_mm", "lateral_mm"):
        assert getattr(holed.heel_cup, part) == pytest.approx(getattr(plain.heel_cup, part), abs=0.02)
    assert holed.rearfoot_slope_deg == pytest.approx(plain.rearfoot_slope_deg, abs=0.02)
    assert holed.medial_arch.height_mm == pytest.approx(plain.medial_arch.height_mm, abs=0.05)
    assert holed.metatarsal_pad.height_mm == pytest.approx(plain.metatarsal_pad.height_mm, abs=0.05)
    assert holed.thickness.heel_seat_mm == pytest.approx(plain.thickness.heel_seat_mm, abs=1e-3)
    assert holed.thickness.minimum_mm == pytest.approx(plain.thickness.minimum_mm, abs=1e-3)


def test_an_opened_heel_still_has_a_cup():
    opened = build(order(**{"aperture.heel_mm": 24})).right
    measured = full(weld(opened.triangles.vertices[opened.triangles.faces]), 262.0, 194.0)
    asked = opened.design.doses.heel_cup.depth_mm
    assert measured.heel_cup.rear_mm == pytest.approx(asked, abs=0.6)
    assert measured.rearfoot_slope_deg == pytest.approx(opened.design.doses.rearfoot_post.angle_deg, abs=0.5)


SHELL = {"form.construction": "shell", "material.name": "pa12"}


@pytest.mark.parametrize(
    "form", [SHELL, {"form.walls": "vertical"}, {"top_cover.thickness_mm": 3}], ids=lambda form: next(iter(form))
)
def test_openings_go_through_every_form_and_leave_it_sound(form, tmp_path):
    ordered = order(**EVERYWHERE, **{"aperture.mth3_mm": 14.0}, **form)
    sheet = make(ordered, formats=["stl"], out=tmp_path).data["sides"]["right"]
    count = len(build(ordered).right.openings)
    assert count > 100
    assert mesh_faults(next(tmp_path.glob("*.stl")), 1.6, openings=count) == []
    asked = (count - 1) * np.pi * 1.5**2 + np.pi * 7.0**2
    assert sheet["measured"]["open_area_cm2"] * 100.0 == pytest.approx(asked, rel=0.02)
    assert "fail" not in {one["level"] for one in sheet["findings"]}


def test_the_step_of_a_shell_has_no_openings_and_the_sheet_offers_none(tmp_path):
    ordered = order(**FEW, **SHELL)
    sheet = make(ordered, formats=["stl", "step"], out=tmp_path, part=Part(holes_in_step=True)).data["sides"]["right"]
    (told,) = [one for one in sheet["findings"] if one["check"] == "openings in the STEP"]
    assert told["advice"] == "in the STL only"
    assert "CYLINDRICAL_SURFACE" not in next(tmp_path.glob("*.step")).read_text()


def test_every_place_where_a_dose_is_measured_has_material():
    ordered = order(**EVERYWHERE, **PAD, **{"head_offload.mth4_mm": 2.0, "cuboid.height_mm": 3.0})
    insole = build(ordered).right
    mesh = weld(insole.triangles.vertices[insole.triangles.faces])
    for name in ("heel_seat", "ball_centre", "metatarsal_pad_crest", "head_offload_mth4", "cuboid"):
        x, y, z = insole.references[name].at
        assert top_at(mesh, [x], [y])[0] == pytest.approx(z, abs=0.03), name


@given(st.sampled_from(people()), st.integers(0, 2**31))
def test_no_order_of_openings_breaks_the_rules_of_the_lattice(person, seed):
    ordered = ventilated(Order(side="right", foot=foot(person)), np.random.default_rng(seed))
    try:
        insole = build(ordered, tolerance=0.2).right
    except LimitError as error:
        insole = build(ordered.with_values(error.cure), tolerance=0.2).right
    places = np.array([(one.x, one.y) for one in insole.openings])
    reach = np.array([one.diameter / 2.0 for one in insole.openings])
    if len(places) > 1:
        apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) - reach[:, None] - reach[None]
        assert (apart + 99.0 * np.eye(len(places))).min() > 2.5 - 1e-9


def test_holes_keep_clear_of_the_label_and_the_label_of_apertures():
    order = Order(
        name="demo",
        side="right",
        foot={"length_mm": 262},
        form={"label": "auto"},
        ventilation={"zones": ["heel", "midfoot"], "diameter_mm": 3.0, "pitch_mm": 8.0},
        aperture={"heel_mm": 20.0},
    )
    made = build(order).right
    letters = shapely.union_all([shapely.Polygon(pocket.border) for pocket in made.engraving.pockets])
    for x, y, diameter in made.circles:
        assert shapely.distance(letters, shapely.Point(x, y)) > diameter / 2.0 + 1.4
    assert len(made.circles) > 20 and made.label
    mesh = FinishedMesh(made.triangles.vertices, made.triangles.faces.astype(np.intp))
    assert mesh.is_closed and mesh.genus == len(made.circles)
