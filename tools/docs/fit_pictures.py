"""Draw the pictures of docs/fit.md: two scanned standing feet on insoles for them, cut across and along.

Run: make pictures. Both feet are drawn as right ones. A foot is rigid here, as it stood on a hard floor: it is put on
the heel seat, follows its slope, and is moved forward until it sits (tests/support/fit/standing.py).
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import trimesh
from drawings import BLUE, INK, PALE, RED, SKIN
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from pictures import save
from PIL import Image
from trimesh.intersections import mesh_plane

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.fit.figures import Figures, heel_figures, scan_of, standing_figures
from tests.support.fit.heights import Floats
from tests.support.fit.scan import Scan
from tests.support.fit.subjects import Case, Subject, subject

FILL, EDGE = "#bfd8ec", BLUE
"""Colours of an insole that is cut."""

LEVELS = ("mild", "moderate", "maximum")

HEELS = (
    ("mild", "cushion", "mild, cushion"),
    ("moderate", "cushion", "moderate, cushion"),
    ("maximum", "cushion", "maximum, cushion"),
    ("maximum", "shell", "maximum, shell"),
    ("moderate", "ucbl", "UCBL"),
)
"""Level, construction and words of the insoles whose heels are drawn."""

STATIONS = (
    (0.14, "heel seat"),
    (0.28, "ahead of the heel"),
    (0.42, "navicular: apex of the arch"),
    (0.55, "on the way to the first head"),
    (0.70, "ball"),
)
"""Sections across, in foot lengths."""

UNDER_MM, TOP_MM, FOOT_MM = (0.5, 2.5), tuple(range(1, 31, 2)), tuple(range(7, 30, 2))
"""Heights in mm at which the underside, the whole insole and the foot on it are cut for their outlines in plan."""

TOES = ("round", "tapered", "square", "anatomic")

DPI = 110


@dataclass(frozen=True)
class Stand:
    """A foot on an insole: both as meshes in the insole's frame, and what was measured."""

    built: Subject
    insole: trimesh.Trimesh
    foot: trimesh.Trimesh
    figures: Figures


def stand(side: str, level: str, construction: str, **values: Any) -> Stand:
    """Return a scanned foot on the insole that is made for it."""
    scan = scan_of(side)
    built = subject(Case("stand", scan.foot, "neutral", level, construction, side, tuple(values.items())), 0.05)
    figures = standing_figures(built, scan) | heel_figures(built.insole, scan.foot)
    insole = trimesh.Trimesh(built.insole.vertices, built.insole.faces, process=False)
    return Stand(built, insole, placed_foot(built, scan, figures["slide"]), figures)


def placed_foot(built: Subject, scan: Scan, slide: float) -> trimesh.Trimesh:
    """Return the foot where it sits: its seat on that of the insole, along its slope."""
    foot, insole = scan.foot, built.insole
    vertices = scan.vertices.copy()
    lift = insole.seat_height(foot) - float(scan.heights.bottom(foot.seat_x, 0.0))
    vertices[:, 2] += lift + insole.seat_slope(foot) * vertices[:, 1]
    vertices[:, 0] += slide
    return trimesh.Trimesh(vertices, scan.faces, process=False)


def cut(mesh: trimesh.Trimesh, at: float, axis: int) -> list[Floats]:
    """Return the lines (n, 2) in which a plane at a station of an axis cuts a mesh, in the two other coordinates.

    A scan is open at the ankle: its lines begin and end there.
    """
    normal = np.eye(3)[axis]
    pieces = mesh_plane(mesh, plane_normal=normal, plane_origin=at * normal)
    lines = shapely.linestrings(np.round(np.delete(pieces, axis, axis=2), 4))
    merged = shapely.line_merge(shapely.union_all(lines))
    return [shapely.get_coordinates(line) for line in shapely.get_parts(merged)]


def shadow(mesh: trimesh.Trimesh, heights: Sequence[float]) -> list[Floats]:
    """Return the outline in plan of a mesh's sections at some heights in mm."""
    rings = [ring for height in heights for ring in cut(mesh, height, 2) if len(ring) > 3]
    whole = shapely.union_all(shapely.make_valid([shapely.Polygon(ring) for ring in rings]))
    return [shapely.get_coordinates(shapely.get_exterior_ring(part)) for part in shapely.get_parts(whole)]


def draw_cut(axes: Axes, stand: Stand, at: float, axis: int) -> None:
    """Draw the foot and the insole where a plane cuts them: across as seen from behind, along with the toes right."""
    # from behind the inner side of a right foot is left
    sense = [-1.0, 1.0] if axis == 0 else [1.0, 1.0]
    for mesh, face, line, layer in ((stand.foot, SKIN, "#c9a47f", 1.0), (stand.insole, FILL, EDGE, 2.0)):
        for corners in (line * sense for line in cut(mesh, at, axis)):
            axes.add_patch(Polygon(corners, facecolor=face, edgecolor="none", zorder=layer))
            axes.add_patch(Polygon(corners, fill=False, edgecolor=line, lw=1.1, zorder=layer + 2.0))


def window(axes: Axes, across: Sequence[float], up: Sequence[float]) -> None:
    """Show a part in mm at one scale both ways, without axes."""
    axes.set_xlim(*across)
    axes.set_ylim(*up)
    axes.set_aspect("equal")
    axes.set_axis_off()


def bar(axes: Axes, at: tuple[float, float], long: float = 10.0) -> None:
    """Draw a bar to measure by."""
    axes.plot([at[0], at[0] + long], [at[1], at[1]], color=INK, lw=1.6, solid_capstyle="butt", zorder=6.0)
    axes.text(at[0] + long / 2.0, at[1] - 1.2, f"{long:g} mm", ha="center", va="top", fontsize=6.5, color=INK)


def heels() -> Figure:
    """Draw the right scan's heel in five insoles, from behind and along its middle."""
    figure = new_figure(11.6, 3.9)
    rows = figure.subplots(2, len(HEELS))
    for column, (level, construction, words) in enumerate(HEELS):
        one = stand("right", level, construction)
        foot, shown = one.built.foot, one.figures
        for row, (axis, at) in enumerate(((0, foot.seat_x), (1, 0.0))):
            axes = rows[row][column]
            draw_cut(axes, one, at, axis)
            window(axes, (-54.0, 54.0) if axis == 0 else (-21.0, 87.0), (-3.0, 50.0))
        # an open cup has no width at that height
        widths = [f"{100.0 * shown[f'free width at {mm}']:.0f} % at {mm} mm" for mm in (5, 10)]
        rows[0][column].set_title(words, fontsize=9, color=INK, weight="bold")
        rows[0][column].text(0.0, -5.0, "free width " + ", ".join(widths), ha="center", va="top", fontsize=7, color=INK)
        words = f"cup {one.built.doses['heel_cup.depth_mm']:g} mm; slides {shown['slide']:.1f} mm forward"
        rows[1][column].text(33.0, -5.0, words, ha="center", va="top", fontsize=7, color=INK)
    bar(rows[1][0], (-20.0, 46.0))
    rows[0][0].text(-53.0, 25.0, "inner side", fontsize=7, color=INK, rotation=90, ha="left", va="center")
    figure.subplots_adjust(left=0.005, right=0.995, top=0.93, bottom=0.06, wspace=0.02, hspace=0.16)
    return figure


def sections() -> Figure:
    """Draw both scans on cushions at three levels, in sections across from heel to ball."""
    rows = [(side, level) for side in ("right", "left") for level in LEVELS]
    figure = new_figure(11.6, 7.9)
    panes = figure.subplots(len(rows), len(STATIONS))
    for row, (side, level) in enumerate(rows):
        one = stand(side, level, "cushion")
        for column, (station, words) in enumerate(STATIONS):
            axes = panes[row][column]
            draw_cut(axes, one, station * one.built.foot.length, 0)
            window(axes, (-56.0, 56.0), (-3.0, 48.0))
            if row == 0:
                axes.set_title(f"{words}\n{station:.2f} x foot length", fontsize=8, color=INK)
        panes[row][0].text(
            -57.0, 22.0, f"{side} scan\n{level}", fontsize=8, color=INK, rotation=90, ha="right", va="center"
        )
    bar(panes[0][0], (-54.0, 44.0))
    figure.subplots_adjust(left=0.035, right=0.995, top=0.94, bottom=0.01, wspace=0.02, hspace=0.04)
    return figure


def lengths() -> Figure:
    """Draw both scans on a cushion at moderate support, cut along under the first ray, the middle and the fifth."""
    figure = new_figure(11.6, 4.9)
    cuts = ((0.28, "under the first ray"), (0.0, "through the heel's middle"), (-0.27, "along the outer side"))
    panes = figure.subplots(len(cuts), 2)
    for column, side in enumerate(("right", "left")):
        one = stand(side, "moderate", "cushion")
        foot = one.built.foot
        for row, (share, words) in enumerate(cuts):
            axes = panes[row][column]
            draw_cut(axes, one, share * foot.ball_width, 1)
            window(axes, (-12.0, 292.0), (-4.0, 78.0))
            axes.text(290.0, 74.0, f"{side} scan, {words}", ha="right", va="top", fontsize=8, color=INK)
    bar(panes[0][0], (-8.0, 70.0), 20.0)
    figure.subplots_adjust(left=0.005, right=0.995, top=0.99, bottom=0.01, wspace=0.02, hspace=0.02)
    return figure


def outlines() -> Figure:
    """Draw both scans from above on the undersides of three toe shapes."""
    figure = new_figure(11.6, 2.6)
    panes = figure.subplots(1, len(TOES))
    for axes, toes in zip(panes, TOES, strict=True):
        for side, place in (("right", 58.0), ("left", -58.0)):
            shift = np.array([0.0, place])
            one = stand(side, "moderate", "cushion", **{"form.toe": toes})
            for heights, face in ((TOP_MM, PALE), (UNDER_MM, FILL)):
                for points in shadow(one.insole, heights):
                    axes.add_patch(Polygon(points + shift, facecolor=face, edgecolor=EDGE, lw=0.9))
            for points in shadow(one.foot, FOOT_MM):
                axes.add_patch(Polygon(points + shift, fill=False, edgecolor=RED, lw=1.1))
        window(axes, (-13.0, 288.0), (-120.0, 120.0))
        axes.set_title(toes, fontsize=9, color=INK, weight="bold")
    figure.subplots_adjust(left=0.005, right=0.995, top=0.9, bottom=0.01, wspace=0.02)
    return figure


def new_figure(wide: float, high: float) -> Figure:
    """Return an empty sheet of some inches."""
    figure = Figure(figsize=(wide, high), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


DRAWN = {"fit-heel": heels, "fit-sections": sections, "fit-lengths": lengths, "fit-outlines": outlines}
"""The pictures by name."""


def main() -> None:
    """Draw all of them."""
    for name, draw in DRAWN.items():
        figure = draw()
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        save(Image.fromarray(np.asarray(canvas.buffer_rgba())), name)


if __name__ == "__main__":
    main()
