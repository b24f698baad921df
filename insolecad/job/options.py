"""What beside the order decides its files: formats, tolerance, and what goes into them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from insolecad.errors import ArgumentProblem, Problem
from insolecad.files import FORMATS
from insolecad.files.slicers import SlicerName
from insolecad.job.parts import WHOLE, Part
from insolecad.label.text import Mark
from insolecad.surface.tolerance import COARSEST, FINEST, TOLERANCE

KIND, ZONES = "3mf", "zones"
"""Formats that do not belong to one body: one file per order, and one file per zone."""


@dataclass(frozen=True)
class Options:
    """What beside the order decides the files: tolerance in mm, most triangles, mark, part, and the slicer that a 3MF
    is written for.

    With `keep_order` the order is written into STEP and 3MF.
    """

    tolerance: float
    max_triangles: int | None = None
    mark: Mark | None = None
    part: Part = WHOLE
    slicer: SlicerName | None = None
    keep_order: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return all of them, for the job sheet."""
        return {
            "tolerance": self.tolerance,
            "max_triangles": self.max_triangles,
            "mark": asdict(self.mark) if self.mark else None,
            "slicer": self.slicer,
            "top_surface_only": self.part.top_only,
            "holes_in_step": self.part.holes_in_step,
            "keep_order": self.keep_order,
        }

    def as_metadata(self, kind: str) -> dict[str, Any]:
        """Return those that decide a file of a kind and are not as usual, for the file itself."""
        names = {"step": {"top_surface_only", "holes_in_step"}, "3mf": {"slicer"}}[kind]
        always = {"tolerance", "max_triangles", "mark"}
        return {name: value for name, value in self.as_json().items() if name in always | names and value}


def tolerance_problems(tolerance: float) -> list[Problem]:
    """Return what is wrong with a chord tolerance in mm."""
    if FINEST <= tolerance <= COARSEST:
        return []
    allowed, advice = f"{FINEST:g} to {COARSEST:g} mm", f"{TOLERANCE:g} is finer than any printer's step"
    return [ArgumentProblem("tolerance", f"{tolerance:g}", allowed, advice)]


def format_problems(formats: Sequence[str], part: Part, slicer: SlicerName | None) -> list[Problem]:
    """Return what is wrong with formats, and with part and slicer beside them."""
    unknown = [name for name in formats if name not in FORMATS]
    problems: list[Problem] = []
    if unknown or not formats:
        given = ", ".join(unknown) or "none"
        problems.append(ArgumentProblem("formats", given, ", ".join(FORMATS), "name one or more, as in stl,step"))
    solid = [kind for kind in (KIND, ZONES) if kind in formats]
    if solid and part.top_only:
        advice = "a slicer needs a closed body, and a top surface is open: leave one of the two out"
        problems.append(ArgumentProblem("top_only", f"with the format {','.join(solid)}", "stl, step", advice))
    if slicer and KIND not in formats:
        advice = f"add {KIND} to the formats, or leave the slicer out"
        problems.append(ArgumentProblem("slicer", slicer, f"only with the format {KIND}", advice))
    return problems
