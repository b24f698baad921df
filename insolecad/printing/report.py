"""The report on sliced plates: one by one, and all together."""

from collections.abc import Sequence
from typing import Any

from insolecad.environment.version import __version__
from insolecad.printing.setup import Setup
from insolecad.printing.slicing import Result


def report(setup: Setup, results: Sequence[Result]) -> dict[str, Any]:
    """Return the report as JSON holds it. A sum is null where a plate has none."""
    plates = [one.as_json() for one in results]
    return {
        "program": f"insolecad {__version__}",
        "slicer": next((one.sliced.program for one in results if one.sliced), None),
        "printer": setup.printer.title,
        "material": setup.material.title,
        "settings": setup.settings.model_dump(),
        "price_per_kg": setup.price_per_kg,
        "failed": any(one.failed for one in results),
        "estimated": any(plate["estimated"] for plate in plates),
        "total": {name: _sum([plate[name] for plate in plates]) for name in ("grams", "metres", "seconds", "cost")},
        "plates": plates,
    }


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 3) if len(known) == len(values) else None
