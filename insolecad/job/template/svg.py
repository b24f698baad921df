"""Templates as SVG: all insoles beside each other on one drawing in mm, untiled, for a cutter or a screen."""

from collections.abc import Sequence
from pathlib import Path

from insolecad.environment.plotting import SVG, own_settings
from insolecad.job.template.figure import bar, draw, paper
from insolecad.job.template.outlines import Template
from insolecad.job.template.pages import MARGIN, STRIP


@own_settings(SVG)
def write(path: Path, templates: Sequence[Template], program: str) -> None:
    """Write the drawing; its width and height are its true size. The same templates give the same bytes."""
    places = row_layout(templates)
    wide = max(right for *_, right in places) + MARGIN
    high = max(template.box[3] - template.box[1] for template in templates) + 2.0 * MARGIN
    figure, axes = paper(wide, high)
    for template, shift, _ in places:
        draw(axes, template, shift)
    bar(axes, MARGIN + 4.0, MARGIN + 10.0, "; ".join(template.title for template, _, _ in places))
    facts = {"Creator": program, "Date": None, "Title": templates[0].title}
    figure.savefig(path, format="svg", metadata=facts)


def row_layout(templates: Sequence[Template]) -> list[tuple[Template, tuple[float, float], float]]:
    """Return each template with its shift and its right end, in a row from the left, the left foot's first."""
    found, start = [], MARGIN + STRIP
    for template in sorted(templates, key=lambda one: one.side):
        left, bottom, right, _top = template.box
        shift = (start - left, MARGIN - bottom)
        start += right - left
        found.append((template, shift, start))
        start += MARGIN
    return found
