"""The letters of labels: strokes of a font, widened and joined to areas."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from insolecad.label.engraving import Pocket

FONT = "futural"
"""Hershey's plain sans serif: few strokes, and no serifs that would run together."""

CAP_TOP, BASE = -12, 9
"""Top and foot of a capital in the font's units, y downward."""

STROKE = 0.85
"""Width of a stroke in mm: two lines of a 0.4 mm nozzle (house)."""

SPACING = 0.35
"""Added between letters in mm (house)."""

WALL = 0.6
"""Least distance in mm between letters: what stands between two must be printed as well (house)."""

KERNING_STEPS = 8
"""By this many steps of the grid two letters are moved apart."""

GRID = 1.0 / 128.0
"""Corners lie on a grid of this, in mm: they are the same in single precision, and what is straight stays straight."""

STRAIGHT = 0.12
"""Curves are drawn with so few lines that they stray by less than this, in mm (house)."""

SHORTEST = 0.06
"""Corners that stand out by less than this, in mm, are left out (house)."""

THINNEST = 0.3
"""Islands within a letter that are nowhere this wide, in mm, are cut away: no nozzle would print them (house)."""


@dataclass(frozen=True, eq=False)
class Glyph:
    """One character: its pockets from the pen's place on the base line, and how far the pen moves on, in mm."""

    pockets: tuple[Pocket, ...]
    advance: float


@dataclass(frozen=True, eq=False)
class Line:
    """One line of text: its pockets, and the box around them (left, low, right, high), in mm."""

    text: str
    pockets: tuple[Pocket, ...]
    box: tuple[float, float, float, float]


@lru_cache(maxsize=256)
def line(text: str, capital: float) -> Line:
    """Return a line of engraved capitals, `capital` mm high, from (0, 0) on its base line to the right."""
    pen, pockets = 0.0, []
    for before, character in zip(f" {text}", text, strict=False):
        one = glyph(character, capital)
        pen += kerning(before, character, capital)
        pockets += [pocket.move(pen, 0.0, flipped=False) for pocket in one.pockets]
        pen += one.advance
    corners = np.concatenate([pocket.border for pocket in pockets])
    (left, low), (right, high) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Line(text, tuple(pockets), (left, low, right, high))


@lru_cache(maxsize=512)
def glyph(character: str, capital: float) -> Glyph:
    """Return a character in capitals of a height in mm, stroke included."""
    scale = (capital - STROKE) / (BASE - CAP_TOP)
    strokes, left, width = _strokes(character)
    advance = float(np.round((width * scale + SPACING) / GRID) * GRID)
    drawn = [_stroked(stroke, left, scale) for stroke in strokes if len(stroke) > 1]
    shape = shapely.union_all(drawn)
    if character.isalnum():
        # strokes that come in at a slant stand out over the lines
        shape = shapely.clip_by_rect(shape, -capital, 0.0, 2.0 * capital, capital)
    shape = shapely.set_precision(shape.simplify(SHORTEST), GRID)
    parts = [part for part in shapely.get_parts(shape).tolist() if isinstance(part, Polygon) and not part.is_empty]
    return Glyph(tuple(_pocket(part) for part in parts), advance)


@lru_cache(maxsize=4096)
def kerning(before: str, after: str, capital: float) -> float:
    """Return how much further apart two neighbours must stand, in mm, so that a wall stays between them."""
    first, second = glyph(before, capital), glyph(after, capital)
    apart, steps = _shape(first), 0
    while shapely.distance(apart, _shape(second, first.advance + steps * GRID)) < WALL:
        steps += KERNING_STEPS
    return steps * GRID


def _shape(one: Glyph, pen: float = 0.0) -> MultiPolygon:
    moved = [pocket.move(pen, 0.0, flipped=False) for pocket in one.pockets]
    return MultiPolygon([Polygon(pocket.border) for pocket in moved])


def _stroked(stroke: list[tuple[int, int]], left: int, scale: float) -> Polygon:
    points = [((x - left) * scale, (BASE - y) * scale + STROKE / 2.0) for x, y in stroke]
    drawn = LineString(points).simplify(STRAIGHT)
    return drawn.buffer(STROKE / 2.0, quad_segs=1, cap_style="square", join_style="mitre", mitre_limit=2.0)


def _pocket(part: Polygon) -> Pocket:
    """Return a polygon as a pocket, without islands too thin to be printed."""
    part = orient(part)
    kept = [ring for ring in part.interiors if not Polygon(ring).buffer(-THINNEST / 2.0).is_empty]
    border, *islands = (np.array(ring.coords[:-1]) for ring in (part.exterior, *kept))
    return Pocket(border, tuple(islands))


@cache
def _font() -> object:
    from HersheyFonts import HersheyFonts

    font = HersheyFonts()
    font.load_default_font(FONT)
    return font


def _strokes(character: str) -> tuple[list[list[tuple[int, int]]], int, int]:
    """Return a character's strokes in the font's units, its left end and its width."""
    found = _font().all_glyphs[character]  # type: ignore[attr-defined]
    return list(found.strokes), found.left_offset, found.char_width
