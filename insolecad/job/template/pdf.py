"""Templates as PDF: pages to print, at true scale."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from insolecad.environment.plotting import PDF, own_settings
from insolecad.job.template.figure import POINT, bar, draw, paper
from insolecad.job.template.outlines import Template
from insolecad.job.template.pages import MARGIN, Page, Paper, pages

CROSS = 4.0
"""Half size of the marks at which tiles are glued together, in mm."""


@own_settings(PDF)
def write(path: Path, templates: Sequence[Template], sheet: Paper, program: str) -> None:
    """Write the pages of all templates, one after the other. The same templates give the same bytes."""
    facts = {"Creator": program, "Producer": program, "CreationDate": None, "Title": templates[0].title}
    with PdfPages(path, metadata=facts) as document:
        for template in templates:
            for page in pages(template, sheet):
                document.savefig(_figure(page, sheet))


def _figure(page: Page, sheet: Paper) -> Figure:
    """Return one page."""
    figure, axes = paper(sheet.width, sheet.height)
    left, bottom, right, top = page.window
    corner = (left + page.shift[0], bottom + page.shift[1])
    draw(axes, page.template, page.shift, Rectangle(corner, right - left, top - bottom, transform=axes.transData))
    for x, y in page.crosses:
        _cross(axes, x + page.shift[0], y + page.shift[1])
    bar(axes, MARGIN + 4.0, MARGIN + 10.0, page.words)
    return figure


def _cross(axes: Axes, x: float, y: float) -> None:
    """Draw a mark at which two tiles meet."""
    for start, end in (((x - CROSS, y), (x + CROSS, y)), ((x, y - CROSS), (x, y + CROSS))):
        axes.add_patch(PathPatch(Outline([start, end]), linewidth=0.15 * POINT, edgecolor="black", fill=False))
