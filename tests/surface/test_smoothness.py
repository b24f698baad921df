"""Twenty sections of the finished foot side: flowing lines, as few turns as the doses ask for."""

import itertools

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.features import Doses
from insolecad.geometry.fields import Array
from insolecad.solid.mesh import triangles
from tests.support.feet import STANDARD, crossings, foot_side_faces, limit_feet, name_of, sample_feet, surface_of

ACROSS = {
    "rear of the cup": 0.06,
    "behind the seat": 0.10,
    "heel seat": 0.14,
    "end of the cup": 0.18,
    "rear of the arch": 0.24,
    "sustentaculum": 0.30,
    "apex": 0.42,
    "midfoot": 0.50,
    "half height": 0.58,
    "behind the heads": 0.68,
}
"""Sections across, by their share of the foot length."""

ALONG = {f"{share:.0%} of the waist": share for share in np.linspace(0.04, 0.96, 10)}
"""Sections along, by their share of the narrowest waist from its lateral to its medial side."""

STEP = 0.25
"""Millimetres between the points of a section."""

WINDOW = 10.0
"""Millimetres of the moving fit: shorter than any feature, longer than any facet."""

PAD_WINDOW = 3.0
"""The same where a pad is: as wide as the bend at its edge, whose radius is 3 mm and more."""

SMOOTH = 0.02
"""Largest residual in mm; half of it is the chord error of the facets, which the fit cannot follow."""

NOISE = 5e-4
"""Curvature per mm (a radius of 2 m) below which a section counts as straight: chords of 0.02 mm bend as much."""

LEVELS = ("mild", "moderate", "maximum")

CASES = {
    "flat": {"arch": (10.0, 12.5, 15.0), "lateral": (1.0, 1.0, 1.0), "cup": (12.0, 16.0, 20.0), "post": (0, 2, 4)},
    "neutral": {"arch": (14.5, 17.5, 21.0), "lateral": (2.0, 2.0, 2.0), "cup": (10.0, 14.0, 18.0), "post": (0, 0, 2)},
    "high": {"arch": (18.5, 23.0, 26.0), "lateral": (4.0, 4.0, 4.0), "cup": (10.0, 14.0, 18.0), "post": (0, -2, -3)},
}
"""The doses that practice ranges and measured sections give the standard foot, by arch type."""

each_case = pytest.mark.parametrize(("arch_type", "level"), list(itertools.product(CASES, LEVELS)))


def prescribed(arch_type: str, level: str, skive: float = 0.0) -> Design:
    case, number = CASES[arch_type], LEVELS.index(level)
    doses = {
        "heel_cup": {"depth_mm": case["cup"][number], "inner_width_mm": 66.0},
        "medial_arch": {"height_mm": case["arch"][number]},
        "lateral_arch": {"height_mm": case["lateral"][number]},
        "rearfoot_post": {"angle_deg": case["post"][number]},
        "medial_skive": {"depth_mm": skive},
    }
    return Design(STANDARD, Doses.model_validate(doses))


def sections(design: Design) -> dict[str, tuple[Array, Array]]:
    """Return place and height of the mesh along every section, from 4 mm inside the inner edge to the other side."""
    surface = surface_of(design)
    mesh = triangles(surface)
    faces = foot_side_faces(surface, mesh)
    edges = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    start, end = mesh.vertices[edges[:, 0]], mesh.vertices[edges[:, 1]]
    x, y = design.plan.inner(np.linspace(0.0, 1.0, 2049)).T
    waist = (x > 0.2 * design.measures.length) & (x < 0.7 * design.measures.length)
    lateral, medial = y[waist & (y < 0.0)].max(), y[waist & (y > 0.0)].min()
    planes = [(name, 0, share * design.measures.foot_length) for name, share in ACROSS.items()]
    planes += [(name, 1, lateral + share * (medial - lateral)) for name, share in ALONG.items()]
    cuts = {}
    for name, column, at in planes:
        before, after = start[:, column] - at, end[:, column] - at
        cut = (before < 0.0) != (after < 0.0)
        share = (before[cut] / (before[cut] - after[cut]))[:, None]
        points = start[cut] + share * (end[cut] - start[cut])
        place = points[:, 1 - column]
        order = place.argsort()
        low, high = crossings(design.plan.inner, at, column)
        run = np.arange(low + 4.0, high - 4.0, STEP)
        cuts[name] = run, np.interp(run, place[order], points[order, 2])
    return cuts


def moving_fit(height: Array, derivative: int, window: float = WINDOW) -> Array:
    """Return value or derivative of the cubic that fits best over the window, in its middle."""
    half = round(window / 2.0 / STEP)
    fit = np.linalg.pinv(np.vander(np.arange(-half, half + 1) * STEP, 4, increasing=True))
    return np.convolve(height, fit[derivative][::-1], "valid") * (1, 1, 2)[derivative]


def residual(height: Array, window: float = WINDOW) -> float:
    half = round(window / 2.0 / STEP)
    return float(np.abs(moving_fit(height, 0, window) - height[half:-half]).max())


def inflections(height: Array) -> int:
    """Return how often the section turns from hollow to bulging or back."""
    bend = moving_fit(height, 2)
    sign = np.sign(bend[np.abs(bend) > NOISE])
    return int(np.count_nonzero(np.diff(sign)))


@each_case
def test_a_moving_cubic_follows_every_section(arch_type: str, level: str) -> None:
    for name, (_, height) in sections(prescribed(arch_type, level)).items():
        assert residual(height) < SMOOTH, name


def test_a_prescribed_skive_shows_no_ridge() -> None:
    # the 2 mm that a flat foot gets at maximum support
    for name, (_, height) in sections(prescribed("flat", "maximum", skive=2.0)).items():
        assert residual(height) < SMOOTH, name


@each_case
def test_no_section_across_turns_over(arch_type: str, level: str) -> None:
    # both edges' laws are hollow all the way, the post is a plane, base and lift are level across
    cuts = sections(prescribed(arch_type, level))
    for name in ACROSS:
        assert inflections(cuts[name][1]) == 0, name


@each_case
def test_sections_along_turn_only_where_the_doses_begin_and_end(arch_type: str, level: str) -> None:
    cuts = sections(prescribed(arch_type, level))
    for name, share in ALONG.items():
        # hollow in the cup, bulging where cup, post and heel thickness run out, hollow up the arch, bulging
        # over its crown, hollow where it runs out: four turns. In the middle the supports of both edges
        # begin and end at stations of their own: one more pair.
        most = 6 if 0.25 < share < 0.60 else 4
        count = inflections(cuts[name][1])
        assert count <= most, name
        # it begins and ends hollow, in the cup and before the heads; the line along the very edge cuts
        # into the cup's side and may miss the first
        assert count % 2 == 0 or share in (min(ALONG.values()), max(ALONG.values())), name


def padded(arch_type: str, level: str, height: float) -> Design:
    plain = prescribed(arch_type, level)
    pad = Doses.model_validate({"metatarsal_pad": {"height_mm": height}}).metatarsal_pad
    return Design(STANDARD, plain.doses.model_copy(update={"metatarsal_pad": pad}))


PAD = {"mild": 3.0, "moderate": 4.5, "maximum": 6.0}


@each_case
def test_a_moving_cubic_follows_the_pad_of_each_level(arch_type: str, level: str) -> None:
    for name, (_, z) in sections(padded(arch_type, level, PAD[level])).items():
        assert residual(z, PAD_WINDOW) < SMOOTH, name


@each_case
def test_a_pad_adds_one_crest_and_two_turns_across(arch_type: str, level: str) -> None:
    cuts = sections(padded(arch_type, level, PAD[level]))
    # hollow at its foot, bulging over the crest, hollow at its other foot
    assert [inflections(cuts[name][1]) for name in ("midfoot", "half height", "behind the heads")] == [0, 2, 2]


FEET = [STANDARD, *sample_feet()[::25], *limit_feet()[::3]]


@pytest.mark.parametrize("foot", FEET, ids=name_of)
@pytest.mark.parametrize(("cup", "arch"), [(0.0, 12.0), (10.0, 18.0), (14.0, 26.0)])
def test_the_medial_line_turns_twice_where_the_arch_stands_above_the_cup(foot, cup: float, arch: float) -> None:
    # level, hollow up from the cup, bulging over the crown, hollow into the run-out
    doses = {"heel_cup": {"depth_mm": cup}, "medial_arch": {"height_mm": arch}}
    profile = Design(foot, Doses.model_validate(doses)).medial_edge
    assert turns(profile(np.linspace(0.0, foot.ball_length, 4001))) == 2


@pytest.mark.parametrize("foot", FEET, ids=name_of)
@pytest.mark.parametrize(("cup", "lateral"), [(10.0, 1.0), (14.0, 2.0), (18.0, 4.0)])
def test_the_lateral_line_turns_three_times_on_its_two_steps_down(foot, cup: float, lateral: float) -> None:
    # bulging and hollow down from the cup, a level stretch, bulging and hollow down to the fifth head
    doses = {"heel_cup": {"depth_mm": cup}, "lateral_arch": {"height_mm": lateral}}
    profile = Design(foot, Doses.model_validate(doses)).lateral_edge
    assert turns(profile(np.linspace(0.0, foot.ball_length, 4001))) == 3


def turns(height: Array) -> int:
    """Return how often an exact profile turns over; its level stretches do not count."""
    bend = np.diff(height, 2)
    sign = np.sign(bend[np.abs(bend) > 1e-9])
    return int(np.count_nonzero(np.diff(sign)))
