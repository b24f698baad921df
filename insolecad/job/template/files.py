"""From an order to the files of its templates."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from insolecad.environment.version import __version__
from insolecad.files.staging import StagedFiles
from insolecad.job.pipeline import build
from insolecad.job.template import dxf, pdf, svg
from insolecad.job.template.outlines import TRIM, Template, template
from insolecad.job.template.pages import Paper
from insolecad.order import Order
from insolecad.solid.insole import LETTERS

FINE = 0.01
"""Chord tolerance in mm of the rim that a cover's outline is taken from."""

Writer = Callable[[Path, Sequence[Template], Paper, str], None]

WRITERS: Mapping[str, Writer] = {
    "pdf": pdf.write,
    "svg": lambda path, templates, paper, program: svg.write(path, templates, program),
    "dxf": lambda path, templates, paper, program: dxf.write(path, templates),
}

KINDS = tuple(WRITERS)
"""The kinds of file that templates come as."""


def templates(order: Order, trim: float = TRIM) -> list[Template]:
    """Return the template of each ordered side, the right one first. Raises what `build` raises."""
    pair = build(order, tolerance=FINE)
    return [
        template(built, f"{order.name} {LETTERS[side]}, {found.size_eu}", trim=trim)
        for side, built, found in pair.sides()
    ]


def write(order: Order, *, kinds: Sequence[str], paper: Paper, trim: float, out: Path) -> list[Path]:
    """Write the templates of an order into `out`; return the files. They appear when all are complete."""
    drawn, program, found = templates(order, trim), f"insolecad {__version__}", []
    with StagedFiles(out) as staged:
        for kind in kinds:
            name = f"{order.name}_template{f'_{paper.name}' if kind == 'pdf' else ''}.{kind}"
            staged.write(name, lambda path, kind=kind: WRITERS[kind](path, drawn, paper, program))  # type: ignore[misc]
            found.append(out / name)
    return found
