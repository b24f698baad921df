"""One drawing of a template at true scale: the axes are the paper, in mm."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from insolecad.job.template.outlines import HOLES, Template
from insolecad.job.template.pages import BAR

MM = 1.0 / 25.4
"""Inches in a mm; figures are measured in inches."""

POINT = 72.0 / 25.4
"""Points in a mm; line widths are measured in points."""

STYLES = {"insole": (0.35, "-"), "top cover": (0.35, (0, (6, 3))), "axis": (0.15, (0, (12, 3, 2, 3)))}
"""Width in mm and dashes of lines by name; all others are thin and solid."""

NAME_AT = 8.0
"""How far from its left end the name of a mark begins, in mm."""

THIN = (0.2, "-")


def paper(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of this size in mm, and axes over all of it in which 1 is 1 mm."""
    figure = Figure(figsize=(width * MM, height * MM))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0.0, width)
    axes.set_ylim(0.0, height)
    axes.set_axis_off()
    return figure, axes


def draw(axes: Axes, template: Template, shift: tuple[float, float], clip: Rectangle | None = None) -> None:
    """Draw a template's lines, moved by `shift`, and name each of them."""
    for line in template.lines:
        width, dashes = STYLES.get(line.name, THIN)
        points = line.points + shift
        patch = PathPatch(
            Outline(points, closed=False) if not line.closed else Outline([*points, points[0]], closed=True),
            fill=False,
            linewidth=width * POINT,
            linestyle=dashes,
            edgecolor="black",
            gid=f"{template.side}-{line.name}".replace(" ", "-"),
        )
        axes.add_patch(patch)
        if clip is not None:
            patch.set_clip_path(clip)
    for name, x, y, turn in _names(template):
        words = axes.text(
            x + shift[0], y + shift[1], name, fontsize=6, rotation=turn, rotation_mode="anchor", ha="left", va="bottom"
        )
        if clip is not None:
            words.set_clip_path(clip)
            words.set_clip_on(True)


def _names(template: Template) -> Iterator[tuple[str, float, float, float]]:
    """Yield the names of lines, where they begin and their turn in degrees: on marks, and inside plugs."""
    for line in template.lines:
        x, y = line.points.T
        if line.kind == "mark" and line.name != "axis":
            start, end = line.points[x.argmin()], line.points[x.argmax()]
            at = start + (end - start) * (NAME_AT / float(np.hypot(*(end - start))))
            yield line.name, float(at[0]), float(at[1]) + 0.4, float(np.degrees(np.arctan2(*(end - start)[::-1])))
        elif line.name not in ("insole", "top cover", "axis", HOLES):
            yield line.name, float(x.mean()) + 2.0, float(y.mean()) + 2.0, 0.0


def bar(axes: Axes, x: float, y: float, words: str) -> None:
    """Draw the check bar upright with its lower end at (x, y), and words beside it and above."""
    for start, end in (((x, y), (x, y + BAR)), ((x - 2.0, y), (x + 2.0, y)), ((x - 2.0, y + BAR), (x + 2.0, y + BAR))):
        line = Outline([start, end])
        axes.add_patch(PathPatch(line, linewidth=0.3 * POINT, edgecolor="black", fill=False, gid="check-bar"))
    note = f"{BAR:g} mm: measure me; print at 100 %, not to fit"
    axes.text(x + 3.0, y + BAR / 2.0, note, fontsize=7, rotation=90, ha="left", va="center")
    axes.text(x, y + BAR + 6.0, words, fontsize=8, rotation=90, ha="center", va="bottom")
