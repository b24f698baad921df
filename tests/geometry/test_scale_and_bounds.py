"""Larger feet, larger insoles; and a volume between what it must and what it can be."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.features import DOSES, Doses
from insolecad.geometry import rim
from insolecad.geometry.definitions import RIM_RADIUS_MM
from insolecad.geometry.outline import outline
from insolecad.geometry.plan import FLANGE_FULL
from insolecad.solid.mesh import triangles
from tests.support.feet import STANDARD, area, population, scaled, surface_of, volume, with_dose
from tests.support.surfaces import TYPICAL

FACTORS = (0.85, 1.1, 1.25)


def larger(doses: Doses, factor: float) -> Doses:
    """Return the doses with every length, but no angle, multiplied."""
    for key, info in DOSES.items():
        if info.unit == "mm":
            feature, name = key.split(".")
            value = getattr(getattr(doses, feature), name) * factor
            doses = with_dose(doses, key, min(max(value, info.low), info.high))
    return doses


@pytest.mark.parametrize("factor", FACTORS)
def test_the_bottom_curve_scales_with_the_foot(factor: float) -> None:
    around = np.linspace(0.0, 1.0, 301)
    plain, large = outline(STANDARD).bottom(around), outline(scaled(STANDARD, factor)).bottom(around)
    assert np.abs(large - factor * plain).max() < 1e-9


@pytest.mark.parametrize("factor", FACTORS)
def test_the_edge_profiles_scale_with_foot_and_dose_up_to_the_archs_end(factor: float) -> None:
    plain = Design(STANDARD, TYPICAL)
    large = Design(scaled(STANDARD, factor), larger(TYPICAL, factor))
    x = np.linspace(0.0, 0.42 * STANDARD.foot_length, 200)
    # cup and rise hang on the foot length alone; the arch's end keeps 8 mm from the first head
    assert (
        np.abs(large.medial_edge(factor * x) - factor * plain.medial_edge(x)).max()
        < 0.01 * TYPICAL.medial_arch.height_mm
    )


@pytest.mark.parametrize("factor", FACTORS)
def test_the_volume_scales_with_the_cube(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # all three arches are high enough for the edge to lean out in full
    doses = with_dose(TYPICAL, "medial_arch.height_mm", FLANGE_FULL / min(FACTORS))
    plain = volume(triangles(surface_of(Design(STANDARD, doses))))
    monkeypatch.setattr(rim, "BEVEL_MM", tuple(factor * size for size in rim.BEVEL_MM))
    large = volume(triangles(surface_of(Design(scaled(STANDARD, factor), larger(doses, factor)))))
    # 1 %: the rim's radius, the counter's lean and the gaps to the heads are in mm and do not scale
    assert large / plain == pytest.approx(factor**3, rel=0.01)


def test_a_flat_slab_has_the_volume_of_its_outline() -> None:
    for thickness in (3.0, 6.0, 10.0):
        slab = Doses.model_validate({"base": {"heel_mm": thickness, "forefoot_mm": thickness}})
        surface = surface_of(Design(STANDARD, slab))
        floor, edge = area(surface.floor), area(surface.strip[0])
        # a frustum between bottom curve and rim, less the rounded rim: r^2 (1 - pi / 4) per mm of it
        round_rim = np.linalg.norm(np.diff(surface.floor, axis=0), axis=1).sum() * RIM_RADIUS_MM
        expected = thickness * (floor + edge + round_rim) / 2.0 - round_rim * RIM_RADIUS_MM * (1.0 - np.pi / 4.0)
        # 1 %: at the heel the wall leans, elsewhere it stands upright
        assert volume(triangles(surface)) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("design", population(51, 20), ids=range(20))
def test_the_volume_is_between_the_thinnest_and_the_thickest_slab(design: Design) -> None:
    surface = surface_of(design)
    inside = volume(triangles(surface))
    thinnest, thickest = surface.grid[..., 2].min(), max(surface.grid[..., 2].max(), surface.strip[..., 2].max())
    floor, edge = surface.floor[:, :2], surface.strip[0][:, :2]
    widest = max(area(floor), *(area(ring) for ring in surface.strip[:, :, :2])) + 0.02 * area(floor)
    perimeter = np.linalg.norm(np.diff(floor, axis=0), axis=1).sum()
    # the rounded rim is at most one radius by one radius in section
    assert inside > min(area(floor), area(edge)) * thinnest - perimeter * RIM_RADIUS_MM**2
    # 2 % above: the rings lean out in one place and in in another
    assert inside < widest * thickest


def test_more_of_every_raising_dose_is_more_volume() -> None:
    plain = Design(STANDARD, Doses())
    least = volume(triangles(surface_of(plain, 0.05)))
    for key, info in DOSES.items():
        if info.effect == "raises" and info.feature != "base":
            half = volume(triangles(surface_of(Design(STANDARD, with_dose(Doses(), key, info.high / 2.0)), 0.05)))
            full = volume(triangles(surface_of(Design(STANDARD, with_dose(Doses(), key, info.high)), 0.05)))
            assert least < half < full, key
