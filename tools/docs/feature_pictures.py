"""Draw one picture per feature for docs/features.md: five doses laid over each other, and the highest in a view.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pictures import FINE_MESH, PICTURES, Pixels, body, edge_crest, save, section, section_along
from PIL import Image

from insolecad import Insole, Order, build
from insolecad.errors import LimitError
from insolecad.features import DOSES, FEATURES
from insolecad.features.dose import DoseInfo
from insolecad.report.render import Camera, Pane, on_white, render
from insolecad.report.views import direction

FOLDER = PICTURES / "features"

FOOT = {"length_mm": 262, "ball_width_mm": 101, "heel_width_mm": 68}
BASE = 7.0
"""Thickness in mm that the pictures stand on: room for the deepest pocket."""

PLAIN = {info.key: info.default for info in DOSES.values() if info.effect != "shapes"} | {
    "base.heel_mm": BASE,
    "base.forefoot_mm": BASE,
    "heel_cup.depth_mm": 6.0,
    "wearer.clinician": True,
}
"""What every picture starts from: level, with the lowest cup."""

WITH: dict[str, dict[str, float]] = {
    "base": {"heel_cup.depth_mm": 0.0, "base.heel_mm": 4.0, "base.forefoot_mm": 3.0},
    "heel_lift": {"heel_cup.depth_mm": 0.0},
    "medial_flange": {"heel_cup.depth_mm": 12.0, "medial_arch.height_mm": 12.0},
    "lateral_flange": {"heel_cup.depth_mm": 8.0},
    "medial_skive": {"heel_cup.depth_mm": 14.0},
    "lateral_skive": {"heel_cup.depth_mm": 14.0},
    "navicular_relief": {"medial_arch.height_mm": 18.0},
}
"""What a feature needs about it to be seen for what it is."""

SHOWN = {info.feature: info.key for info in reversed(DOSES.values()) if info.effect != "shapes"} | {
    "head_offload": "head_offload.mth2_mm"
}
"""The dose that each feature's picture is of."""

SHADES = ("#a9cbe8", "#74a9d6", "#3f82bb", "#1d5a91", "#0b2c4d")
"""Lowest to highest dose."""

INK, GREY, MARK = "#28303a", "#8a949e", "#d1451b"
DPI = 100
WIDTH, LEFT, PANEL, VIEW, STEP = 1100, 34, 572, 440, 96
"""Widths in pixels: of the sheet, of what stands left of a section, of a section, of the view, of a dose's legend."""

LEAST_HEIGHT = 500

COLOURS = 256
"""Colours of a written picture: enough for shades without steps, in a small file."""


@dataclass(frozen=True)
class Cut:
    """A section: `way` is across, along, or the medial or lateral edge; it goes through a reference point.

    `low` and `high` are the stations shown, in mm from the heel; across the foot all of it is shown.
    `dose` is the dose that grows, where the feature has several. `read` says whether the dose is read at the point.
    """

    way: str
    point: str
    low: float = -6.0
    high: float = 278.0
    dose: str = ""
    read: bool = True


@dataclass(frozen=True)
class Look:
    """Where the eye of the shaded view stands, and from where the low light comes; degrees, 0 beyond the toes."""

    azimuth: float
    height: float
    light: float


FROM_HEEL = Look(205.0, 36.0, 100.0)
FROM_MEDIAL = Look(140.0, 34.0, 250.0)
FROM_LATERAL = Look(220.0, 34.0, 110.0)
FROM_ABOVE = Look(216.0, 55.0, 100.0)

CUTS: dict[str, tuple[Cut, ...]] = {
    "base": (Cut("along", "heel_seat", dose="base.heel_mm"), Cut("along", "ball_centre", dose="base.forefoot_mm")),
    "heel_lift": (Cut("along", "heel_seat"), Cut("across", "heel_seat")),
    "heel_cup": (Cut("across", "cup_medial"), Cut("along", "cup_rear", -8.0, 130.0)),
    "medial_flange": (Cut("medial edge", "medial_flange"), Cut("across", "medial_flange")),
    "lateral_flange": (Cut("lateral edge", "lateral_flange"), Cut("across", "lateral_flange")),
    "medial_arch": (Cut("medial edge", "medial_arch_apex"), Cut("across", "medial_arch_apex")),
    "lateral_arch": (Cut("lateral edge", "lateral_arch_apex"), Cut("across", "lateral_arch_apex")),
    "rearfoot_post": (Cut("across", "heel_seat"), Cut("along", "heel_seat")),
    "forefoot_post": (Cut("across", "forefoot_post"), Cut("along", "forefoot_post")),
    "medial_skive": (Cut("across", "medial_skive"), Cut("along", "medial_skive", -2.0, 130.0)),
    "lateral_skive": (Cut("across", "lateral_skive"), Cut("along", "lateral_skive", -2.0, 130.0)),
    "metatarsal_pad": (
        Cut("along", "metatarsal_pad_crest", 100.0, 210.0),
        Cut("across", "metatarsal_pad_crest"),
    ),
    "metatarsal_bar": (
        Cut("along", "metatarsal_bar_crest", 90.0, 210.0),
        Cut("across", "metatarsal_bar_crest"),
    ),
    "transverse_arch": (
        Cut("across", "transverse_arch_crest"),
        Cut("along", "transverse_arch_crest", 90.0, 210.0),
    ),
    "neuroma_pad": (Cut("across", "neuroma_pad_crest"), Cut("along", "neuroma_pad_crest", 110.0, 220.0)),
    "dancers_pad": (
        Cut("along", "dancers_pad_crest", 130.0, 240.0),
        # through the head, where the hole of the U is
        Cut("across", "first_ray_cutout", read=False),
    ),
    "cuboid": (Cut("across", "cuboid"), Cut("along", "cuboid", 65.0, 175.0)),
    "toe_crest": (Cut("along", "toe_crest", 160.0, 270.0), Cut("across", "toe_crest")),
    "mortons_extension": (Cut("across", "mortons_extension"), Cut("along", "mortons_extension", 150.0, 278.0)),
    "reverse_mortons_extension": (
        Cut("across", "reverse_mortons_extension"),
        Cut("along", "reverse_mortons_extension", 130.0, 260.0),
    ),
    "first_ray_cutout": (Cut("across", "first_ray_cutout"), Cut("along", "first_ray_cutout", 140.0, 250.0)),
    "plantar_fascia_groove": (
        Cut("across", "plantar_fascia_groove"),
        Cut("along", "plantar_fascia_groove", 40.0, 190.0),
    ),
    "navicular_relief": (Cut("across", "navicular_relief"), Cut("along", "navicular_relief", 55.0, 165.0)),
    "heel_spur_pocket": (Cut("across", "heel_spur_pocket"), Cut("along", "heel_spur_pocket", -6.0, 104.0)),
    "heel_gel_pocket": (Cut("across", "heel_gel_pocket"), Cut("along", "heel_gel_pocket", -6.0, 104.0)),
    "forefoot_gel_pocket": (
        Cut("across", "forefoot_gel_pocket"),
        Cut("along", "forefoot_gel_pocket", 130.0, 240.0),
    ),
    "head_offload": (Cut("across", "head_offload_mth2"), Cut("along", "head_offload_mth2", 145.0, 250.0)),
}
"""Where each feature is cut, if not through its reference point: the section that shows it best comes first."""

SAME_MM = 1.0
"""Reference points whose stations differ by less are in one section across."""

HALF = 60.0
"""How much of the foot in mm a section along it shows to either side, if nothing else is said."""


def cuts(feature: str) -> tuple[Cut, ...]:
    """Return where a feature is cut."""
    if feature in CUTS:
        return CUTS[feature]
    insole, one = build(order(feature, {}), tolerance=FINE_MESH).right, FEATURES[feature]
    assert insole
    name, (x, _) = next(iter(one.points(insole.design.plan, insole.design.doses[one]).items()))
    return Cut("across", name), Cut("along", name, x - HALF, x + HALF)


LOOKS: dict[str, Look] = {
    "base": FROM_LATERAL,
    "heel_lift": FROM_LATERAL,
    "heel_cup": Look(215.0, 56.0, 110.0),
    "medial_flange": FROM_LATERAL,
    "lateral_flange": FROM_MEDIAL,
    "medial_arch": FROM_LATERAL,
    "lateral_arch": FROM_MEDIAL,
    "rearfoot_post": FROM_HEEL,
}
"""From where a feature is seen, where that is not from above at an angle."""


def order(feature: str, doses: Mapping[str, float]) -> Order:
    """Return an order for one right insole with nothing but the feature."""
    return Order(foot=FOOT, side="right").with_values({**PLAIN, **WITH.get(feature, {}), **doses})


def highest(feature: str, info: DoseInfo) -> float:
    """Return the highest dose that is allowed and that this foot carries."""
    try:
        build(order(feature, {info.key: info.high}))
    except LimitError as error:
        return error.cure[info.key]
    return info.high


def five(feature: str, info: DoseInfo) -> list[float]:
    """Return five doses from the lowest to the highest; 0 is one of them where it is allowed."""
    high = highest(feature, info)
    if info.low < 0.0:
        doses = [info.low, info.low / 2.0, 0.0, high / 2.0, high]
    elif info.least > 0.0:
        doses = [0.0, *np.linspace(info.least, high, 4)]
    else:
        doses = list(np.linspace(info.low, high, 5))
    return [round(float(value), 1) for value in doses]


@cache
def series(feature: str, key: str) -> list[Insole]:
    """Return the insoles with five doses of a feature."""
    orders = [order(feature, {key: dose}) for dose in five(feature, DOSES[key])]
    pairs = [build(one, tolerance=FINE_MESH) for one in orders]
    return [pair.right for pair in pairs if pair.right]


def line(insole: Insole, cut: Cut, at: Sequence[float]) -> Pixels:
    """Return what a cut through a place shows of an insole, (n, 2): place in mm, and height."""
    x, y, _ = at
    if cut.way == "across":
        return section(insole, x)
    if cut.way == "along":
        return section_along(insole, y)
    return edge_crest(insole, 1 if cut.way == "medial edge" else -1)[:, [0, 2]]


def words(insole: Insole, cut: Cut) -> str:
    """Return the heading of a section."""
    grows = f"{cut.dose}: s" if cut.dose else "S"
    x, y, _ = insole.references[cut.point].at
    if cut.way == "across":
        return f"{grows}ection across the foot at x = {x:.0f} mm, seen from the heel"
    if cut.way == "along":
        side = "medial" if y > 0.0 else "lateral"
        place = f"{abs(y):.0f} mm to the {side} side" if abs(y) >= 0.5 else "through the middle of the heel"
        return f"{grows}ection along the foot, {place}, seen from the lateral side"
    return f"Crest of the {cut.way} along the foot, seen from the lateral side"


def trace(insole: Insole, cut: Cut) -> Pixels:
    """Return the cut on the foot side, (n, 3), for the shaded view."""
    x, y, _ = insole.references[cut.point].at
    plan, foot_side = insole.design.plan, insole.design.foot_side
    if cut.way == "across":
        lateral, medial = plan.edges_at(x)
        across = np.linspace(lateral, medial, 200)
        along = np.full_like(across, x)
    else:
        low, high = section_along(insole, y)[:, 0].min(), section_along(insole, y)[:, 0].max()
        along = np.linspace(max(cut.low, low + 3.0), min(cut.high, high - 3.0), 300)
        across = np.full_like(along, y)
    return np.stack([along, across, foot_side(along, across)], axis=1)


def draw_section(figure: Figure, height: int, top: float, cut: Cut, insoles: list[Insole]) -> float:
    """Draw one section below `top` pixels; return where its axis labels end."""
    # one cut through all, unless the dose is a size or a place that moves it
    places = [(insole if cut.dose else insoles[-1]).references[cut.point].at for insole in insoles]
    lines = [line(insole, cut, at) for insole, at in zip(insoles, places, strict=True)]
    across = cut.way == "across"
    low, high = (-52.0, 52.0) if across else (cut.low, cut.high)
    tallest = max(float(one[(one[:, 0] > low) & (one[:, 0] < high), 1].max()) for one in lines)
    ceiling = tallest + 2.5
    scale = PANEL / (high - low)
    tall = (ceiling + 1.0) * scale
    axes = figure.add_axes((LEFT / WIDTH, 1.0 - (top + 24.0 + tall) / height, PANEL / WIDTH, tall / height))
    for one, colour in zip(lines, SHADES, strict=True):
        axes.plot(*one.T, color=colour, lw=1.8, solid_joinstyle="round", solid_capstyle="butt")
    if cut.read:
        mark(axes, cut, insoles)
    axes.set_xlim((high, low) if across else (low, high))
    axes.set_ylim(-1.0, ceiling)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8, color=GREY, labelcolor=INK)
    axes.set_yticks(range(0, int(ceiling) + 1, 5 if 5.0 * scale > 15.0 else 10))
    if across:
        axes.set_xticks(range(-40, 41, 20), [str(abs(mm)) for mm in range(-40, 41, 20)])
    ends = ("medial", "mm from the middle line", "lateral") if across else ("heel", "mm from the heel", "toes")
    bottom = top + 24.0 + tall + 30.0
    for place, said, align in zip(
        (LEFT, LEFT + PANEL / 2, LEFT + PANEL), ends, ("left", "center", "right"), strict=True
    ):
        figure.text(place / WIDTH, 1.0 - bottom / height, said, fontsize=9, color=INK, ha=align, va="center")
    figure.text(
        8 / WIDTH,
        1.0 - (top + 10.0) / height,
        f"{words(insoles[-1], cut)}; heights in mm",
        fontsize=9.5,
        color=INK,
        va="center",
    )
    return bottom + 10.0


def mark(axes: Axes, cut: Cut, insoles: list[Insole]) -> None:
    """Draw where the dose is read: the reference point at the lowest and the highest dose, and the way between."""
    first, last = (insole.references[cut.point].at for insole in (insoles[0], insoles[-1]))
    places = [(at[1] if cut.way == "across" else at[0], at[2]) for at in (first, last)]
    if cut.way != "across" or abs(first[0] - last[0]) < SAME_MM:
        axes.plot(*zip(*places, strict=True), color=MARK, lw=1.0, ls=(0, (3, 2)), zorder=4)
    axes.plot(*places[1], "o", color=MARK, ms=4.5, zorder=5)


def shaded(insole: Insole, look: Look, size: tuple[int, int]) -> tuple[Image.Image, Callable[[Pixels], Pixels]]:
    """Return the insole on white, and what takes places in mm to its pixels, from the upper left corner."""
    eye = direction(look.azimuth, look.height)
    across = np.cross([0.0, 0.0, 1.0], eye)
    across /= np.linalg.norm(across)
    up = np.cross(eye, across)
    ways = np.stack([across, up])
    part = body(insole)
    flat = part.vertices @ ways.T
    low, high = flat.min(axis=0), flat.max(axis=0)
    scale = float(np.min((np.array(size) - 16.0) / (high - low)))
    middle = (low + high) / 2.0 @ ways
    camera = Camera(middle + 700.0 * eye, middle, up, size[1] / scale)
    lights = [(direction(look.light, 24.0), 1.05), (direction(look.light + 150.0, 35.0), 0.26), (eye, 0.42)]
    picture = on_white(render([Pane((0, 0, *size), [part], camera, lights)], size))

    def placed(points: Pixels) -> Pixels:
        return np.asarray((points - middle) @ ways.T * [scale, -scale] + np.array(size) / 2.0)

    return picture, placed


def sheet(feature: str) -> Image.Image:
    """Return the picture of one feature."""
    shown = SHOWN[feature]
    info = DOSES[shown]
    doses = five(feature, info)
    height = sheet_height(feature)
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI)
    legend(figure, height, feature, info, doses)
    top = 66.0
    for cut in cuts(feature):
        top = draw_section(figure, height, top, cut, series(feature, cut.dose or shown)) + 10.0
    draw_view(figure, height, feature, info, doses[-1], series(feature, shown)[-1])
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3].copy())


def sheet_height(feature: str) -> int:
    """Return how high the sheet is, so that its sections have room."""
    scratch = Figure(figsize=(WIDTH / DPI, 10.0), dpi=DPI)
    top = 66.0
    for cut in cuts(feature):
        top = draw_section(scratch, 1000, top, cut, series(feature, cut.dose or SHOWN[feature])) + 10.0
    return max(LEAST_HEIGHT, int(np.ceil(top)))


def legend(figure: Figure, height: int, feature: str, info: DoseInfo, doses: list[float]) -> None:
    """Draw the name of the feature and one stroke of colour per dose."""
    title = FEATURES[feature].title
    figure.text(8 / WIDTH, 1.0 - 18 / height, title, fontsize=13, weight="bold", color=INK, va="center")
    figure.text((LEFT + PANEL) / WIDTH, 1.0 - 18 / height, info.key, fontsize=10, color=GREY, ha="right", va="center")
    for index, (dose, colour) in enumerate(zip(doses, SHADES, strict=True)):
        x, y = LEFT + STEP * index, 1.0 - 46 / height
        figure.add_artist(matplotlib.lines.Line2D([x / WIDTH, (x + 20) / WIDTH], [y, y], color=colour, lw=3.5))
        said = f"{dose:g}{'°' if info.unit == 'degrees' else ''}" + (f" {info.unit}" if info.unit == "mm" else "")
        figure.text((x + 25) / WIDTH, y, said, fontsize=9.5, color=INK, va="center")
    x, y = LEFT + STEP * 5, 1.0 - 46 / height
    figure.add_artist(matplotlib.lines.Line2D([x / WIDTH], [y], color=MARK, marker="o", ms=4.5))
    figure.text((x + 10) / WIDTH, y, "where it is read", fontsize=9.5, color=INK, va="center")


def draw_view(figure: Figure, height: int, feature: str, info: DoseInfo, dose: float, insole: Insole) -> None:
    """Draw the shaded view on the right, with the cuts and reference points on it."""
    size = (VIEW, height - 70)
    picture, placed = shaded(insole, LOOKS.get(feature, FROM_ABOVE), size)
    left, top = WIDTH - VIEW - 6, 36
    figure.figimage(np.asarray(picture), left, height - top - size[1], origin="upper")
    axes = figure.add_axes((left / WIDTH, 1.0 - (top + size[1]) / height, size[0] / WIDTH, size[1] / height))
    axes.set_zorder(2)
    axes.set_axis_off()
    axes.patch.set_alpha(0.0)
    axes.set_xlim(0.0, size[0])
    axes.set_ylim(size[1], 0.0)
    for cut in cuts(feature):
        if not cut.way.endswith("edge"):
            axes.plot(*placed(trace(insole, cut)).T, color="white", lw=0.9, ls=(0, (5, 4)), alpha=0.8)
        if cut.read:
            axes.plot(*placed(np.array(insole.references[cut.point].at)), "o", color=MARK, ms=6, mew=1.6, mfc="none")
    unit = "°" if info.unit == "degrees" else f" {info.unit}"
    said = f"Right insole with {dose:g}{unit}; dashed: the sections"
    figure.text((left + VIEW / 2) / WIDTH, 1.0 - 18 / height, said, fontsize=9.5, color=INK, ha="center", va="center")


def few_colours(image: Image.Image) -> Image.Image:
    """Return the picture with a palette of its own, in which the mark's small colour is kept."""
    wider = Image.new("RGB", (image.width, image.height + 40), MARK)
    wider.paste(image)
    return wider.quantize(COLOURS, dither=Image.Dither.NONE).crop((0, 0, *image.size))


def main() -> None:
    """Draw the picture of every feature, or of those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for feature in sys.argv[1:] or FEATURES:
        save(few_colours(sheet(feature)), f"features/{feature}")
        series.cache_clear()


if __name__ == "__main__":
    main()
