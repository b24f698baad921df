"""A drawing of one plate at true scale: the bed, what the printer keeps of it, and each insole where it is."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from insolecad.environment.plotting import SVG, own_settings
from insolecad.printing.nesting.plate import Plate

AROUND = 12.0
"""Paper around the bed in mm, for the title."""

MM = 1.0 / 25.4
"""Inches in a mm; figures are measured in inches."""


@own_settings(SVG)
def write(plate: Plate, title: str, program: str, path: Path) -> None:
    """Write the drawing as SVG. The same plate gives the same bytes."""
    (left, front), (width, depth) = plate.bed.origin, plate.bed.size
    figure = Figure(figsize=((width + 2.0 * AROUND) * MM, (depth + 2.0 * AROUND) * MM))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    draw(axes, plate)
    axes.text(left, front + depth + AROUND / 3.0, title, fontsize=9)
    facts = {"Creator": program, "Date": None, "Title": title}
    figure.savefig(path, format="svg", metadata=facts)


def draw(axes: Axes, plate: Plate) -> None:
    """Draw a plate; axes get the bed's size, in which 1 is 1 mm."""
    bed, margin = plate.bed, plate.bed.margin
    (left, front), (width, depth) = bed.origin, bed.size
    axes.set_xlim(left - AROUND, left + width + AROUND)
    axes.set_ylim(front - AROUND, front + depth + AROUND)
    axes.set_axis_off()
    axes.add_patch(Rectangle(bed.origin, width, depth, fill=False, linewidth=1.0, gid="bed"))
    inner = (left + margin, front + margin), width - 2.0 * margin, depth - 2.0 * margin
    axes.add_patch(Rectangle(*inner, fill=False, linewidth=0.5, linestyle="--", gid="margin"))
    for box in bed.kept:
        corner = Rectangle(box[:2], box[2] - box[0], box[3] - box[1], facecolor="0.8", edgecolor="black", hatch="///")
        axes.add_patch(corner)
    for one in plate.lying:
        axes.add_patch(Polygon(one.ring, facecolor="0.92", edgecolor="black", linewidth=0.8, gid=one.outline.name))
        name = f"{one.outline.name}\n{one.angle_deg:.1f}°"
        axes.text(*one.middle, name, fontsize=8, ha="center", va="center")
