"""One sheet of pictures: every insole from six sides, with its side, its sizes, a bar to measure by and a scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from insolecad.environment.printable import one_line, printable
from insolecad.errors import FileError
from insolecad.geometry.fields import Array
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.report.colour import Scale
from insolecad.report.render import Body, Pane, render
from insolecad.report.subject import InsoleModel
from insolecad.report.views import HEEL, INNER, OUTER, SCALE, TOE, TOP, View, side_pane, size_of, three_quarter


@lru_cache(maxsize=16)
def letters(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the typeface in pixels; no system's fonts and no system's layout take part."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    # found without importing matplotlib, which takes a quarter of a second
    spec = find_spec("matplotlib")
    path = Path(spec.origin if spec and spec.origin else "").parent / "mpl-data" / "fonts" / "ttf" / name
    if not path.is_file():
        raise FileError(f"the typeface {name} is missing: install insolecad's packages again.")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


INK, GREY, LINE = (32, 40, 48), (110, 120, 130), (222, 227, 232)
BADGE = {"R": (30, 90, 140), "L": (150, 84, 40), "?": GREY}
"""Colours behind the side letters: distinct at a glance, also in print."""

EDGE, GAP = 48, 64
"""Pixels round the sheet, and between its columns."""

TITLE, CAPTION, FOOT = 92, 34, 96
"""Heights in pixels of an insole's title, of the words over a view, and of what stands at the sheet's foot."""

NARROWEST = 460
"""Least width of the right column in pixels."""

BETWEEN = 26
"""Pixels between two rows of views."""

FINER = 2
"""Pixels are drawn this many times finer."""

BAR_MM = 50.0


@dataclass(frozen=True, eq=False)
class Block:
    """One insole on the sheet: its bodies, and how large its views are in pixels."""

    shown: InsoleModel
    body: Body
    parts: tuple[Body, ...]
    column: int
    aside: int

    def view(self, view: View) -> View:
        """Return a view as it is of this side."""
        return view.mirror() if self.shown.side == "left" else view

    def size(self, view: View) -> tuple[int, int]:
        """Return the pixels of one view."""
        return size_of(self.whole, self.view(view))

    @property
    def whole(self) -> Body:
        """All bodies as one, to measure."""
        return Body(np.concatenate([one.vertices for one in (self.body, *self.parts)]), self.body.faces)

    @property
    def rows(self) -> tuple[int, int, int]:
        """Heights of the three rows of views."""
        inner, outer = (max(self.size(left)[1], self.size(right)[1]) for left, right in ((INNER, HEEL), (OUTER, TOE)))
        return self.size(TOP)[1], inner, outer

    @property
    def high(self) -> int:
        """Pixels from the title to the end of the last row."""
        return TITLE + sum(self.rows) + 3 * CAPTION + 2 * BETWEEN


def sheet(
    insoles: Sequence[InsoleModel], scale: Scale | None = None, values: Sequence[Array] = (), title: str = ""
) -> Image.Image:
    """Return the sheet. With a `scale` each insole is painted by its `values`, a number for every vertex."""
    bodies = [_body(shown.mesh, scale, values[number] if scale else None) for number, shown in enumerate(insoles)]
    column = max(size_of(body, TOP)[0] for body in bodies)
    aside = max(NARROWEST, *(size_of(body, side)[0] for body in bodies for side in (HEEL, TOE)))
    blocks = [
        Block(shown, body, tuple(_body(part, None, None) for part in shown.parts), column, aside)
        for shown, body in zip(insoles, bodies, strict=True)
    ]
    head = 56 if title else 0
    high = EDGE + head + sum(block.high + GAP for block in blocks) + FOOT
    size = (2 * EDGE + column + GAP + aside, high)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    if title:
        pen.text((EDGE, EDGE), printable(title, keep=""), font=letters(26, bold=True), fill=INK)
    panes: list[Pane] = []
    y = EDGE + head
    for block in blocks:
        panes += _block(block, y, pen)
        y += block.high + GAP
    _foot(pen, size, scale)
    views = render(panes, size, FINER)
    picture.paste(views, mask=views)
    return picture


def _body(mesh: FinishedMesh, scale: Scale | None, values: Array | None) -> Body:
    paint = scale.colours(values) if scale and values is not None else None
    return Body(mesh.vertices, np.asarray(mesh.faces, dtype=np.int64), paint=paint)


def _block(block: Block, y: int, pen: ImageDraw.ImageDraw) -> list[Pane]:
    """Write an insole's words and return its views."""
    _title(block, y, pen)
    panes = []
    right, y = EDGE + block.column + GAP, y + TITLE
    for row, (left_view, right_view) in enumerate(((TOP, None), (INNER, HEEL), (OUTER, TOE))):
        high = block.rows[row]
        for view, x in ((left_view, EDGE), (right_view, right)):
            if view is not None:
                panes.append(_side(block, view, (x, y), high, pen))
        if right_view is None:
            pen.text((right, y), "three-quarter view", font=letters(17), fill=GREY)
            box = (right, y + CAPTION, block.aside, high)
            panes.append(three_quarter((block.body, *block.parts), box, *_angle(block)))
        y += CAPTION + high + BETWEEN
    return panes


def _angle(block: Block) -> tuple[float, float]:
    """Return from where the three-quarter view is seen: over the inner side, from the heel."""
    return (-132.0 if block.shown.side == "left" else 132.0), 39.0


def _title(block: Block, y: int, pen: ImageDraw.ImageDraw) -> None:
    letter = block.shown.letter
    pen.rounded_rectangle((EDGE, y, EDGE + 56, y + 56), 10, fill=BADGE[letter])
    pen.text((EDGE + 28, y + 28), letter, font=letters(34, bold=True), fill="white", anchor="mm")
    pen.text((EDGE + 76, y + 2), _fitting(block.shown.name, 48), font=letters(24, bold=True), fill=INK)
    sizes = "   ".join(f"{name} {value:.1f} mm" for name, value in block.shown.sizes.items())
    pen.text((EDGE + 76, y + 34), sizes, font=letters(18), fill=INK)


def _fitting(words: str, most: int) -> str:
    seen = one_line(words, most + 1)
    return seen if len(seen) <= most else f"{seen[: most - 1]}…"


def _side(block: Block, view: View, at: tuple[int, int], high: int, pen: ImageDraw.ImageDraw) -> Pane:
    """Return one view, standing at the end of its row, and write what it is."""
    x, y = at
    seen = block.view(view)
    wide, own = block.size(view)
    top = y + CAPTION + high - own
    pen.text((x, y), view.words.partition(":")[0].replace("top", "from above"), font=letters(17), fill=GREY)
    if view.up[2]:
        floor = top + own - 6
        pen.line([(x, floor), (x + wide, floor)], fill=(176, 184, 192), width=1)
    ends = ((x, seen.left, "la"), (x + wide, seen.right, "ra"))
    for place, words, anchor in ends if view is not TOP else ():
        pen.text((place, top + own - 2), words, font=letters(13), fill=GREY, anchor=anchor)
    return side_pane(block.whole, seen, (x, top), shown=(block.body, *block.parts))


def _foot(pen: ImageDraw.ImageDraw, size: tuple[int, int], scale: Scale | None) -> None:
    """Draw the bar to measure by, and beside it the scale of colours."""
    y = size[1] - FOOT + 14
    end = EDGE + round(BAR_MM * SCALE)
    pen.line([(EDGE, y), (end, y)], fill=INK, width=3)
    for x in (EDGE, end):
        pen.line([(x, y - 8), (x, y + 8)], fill=INK, width=3)
    pen.text(((EDGE + end) / 2, y + 14), f"{BAR_MM:g} mm", font=letters(17), fill=INK, anchor="ma")
    if scale is None:
        return
    left, right = size[0] - EDGE - 620, size[0] - EDGE
    shares = np.linspace(scale.low, scale.high, right - left)
    strip = np.broadcast_to(scale.colours(shares), (18, right - left, 3))
    for number in range(right - left):
        pen.line([(left + number, y - 9), (left + number, y + 9)], fill=tuple(int(part) for part in strip[0, number]))
    pen.rectangle((left, y - 9, right, y + 9), outline=LINE)
    for tick in scale.ticks:
        place = left + (tick - scale.low) / max(scale.high - scale.low, 1e-9) * (right - left)
        pen.line([(place, y + 9), (place, y + 14)], fill=INK)
        pen.text((place, y + 16), f"{tick:g}", font=letters(15), fill=INK, anchor="ma")
    pen.text((left - 16, y), f"{scale.title}, {scale.unit}", font=letters(17), fill=INK, anchor="rm")
    if scale.grey:
        pen.text((right, y + 42), f"grey: {scale.grey}", font=letters(15), fill=GREY, anchor="ra")
