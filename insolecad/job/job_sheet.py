"""The job sheet: what was ordered, prescribed, built and measured, in one JSON file."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from insolecad.environment.version import __version__
from insolecad.features import DOSES
from insolecad.job.options import Options
from insolecad.job.self_check import SelfCheck
from insolecad.order import Order
from insolecad.order.presets import AppliedPreset
from insolecad.prescription import RULES_VERSION, Prescription
from insolecad.prescription.advice import NOTICE, advice
from insolecad.solid.insole import Insole

NUMBERS = re.compile(r"\[\n(?:\s+-?\d[\d.e+-]*,?\n)+\s*\]")
"""Lists of nothing but numbers, which stand on one line of the sheet."""


def side_sheet(
    built: Insole, prescription: Prescription, check: SelfCheck, files: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return one side's part of the sheet, with the entries of its files."""
    return {
        **foot_and_doses(prescription),
        **places(built),
        "facets_mm": round(built.reached, 4),
        "openings": opening_list(built),
        "measured": dict(check.measured),
        "files": list(files),
        "findings": [finding.as_json() for finding in check.findings],
    }


def foot_and_doses(prescription: Prescription) -> dict[str, Any]:
    """Return what a side's part says of the foot and of every number that was prescribed."""
    return {
        "foot": {name: asdict(value) for name, value in prescription.foot.items()},
        "prescription": {
            feature: {dose: asdict(value) | _effect(f"{feature}.{dose}") for dose, value in doses.items()}
            for feature, doses in prescription.sheet_table.items()
        },
        "other_ways": {
            feature: {name: asdict(value) for name, value in row.items()}
            for feature, row in prescription.other_ways.items()
        },
    }


def _effect(key: str) -> dict[str, str]:
    """Return what a growing dose does to the foot side; nothing for a number that is not a dose."""
    return {"effect": DOSES[key].effect} if key in DOSES else {}


def places(built: Insole) -> dict[str, Any]:
    """Return where every dose is read: reference points and lines."""
    return {
        "reference_points": {
            name: {
                "at": [round(value, 6) for value in point.at],
                "base_z": round(point.base_z, 6),
                "contributions": {feature: round(value, 6) for feature, value in point.contributions.items()},
                "reads": [reading.entry for reading in point.reads],
            }
            for name, point in built.references.items()
        },
        "reference_lines": {
            name: {
                "feature": line.feature,
                "way": line.way,
                "reads": [reading.entry for reading in line.reads],
                "points": [[round(value, 4) for value in row] for row in line.points.tolist()],
            }
            for name, line in built.lines.items()
        },
    }


def opening_list(built: Insole) -> list[dict[str, Any]]:
    """Return what goes right through: key, middle and diameter of each."""
    return [
        {"key": one.key, "at": [round(x, 4), round(y, 4)], "diameter_mm": round(diameter, 4)}
        for one, (x, y, diameter) in zip(built.openings, built.circles, strict=True)
    ]


def sheet_text(
    order: Order,
    sides: Mapping[str, Any],
    options: Options,
    presets: Iterable[AppliedPreset] = (),
    pair: Mapping[str, Any] | None = None,
    note: Mapping[str, Any] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Return the whole sheet as JSON text and as data.

    `options` are those that decided the files, `pair` is its part on the file that holds both
    sides, `note` the file for a print service.
    """
    data = {
        "insolecad": __version__,
        "rules": RULES_VERSION,
        "notice": NOTICE,
        "advice": advice(order),
        "presets": [preset.as_json() for preset in presets],
        "order": order.resolved_values(),
        "options": {"named": "name" in order.values, **options.as_json()},
        "sides": dict(sides),
    }
    if pair:
        data["pair"] = dict(pair)
    if note:
        data["service_note"] = dict(note)
    if order.sockliner:
        data["traced_outline"] = order.sockliner.as_json()
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    return NUMBERS.sub(
        lambda found: " ".join(found.group().split()).replace("[ ", "[").replace(" ]", "]"), text
    ) + "\n", data
