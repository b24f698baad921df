"""Pads and hollows as they are in the file: how far they reach, how broad their crest is, how steep they are."""

from functools import lru_cache

import numpy as np
import pytest

from insolecad.design.reference_points import references
from insolecad.features import FEATURES
from insolecad.geometry.fields import Array, curvature
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.solid.insole import Insole
from tests.support.feet import ROUND_FOOT

STEP = 0.5
"""Millimetres between the places that are measured."""


@lru_cache(maxsize=32)
def made(*doses: tuple[str, float]) -> Insole:
    # by rule the arch is fuller beside a relief
    usual = {"base.heel_mm": 6, "base.forefoot_mm": 6, "medial_arch.fill_percent": 0}
    insole = build(Order(foot=ROUND_FOOT, side="right", **usual, **dict(doses))).right
    assert insole is not None
    return insole


def tops(insole: Insole, x: Array, y: Array) -> Array:
    mesh = FinishedMesh(insole.triangles.vertices, insole.triangles.faces.astype(np.intp))
    return top_at(mesh, x.ravel(), y.ravel()).reshape(x.shape)


def difference(insole: Insole, x: Array, y: Array) -> Array:
    """Return what the doses of an insole add to one without them, by its triangles."""
    return tops(insole, x, y) - tops(made(), x, y)


class Rise:
    """What a pad adds, in heights over the plan: x from its crest, y from its middle, its lean taken out."""

    def __init__(self, height: float, length: float = 50.0, width: float = 42.0) -> None:
        names = ("height_mm", "length_mm", "width_mm")
        doses = dict(zip(names, (height, length, width), strict=True))
        self.insole = made(*((f"metatarsal_pad.{name}", value) for name, value in doses.items()))
        self.height, self.length, self.width = height, length, width
        crest_x, crest_y, _ = references(self.insole.design)["metatarsal_pad_crest"].at
        self.x = np.arange(-0.63 * length - 2.0, 0.37 * length + 2.0, STEP)
        self.y = np.arange(-width / 2.0 - 2.0, width / 2.0 + 2.0, STEP)
        x, y = np.meshgrid(self.x, self.y, indexing="ij")
        lean = self.insole.design.measures.head_line_slope
        self.z = difference(self.insole, crest_x + x + lean * y, crest_y + y)

    def spans(self, share: float) -> tuple[float, float]:
        """Return length and width in which it has a share of its height, over those ordered."""
        along = self.z[:, np.abs(self.y).argmin()]
        return extent(self.x, along, share * self.height) / self.length, extent(
            self.y, self.z.max(axis=0), share * self.height
        ) / self.width


def extent(places: Array, heights: Array, level: float) -> float:
    """Return how far apart the first and last place are at which heights reach a level."""
    high = np.flatnonzero(heights > level)
    first, last = high[0], high[-1]
    low_end = np.interp(level, heights[[first - 1, first]], places[[first - 1, first]])
    high_end = np.interp(level, heights[[last + 1, last]], places[[last + 1, last]])
    return float(high_end - low_end)


def radius(places: Array, heights: Array, within: float) -> float:
    """Return the radius of the circle through the heights round the middle."""
    near = np.abs(places) <= within
    return float(-0.5 / np.polyfit(places[near], heights[near], 2)[0])


PADS = [(3.0, 50.0, 42.0), (4.5, 50.0, 42.0), (6.0, 50.0, 42.0), (6.0, 70.0, 50.0)]


@pytest.mark.parametrize("size", PADS, ids=str)
def test_a_metatarsal_pad_reaches_its_edge_and_has_a_broad_crest(size: tuple[float, float, float]) -> None:
    pad = Rise(*size)
    height, length, width = size
    assert pad.z.max() == pytest.approx(height, abs=0.03)
    tenth, half = pad.spans(0.1), pad.spans(0.5)
    # 0.9 within what the chords of the mesh leave unsure
    assert min(tenth) > 0.895 and half[0] >= 0.60 and half[1] >= 0.70
    assert 0.35 <= pad.z.sum() * STEP**2 / (height * length * width) <= 0.40
    across = pad.z[np.abs(pad.x).argmin()]
    assert radius(pad.y, across, 0.12 * width) >= 25.0


def test_a_pad_is_an_egg_with_its_crest_at_0_63_and_nothing_outside_its_size() -> None:
    pad = Rise(4.5)
    i, j = np.unravel_index(pad.z.argmax(), pad.z.shape)
    assert abs(pad.x[i]) <= 2.0 and abs(pad.y[j]) <= 2.0
    widths = [extent(pad.y, row, 0.45) if row.max() > 0.6 else 0.0 for row in pad.z]
    widest = (pad.x[int(np.argmax(widths))] + 0.63 * 50.0) / 50.0
    assert 0.68 <= widest <= 0.80
    assert widths[np.abs(pad.x + 26.0).argmin()] < 0.6 * max(widths) < widths[np.abs(pad.x - 14.0).argmin()]
    outside = (pad.x < -31.7)[:, None] | (pad.x > 18.7)[:, None] | (np.abs(pad.y) > 21.2)
    assert np.abs(pad.z[outside]).max() < 0.03


@pytest.mark.parametrize("size", [*PADS, (8.0, 66.0, 56.0)], ids=str)
def test_a_pad_is_neither_steep_nor_tight(size: tuple[float, float, float]) -> None:
    insole = Rise(*size).insole
    term, crest = insole.design.terms["metatarsal_pad"], references(insole.design)["metatarsal_pad_crest"].at
    x, y = np.meshgrid(np.arange(-50.0, 35.0, 0.2) + crest[0], np.arange(-30.0, 30.0, 0.2) + crest[1], indexing="ij")
    along, across = np.gradient(term(x, y), 0.2)
    assert np.degrees(np.arctan(np.abs(along).max())) <= 32.0 and np.degrees(np.arctan(np.abs(across).max())) <= 37.0
    assert 1.0 / max(float(bend.max()) for bend in curvature(term, x, y)) >= 3.0


CRESTS = {
    "transverse_arch.height_mm": 3.0,
    "metatarsal_bar.height_mm": 4.0,
    "neuroma_pad.height_mm": 4.0,
    "dancers_pad.height_mm": 3.0,
    "cuboid.height_mm": 3.0,
    "navicular_relief.depth_mm": 2.0,
}
"""Usual doses of what a foot stands on. A toe crest is a ridge to hold on to: 17 mm."""


@pytest.mark.parametrize("key", CRESTS)
def test_the_top_of_every_pad_and_the_floor_of_every_hollow_is_broad(key: str) -> None:
    name = key.partition(".")[0]
    design = made((key, CRESTS[key])).design
    (point,) = FEATURES[name].points(design.plan, design.doses[FEATURES[name]])
    x, y, _ = references(design)[point].at
    way = np.arange(-5.0, 5.25, 0.25)
    held = np.zeros_like(way)
    for along in ((x + way, y + held), (x + held, y + way)):
        if name == "metatarsal_bar":  # read at the rear end of its level land
            along = (along[0] + 6.0, along[1])
        heights = difference(made((key, CRESTS[key])), *along)
        turn = -1.0 if "relief" in name else 1.0
        bend = np.polyfit(way, turn * heights, 2)[0]
        assert bend > -0.5 / 25.0, 0.5 / bend
        assert np.abs(heights).max() == pytest.approx(CRESTS[key], abs=0.04)


def test_each_reaches_the_size_that_is_its_own() -> None:
    """Nominal are: of an arch its outline, of a cuboid a quarter, of round pads half of the height."""
    for key, value, sizes, share in (
        ("transverse_arch.height_mm", 3.0, (66.0, 78.0), 0.1),
        ("cuboid.height_mm", 3.0, (32.0, 22.0), 0.25),
        ("neuroma_pad.height_mm", 4.0, (18.0, 18.0), 0.5),
    ):
        insole = made((key, value))
        name = key.partition(".")[0]
        (point,) = FEATURES[name].points(insole.design.plan, insole.design.doses[FEATURES[name]])
        at = references(insole.design)[point].at
        lean = insole.design.measures.head_line_slope if share == 0.1 else 0.0
        x, y = np.meshgrid(np.arange(-60.0, 40.0, 0.5), np.arange(-46.0, 46.0, 0.5), indexing="ij")
        z = np.nan_to_num(difference(insole, at[0] + x + lean * y, at[1] + y))
        reached = extent(x[:, 0], z[:, 92], share * value), extent(y[0], z.max(axis=0), share * value)
        least = 0.9 if share == 0.1 else 0.985
        assert all(least <= got / size <= 1.015 for got, size in zip(reached, sizes, strict=True)), (key, reached)
