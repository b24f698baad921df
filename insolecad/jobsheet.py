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
from insolecad.checks.finding import Finding, Level
from insolecad.errors import BuildError
from insolecad.front import STEP_BACK
from insolecad.insole import Insole
from insolecad.order import Order
from insolecad.order.presets import Applied
from insolecad.prescription import RULES_VERSION, Prescription
from insolecad.prescription.advice import NOTICE, advice
from insolecad.read.measure import Basics, basics
from insolecad.read.mesh import FinishedMesh

DENSITY = {"tpu95a": 1210.0, "tpu85a": 1190.0, "eva": 165.0, "gel": 1050.0, "pa12": 1010.0, "pp": 900.0}
"""Density of the solid material in kg/m3 (materials table)."""

EVA_HARDNESS, EVA_DENSITY = (20.0, 35.0, 50.0), (110.0, 165.0, 250.0)
"""Shore A hardness of EVA and its density in kg/m3: soft, medium, firm (materials table)."""


def side_sheet(
    built: Insole,
    prescription: Prescription,
    files: Iterable[tuple[str, str, Path]],
    *,
    other: Insole | None = None,
    unused: Iterable[str] = (),
) -> dict[str, Any]:
    """Return one side's part of the sheet; `files` are (name, format, where it lies now), `other` the other side.

    Raises BuildError where a check of the finished mesh failed: such a file must not leave.
    """
    # single precision, as in an STL: what is judged is what is written
    mesh = FinishedMesh(
        built.triangles.vertices.astype(np.float32).astype(float), built.triangles.faces.astype(np.intp)
    )
    measured = basics(mesh)
    findings = _findings(built, prescription, mesh, measured)
    if other is not None:
        here, there = _seat_height(built), _seat_height(other)
        findings += solid.heel_heights(built.side, here, there, meant=prescription.legs_differ)
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
        "other_ways": {
            feature: {name: asdict(value) for name, value in row.items()}
            for feature, row in prescription.other_ways.items()
        },
        "reference_points": {
            name: {
                "at": [round(value, 6) for value in point.at],
                "base_z": round(point.base_z, 6),
                "contributions": {feature: round(value, 6) for feature, value in point.contributions.items()},
            }
            for name, point in built.references.items()
        },
        "measured": _measured(measured, _density(prescription)),
        "files": [_file(*entry) for entry in files],
        "findings": [finding.as_json() for finding in findings],
    }


def sheet_text(order: Order, sides: Mapping[str, Any], presets: Iterable[Applied] = ()) -> tuple[str, dict[str, Any]]:
    """Return the whole sheet as JSON text and as data."""
    data = {
        "insolecad": __version__,
        "rules": RULES_VERSION,
        "notice": NOTICE,
        "advice": advice(order),
        "presets": [preset.as_json() for preset in presets],
        "order": order.as_resolved(),
        "sides": dict(sides),
    }
    if order.traced:
        data["traced_outline"] = order.traced.as_json()
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", data


def _density(prescription: Prescription) -> float:
    """Return the density in kg/m3; EVA's goes with its hardness."""
    if prescription.material != "eva" or prescription.hardness is None:
        return DENSITY[prescription.material]
    return float(np.interp(prescription.hardness, EVA_HARDNESS, EVA_DENSITY))


def _findings(built: Insole, prescription: Prescription, mesh: FinishedMesh, measured: Basics) -> list[Finding]:
    return [
        *solid.whole(mesh),
        *solid.sizes(measured, _sizes(built, prescription)),
        *solid.thickness(measured, _thinnest(built, prescription)),
        *solid.overhang(built.right_surface.strip[-1], built.right_surface.floor),
        *solid.facets(built.tolerance, built.reached),
        *solid.heel_height(_seat_height(built)),
        *_step(built),
        *(Finding(note.check, note.level, note.measured, note.limit, note.advice) for note in prescription.notes),
    ]


def _step(built: Insole) -> list[Finding]:
    """Return the note on how deep the step beside the first ray is, where there is one."""
    edge = built.design.front
    if edge is None or edge.first_ray is None:
        return []
    depth = edge.first_ray.depth
    advice = "how far back the front edge lies at the inner border"
    if depth < STEP_BACK:
        advice = "as deep as this foot and its arch allow; a lower medial_arch.height_mm leaves more room"
    level: Level = "note" if depth > STEP_BACK / 2.0 else "warn"
    return [Finding("step beside the first ray in mm", level, round(depth, 1), STEP_BACK, advice)]


def _thinnest(built: Insole, prescription: Prescription) -> float:
    """Return the least thickness anywhere: over a relief, where there is one, less is allowed."""
    relieved = built.design.has_relief
    least = prescription.thickness_over_relief if relieved else prescription.minimum_thickness
    return min(least, built.design.form.front_edge) if built.design.front else least


def _sizes(built: Insole, prescription: Prescription) -> dict[str, float]:
    """Return the sizes that the underside should have: as prescribed, or of the outline cut in front."""
    if built.design.front is None:
        return {name: float(dose.value) for name, dose in prescription.table["outline"].items()}
    length, ball, heel = built.design.cut_outline.sizes
    return {"length_mm": length, "ball_width_mm": ball, "heel_width_mm": heel}


def _seat_height(built: Insole) -> float:
    return built.references["heel_seat"].at[2]


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
