"""Order to insoles to files: the line from end to end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insolecad.errors import ArgumentProblem, LimitError, OrderError
from insolecad.files import FORMATS, WRITERS, Exportable
from insolecad.files.staged import Staged
from insolecad.files.threemf import Flavour
from insolecad.inspection.formats.job_sheet import ENDING
from insolecad.job import pair_3mf
from insolecad.job.embedded_order import Options, metadata, step_note
from insolecad.job.job_sheet import file_entry, sheet_text, side_sheet
from insolecad.job.pair_3mf import KIND, ZONES, Made
from insolecad.job.parts import WHOLE, Part, parts
from insolecad.job.refusals import joined, with_rule_driven_doses
from insolecad.job.service_note import is_for_a_service, service_note
from insolecad.job.sheet_retention import retained_sheets
from insolecad.label.text import AUTO, NONE, Mark, Wish, auto, own
from insolecad.order import Order
from insolecad.order.presets import Applied
from insolecad.prescription import Prescription, prescribe
from insolecad.solid.build import insole
from insolecad.solid.insole import LETTERS, Insole, Side
from insolecad.surface.limits import Thinnest
from insolecad.surface.resolution import LOOSEST

TOLERANCE = 0.02
"""Default chord tolerance of the mesh in mm: finer than any printer's step."""

FINEST, COARSEST = 0.005, LOOSEST
"""Chord tolerances in mm that are built: half a million triangles, and steps that a finger feels."""


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
    """The job sheet of one build: `data` as written, and where it lies."""

    data: dict[str, Any]
    path: Path

    @property
    def failed(self) -> bool:
        """Whether any check failed."""
        sides = self.data["sides"].values()
        return any(finding["level"] == "fail" for side in sides for finding in side["findings"])


def build(
    order: Order, *, tolerance: float = TOLERANCE, max_triangles: int | None = None, mark: Mark | None = None
) -> Pair:
    """Return the insoles that an order asks for, each of at most `max_triangles` where that is given.

    A `mark` is engraved with the label, where there is one, to tell pairs of one order apart.
    Raises OrderError for an order that cannot be built as written, LimitError (one of
    them) where doses break a limit of the geometry; both name what to change.
    """
    if not FINEST <= tolerance <= COARSEST:
        allowed = f"{FINEST:g} to {COARSEST:g} mm"
        raise OrderError(
            [ArgumentProblem("tolerance", f"{tolerance:g}", allowed, "0.02 is finer than any printer's step")]
        )
    prescribed = prescribe(order)
    sides: tuple[tuple[Side, Prescription | None], ...] = (("right", prescribed.right), ("left", prescribed.left))
    built: dict[Side, Insole] = {}
    refused: dict[Side, LimitError] = {}
    for side, prescription in sides:
        if prescription is None:
            continue
        try:
            built[side] = insole(
                side,
                prescription.measures,
                prescription.doses,
                thinnest=Thinnest(prescription.minimum_thickness, prescription.thickness_over_relief),
                tolerance=tolerance,
                form=prescription.form,
                perforation=prescription.perforation,
                most=max_triangles,
                label=_label(order, side, prescription, mark),
            )
        except LimitError as error:
            refused[side] = with_rule_driven_doses(error, order, prescription)
    if refused:
        raise joined(refused, order)
    prescriptions = {side: prescription for side, prescription in sides if prescription is not None}
    return Pair(order, built.get("right"), built.get("left"), prescriptions)


def _label(order: Order, side: Side, prescription: Prescription, mark: Mark | None) -> Wish | None:
    """Return what to engrave into one side, None where nothing is."""
    text = (order.form.label or NONE).strip()
    if text.lower() == NONE:
        return None
    if text.lower() != AUTO:
        return own(text, mark)
    # a name that nobody gave tells nothing
    name = order.name if "name" in order.values else ""
    size = prescription.size_eu.removeprefix("EU")
    return auto(mark.name if mark else name, LETTERS[side], size, order.support.level, mark)


def file_stem(order: Order, side: Side, prescription: Prescription, part: Part = WHOLE) -> str:
    """Return the file name of one side without its ending."""
    top = "_top" if part.top_only else ""
    return f"{order.name}_{LETTERS[side]}_{prescription.size_eu}_{order.support.level}{top}"


def make(
    order: Order,
    *,
    formats: Sequence[str],
    out: Path,
    tolerance: float = TOLERANCE,
    max_triangles: int | None = None,
    presets: Sequence[Applied] = (),
    mark: Mark | None = None,
    part: Part = WHOLE,
    slicer: Flavour | None = None,
    keep_order: bool = True,
) -> JobSheet:
    """Build an order and write its files and job sheet into `out`; return the sheet.

    `presets` are those that the order was made of, for the sheet to tell; a `mark` is engraved
    with the label, to tell pairs of one order apart; `part` says what of an insole goes into
    the files, `slicer` whom a 3MF is for: any program unless it is named. STEP and 3MF
    hold the order, to be made again from, unless `keep_order` is off. The files appear under their
    final names only when all of them are complete; an earlier sheet of this name that still has
    files of its own is kept under another. Raises what `build` raises,
    FileError where a file cannot be written, and OrderError for a format that is not ours.
    """
    _refuse(formats, part, slicer)
    out, kinds = Path(out), list(dict.fromkeys(formats))
    pair = build(order, tolerance=tolerance, max_triangles=max_triangles, mark=mark)
    options = Options(tolerance, max_triangles, mark, part, slicer, keep_order)
    sheets: dict[str, Any] = {}
    with Staged(out, retained_sheets) as staged:
        sides = pair_3mf.made(pair.sides(), kinds, slicer)
        for one in sides:
            stem = file_stem(order, one.side, one.prescription, part)
            sheets[one.side] = side_sheet(
                one.built,
                one.prescription,
                _side_files(staged, order, one, stem, kinds, options),
                part=part,
                other=pair.left if one.side == "right" else pair.right,
                unused=_unused(order, one.side),
                more=pair_3mf.notes(one, kinds, slicer),
            )
        whole = _pair_file(staged, pair, sides, options) if KIND in kinds else None
        note = _service_note(staged, order, sheets, whole) if not part.top_only and is_for_a_service(order) else None
        text, data = sheet_text(order, sheets, options, presets, whole, note)
        name = f"{order.name}{ENDING}"
        staged.write(name, lambda path: _write_text(path, text))
    return JobSheet(data, out / name)


def _refuse(formats: Sequence[str], part: Part, slicer: Flavour | None) -> None:
    """Raise OrderError for formats that are not ours, and for what does not go together."""
    unknown = [name for name in formats if name not in FORMATS]
    problems = pair_3mf.refusals(formats, part, slicer)
    if unknown or not formats:
        given = ", ".join(unknown) or "none"
        problems.insert(0, ArgumentProblem("formats", given, ", ".join(FORMATS), "name one or more, as in stl,step"))
    if problems:
        raise OrderError(problems)


def _side_files(
    staged: Staged, order: Order, one: Made, stem: str, kinds: Sequence[str], options: Options
) -> list[tuple[str, str, Path]]:
    """Write the files of one side; return name, format and place of each."""
    files = []
    for name, body in parts(one.built, stem, options.part).items():
        note = ""
        if options.keep_order:
            note = step_note(order, one.side, one.prescription, options, post=name != stem)
        for kind in kinds:
            if kind in WRITERS:
                place = staged.write(f"{name}.{kind}", _writer(body, kind, name, note))
                files.append((f"{name}.{kind}", kind, place))
    if ZONES in kinds:
        for name, write in pair_3mf.zone_files(one, stem):
            files.append((name, ZONES, staged.write(name, write)))
    return files


def _pair_file(staged: Staged, pair: Pair, sides: Sequence[Made], options: Options) -> dict[str, Any]:
    """Write the 3MF of all sides; return the sheet's part on it."""
    order, slicer = pair.order, options.slicer or "plain"
    name, items = pair_3mf.file_name(order, sides, slicer), pair_3mf.items(sides, slicer)
    told = metadata([order], [pair.prescriptions], options.told(KIND)) if options.keep_order else {}
    place = staged.write(name, lambda path: pair_3mf.save(path, order, items, slicer, told))
    return pair_3mf.as_json(items, slicer, file_entry(name, KIND, place))


def _service_note(
    staged: Staged, order: Order, sheets: Mapping[str, Any], pair: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Write the note for a print service; return its entry in the sheet."""
    text, name = service_note(order, sheets, pair), f"{order.name}_service.txt"
    return file_entry(name, "txt", staged.write(name, lambda path: _write_text(path, text)))


def _unused(order: Order, side: Side) -> list[str]:
    """Return what was ordered for the other side alone, where only this one is made."""
    if len(order.sides) == 2:
        return []
    other = "left" if side == "right" else "right"
    return [key for key in order.values if key.startswith((f"{other}.", f"foot.{other}."))]


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _writer(part: Exportable, kind: str, name: str, note: str) -> Callable[[Path], None]:
    return lambda path: WRITERS[kind](part, path, name, note)
