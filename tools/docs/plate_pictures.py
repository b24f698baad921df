"""Draw the picture of plates in docs/printing.md: pairs of one outline on four beds, as they are laid.

Run: make pictures.
"""

import sys
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[2]))

from insolecad.printing.nesting.bed import bed_of
from insolecad.printing.nesting.nest import nest
from insolecad.printing.nesting.silhouette import Outline
from insolecad.printing.plate_drawing import draw
from tests.support.plates import pair

PLATES = (
    ("mk4", 245.0, 1, "MK4 (250 x 210): a pair of 245 mm"),
    ("x1", 260.0, 1, "X1 (256 x 256): a pair of 260 mm"),
    ("bed-235", 275.0, 1, "235 x 235: 275 mm, one a plate"),
    ("voron350", 260.0, 2, "350 x 350: two pairs of 260 mm"),
)
"""Printer, length over all in mm, pairs, and the words above."""


def main() -> None:
    """Draw the plates beside each other."""
    figure = Figure(figsize=(11.2, 3.1))
    FigureCanvasAgg(figure)
    own = pair()
    for axes, (printer, length, count, words) in zip(figure.subplots(1, len(PLATES)), PLATES, strict=True):
        scaled = [one.scale(length / float(one.ring[:, 0].max() - one.ring[:, 0].min())) for one in own]
        found = bed_of(printer, "")
        assert isinstance(found, tuple)
        copies = [Outline(one.name, one.ring) for _ in range(count) for one in scaled]
        draw(axes, nest(copies, found[0])[0])
        axes.set_aspect("equal")
        axes.set_title(words, fontsize=8)
    figure.tight_layout(pad=0.4)
    figure.savefig(Path(__file__).parents[2] / "docs" / "pictures" / "plates.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
