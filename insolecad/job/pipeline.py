"""Order to insoles to files: prescribe, design, sample, solids; check, write, sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insolecad.design.design import Design
from insolecad.errors import Problems
from insolecad.files.slicers import SlicerName
from insolecad.files.staging import StagedFiles
from insolecad.geometry.definitions import Side
from insolecad.job import pair_3mf
from insolecad.job.job_files import write_files, write_sheet
from insolecad.job.names import label_text
from insolecad.job.options import Options, format_problems, tolerance_problems
from insolecad.job.parts import WHOLE, Part
from insolecad.job.refusals import SideRefusals
from insolecad.job.self_check import check_sides
from insolecad.job.sheet_retention import retained_sheets
from insolecad.label.text import Mark
from insolecad.order import Order
from insolecad.order.presets import AppliedPreset
from insolecad.prescription import Prescription, prescribe
from insolecad.solid.build import InsoleDesign, InsoleSample, design_insole, sample_insole
from insolecad.solid.insole import Insole
from insolecad.solid.request import InsoleRequest
from insolecad.surface.limits import Thinnest
from insolecad.surface.tolerance import TOLERANCE


@dataclass(frozen=True)
class Pair:
    """The insoles of one order; a side that was not ordered is None."""

    order: Order
    right: Insole | None
    left: Insole | None
    prescriptions: dict[Side, Prescription]

    def sides(self) -> Iterator[tuple[Side, Insole, Prescription]]:
        """Yield side, insole and prescription of each side that was built."""
        both: tuple[tuple[Side, Insole | None], ...] = (("right", self.right), ("left", self.left))
        for side, built in both:
            if built is not None:
                yield side, built, self.prescriptions[side]


@dataclass(frozen=True)
class JobSheet:
    """The job sheet of one build: `data` as written, and where it is."""

    data: dict[str, Any]
    path: Path

    @property
    def has_failed(self) -> bool:
        """Whether any check failed."""
        sides = self.data["sides"].values()
        return any(finding["level"] == "fail" for side in sides for finding in side["findings"])


def build(
    order: Order, *, tolerance: float = TOLERANCE, max_triangles: int | None = None, mark: Mark | None = None
) -> Pair:
    """Return the insoles that an order asks for, each of at most `max_triangles` where that is given.

    A `mark` is engraved with the label, if there is one, to distinguish pairs of one order.
    Raises OrderError for an order that cannot be built as written, LimitError (one of
    them) where doses break a limit of the geometry; both name what to change.
    """
    Problems(tolerance_problems(tolerance)).refuse()
    prescriptions = prescribe(order)
    designs = _design(order, prescriptions, mark)
    samples = {side: sample_insole(design, tolerance, max_triangles) for side, design in designs.items()}
    return _solids(order, prescriptions, samples)


def make(
    order: Order,
    *,
    formats: Sequence[str],
    out: Path,
    tolerance: float = TOLERANCE,
    max_triangles: int | None = None,
    presets: Sequence[AppliedPreset] = (),
    mark: Mark | None = None,
    part: Part = WHOLE,
    slicer: SlicerName | None = None,
    keep_order: bool = True,
) -> JobSheet:
    """Build an order and write its files and job sheet into `out`; return the sheet.

    `presets` are those that the order was made of, for the sheet to list; a `mark` is engraved
    with the label, to distinguish pairs of one order; `part` says what of an insole goes into
    the files, `slicer` the one a 3MF is written for: any program unless it is named. STEP and 3MF
    hold the order, to be made again from, unless `keep_order` is off. The files appear under their
    final names only when all of them are complete; an earlier sheet of this name that still has
    files of its own is kept under another. Raises what `build` raises,
    FileError if a file cannot be written, and OrderError for an unknown format.
    """
    Problems(format_problems(formats, part, slicer)).refuse()
    out, kinds = Path(out), list(dict.fromkeys(formats))
    options = Options(tolerance, max_triangles, mark, part, slicer, keep_order)
    pair = build(order, tolerance=tolerance, max_triangles=max_triangles, mark=mark)
    sides = pair_3mf.built_sides(pair.sides(), kinds, slicer)
    checks = check_sides(order, sides, kinds, options)
    with StagedFiles(out, retained_sheets) as staged:
        files = write_files(staged, order, sides, kinds, options)
        name, data = write_sheet(staged, order, sides, checks, files, options, presets)
    return JobSheet(data, out / name)


def _design(order: Order, prescriptions: Mapping[Side, Prescription], mark: Mark | None) -> dict[Side, InsoleDesign]:
    """Return the design of every side. Raises one LimitError for all sides that break a limit."""

    def keeps_limits(cured: Order, prescribed: Mapping[Side, Prescription]) -> bool:
        return all(_request(cured, one, mark).keeps_limits for one in prescribed.values())

    refusals, designs = SideRefusals(order, keeps_limits), {}
    for side, prescription in prescriptions.items():
        with refusals.collect(prescription):
            designs[side] = design_insole(_request(order, prescription, mark))
    refusals.refuse()
    return designs


def _request(order: Order, prescription: Prescription, mark: Mark | None) -> InsoleRequest:
    """Return what is asked of the geometry for one side."""
    return InsoleRequest(
        prescription.side,
        Design(prescription.measures, prescription.doses, prescription.form),
        Thinnest(prescription.minimum_thickness, prescription.thickness_over_relief),
        prescription.perforation,
        label_text(order, prescription, mark),
    )


def _solids(order: Order, prescriptions: Mapping[Side, Prescription], samples: Mapping[Side, InsoleSample]) -> Pair:
    """Return the insoles whose meshes and exact solids are read off the points."""
    solids = {side: sample.solid for side, sample in samples.items()}
    return Pair(order, solids.get("right"), solids.get("left"), dict(prescriptions))
