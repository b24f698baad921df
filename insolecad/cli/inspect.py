"""`insolecad inspect`: what a finished file measures, whoever made it, and whether that is what was ordered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.inspection.inspect import Inspection


def inspect(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An insole: STL, 3MF or STEP, in any position.")],
    job: Annotated[
        str, typer.Option("--job", metavar="SHEET", help="The job sheet of its order (.job.json): compare the doses.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Measure a finished insole from its surface: sizes, cup, arches, pad, slope, thickness.

    With --job, compare every dose with the order: ordered, measured, tolerance.
    """
    from insolecad.cli.inspect_text import as_data, show
    from insolecad.errors import FileError
    from insolecad.inspection.checks.damage import damage
    from insolecad.inspection.formats import job_sheet
    from insolecad.inspection.formats.any_format import bodies
    from insolecad.inspection.inspect import of_bodies
    from insolecad.inspection.verify.verify import foot_of, verify

    sides = job_sheet.read(job) if job else {}
    kind, parts = bodies(file)
    triangles = [body.triangles for body in parts]
    try:
        found, remarks = of_bodies(triangles)
    except FileError as error:
        raise FileError(f"{file}: {error}") from error
    if sides:
        found, _ = of_bodies(triangles, foot_of(found, sides))
    harm = damage(parts)
    against, unknown = _against_the_sheet(job, sides, kind, found, remarks) if sides else ([], "")
    remarks += [unknown] if unknown else []
    doses = [verify(one, sides) if sides else None for one in found]
    if as_json:
        data = _together(list(map(as_data, found, doses)), remarks) | {"damage": harm}
        echo(json.dumps(data | ({"doubts": against} if sides else {}), indent=2, allow_nan=False))
    else:
        show(file, found, remarks, doses, trusted=not harm and not against)
        for line in _in_words(file, harm, against):
            echo(line)
    if sides and (harm or against or not all(rows.is_as_ordered for rows in doses if rows)):
        raise typer.Exit(1)


def _against_the_sheet(
    job: str, sides: dict[str, dict[str, Any]], kind: str, found: "list[Inspection]", remarks: list[str]
) -> tuple[list[str], str]:
    """Return what of a sheet and a file as a whole cannot be trusted, and why the sheet's places are not known."""
    from insolecad.compare.sheet_proof import missing_sides, proof
    from insolecad.inspection.inspect import SkippedBodies
    from insolecad.inspection.verify.consistency import contradictions

    shown = proof(Path(job), sides)
    own = shown.contradictions or [words for side in sides.values() for words in contradictions(side)]
    gone = missing_sides(Path(job), sides, [str(one.values["side"]) for one in found]) if kind == "3MF" else []
    passed = [remark for remark in remarks if isinstance(remark, SkippedBodies)]
    return [*(f"the job sheet contradicts itself: {words}" for words in own), *gone, *passed], shown.unknown


def _in_words(file: str, harm: list[str], against: list[str]) -> Iterator[str]:
    """Yield a line for everything that keeps what was measured from being trusted."""
    if harm:
        yield f"The file is damaged: {'; '.join(harm)}. `insolecad check {file}` says where."
    for words in against:
        yield f"{words[:1].upper()}{words[1:]}."


def _together(data: list[dict[str, Any]], remarks: list[str]) -> dict[str, Any]:
    """Return one insole by itself, several as a list."""
    if len(data) == 1:
        return {**data[0], "remarks": [*remarks, *data[0]["remarks"]]}
    return {"insoles": data, "remarks": remarks}
