"""The files of one order, each written where it waits until all are complete."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insolecad.files import WRITERS, Exportable
from insolecad.files.slicers import DEFAULT_SLICER
from insolecad.files.staging import StagedFiles
from insolecad.geometry.definitions import Side
from insolecad.inspection.formats.job_sheet import ENDING
from insolecad.job import pair_3mf
from insolecad.job.embedded_order import metadata, step_note
from insolecad.job.job_sheet import sheet_text, side_sheet
from insolecad.job.names import file_stem, pair_file_name
from insolecad.job.options import KIND, ZONES, Options
from insolecad.job.pair_3mf import BuiltSide
from insolecad.job.parts import parts
from insolecad.job.self_check import SelfCheck
from insolecad.job.service_note import is_for_a_service, service_note
from insolecad.order import Order
from insolecad.order.presets import AppliedPreset
from insolecad.solid.post_block import PostBlock

Entry = dict[str, Any]
"""The sheet's line on a file."""


@dataclass(frozen=True)
class JobFiles:
    """The sheet's lines on the files of an order: of each side, and its part on the file that holds all sides."""

    sides: Mapping[Side, Sequence[Entry]]
    pair: Mapping[str, Any] | None


def write_files(
    staged: StagedFiles, order: Order, sides: Sequence[BuiltSide], kinds: Sequence[str], options: Options
) -> JobFiles:
    """Write all sides in all formats; return the sheet's lines on the files."""
    entries = {one.side: _side_files(staged, order, one, kinds, options) for one in sides}
    return JobFiles(entries, _pair_file(staged, order, sides, options) if KIND in kinds else None)


def write_sheet(
    staged: StagedFiles,
    order: Order,
    sides: Sequence[BuiltSide],
    checks: Mapping[Side, SelfCheck],
    files: JobFiles,
    options: Options,
    presets: Iterable[AppliedPreset],
) -> tuple[str, dict[str, Any]]:
    """Write the job sheet, and the note for a print service where one makes the order; return name and data."""
    sheets: dict[str, Any] = {
        one.side: side_sheet(one.built, one.prescription, checks[one.side], files.sides[one.side]) for one in sides
    }
    note = None
    if is_for_a_service(order) and not options.part.top_only:
        note = _text_file(staged, f"{order.name}_service.txt", service_note(order, sheets, files.pair))
    text, data = sheet_text(order, sheets, options, presets, files.pair, note)
    name = f"{order.name}{ENDING}"
    staged.write(name, lambda path: _write_text(path, text))
    return name, data


def _side_files(
    staged: StagedFiles, order: Order, one: BuiltSide, kinds: Sequence[str], options: Options
) -> list[Entry]:
    """Write the files of one side; return the sheet's lines on them."""
    entries, stem = [], file_stem(order, one.prescription, options.part)
    for name, body in parts(one.built, stem, options.part).items():
        note = ""
        if options.keep_order:
            block = body.name if isinstance(body, PostBlock) else ""
            note = step_note(order, one.side, one.prescription, options, block=block)
        for kind in kinds:
            if kind in WRITERS:
                place = staged.write(f"{name}.{kind}", _writer(body, kind, name, note))
                entries.append(_entry(f"{name}.{kind}", kind, place))
    if ZONES in kinds:
        for name, write in pair_3mf.zone_files(one, stem):
            entries.append(_entry(name, ZONES, staged.write(name, write)))
    return entries


def _pair_file(staged: StagedFiles, order: Order, sides: Sequence[BuiltSide], options: Options) -> dict[str, Any]:
    """Write the 3MF of all sides; return the sheet's part on it."""
    slicer = options.slicer or DEFAULT_SLICER
    name, items = pair_file_name(order, sides, slicer), pair_3mf.items(sides, slicer)
    prescriptions = {one.side: one.prescription for one in sides}
    told = metadata([order], [prescriptions], options.as_metadata(KIND)) if options.keep_order else {}
    place = staged.write(name, lambda path: pair_3mf.save(path, order, items, slicer, told))
    return pair_3mf.as_json(items, slicer, _entry(name, KIND, place))


def _text_file(staged: StagedFiles, name: str, text: str) -> Entry:
    return _entry(name, "txt", staged.write(name, lambda path: _write_text(path, text)))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _writer(part: Exportable, kind: str, name: str, note: str) -> Callable[[Path], None]:
    return lambda path: WRITERS[kind](part, path, name, note)


def _entry(name: str, kind: str, path: Path) -> Entry:
    """Return the sheet's line on a file called `name`, read where it is now."""
    content = path.read_bytes()
    return {"path": name, "format": kind, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
