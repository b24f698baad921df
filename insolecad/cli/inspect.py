"""`insolecad inspect`: what a finished file measures, whoever made it, and whether that is what was ordered."""

import json
from typing import Annotated, Any

import typer

from insolecad.cli.terminal import echo


def inspect(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An insole: STL, 3MF or STEP, in any position.")],
    job: Annotated[
        str, typer.Option("--job", metavar="SHEET", help="The job sheet of its order (.job.json): compare the doses.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Measure a finished insole from its surface alone: sizes, cup, arches, pad, slope, thickness.

    Leaves with 0 where nothing is out, 1 where a dose of the job sheet is or none can be told, 2 where the file
    cannot be read.
    """
    from insolecad.cli.inspected import as_data, show
    from insolecad.errors import FileError
    from insolecad.read import sheet
    from insolecad.read.anything import bodies
    from insolecad.read.inspection import of_bodies
    from insolecad.read.judged import foot_of, judged

    sides = sheet.read(job) if job else {}
    triangles = [body.triangles for body in bodies(file)[1]]
    try:
        found, remarks = of_bodies(triangles)
    except FileError as error:
        raise FileError(f"{file}: {error}") from error
    if sides:
        found, _ = of_bodies(triangles, foot_of(found, sides))
    doses = [judged(one, sides) if sides else None for one in found]
    if as_json:
        echo(json.dumps(_together(list(map(as_data, found, doses)), remarks), indent=2, allow_nan=False))
    else:
        show(file, found, remarks, doses)
    if any(not rows.as_ordered for rows in doses if rows):
        raise typer.Exit(1)


def _together(data: list[dict[str, Any]], remarks: list[str]) -> dict[str, Any]:
    """Return one insole by itself, several as a list."""
    if len(data) == 1:
        return {**data[0], "remarks": [*remarks, *data[0]["remarks"]]}
    return {"insoles": data, "remarks": remarks}
