"""The job sheet: what was ordered, prescribed, built and measured, in one JSON file."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.catalogue.materials import materials
from insolecad.environment.version import __version__
from insolecad.errors import BuildError
from insolecad.features import DOSES
from insolecad.geometry.front_edge import STEP_BACK
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.checks.finding import Finding, Level
from insolecad.inspection.measure.basics import Basics, basics
from insolecad.inspection.measure.shell import normal_thickness
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job import solid_checks
from insolecad.job.embedded_order import Options
from insolecad.job.parts import WHOLE, Part
from insolecad.order import Order
from insolecad.order.presets import Applied
from insolecad.prescription import RULES_VERSION, Prescription
from insolecad.prescription.advice import NOTICE, advice
from insolecad.solid.insole import Insole
from insolecad.surface.grid import Surface

NUMBERS = re.compile(r"\[\n(?:\s+-?\d[\d.e+-]*,?\n)+\s*\]")
"""Lists of nothing but numbers, which stand on one line of the sheet."""


def side_sheet(
    built: Insole,
    prescription: Prescription,
    files: Sequence[tuple[str, str, Path]],
    *,
    part: Part = WHOLE,
    other: Insole | None = None,
    unused: Iterable[str] = (),
    more: Iterable[Finding] = (),
) -> dict[str, Any]:
    """Return one side's part of the sheet; `files` are (name, format, where it lies now).

    They hold `part`; `other` is the other side; `more` are findings on the files themselves.

    Raises BuildError where a check of the finished mesh failed: such a file must not leave.
    """
    mesh = _as_written(built.triangles)
    measured = basics(mesh)
    open_area = _open_area(built)
    findings = [
        *_of_part(built, part, _of_body(built, prescription, mesh, measured)),
        *_of_openings(built, prescription, part, [kind for _, kind, _ in files], open_area),
        *_findings(built, prescription),
        *more,
    ]
    if other is not None:
        here, there = _seat_height(built), _seat_height(other)
        findings += solid_checks.heel_heights(built.side, here, there, meant=prescription.legs_differ)
    findings += [Finding("not used", "note", key, None, f"only the {built.side} insole is ordered") for key in unused]
    broken = [finding for finding in findings if finding.level == "fail"]
    if broken:
        raise BuildError(
            "the finished insole failed its own checks, nothing was written: "
            + "; ".join(f"{found.check}: {found.measured}, limit {found.limit}" for found in broken)
        )
    return {
        **foot_and_doses(prescription),
        **places(built),
        "facets_mm": round(built.reached, 4),
        "openings": opening_list(built),
        "measured": _measured_top(built)
        if part.top_only
        else _measured(measured, _density(prescription)) | {"openings": mesh.genus, "open_area_cm2": open_area},
        "files": [file_entry(*entry) for entry in files],
        "findings": [finding.as_json() for finding in findings],
    }


def foot_and_doses(prescription: Prescription) -> dict[str, Any]:
    """Return what a side's part says of the foot and of every number that was prescribed."""
    return {
        "foot": {name: asdict(value) for name, value in prescription.foot.items()},
        "prescription": {
            feature: {dose: asdict(value) | _effect(f"{feature}.{dose}") for dose, value in doses.items()}
            for feature, doses in prescription.table.items()
        },
        "other_ways": {
            feature: {name: asdict(value) for name, value in row.items()}
            for feature, row in prescription.other_ways.items()
        },
    }


def _effect(key: str) -> dict[str, str]:
    """Return what a growing dose does to the foot side; nothing for a number that is no dose."""
    return {"effect": DOSES[key].effect} if key in DOSES else {}


def places(built: Insole) -> dict[str, Any]:
    """Return where every dose is read: reference points and lines."""
    return {
        "reference_points": {
            name: {
                "at": [round(value, 6) for value in point.at],
                "base_z": round(point.base_z, 6),
                "contributions": {feature: round(value, 6) for feature, value in point.contributions.items()},
                "reads": [asdict(reading) for reading in point.reads],
            }
            for name, point in built.references.items()
        },
        "reference_lines": {
            name: {
                "feature": line.feature,
                "way": line.way,
                "reads": [asdict(reading) for reading in line.reads],
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
    presets: Iterable[Applied] = (),
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
        "order": order.as_resolved(),
        "options": {"named": "name" in order.values, **options.as_json()},
        "sides": dict(sides),
    }
    if pair:
        data["pair"] = dict(pair)
    if note:
        data["service_note"] = dict(note)
    if order.traced:
        data["traced_outline"] = order.traced.as_json()
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    return NUMBERS.sub(
        lambda found: " ".join(found.group().split()).replace("[ ", "[").replace(" ]", "]"), text
    ) + "\n", data


def _density(prescription: Prescription) -> float:
    """Return the density in kg/m3; a foam's goes with its hardness."""
    material, hardness = materials()[prescription.material], prescription.hardness
    if material.hardness is None or hardness is None:
        return material.density_kg_m3.value
    return float(np.interp(hardness, material.hardness.shore_a, material.hardness.density_kg_m3))


def _as_written(mesh: Triangles) -> FinishedMesh:
    """Return a mesh in single precision, as in an STL: what is judged is what is written."""
    return FinishedMesh(mesh.vertices.astype(np.float32).astype(float), mesh.faces.astype(np.intp))


def _open_area(built: Insole) -> float:
    """Return how much less of the mesh faces up than without openings, in cm2."""
    if not built.openings:
        return 0.0
    up = [np.maximum(_as_written(mesh).normals[:, 2], 0.0).sum() for mesh in (built.undrilled, built.triangles)]
    return round(float(up[0] - up[1]) / 200.0, 2)


def _of_body(built: Insole, prescription: Prescription, mesh: FinishedMesh, measured: Basics) -> list[Finding]:
    return [
        *solid_checks.whole(mesh, len(built.openings)),
        *solid_checks.sizes(measured, _sizes(built, prescription)),
        *solid_checks.thickness(measured, _thinnest(built, prescription)),
        *_of_construction(built, mesh),
        *_label(built, measured),
    ]


def _of_part(built: Insole, part: Part, body: list[Finding]) -> list[Finding]:
    """Return what the body's checks found, or the foot side's where the files hold that alone."""
    # a body at fault is told in either case
    failed = any(finding.level == "fail" for finding in body)
    if failed or not part.top_only:
        return body
    return [*solid_checks.open_surface(_as_written(built.foot_side)), *solid_checks.skipped(body)]


def _of_openings(
    built: Insole, prescription: Prescription, part: Part, kinds: Sequence[str], open_area: float
) -> list[Finding]:
    apertures, shell = len(prescription.perforation.apertures), built.design.form.shell is not None
    ordered = prescription.perforation.zones if prescription.perforation.diameter else ()
    in_stl, in_step = not part.top_only, "step" not in kinds or part.drills(built)
    return [
        *solid_checks.openings(len(built.openings) - apertures, apertures, open_area),
        *solid_checks.empty_zones({zone: built.holes_in(zone) for zone in ordered}),
        *solid_checks.in_files(len(built.openings), in_step=in_step, in_stl=in_stl, shell=shell),
    ]


def _findings(built: Insole, prescription: Prescription) -> list[Finding]:
    return [
        *solid_checks.facets(built.tolerance, built.reached),
        *solid_checks.heel_height(_seat_height(built)),
        *_step(built),
        *(
            Finding(note.check, note.level, note.measured, note.limit, note.advice, changes=note.changes)
            for note in prescription.notes
        ),
    ]


def _of_construction(built: Insole, mesh: FinishedMesh) -> list[Finding]:
    """Return findings on a cushion's leaning walls, or on how thick a shell is."""
    shell, surface = built.design.form.shell, built.right_surface
    if isinstance(surface, Surface):
        return solid_checks.overhang(surface.strip[-1], surface.floor)
    assert shell
    bare = mesh if built.unlabelled_mesh is built.triangles else _as_written(built.unlabelled_mesh)
    return solid_checks.shell_thickness(
        normal_thickness(bare, 2.0 * shell.thickest), shell, full=built.design.front is None
    )


def _label(built: Insole, measured: Basics) -> list[Finding]:
    if built.engraving and built.engraving.raised:
        return solid_checks.raised_label(built.label, built.engraving.capital)
    if built.engraving:
        on_body = built.post_block is None
        return solid_checks.label(built.label, built.engraving.capital, measured if on_body else None)
    return solid_checks.no_label(built.unlabelled) if built.unlabelled else []


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
    shell, relieved = built.design.form.shell, built.design.has_relief
    least = prescription.thickness_over_relief if relieved else prescription.minimum_thickness
    if shell:
        # facets of both sides may stand in by the chord
        least = round(min(shell.rearfoot, shell.midfoot, shell.forefoot) - 2.0 * built.reached, 3)
    return min(least, built.design.form.front_edge) if built.design.front else least


def _sizes(built: Insole, prescription: Prescription) -> dict[str, float]:
    """Return the sizes that the underside should have: as prescribed, or of the outline cut in front.

    Upright walls make it as large as the rim, and a shell has no underside: of them nothing is asked.
    """
    if built.design.form.shell or built.design.form.walls == "vertical":
        return {}
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


def _measured_top(built: Insole) -> dict[str, float | int]:
    """Return what an open surface tells."""
    mesh = _as_written(built.foot_side)
    length, _, height = (float(np.ptp(column)) for column in mesh.vertices.T)
    return {"overall_length_mm": round(length, 3), "height_mm": round(height, 3), "triangles": len(mesh.faces)}


def file_entry(name: str, kind: str, path: Path) -> dict[str, Any]:
    """Return the sheet's line on a file called `name`, read where it lies now."""
    content = path.read_bytes()
    return {"path": name, "format": kind, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
