"""The rim and the wall below it: the bevel round the underside of the heel."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.geometry.construction import Form
from insolecad.geometry.definitions import BEVEL_FADE, BEVEL_MM, BEVEL_SHARE
from insolecad.geometry.fields import Array
from insolecad.inspection.checks.overhang import SUPPORT_FREE_DEG
from insolecad.job.solid_checks import overhang
from insolecad.surface.grid import Surface
from tests.support.feet import STANDARD, population, surface_of
from tests.support.surfaces import TYPICAL

TWELVE = [*population(61, 11), Design(STANDARD, TYPICAL)]


def stations(design: Design, surface: Surface) -> Array:
    """Return the stations of the wall's foot in foot lengths."""
    return np.asarray(surface.floor[:, 0] / design.measures.foot_length)


def off_the_wall(surface: Surface) -> Array:
    """Return how far the bevel's ring is from the straight line between rim strip and floor, in mm."""
    way, place = surface.strip[-1] - surface.floor, surface.bevel - surface.floor
    return np.asarray(np.linalg.norm(np.cross(way, place), axis=1) / np.linalg.norm(way, axis=1))


@pytest.mark.parametrize("design", TWELVE, ids=range(12))
def test_the_heel_has_a_bevel_that_fades_into_the_wall(design: Design) -> None:
    surface = surface_of(design)
    x, height, wall = stations(design, surface), surface.bevel[:, 2], surface.strip[-1][:, 2]
    width = np.hypot(*(surface.bevel - surface.floor)[:, :2].T)
    behind, ahead = x <= BEVEL_FADE[0], x >= BEVEL_FADE[1]
    assert np.abs(width / height - BEVEL_MM[0] / BEVEL_MM[1])[behind].max() < 1e-9
    # the height of a wall that a rim of some height has room for
    tall = BEVEL_SHARE * wall > 1.5 * BEVEL_MM[1]
    assert ((0.93 * BEVEL_MM[1] < height) & (height <= BEVEL_MM[1]))[tall].all()
    assert (0.0 < height).all() and (height < (BEVEL_SHARE + 0.01) * wall).all()
    assert off_the_wall(surface)[ahead].max() < 1e-9
    assert off_the_wall(surface)[behind].min() > 0.1 * height[behind].min()


def test_upright_walls_have_no_bevel() -> None:
    surface = surface_of(Design(STANDARD, TYPICAL, Form(walls="vertical")))
    assert off_the_wall(surface).max() < 1e-12


def test_bevel_and_wall_are_reported_as_they_lean_out_and_not_as_they_lean_in() -> None:
    surface = surface_of(Design(STANDARD, TYPICAL))
    (found,) = overhang(surface.strip[-1], surface.bevel, surface.floor)
    assert found.measured == pytest.approx(np.degrees(np.arctan2(*BEVEL_MM)), abs=0.1)
    assert found.measured < SUPPORT_FREE_DEG and found.level == "note"
    middle = surface.floor.mean(axis=0)
    rings = [middle + share * (surface.floor - middle) + [0.0, 0.0, z] for share, z in ((0.8, 9.0), (0.9, 2.0))]
    (leaning_in,) = overhang(*rings, surface.floor)
    assert leaning_in.measured == 0.0
