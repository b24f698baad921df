"""Draw the README's pictures from freshly built insoles, without a display.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageDraw
from trimesh.intersections import mesh_plane

from insolecad import Insole, Order, build
from insolecad.compare.comparison import compare
from insolecad.compare.subjects import of_order
from insolecad.job.pipeline import Pair
from insolecad.order import read_toml
from insolecad.report.colour_maps import colour_map, difference_sheet
from insolecad.report.picture_sheet import letters, sheet
from insolecad.report.render import Body, Camera, Pane, on_white, render
from insolecad.report.subject import from_pair
from insolecad.report.views import (
    HEEL,
    HERO_KEY,
    HERO_LIGHTS,
    INNER,
    LENS_DEG,
    MARGIN,
    OUTER,
    SCALE,
    TOE,
    TOP,
    UNDERNEATH,
    View,
    direction,
    side_pane,
    size_of,
)

HERE = Path(__file__).parents[2] / "docs"
PICTURES = HERE / "pictures"
RUNNER = HERE.parent / "examples" / "runner-flat-foot.toml"

WIDTH = 1400
FINE_MESH = 0.01
"""Chord tolerance in mm of the meshes drawn."""

INK = (40, 48, 56)
HERO_ANGLE = LENS_DEG
"""Degrees that the hero picture is high."""

LEVELS = {"mild": "#7fb2dc", "moderate": "#2f78b4", "maximum": "#0d2f52"}

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def body(insole: Insole) -> Body:
    """Return the mesh of an insole as it is written to its STL."""
    return Body(insole.triangles.vertices, np.asarray(insole.triangles.faces, dtype=np.int64))


def hero(pair: Pair) -> Image.Image:
    """Return the pair on a white floor, toes ahead, seen from a three-quarter angle."""
    assert pair.right and pair.left
    # a right insole's inner side is on its left: the pair stands as feet do
    bodies = [body(pair.right).move(0.0, -56.0, -4.0), body(pair.left).move(0.0, 56.0, 4.0)]
    size = (WIDTH, 740)
    target = np.array([113.0, 6.0, 0.0])
    eye = target + 1000.0 * direction(azimuth_deg=132.0, height_deg=39.0)
    camera = Camera(eye, target, np.array([0.0, 0.0, 1.0]), angle_deg=HERO_ANGLE)
    pixels = np.asarray(render([Pane((0, 0, *size), bodies, camera, HERO_LIGHTS)], size)) / 255.0
    floor = 1.0 - shadow(bodies, HERO_KEY, ground_positions(eye, target, size))
    return finished(over(pixels, floor[..., None] * np.ones(3)))


def ground_positions(eye: Pixels, target: Pixels, size: tuple[int, int]) -> Pixels:
    """Return where on the floor each pixel looks, (height, width, 2) in mm."""
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    half = np.tan(np.radians(HERO_ANGLE / 2.0))
    across = (np.arange(size[0]) + 0.5 - size[0] / 2.0) / (size[1] / 2.0) * half
    above = (size[1] / 2.0 - np.arange(size[1]) - 0.5) / (size[1] / 2.0) * half
    rays = ahead + across[None, :, None] * right + above[:, None, None] * up
    return np.asarray(eye[:2] - rays[..., :2] * (eye[2] / rays[..., 2:]))


def shadow(bodies: list[Body], light: Pixels, ground: Pixels) -> Pixels:
    """Return how dark the floor is at each place: a soft cast shadow, and a closer one at the foot of the wall."""
    low, size = np.array([-120.0, -220.0]), (520, 440)

    def cast(toward: Pixels, blur: float) -> Pixels:
        mask = Image.new("L", size)
        pen = ImageDraw.Draw(mask)
        for part in bodies:
            flat = part.vertices[:, :2] - part.vertices[:, 2:] * (toward[:2] / toward[2]) - low
            for corners in flat[part.faces]:
                pen.polygon([tuple(corner) for corner in corners.tolist()], fill=255)
        return blurred(np.asarray(mask) / 255.0, blur)

    dark = 0.20 * cast(light, 7.0) + 0.22 * cast(np.array([0.0, 0.0, 1.0]), 5.0)
    x, y = np.moveaxis(ground - low, -1, 0)
    columns, rows = np.clip(x, 0, size[0] - 2), np.clip(y, 0, size[1] - 2)
    i, j = rows.astype(int), columns.astype(int)
    v, u = rows - i, columns - j
    near = (1.0 - u) * dark[i, j] + u * dark[i, j + 1]
    next_to_it = (1.0 - u) * dark[i + 1, j] + u * dark[i + 1, j + 1]
    return np.asarray((1.0 - v) * near + v * next_to_it)


def blurred(image: Pixels, sigma: float) -> Pixels:
    """Return the image blurred by a bell of `sigma` pixels."""
    reach = np.arange(-int(3 * sigma), int(3 * sigma) + 1)
    bell = np.exp(-0.5 * (reach / sigma) ** 2)
    bell /= bell.sum()
    for axis in (0, 1):
        image = np.apply_along_axis(np.convolve, axis, image, bell, mode="same")
    return image


def six_sides(right: Insole) -> Image.Image:
    """Return one insole from six sides on one sheet, all at one scale."""
    sheet = Image.new("RGB", (WIDTH, 1180), "white")
    pen = ImageDraw.Draw(sheet)
    left, second = 44, 1016
    for view, x, y in (
        (TOP, left, 54),
        (INNER, left, 480),
        (HEEL, second, 480),
        (OUTER, left, 644),
        (TOE, second, 644),
        (UNDERNEATH, left, 808),
    ):
        picture = seen(body(right), view)
        sheet.paste(picture, (x, y))
        pen.text((x, y - 34), view.words, font=letters(19, bold=True), fill=INK)
        end = y + picture.height
        if view.up[2]:
            end -= MARGIN
            pen.line([(x - 8, end), (x + picture.width + 8, end)], fill=(176, 184, 192))
        pen.text((x, end + 6), view.left, font=letters(16), fill=INK)
        pen.text((x + picture.width, end + 6), view.right, font=letters(16), fill=INK, anchor="ra")
    size = np.ptp(right.triangles.vertices, axis=0)
    lines = (
        "Right insole of the runner",
        "with flat feet, moderate support:",
        f"{size[0]:.0f} mm long over all,",
        f"{size[1]:.0f} mm wide, {size[2]:.0f} mm high",
    )
    for index, words in enumerate(lines):
        pen.text((second, 158 + 30 * index), words, font=letters(18), fill=INK)
    end = second + round(50 * SCALE)
    pen.line([(second, 960), (end, 960)], fill=INK, width=3)
    for x in (second, end):
        pen.line([(x, 951), (x, 969)], fill=INK, width=3)
    pen.text(((second + end) / 2, 978), "50 mm", font=letters(19), fill=INK, anchor="ma")
    return sheet


def seen(part: Body, view: View, *more: Body) -> Image.Image:
    """Return the body from one side on white, without perspective; `more` are drawn with it."""
    return on_white(render([side_pane(part, view, shown=(part, *more))], size_of(part, view)))


def doses(order: Order) -> Figure:
    """Return what the level of support does: the inner edge lengthwise, and sections through heel and arch."""
    pairs = {level: build(order.with_values({"support.level": level, "side": "right"})) for level in LEVELS}
    figure = Figure(figsize=(14.0, 6.9), dpi=100)
    left, wide = 0.045, 0.93
    lengthwise = figure.add_axes((left, 0.555, wide, 0.22))
    heel = figure.add_axes((left, 0.09, 0.45, 0.32))
    arch = figure.add_axes((left + 0.48, 0.09, 0.45, 0.32))
    figure.text(left, 0.79, "Inner (medial) edge, heel to toe", fontsize=14, weight="bold")
    figure.text(left, 0.43, "Section through the heel", fontsize=14, weight="bold")
    figure.text(left + 0.48, 0.43, "Section through the arch", fontsize=14, weight="bold")
    for rank, (level, pair) in enumerate(pairs.items()):
        insole = pair.right
        assert insole
        colour, points = LEVELS[level], insole.references
        lengthwise.plot(*inner_edge(insole).T, color=colour, lw=2.4, solid_capstyle="round")
        for axes, name in ((heel, "heel_seat"), (arch, "medial_arch_apex")):
            axes.plot(*section(insole, points[name].at[0]).T, color=colour, lw=2.4, solid_joinstyle="round")
        table = pair.prescriptions["right"].table
        words = (
            f"{level}: heel cup {table['heel_cup']['depth_mm'].value:g} mm deep, "
            f"arch {table['medial_arch']['height_mm'].value:g} mm high, "
            f"heel tilted {table['rearfoot_post']['angle_deg'].value:g}°"
        )
        skive = table["medial_skive"]["depth_mm"].value
        words += f", inner heel seat raised {skive:g} mm" if skive else ""
        figure.text(left, 0.955 - 0.043 * rank, words, fontsize=14, color=colour, weight="bold", va="center")
    for axes in (lengthwise, heel, arch):
        axes.set_aspect("equal", adjustable="box", anchor="SW")
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=11)
        axes.set_ylim(-0.4, 33.5)
        axes.set_yticks(range(0, 31, 10))
        axes.set_ylabel("height, mm", fontsize=11)
    lengthwise.set_xlim(-10.0, 282.0)
    lengthwise.set_xlabel("from the heel, mm", fontsize=11)
    for axes in (heel, arch):
        axes.set_xlim(47.0, -47.0)
        axes.set_xticks(range(-40, 41, 10), [f"{abs(mm)}" for mm in range(-40, 41, 10)])
        axes.set_xlabel("inner side        from the middle, mm        outer side", fontsize=11)
    return figure


def inner_edge(insole: Insole) -> Pixels:
    """Return the crest of a right insole's rim along its inner side, down to the floor at both ends: (n, 2), (x, z)."""
    along = edge_crest(insole, 1)[:, [0, 2]]
    floor = insole.surface.floor[:, 0]
    return np.vstack([[floor.min(), 0.0], along, [floor.max(), 0.0]])


def edge_crest(insole: Insole, side: int) -> Pixels:
    """Return the crest of a right insole's rim on one side (+1 medial, -1 lateral) from heel to toe, (n, 3)."""
    strip = insole.surface.strip
    highest = strip[:, :, 2].argmax(axis=0)
    crest = strip[highest, np.arange(strip.shape[1])]
    on_side = crest[side * crest[:, 1] > 0.0]
    return np.asarray(on_side[on_side[:, 0].argsort()])


def section(insole: Insole, x: float) -> Pixels:
    """Return the mesh's section across the foot at x, as one closed line (n, 2) of (y, z)."""
    pieces = mesh_plane(insole.mesh, plane_normal=[1.0, 0.0, 0.0], plane_origin=[x, 0.0, 0.0])
    return end_to_end(pieces[:, :, 1:])


def section_along(insole: Insole, y: float) -> Pixels:
    """Return the mesh's section along the foot at y, as one closed line (n, 2) of (x, z)."""
    pieces = mesh_plane(insole.mesh, plane_normal=[0.0, 1.0, 0.0], plane_origin=[0.0, y, 0.0])
    return end_to_end(pieces[:, :, [0, 2]])


def end_to_end(pieces: Pixels) -> Pixels:
    """Return pieces of a line, (n, 2, 2), put end to end as one line (n + 1, 2)."""
    line, left = [pieces[0, 0], pieces[0, 1]], list(range(1, len(pieces)))
    while left:
        gaps = np.linalg.norm(pieces[left] - line[-1], axis=2)
        nearest, end = np.unravel_index(gaps.argmin(), gaps.shape)
        line.append(pieces[left.pop(int(nearest)), 1 - int(end)])
    return np.asarray(line)


def over(pixels: Pixels, behind: Pixels) -> Pixels:
    """Return a picture laid over a background, (height, width, 3)."""
    covered = pixels[..., 3:]
    return np.asarray(covered * pixels[..., :3] + (1.0 - covered) * behind)


def finished(pixels: Pixels) -> Image.Image:
    """Return the picture in 8 bits."""
    return Image.fromarray(np.uint8(np.round(255.0 * np.clip(pixels, 0.0, 1.0))))


def compared() -> Image.Image:
    """Return how a left insole with a lower arch differs from the one that was ordered."""
    order = Order(**read_toml(RUNNER)).with_values({"side": "left"})
    softer = order.with_values({"medial_arch.height_mm": 11})
    found = compare(of_order("ordered", order), of_order("softer arch", softer))
    return difference_sheet(found.insoles, "B: softer arch, over A: as ordered")


def save(image: Image.Image, name: str) -> None:
    """Write a picture."""
    path = PICTURES / f"{name}.png"
    # one colour in many shades: a palette holds them in half of the bytes
    image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(HERE.parent)}: {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Draw every picture."""
    PICTURES.mkdir(exist_ok=True)
    order = Order(**read_toml(RUNNER))
    pair = build(order, tolerance=FINE_MESH)
    assert pair.right
    save(hero(pair), "pair")
    save(six_sides(pair.right), "six-sides")
    (left,) = from_pair(build(order.with_values({"side": "left"})))
    save(sheet([left], *colour_map("thickness", [left])).quantize(128), "sheet-thickness")
    save(compared(), "sheet-difference")
    drawing = FigureCanvasAgg(doses(order))
    drawing.draw()
    save(Image.fromarray(np.asarray(drawing.buffer_rgba())[..., :3].copy()), "levels")


if __name__ == "__main__":
    main()
