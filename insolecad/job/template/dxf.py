"""Templates as DXF in mm, one layer per line, for cutters and CAD programs."""

from collections.abc import Sequence
from pathlib import Path

from ezdxf._options import options
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new

from insolecad.job.template.outlines import Template
from insolecad.job.template.pages import BAR, MARGIN
from insolecad.job.template.svg import row_layout

VERSION = "R2000"
"""The oldest version with true polylines and a unit; every cutter reads it."""

MILLIMETRES = 4
"""The unit's code in a DXF header."""

COLOURS = {"cut": 7, "mark": 3}
"""Colour numbers of cut lines and of marks: black or white, and green."""

LETTERS = 4.0
"""Height of letters in mm."""

options.write_fixed_meta_data_for_testing = True  # the same drawing gives the same bytes


def write(path: Path, templates: Sequence[Template]) -> None:
    """Write all insoles beside each other. The same templates give the same bytes."""
    document = new(VERSION)
    document.header["$INSUNITS"] = MILLIMETRES
    document.header["$MEASUREMENT"] = 1
    space = document.modelspace()
    for template, shift, _ in row_layout(templates):
        for line in template.lines:
            layer = f"{template.side} {line.name}".upper().replace(" ", "_")
            if layer not in document.layers:
                document.layers.add(layer, color=COLOURS[line.kind])
            space.add_lwpolyline((line.points + shift).tolist(), close=line.closed, dxfattribs={"layer": layer})
        words = space.add_text(template.title, height=LETTERS, dxfattribs={"layer": "WORDS"})
        words.set_placement((template.box[0] + shift[0], 0.0), align=TextEntityAlignment.TOP_LEFT)
    space.add_line((MARGIN, MARGIN), (MARGIN, MARGIN + BAR), dxfattribs={"layer": "CHECK_BAR"})
    note = space.add_text(f"{BAR:g} mm", height=LETTERS, rotation=90, dxfattribs={"layer": "WORDS"})
    note.set_placement((MARGIN + 2.0, MARGIN), align=TextEntityAlignment.TOP_LEFT)
    document.saveas(path)
