"""The forefoot post of insoles that end behind the toes: their front edge is tilted as ordered, and nothing sinks."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.features.forefoot_post import FOREFOOT_POST, OTHER_WAYS
from insolecad.geometry.outline import BALL_LINE, outline
from insolecad.order import Order
from insolecad.prescription import prescribe
from tests.support.feet import FOOT

LENGTHS = ("sulcus", "three-quarter")


def design_of(length: str, angle: float, **values: object) -> Design:
    order = Order(foot=FOOT, side="right").with_values(
        {"form.length": length, "forefoot_post.angle_deg": angle, **values}
    )
    wanted = prescribe(order)["right"]
    return Design(wanted.measures, wanted.doses, wanted.form)


def along_the_front(design: Design, behind: float, count: int = 201) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x, y and the way along a line parallel to the front edge."""
    lateral, medial = design.outline.front_sides
    y = np.linspace(lateral, medial, count)
    x = design.outline.front_x - behind * np.hypot(1.0, BALL_LINE) + BALL_LINE * y
    return x, y, (y - lateral) * np.hypot(1.0, BALL_LINE)


@pytest.mark.parametrize("angle", [-4.0, -0.5, 2.0, 4.0])
@pytest.mark.parametrize("length", LENGTHS)
def test_the_front_edge_has_the_angle_all_along(length, angle):
    design = design_of(length, angle)
    for behind in (0.0, 2.0, 9.0):
        x, y, way = along_the_front(design, behind)
        rise = design.terms["forefoot_post"](x, y)
        assert np.degrees(np.arctan(np.diff(rise) / np.diff(way))) == pytest.approx(np.full(200, angle), abs=1e-6)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_edge_keeps_its_thickness_and_the_heads_of_a_sulcus_insole_are_on_the_tilt(length):
    design, plain = design_of(length, 3.0), design_of(length, 0.0)
    x, y, _ = along_the_front(design, 0.0)
    rise = design.terms["forefoot_post"](x, y)
    assert design.foot_side(x, y) - rise == pytest.approx(plain.foot_side(x, y), abs=1e-9)
    shell = design_of(length, 3.0, **{"form.construction": "shell", "material.name": "pa12"})
    assert shell.thickness(x, y) == pytest.approx(np.full(201, shell.form.front_edge), abs=1e-9)
    if length == "sulcus":
        middle = (
            np.array([design.measures.head_line_centre_x] * 2),
            design.outline.ball_centre_y + np.array([-9.0, 9.0]),
        )
        slope = np.diff(design.terms["forefoot_post"](*middle))[0] / 18.0
        assert slope == pytest.approx(np.tan(np.radians(3.0)) * np.hypot(1.0, BALL_LINE), rel=1e-9)


@pytest.mark.parametrize("angle", [-4.0, 4.0])
@pytest.mark.parametrize("length", LENGTHS)
def test_nothing_sinks_and_nothing_moves_behind_the_middle(length, angle):
    design = design_of(length, angle)
    x, y = design.cut_outline.points.T
    rise = design.terms["forefoot_post"](x, y)
    # a border's widest place is found to a hundredth
    assert rise.min() > -0.01
    assert np.abs(rise[x < 0.42 * 262.0]).max() < 1e-12
    assert rise.max() > 4.0


@pytest.mark.parametrize("length", LENGTHS)
def test_the_twist_is_smooth(length):
    design = design_of(length, 4.0)
    for y in (-25.0, 0.0, 25.0):
        x = np.arange(0.40 * 262.0, design.outline.front_x, 0.2)
        bends = np.diff(design.terms["forefoot_post"](x, np.full(len(x), y)), 2) / 0.04
        # a jump of curvature would be as large at once; a crease ten times the largest bend
        assert np.abs(np.diff(bends)).max() < 0.15 * np.abs(bends).max() and np.abs(bends).max() < 0.03


def test_the_height_of_the_raised_edge_goes_over_the_front_edge():
    (way,) = OTHER_WAYS
    settings = FOREFOOT_POST.settings()
    widths = {}
    for length in ("full", *LENGTHS):
        design = design_of(length, 0.0)
        shape = outline(design.measures, design.form)
        angle = way.to_dose(shape, settings, 4.0)
        assert way.from_dose(shape, settings.model_copy(update={"angle_deg": angle})) == pytest.approx(4.0)
        widths[length] = 4.0 / np.tan(np.radians(angle))
    _, _, along = along_the_front(design_of("three-quarter", 0.0), 0.0)
    assert widths["three-quarter"] == pytest.approx(along[-1])
    assert len({round(width) for width in widths.values()}) == 3
