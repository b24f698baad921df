"""Reading a job sheet as far as it says what a finished insole should measure."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from insolecad.errors import FileError

_NEEDED = ("foot", "prescription", "reference_points")

SIDES = ("right", "left")


def read(path: str | Path) -> dict[str, dict[str, Any]]:
    """Return the sides of a job sheet by name. Raises FileError for a file that is none.

    Each side tells under `form` whether it is a `plain` one: a cushion of full length with leaning walls.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except ValueError as error:
        raise FileError(f"{path}: is no job sheet, which ends in .job.json and is JSON ({error}).") from error
    sides = data.get("sides") if isinstance(data, dict) else None
    if not isinstance(sides, dict) or not sides or not set(sides) <= set(SIDES):
        raise FileError(f"{path}: is no job sheet: it has no `sides`. It lies beside the files of an order.")
    for name, side in sides.items():
        lacking = [key for key in _NEEDED if not isinstance(side, dict) or not isinstance(side.get(key), dict)]
        if lacking:
            raise FileError(f"{path}: its {name} side has no {', '.join(lacking)}; make the order again.")
    return with_form(sides, data.get("order", {}))


def with_form(sides: Mapping[str, Mapping[str, Any]], order: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sides of a sheet with the form of its order under `form`, and there whether it is `plain`."""
    form = order.get("form", {})
    plain = (
        form.get("length", "full") == "full"
        and form.get("construction", "cushion") == "cushion"
        and form.get("walls", "leaning") != "vertical"
    )
    return {name: {**side, "form": {**form, "plain": plain}} for name, side in sides.items()}
