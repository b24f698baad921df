"""Templates on sheets of paper: one page a side, tiled where the paper is too small."""

import math
from dataclasses import dataclass

from insolecad.job.template.outlines import Template

MARGIN = 5.0
"""What printers leave white round a page, in mm."""

OVERLAP = 15.0
"""How much two tiles show of the same, in mm, for gluing."""

STRIP = 14.0
"""Width in mm of the strip at the left of a page with words and check bar: a foot is long and paper is broad."""

BAR = 100.0
"""Length of the check bar in mm."""


@dataclass(frozen=True)
class Paper:
    """A sheet, upright, in mm."""

    name: str
    width: float
    height: float

    @property
    def room(self) -> tuple[float, float]:
        """Width and height that a drawing may take."""
        return self.width - 2.0 * MARGIN - STRIP, self.height - 2.0 * MARGIN


PAPERS = {"a4": Paper("a4", 210.0, 297.0), "letter": Paper("letter", 215.9, 279.4)}
"""The papers that templates are printed on."""


@dataclass(frozen=True)
class Page:
    """One page: what of a template it shows, and where.

    `window` is the part (left, bottom, right, top) in the template's frame; a point (x, y) of
    it is at (x + shift[0], y + shift[1]) on the paper, from its lower left corner, in mm.
    `crosses` are the template's points marked on this page and on its neighbour.
    """

    template: Template
    window: tuple[float, float, float, float]
    shift: tuple[float, float]
    tile: tuple[int, int]
    tiles: tuple[int, int]
    crosses: tuple[tuple[float, float], ...]

    @property
    def words(self) -> str:
        """What stands beside the check bar."""
        (row, column), (rows, columns) = self.tile, self.tiles
        part = "" if rows * columns == 1 else f", part {row * columns + column + 1} of {rows * columns}"
        return f"{self.template.title}{part}"


def pages(template: Template, paper: Paper) -> list[Page]:
    """Return the pages of a template: one, or tiles that overlap, from the heel to the toes."""
    left, bottom, right, top = template.box
    wide, high = paper.room
    columns, rows = _count(right - left, wide), _count(top - bottom, high)
    found = []
    for row in range(rows):
        for column in range(columns):
            # tiles share the drawing evenly, so that no tile shows next to nothing
            start_x, width = _part(left, right, wide, columns, column)
            start_y, height = _part(bottom, top, high, rows, row)
            window = (start_x, start_y, start_x + width, start_y + height)
            shift = (MARGIN + STRIP + (wide - width) / 2.0 - start_x, MARGIN + (high - height) / 2.0 - start_y)
            found.append(Page(template, window, shift, (row, column), (rows, columns), ()))
    return [_with_crosses(page, found) for page in found]


def _count(size: float, room: float) -> int:
    """Return how many tiles a size needs."""
    return 1 if size <= room else math.ceil((size - OVERLAP) / (room - OVERLAP))


def _part(low: float, high: float, room: float, count: int, index: int) -> tuple[float, float]:
    """Return start and size of one tile along one direction."""
    if count == 1:
        return low, high - low
    size = (high - low + (count - 1) * OVERLAP) / count
    return low + index * (size - OVERLAP), size


def _with_crosses(page: Page, every: list[Page]) -> Page:
    """Return the page with the crosses that it shares with its neighbours: two in each overlap."""
    crosses = []
    for other in every:
        if other is page or abs(other.tile[0] - page.tile[0]) + abs(other.tile[1] - page.tile[1]) != 1:
            continue
        left, bottom = (max(page.window[i], other.window[i]) for i in (0, 1))
        right, top = (min(page.window[i], other.window[i]) for i in (2, 3))
        for share in (0.15, 0.85):
            if page.tile[1] == other.tile[1]:
                crosses.append((left + share * (right - left), (bottom + top) / 2.0))
            else:
                crosses.append(((left + right) / 2.0, bottom + share * (top - bottom)))
    return Page(page.template, page.window, page.shift, page.tile, page.tiles, tuple(sorted(crosses)))
