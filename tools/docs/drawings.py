"""Draw where to put the ruler: the pictures of docs/measuring.md, from the outline of a real foot.

Run: python tools/docs/drawings.py. Where the outline comes from is in docs/data/SOURCE.md.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from PIL import Image

from insolecad.geometry.definitions import HEEL_WIDTH
from insolecad.geometry.outline import Measures, outline

ROOT = Path(__file__).parents[2]
HERE = ROOT / "docs"
PICTURES = HERE / "pictures"
DATA = HERE / "data"

INK = "#26303a"
GREY = "#7d8894"
PALE = "#e4e9ee"
PAPER = "#f4f7fa"
SKIN = "#f8eee3"
HOLLOW = "#ead9c8"
WET = "#bcd9ec"
FOAM = "#dfe8ef"
WALL = "#d3cabe"
TAPE = "#f3d9e6"
ON_SKIN = {"facecolor": SKIN, "edgecolor": "none", "pad": 2.0}
ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 2.0}

BLUE, RED, GREEN, PURPLE, BROWN, TEAL, PLUM = (
    "#1b6cb0",
    "#c23b33",
    "#23804d",
    "#7246a8",
    "#b85c00",
    "#0a7a82",
    "#9c2f6d",
)
FOOT = {"A": BLUE, "B": RED, "C": GREEN, "D": PURPLE, "E": BROWN, "F": TEAL, "tape": PLUM}
SHOE = {"G": BLUE, "H": RED, "J": GREEN, "K": PURPLE, "L": BROWN, "M": PLUM}
PRINT = {"f": RED, "m": PURPLE, "h": GREEN}
ACCENTS = FOOT | SHOE | PRINT
"""One colour per letter. There is no I: it looks like a one."""

DPI = 100
WORDS, SMALL, LARGE = 25, 23, 34
"""Heights of letters in pixels: on a page 700 pixels wide they shrink to a half."""

LENGTH = 273.0
BALL_X, FIFTH_X, NAVICULAR_X = 197.0, 166.0, 0.42 * LENGTH
"""Stations in mm from the heel: the bumps of the big and the little toe's joint, the navicular bone's."""

Points = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Place = Sequence[float] | Points
Line = Points | Sequence[Place]


class Sheet:
    """A white sheet counted in mm from the foot's heel, to the right and up, without axes."""

    def __init__(self, left: float, right: float, bottom: float, top: float, wide: int) -> None:
        """Take the window in mm and the picture's width in pixels."""
        self.scale = wide / (right - left)
        self.figure = Figure(figsize=(wide / DPI, round((top - bottom) * self.scale) / DPI), dpi=DPI)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(left, right), ylim=(bottom, top))
        self.axes.set_axis_off()

    def fill(self, points: Points, colour: str, edge: str = "none", width: float = 2.2, layer: float = 2.0) -> None:
        """Fill a closed line."""
        self.axes.add_patch(
            Polygon(points, facecolor=colour, edgecolor=edge, lw=width, joinstyle="round", zorder=layer)
        )

    def line(self, points: Line, colour: str = INK, width: float = 2.2, **look: Any) -> None:
        """Draw an open line."""
        look = {"solid_capstyle": "round", "solid_joinstyle": "round", "zorder": 3.0, **look}
        self.axes.plot(*np.asarray(points, dtype=float).T, color=colour, lw=width, **look)

    def thin(self, *points: Place, colour: str = GREY) -> None:
        """Draw a thin dashed line: it carries an edge of the foot out to where it is measured."""
        self.line(points, colour, 1.4, dashes=(5, 3), zorder=4.0)

    def say(self, words: str, at: Place, colour: str = INK, size: float = WORDS, **look: Any) -> None:
        """Write words, by default from their left end and on their middle line."""
        look = {"va": "center", "ha": "left", "linespacing": 1.25, "zorder": 8.0, **look}
        self.axes.text(float(at[0]), float(at[1]), words, color=colour, fontsize=size * 72.0 / DPI, **look)

    def note(self, letter: str, title: str, words: str, at: Place, align: str = "left") -> None:
        """Write what a letter stands for: a title in its colour, and a few words under it; `at` is the top."""
        self.say(title, at, ACCENTS[letter], WORDS, weight="bold", ha=align, va="top")
        self.say(words, (at[0], at[1] - 1.5 * WORDS / self.scale), INK, SMALL, ha=align, va="top")

    def badge(self, letter: str, at: Place) -> None:
        """Put a letter on a disc of its colour."""
        self.axes.add_patch(Circle((at[0], at[1]), 19.0 / self.scale, color=ACCENTS[letter], zorder=7.0))
        self.say(letter, at, "white", WORDS, weight="bold", ha="center", va="center")

    def measure(self, letter: str, start: Place, end: Place, share: float = 0.5, *, badge: bool = True) -> None:
        """Draw a line with two arrow heads, and its letter at a share of the way."""
        self._arrow(letter, start, end, "<|-|>")
        if badge:
            self.badge(letter, np.asarray(start) + share * (np.asarray(end) - np.asarray(start)))

    def push(self, letter: str, start: Place, end: Place) -> None:
        """Draw an arrow to a place from outside, where a measure is too short for a line."""
        self._arrow(letter, start, end, "-|>")

    def _arrow(self, letter: str, start: Place, end: Place, style: str) -> None:
        look = {"arrowstyle": f"{style},head_length=0.55,head_width=0.24", "mutation_scale": 22, "lw": 2.4}
        look |= {"color": ACCENTS[letter], "shrinkA": 0, "shrinkB": 0}
        self.axes.annotate("", xy=(end[0], end[1]), xytext=(start[0], start[1]), arrowprops=look, zorder=6.0)

    def dot(self, at: Place, colour: str = INK) -> None:
        """Mark a landmark."""
        self.axes.add_patch(Circle((at[0], at[1]), 8.0 / self.scale, facecolor=colour, edgecolor="white", zorder=6.5))

    def ruler(self, start: Place, end: Place, width: float) -> None:
        """Lay a ruler from its zero at `start` along to `end`, its scale on the left of that way."""
        zero, way = np.asarray(start), np.asarray(end) - np.asarray(start)
        long = float(np.linalg.norm(way))
        along = way / long
        aside = np.array([along[1], -along[0]]) * width
        self.fill(np.array([zero, zero + way, zero + way + aside, zero + aside]), "#fffbe8", GREY, 1.4, layer=4.5)
        for tick in range(0, int(long), 5):
            at = zero + tick * along
            self.line([at, at + aside * (0.5 if tick % 10 == 0 else 0.28)], GREY, 1.2, zorder=4.6)

    def save(self, name: str) -> None:
        """Write the picture, in few colours: it stays small."""
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3].copy())
        path = PICTURES / f"{name}.png"
        picture.quantize(colors=160, dither=Image.Dither.NONE).save(path, optimize=True)
        print(
            f"{path.relative_to(HERE.parent)}: {picture.width} x {picture.height}, {path.stat().st_size / 1000:.0f} kB"
        )


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def foot_outline() -> Points:
    """Return a right foot's outline on the floor, (n, 2) of x from the heel to the toes and y toward the inner side."""
    return np.array([[float(row["x_mm"]), float(row["y_mm"])] for row in table("foot_outline.csv")])


def foot_side(part: str) -> Points:
    """Return a line of a right foot seen from its inner side, (n, 2) of x from the heel to the toes and z upward."""
    rows = [row for row in table("foot_side.csv") if row["part"] == part]
    return np.array([[float(row["x_mm"]), float(row["z_mm"])] for row in rows])


def from_above(points: Line, at: Place = (0.0, 0.0), size: float = 1.0) -> Points:
    """Turn (x, y) of a right foot to the sheet: toes up, the inner side on the left, as one sees one's own foot."""
    x, y = np.asarray(points, dtype=float).T
    return np.asarray(np.stack([-y, x], axis=1) * size + np.asarray(at))


def from_inside(points: Line, at: Place = (0.0, 0.0), size: float = 1.0) -> Points:
    """Turn (x, z) of a right foot to the sheet: seen from its inner side the toes point left."""
    x, z = np.asarray(points, dtype=float).T
    return np.asarray(np.stack([-x, z], axis=1) * size + np.asarray(at))


def rounded(corners: Line, *, closed: bool = True, turns: int = 5) -> Points:
    """Return a smooth line along the corners: each is cut off at a quarter of its sides, again and again."""
    line = np.asarray(corners, dtype=float)
    for _ in range(turns):
        ahead = np.roll(line, -1, axis=0) if closed else line[1:]
        here = line if closed else line[:-1]
        cut = np.stack([0.75 * here + 0.25 * ahead, 0.25 * here + 0.75 * ahead], axis=1).reshape(-1, 2)
        line = cut if closed else np.vstack([line[:1], cut, line[-1:]])
    return line


def box(left: float, bottom: float, right: float, top: float) -> Points:
    """Return a rectangle's corners."""
    return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])


def oval(x: float, y: float, long: float, wide: float) -> Points:
    """Return an oval about (x, y), its sizes along and across the foot."""
    angle = np.linspace(0.0, 2.0 * np.pi, 60, endpoint=False)
    return np.stack([x + long / 2.0 * np.cos(angle), y + wide / 2.0 * np.sin(angle)], axis=1)


BIG_TOE = ((272.0, 29.0), (271.6, 24.0), (267.0, 18.5), (257.0, 16.8), (240.0, 18.2), (217.0, 19.5), (203.0, 19.5))
"""Corners of the big toe's outer side, from its tip to its root, in mm: drawn by hand."""

TOES = (
    ((206.0, 9.6), (271.4, 10.0), 9.4, 9.6),
    ((200.0, -9.0), (261.0, -7.4), 9.0, 9.2),
    ((192.0, -25.5), (242.5, -23.4), 8.4, 8.6),
    ((182.0, -43.5), (222.5, -38.0), 10.0, 8.4),
)
"""Root and tip of the other toes, with half the width at root and tip, in mm: drawn by hand."""

WEBS = ((203.0, 55.2), (211.0, 46.0), (216.0, 19.5), (220.0, 0.4), (213.0, -17.0), (204.0, -33.0), (198.0, -49.8))
"""Where the toes leave the foot, from the inner side to the outer."""


def toe(root: Place, tip: Place, at_root: float, at_tip: float) -> Points:
    """Return a toe's outline: straight sides, a round tip."""
    (x, y), (end, aside) = root, tip
    angle = np.linspace(np.pi / 2.0, -np.pi / 2.0, 40)
    long = 1.05 * at_tip
    cap = np.stack([end - long + long * np.cos(angle), aside + at_tip * np.sin(angle)], axis=1)
    return np.vstack([[[x, y + at_root]], cap, [[x, y - at_root]]])


def draw_foot_from_above(sheet: Sheet, at: Place = (0.0, 0.0), size: float = 1.0) -> None:
    """Draw a right foot from above, the heel at `at`: its real outline, toes and nails by hand."""

    def nail(x: float, y: float, wide: float) -> None:
        edge = oval(x, y, 0.8 * wide, 1.05 * wide)
        sheet.line(from_above(np.vstack([edge, edge[:1]]), at, size), GREY, 1.3 * pen, zorder=2.5)

    pen = 1.0 if size > 0.8 else 0.8
    whole = foot_outline()
    x, y = whole.T
    # the file starts at the heel and runs along the inner side to the toes
    behind = (x < WEBS[-1][0]) | ((x < WEBS[0][0]) & (y > 0.0))
    last_inner = int(np.argmin(behind)) - 1
    first_outer = len(whole) - int(np.argmin(behind[::-1]))
    tip = int(np.argmax((x > 250.0) & (y < 31.0)))
    for root, end, at_root, at_tip in reversed(TOES):
        sheet.fill(from_above(toe(root, end, at_root, at_tip), at, size), SKIN, INK, 2.2 * pen)
        nail(end[0] - 0.62 * at_tip, end[1], at_tip)
    big = np.vstack([whole[last_inner : tip + 1], rounded(BIG_TOE, closed=False)])
    sheet.fill(from_above(big, at, size), SKIN, INK, 2.2 * pen)
    nail(261.0, 34.5, 15.0)
    body = np.vstack([whole[first_outer:], whole[: last_inner + 1]])
    sheet.fill(from_above(np.vstack([body, rounded(WEBS, closed=False)]), at, size), SKIN, layer=2.6)
    sheet.line(from_above(np.vstack([WEBS[-1:], body]), at, size), INK, 2.2 * pen)


def top() -> Sheet:
    """Return a right foot on a sheet of paper, with length, widths and ball length."""
    sheet = Sheet(-163.0, 159.0, -27.0, 301.0, 1200)
    sheet.fill(box(-105.0, 0.0, 105.0, 297.0), PAPER, "#c3ccd5", 1.4)
    sheet.say("sheet of paper", (-101.0, 290.5), GREY, SMALL)
    sheet.fill(box(-130.0, -13.0, 130.0, 0.0), WALL, INK)
    sheet.say("wall, or a heavy book", (0.0, -6.9), ha="center")
    sheet.say("right foot, seen from above", (0.0, -20.5), GREY, SMALL, ha="center")
    draw_foot_from_above(sheet)
    sheet.line([(0.0, 0.0), (0.0, 292.0)], GREY, 1.4, dashes=(9, 3, 2, 3), zorder=3.5)
    sheet.say("foot's axis: middle of the heel", (-5.0, 104.0), GREY, SMALL, rotation=90, ha="center")
    sheet.say("to the middle of the ball", (5.5, 104.0), GREY, SMALL, rotation=90, ha="center")
    sheet.say("inner side", (-47.0, 104.0), GREY, SMALL, rotation=90, ha="center")
    sheet.say("outer side", (60.0, 104.0), GREY, SMALL, rotation=90, ha="center")

    sheet.ruler((90.0, 0.0), (90.0, 290.0), 11.0)
    sheet.thin((-30.0, 272.3), (92.0, 272.3))
    sheet.measure("A", (83.0, 0.0), (83.0, 272.3), 0.55)
    sheet.note("A", "foot length", "wall to the tip\nof the longest\ntoe, along the\nfoot's axis", (110.0, 160.0))

    inner, outer = -55.2, 55.5
    for edge in (inner, outer):
        sheet.thin((edge, 148.0), (edge, 206.0), colour=ACCENTS["B"])
    sheet.measure("B", (inner, 181.0), (outer, 181.0), 0.76)
    sheet.line([(-5.0, 181.0), (-5.0, 186.0), (0.0, 186.0)], ACCENTS["B"], 1.4, zorder=5.0)
    sheet.say("ball width", (0.0, 195.0), ACCENTS["B"], weight="bold", ha="center", bbox=ON_SKIN)
    sheet.say("the widest place,\nsquare to the axis", (0.0, 167.0), size=SMALL, ha="center", bbox=ON_SKIN)

    sheet.measure("C", (-37.8, 46.0), (40.3, 46.0), 0.76)
    sheet.say("heel width", (0.0, 35.0), ACCENTS["C"], weight="bold", ha="center", bbox=ON_SKIN)
    sheet.say("the widest place\nof the heel", (0.0, 21.5), size=SMALL, ha="center", bbox=ON_SKIN)

    sheet.thin((-54.8, BALL_X), (-83.0, BALL_X))
    sheet.dot((-54.8, BALL_X), ACCENTS["D"])
    sheet.measure("D", (-78.0, 0.0), (-78.0, BALL_X), 0.55)
    words = "wall to the\nbump of the big\ntoe's joint\n(1st MTP joint)"
    sheet.note("D", "ball length", words, (-110.0, 130.0), align="right")
    return sheet


def draw_foot_from_inside(
    sheet: Sheet, at: Place = (0.0, 0.0), size: float = 1.0, lift: float = 0.0, leg: float = 122.0
) -> None:
    """Draw a right foot from its inner side, the heel at `at`; `lift` in mm raises its midfoot."""

    def placed(points: Line) -> Points:
        x, z = np.asarray(points, dtype=float).T
        share = np.exp(-(((x - NAVICULAR_X - 10.0) / 55.0) ** 2)) * np.interp(z, [0.0, 20.0, 70.0, 110.0], [0, 1, 1, 0])
        return from_inside(np.stack([x, z + lift * share], axis=1), at, size)

    pen = 1.0 if size > 0.8 else 0.8
    skin, arch = foot_side("outline"), foot_side("arch")
    shin = rounded([(104.0, leg), (107.0, 112.0), skin[0], skin[1]], closed=False)
    calf = rounded([skin[-2], skin[-1], (15.0, 100.0), (21.0, leg)], closed=False)
    skin = np.vstack([shin, skin[2:-2], calf])
    hollow = np.vstack([[[arch[-1, 0] + 7.0, 0.0]], arch[-2:0:-1], [[arch[0, 0] - 12.0, 0.0]]])
    hollow = placed(rounded(hollow, closed=False, turns=2))
    sheet.fill(placed(skin), SKIN)
    sheet.fill(hollow, HOLLOW)
    sheet.line(hollow, GREY, 1.4 * pen)
    sheet.line(placed(skin), INK, 2.2 * pen)
    angle = np.linspace(np.radians(-25.0), np.radians(205.0), 30)
    ankle = np.stack([62.0 + 14.0 * np.cos(angle), 78.0 + 15.0 * np.sin(angle)], axis=1)
    sheet.line(placed(ankle), GREY, 1.4 * pen)
    nail = [(263.5, 27.8), (257.0, 25.0), (261.0, 18.5), (271.5, 19.0)]
    sheet.line(placed(rounded(nail, closed=False)), GREY, 1.4 * pen)


BUMP_Z, SITTING_Z, TOP_Z = 40.0, 54.0, 72.0
"""Heights of the navicular bump, standing and sitting, and of the top of the foot at half its length, as drawn."""


def side() -> Sheet:
    """Return the inner side of a right foot: heights, the drop, and where the girth tape goes."""
    sheet = Sheet(-296.0, 94.0, -180.0, 140.0, 1340)
    sheet.say("right foot, standing, seen from its inner side", (-290.0, 133.0), GREY, SMALL)
    sheet.fill(box(0.5, 0.0, 7.5, 58.0), WALL, INK)
    sheet.line([(-290.0, 0.0), (88.0, 0.0)], INK)
    sheet.say("floor", (86.0, 5.0), GREY, SMALL, ha="right")
    draw_foot_from_inside(sheet)
    sheet.say("inner ankle bone", (-62.0, 102.0), GREY, SMALL, ha="center")

    half = -LENGTH / 2.0
    sheet.thin((half, -18.0), (half, TOP_Z))
    sheet.measure("F", (half, 0.0), (half, TOP_Z), 0.72)
    sheet.measure("A", (0.0, -13.0), (half, -13.0), badge=False)
    sheet.say("half of A", (half / 2.0, -13.0), ACCENTS["A"], weight="bold", ha="center", bbox=ON_WHITE)
    sheet.thin((-BALL_X, -32.0), (-BALL_X, 17.0), colour=ACCENTS["D"])
    sheet.measure("D", (0.0, -27.0), (-BALL_X, -27.0))
    sheet.dot((-BALL_X, 17.0), ACCENTS["D"])
    sheet.note("F", "top of the foot", "floor to the skin, at\nhalf the foot's length", (half - 22.0, 119.0), "right")
    sheet.line([(half - 20.0, 104.0), (half - 1.0, TOP_Z + 3.0)], ACCENTS["F"], 1.4)

    sheet.say("arch height index\n= F ÷ D", (-290.0, -20.0), ACCENTS["F"], SMALL)

    bump = (-NAVICULAR_X, BUMP_Z)
    sheet.ruler((bump[0] + 3.0, 0.0), (bump[0] + 3.0, 62.0), 9.0)
    sheet.measure("E", (bump[0] - 7.5, 0.0), (bump[0] - 7.5, BUMP_Z), 0.42)
    sheet.thin((bump[0] - 11.0, BUMP_Z), (15.0, BUMP_Z), colour=ACCENTS["E"])
    sheet.dot(bump, ACCENTS["E"])
    sheet.note("E", "navicular height", "floor to the bony\nbump (navicular\ntuberosity)", (17.0, 50.0))
    draw_girth(sheet)
    draw_drop(sheet)
    return sheet


HALF_TAPE = np.array([4.5, 0.0])
"""Half the width of the girth tape drawn, along the foot."""


def draw_girth(sheet: Sheet) -> None:
    """Draw the girth tape on the ball from the inner side, and once more from above."""
    colour = ACCENTS["tape"]
    skin = foot_side("outline")
    instep = skin[: int(np.argmax(skin[:, 0])) + 1]
    way = rounded([(BALL_X + 3.0, 0.0), (BALL_X + 1.0, 18.0), (BALL_X - 5.0, 32.0), (181.0, 50.0)], closed=False)
    strip = np.vstack([way - HALF_TAPE, (way + HALF_TAPE)[::-1]])
    strip[:, 1] = np.minimum(strip[:, 1], np.interp(strip[:, 0], *instep.T))
    sheet.fill(from_inside(strip), TAPE, colour, 1.4, layer=4.0)
    sheet.note("tape", "ball girth", "tape round the ball,\nover the joints of big\nand little toe", (-290.0, 84.0))
    sheet.line([(-214.0, 66.0), (-186.0, 52.5)], colour, 1.4)

    at, size = (53.0, -163.0), 0.36
    draw_foot_from_above(sheet, at, size)
    inner, outer = np.array([BALL_X, 55.5]), np.array([FIFTH_X, -56.0])
    way = rounded([inner, 0.5 * (inner + outer) + [4.0, 0.0], outer], closed=False)
    strip = np.vstack([way - HALF_TAPE, (way + HALF_TAPE)[::-1]])
    sheet.fill(from_above(strip, at, size), TAPE, colour, 1.4, layer=4.0)
    sheet.say("the tape from above", (53.0, -171.0), colour, SMALL, ha="center")


def draw_drop(sheet: Sheet) -> None:
    """Draw how a card catches the height of the navicular bump, sitting and then standing."""
    colour, floor, size = ACCENTS["E"], -160.0, 0.4
    sheet.say("navicular drop", (-290.0, -50.0), colour, weight="bold")
    words = "hold a card beside the foot; mark the bump's height on it, sitting, then standing"
    sheet.say(words, (-290.0, -61.0), size=SMALL)
    for heel, words, lift, height in (
        (-182.0, "sitting, no weight on it", 14.0, SITTING_Z),
        (-66.0, "standing on both feet", 0.0, BUMP_Z),
    ):
        at = (heel, floor)
        draw_foot_from_inside(sheet, at, size, lift, leg=145.0)
        sheet.line([(heel - 109.0, floor), (heel + 2.0, floor)], INK)
        u, v = from_inside([(NAVICULAR_X, height)], at, size)[0]
        sheet.fill(box(u + 2.5, floor, u + 13.5, floor + 36.0), "white", INK, 1.4, layer=4.5)
        sheet.line([(u + 2.5, v), (u + 13.5, v)], colour, 2.2, zorder=5.0)
        sheet.dot((u, v), colour)
        sheet.say(words, (heel - 55.0, floor - 10.0), INK, SMALL, ha="center")
    low, high = floor + 30.0, floor + 52.0
    sheet.fill(box(-48.0, floor, -12.0, floor + 78.0), "white", INK, 1.8)
    for v, words, aside in ((high, "sitting", 5.5), (low, "standing", -5.5)):
        sheet.line([(-48.0, v), (-12.0, v)], colour)
        sheet.say(words, (-30.0, v + aside), colour, SMALL, ha="center")
        sheet.thin((-12.0, v), (-1.0, v), colour=colour)
    sheet.measure("E", (-5.0, low), (-5.0, high), badge=False)
    sheet.say("drop", (0.0, 0.5 * (low + high)), colour, weight="bold")
    sheet.say("the card", (-30.0, floor - 10.0), INK, SMALL, ha="center")


PRINTS = {"full": 0.55, "partial": 0.29, "thin": 0.03}
"""How wide the bridge of each footprint is drawn, as a share of the ball."""

OUTER_EDGE = ((2.0, -6.0), (10.0, -21.0), (34.0, -29.0), (70.0, -30.0), (105.0, -34.0), (140.0, -39.0), (172.0, -45.0))
BALL_EDGE = ((194.0, -42.0), (206.0, -20.0), (211.0, 4.0), (213.0, 30.0), (201.0, 46.0), (182.0, 46.0))
HEEL_EDGE = ((60.0, 26.0), (32.0, 29.0), (10.0, 21.0), (2.0, 6.0))
TOE_PADS = (
    (249.0, 33.0, 33.0, 25.0),
    (251.0, 9.0, 17.0, 14.0),
    (241.0, -9.0, 15.0, 13.5),
    (226.0, -25.0, 14.5, 13.0),
    (206.0, -40.0, 15.0, 12.5),
)
"""Corners of a wet print and its five toes, in mm: drawn by hand."""


def footprint(bridge: float) -> Points:
    """Return a right foot's wet print without its toes, the bridge so wide as a share of the ball."""
    wide = bridge * 91.0
    inner = [(160.0, -36.0 + wide + 14.0), (134.0, -37.5 + wide), (112.0, -35.0 + wide), (90.0, -31.0 + wide)]
    return rounded([*OUTER_EDGE, *BALL_EDGE, *inner, *HEEL_EDGE])


def widths(print_: Points) -> dict[str, tuple[float, float, float]]:
    """Return the widest forefoot, narrowest midfoot and widest heel as station and both edges."""
    found = {}
    for letter, low, high in (("f", 150.0, 210.0), ("m", 75.0, 150.0), ("h", 5.0, 60.0)):
        rows = []
        for x in np.arange(low, high):
            ahead = np.roll(print_, -1, axis=0)
            crossed = (print_[:, 0] - x) * (ahead[:, 0] - x) < 0.0
            a, b = print_[crossed], ahead[crossed]
            y = a[:, 1] + (x - a[:, 0]) / (b[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
            rows.append((float(x), float(y.min()), float(y.max())))
        found[letter] = (min if letter == "m" else max)(rows, key=lambda row: row[2] - row[1])
    return found


def wet_test() -> Sheet:
    """Return three wet footprints, with the widths of two indices on the middle one."""
    sheet = Sheet(-238.0, 238.0, -72.0, 334.0, 1300)
    words = {
        "full": "midfoot half as wide\nas the ball, or wider",
        "partial": "midfoot a quarter to a third\nas wide as the ball",
        "thin": "no print of the midfoot,\nor only a thread",
    }
    for centre, (name, bridge) in zip((-158.0, 0.0, 158.0), PRINTS.items(), strict=True):
        at = (centre, 0.0)
        sheet.fill(from_above(footprint(bridge), at), WET)
        for pad in TOE_PADS:
            sheet.fill(from_above(oval(*pad), at), WET)
        sheet.say(name, (centre, 313.0), INK, LARGE, weight="bold", ha="center", va="baseline")
        sheet.say(words[name], (centre, 295.0), INK, SMALL, ha="center")
    found = widths(footprint(PRINTS["partial"]))
    for letter, (x, outer, inner) in found.items():
        sheet.measure(letter, (-inner, x), (-outer, x), badge=letter != "m")
    x, _, inner = found["m"]
    sheet.badge("m", (-inner - 13.0, x))
    names = {"f": "widest forefoot", "m": "narrowest midfoot", "h": "widest heel"}
    for u, (letter, name) in zip((-180.0, -35.0, 125.0), names.items(), strict=True):
        sheet.badge(letter, (u, -24.0))
        sheet.say(name, (u + 11.0, -24.0), ACCENTS[letter], weight="bold")
    words_below = "for the podiatrist:  Chippaux-Smirak index = m ÷ f × 100 %,  Staheli index = m ÷ h"
    sheet.say(words_below, (0.0, -46.0), INK, SMALL, ha="center")
    sheet.say("right foot, the print seen from above; the toes do not count", (0.0, -61.0), GREY, SMALL, ha="center")
    return sheet


SOCKLINER = Measures(258.0, 191.0, 99.0, length=268.0, ball_width=95.0, heel_width=63.0)
"""Sizes of the loose insole drawn."""

UNDER = ((3.0, 2.0), (10.0, 0.0), (262.0, 0.0), (267.0, 1.5), (267.0, 3.0))
OVER = ((262.0, 4.0), (190.0, 4.0), (110.0, 6.0), (60.0, 6.5), (25.0, 6.5), (12.0, 8.5), (5.0, 17.0), (1.0, 17.0))
"""Its section lengthwise, (x, z) in mm from its heel: drawn by hand."""

FLOOR = ((0.0, 34.0), (40.0, 34.0), (110.0, 29.0), (185.0, 24.0), (240.0, 25.0), (272.0, 32.0))
SOLE = (
    (287.0, 34.0),
    (273.0, 19.0),
    (232.0, 4.0),
    (185.0, 0.0),
    (20.0, 0.0),
    (-8.0, 2.0),
    (-17.0, 14.0),
    (-11.0, 34.0),
)
HEEL_OUT = ((-11.0, 34.0), (-15.0, 58.0), (-11.0, 84.0), (-8.0, 103.0), (2.0, 106.0), (8.0, 100.0))
HEEL_IN = ((8.0, 97.0), (3.0, 84.0), (-3.0, 60.0), (0.0, 34.0))
COUNTER = ((-9.0, 35.5), (-11.5, 58.0), (-9.5, 78.0), (-2.5, 78.0), (-6.0, 58.0), (-4.0, 35.5))
COLLAR = ((2.0, 105.0), (18.0, 97.0), (50.0, 76.0), (80.0, 82.0), (98.0, 106.0), (103.0, 113.0))
VAMP_OUT = ((103.0, 113.5), (132.0, 98.0), (170.0, 79.0), (210.0, 67.0), (250.0, 58.0), (281.0, 49.0), (287.0, 33.5))
VAMP_IN = ((272.0, 32.0), (269.0, 44.0), (248.0, 52.5), (210.0, 61.5), (170.0, 73.5), (130.0, 93.0), (99.0, 108.0))
"""A running shoe cut lengthwise, (x, z) in mm from the heel inside and from the ground: drawn by hand."""


def shoe() -> Sheet:
    """Return a shoe's loose insole from above and from the side, and the shoe cut lengthwise."""
    sheet = Sheet(-296.0, 104.0, -272.0, 78.0, 1340)
    draw_sockliner(sheet)
    draw_shoe(sheet, (0.0, -262.0))
    return sheet


def draw_sockliner(sheet: Sheet) -> None:
    """Draw the shoe's loose insole from above, toes left, and its section lengthwise."""
    shape, length = outline(SOCKLINER), SOCKLINER.length
    low, high = shape.points[:, 1].min(), shape.points[:, 1].max()
    sheet.say("the loose insole of a right shoe (sockliner), taken out, from above", (-290.0, 70.0), GREY, SMALL)
    sheet.fill(-1.0 * shape.points, FOAM, INK)
    ball, heel = -0.65 * length, -HEEL_WIDTH * length
    for edge in (low, high):
        sheet.thin((ball - 26.0, -edge), (ball + 26.0, -edge), colour=ACCENTS["H"])
    sheet.measure("H", (ball, -high), (ball, -low))
    sheet.note("H", "ball width", "the widest place,\nsquare to the length", (ball - 9.0, 12.0), "right")
    outer, inner = shape.crossing(HEEL_WIDTH * length)
    sheet.measure("J", (heel, -inner), (heel, -outer))
    sheet.note("J", "heel width", "the widest place\nof the heel", (heel - 9.0, 12.0), "right")
    for end in (0.0, -length):
        sheet.thin((end, -66.0), (end, 0.0))
    sheet.measure("G", (0.0, -60.0), (-length, -60.0))
    sheet.note("G", "length", "end to end", (14.0, -50.0))

    at, under_heel = (0.0, -112.0), (-40.0, -112.0)
    sheet.fill(from_inside(np.vstack([UNDER, rounded(OVER, closed=False)]), at), FOAM, INK)
    sheet.say("cut lengthwise", (-290.0, -96.0), GREY, SMALL)
    for up, height in ((1.0, 0.0), (-1.0, 6.5)):
        tip = (under_heel[0], under_heel[1] + height)
        sheet.push("K", (tip[0], tip[1] - up * 15.0), tip)
    sheet.badge("K", (under_heel[0], under_heel[1] + 25.0))
    sheet.note("K", "thickness", "under the heel", (14.0, -96.0))


def draw_shoe(sheet: Sheet, at: Place) -> None:
    """Draw a right shoe cut lengthwise from its inner side, the heel inside at `at`."""

    def part(*corners: Sequence[Place], colour: str, edge: str = INK, layer: float = 2.0) -> None:
        sheet.fill(
            from_inside(np.vstack([rounded(line, closed=False) for line in corners]), at), colour, edge, layer=layer
        )

    part(HEEL_IN[::-1], COLLAR, VAMP_IN[::-1], FLOOR[::-1], colour="#f3f5f8", edge="none")
    sheet.line(from_inside(rounded(COLLAR, closed=False), at), INK)
    part(FLOOR, SOLE, colour=FOAM, layer=2.2)
    part(HEEL_OUT, HEEL_IN, colour=PALE, layer=2.4)
    part(COUNTER, colour=TAPE, edge=ACCENTS["M"], layer=2.6)
    part(VAMP_OUT, VAMP_IN, colour=PALE, layer=2.4)
    sheet.say("the shoe without it, cut lengthwise", (-290.0, -146.0), GREY, SMALL)

    def place(x: float, z: float) -> Points:
        return np.asarray(from_inside([(x, z)], at)[0])

    sheet.measure("L", place(-1.0, 40.0), place(270.5, 40.0))
    sheet.note("L", "inner length", "heel to toe inside, along the floor", place(160.0, 68.0))
    for z in (34.0, 78.0):
        sheet.thin(place(-6.0, z), place(-34.0, z), colour=ACCENTS["M"])
    sheet.measure("M", place(-28.0, 34.0), place(-28.0, 78.0))
    sheet.note("M", "counter height", "floor inside to\nthe top of the\nfirm heel", place(-37.0, 76.0))


def main() -> None:
    """Draw every picture."""
    PICTURES.mkdir(exist_ok=True)
    for name, sheet in (("top", top), ("side", side), ("wet-test", wet_test), ("shoe", shoe)):
        sheet().save(f"measuring-{name}")


if __name__ == "__main__":
    main()
