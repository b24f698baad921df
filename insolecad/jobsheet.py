"""The job sheet: what was ordered, prescribed, built and measured, in one JSON file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from insolecad import __version__
from insolecad.checks import solid
from insolecad.checks.finding import Finding
from insolecad.errors import BuildError
from insolecad.insole import Insole
from insolecad.order import Order
from insolecad.prescription import RULES_VERSION, Prescription
from insolecad.read.measure import Basics, basics
from insolecad.read.mesh import FinishedMesh

DENSITY = {"tpu95a": 1210.0, "tpu85a": 1190.0, "eva": 165.0, "gel": 1050.0, "pa12": 1010.0, "pp": 900.0}
"""Density of the solid material in kg/m3 (materials table)."""

NOTICE = (
    "Comfort and support aid, not a medical device. Start with 1 hour a day and build up; "
    "stop on pain, numbness, blisters or redness that lasts over 20 minutes."
)


def side_sheet(
    built: Insole, prescription: Prescription, files: Iterable[tuple[str, str, Path]], *, unused: Iterable[str] = ()
) -> dict[str, Any]:
    """Return one side's part of the sheet; `files` are (name, format, where it lies now).

    Raises BuildError where a check of the finished mesh failed: such a file must not leave.
    """
    # single precision, as in an STL: what is judged is what is written
    mesh = FinishedMesh(
        built.triangles.vertices.astype(np.float32).astype(float), built.triangles.faces.astype(np.intp)
    )
    measured = basics(mesh)
    findings = _findings(built, prescription, mesh, measured)
    findings += [Finding("not used", "note", key, None, f"only the {built.side} insole is ordered") for key in unused]
    broken = [finding for finding in findings if finding.level == "fail"]
    if broken:
        raise BuildError(
            "the finished insole failed its own checks, nothing was written: "
            + "; ".join(f"{found.check}: {found.measured}, limit {found.limit}" for found in broken)
        )
    return {
        "foot": {name: asdict(value) for name, value in prescription.foot.items()},
        "prescription": {
            feature: {dose: asdict(value) for dose, value in doses.items()}
            for feature, doses in prescription.table.items()
        },
        "reference_points": {
            name: {
                "at": [round(value, 6) for value in point.at],
                "base_z": round(point.base_z, 6),
                "contributions": {feature: round(value, 6) for feature, value in point.contributions.items()},
            }
            for name, point in built.references.items()
        },
        "measured": _measured(measured, DENSITY[prescription.material]),
        "files": [_file(*entry) for entry in files],
        "findings": [finding.as_json() for finding in findings],
    }


def sheet_text(order: Order, sides: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the whole sheet as JSON text and as data."""
    data = {
        "insolecad": __version__,
        "rules": RULES_VERSION,
        "notice": NOTICE,
        "order": order.as_resolved(),
        "sides": dict(sides),
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", data


def _findings(built: Insole, prescription: Prescription, mesh: FinishedMesh, measured: Basics) -> list[Finding]:
    outline = prescription.table["outline"]
    return [
        *solid.whole(mesh),
        *solid.sizes(measured, {name: float(dose.value) for name, dose in outline.items()}),
        *solid.thickness(measured, prescription.minimum_thickness),
        *solid.overhang(built.right_surface.strip[-1], built.right_surface.floor),
        *solid.heel_height(built.references["heel_seat"].at[2]),
        *(Finding(note.check, "warn", note.measured, note.limit, note.advice) for note in prescription.notes),
    ]


def _measured(measured: Basics, density: float) -> dict[str, float | int]:
    return {
        "length_mm": round(measured.length_mm, 3),
        "overall_length_mm": round(measured.overall_length_mm, 3),
        "ball_width_mm": round(measured.ball_width_mm, 3),
        "heel_width_mm": round(measured.heel_width_mm, 3),
        "height_mm": round(measured.height_mm, 3),
        "volume_cm3": round(measured.volume_cm3, 3),
        "solid_mass_g": round(measured.volume_cm3 * density / 1000.0, 1),
        "min_thickness_mm": round(measured.min_thickness_mm, 3),
        "triangles": measured.triangles,
    }


def _file(name: str, kind: str, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"path": name, "format": kind, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
