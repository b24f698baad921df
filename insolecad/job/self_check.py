"""What is measured and checked of an insole before its files are written: its mesh as they will hold it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from insolecad.catalogue.materials import materials
from insolecad.errors import BuildError
from insolecad.geometry.definitions import Side
from insolecad.geometry.front_edge import STEP_BACK
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.checks.finding import Finding, Level
from insolecad.inspection.measure.basics import Basics, basics
from insolecad.inspection.measure.shell import normal_thickness
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job import pair_3mf, solid_checks
from insolecad.job.mass import masses
from insolecad.job.options import Options
from insolecad.job.pair_3mf import BuiltSide
from insolecad.job.parts import WHOLE, Part
from insolecad.order import Order
from insolecad.prescription import Prescription
from insolecad.solid.insole import Insole
from insolecad.surface.grid import Surface


@dataclass(frozen=True)
class SelfCheck:
    """What one insole measures, in mm, g and cm3 as the names say, and what was found of it."""

    measured: Mapping[str, float | int | None]
    findings: tuple[Finding, ...]


def check_sides(
    order: Order, sides: Sequence[BuiltSide], kinds: Sequence[str], options: Options
) -> dict[Side, SelfCheck]:
    """Return the check of every side that goes into files of these kinds.

    Raises BuildError if a check failed: such a file must not leave.
    """
    built = {one.side: one.built for one in sides}
    return {
        one.side: check_insole(
            one.built,
            one.prescription,
            kinds,
            part=options.part,
            other=built.get("left" if one.side == "right" else "right"),
            more=[*pair_3mf.notes(one, kinds, options.slicer), *_notes_on_other_side(order, one.side)],
        )
        for one in sides
    }


def check_insole(
    built: Insole,
    prescription: Prescription,
    kinds: Sequence[str] = (),
    *,
    part: Part = WHOLE,
    other: Insole | None = None,
    more: Iterable[Finding] = (),
) -> SelfCheck:
    """Return the check of one insole, of which `part` goes into files of these kinds; `other` is the other side.

    `more` are findings on the order and the files. Raises BuildError if a check failed.
    """
    mesh = in_single_precision(built.triangles)
    measured = basics(mesh)
    open_area = _open_area(built)
    findings = [
        *_of_part(built, part, _of_body(built, prescription, mesh, measured)),
        *_of_openings(built, prescription, part, kinds, open_area),
        *_of_design(built, prescription),
        *more,
    ]
    if other is not None:
        here, there = _seat_height(built), _seat_height(other)
        findings += solid_checks.heel_heights(built.side, here, there, meant=prescription.legs_differ)
    _refuse_failed(findings)
    if part.top_only:
        return SelfCheck(_measured_top(built), tuple(findings))
    openings = {"openings": mesh.genus, "open_area_cm2": open_area}
    weights = masses(built, mesh, measured.volume_cm3, _density(prescription), prescription)
    return SelfCheck(_measured(measured, weights) | openings, tuple(findings))


def _refuse_failed(findings: Iterable[Finding]) -> None:
    broken = [finding for finding in findings if finding.level == "fail"]
    if broken:
        raise BuildError(
            "the finished insole failed its own checks, nothing was written: "
            + "; ".join(f"{found.check}: {found.measured}, limit {found.limit}" for found in broken)
        )


def _notes_on_other_side(order: Order, side: Side) -> list[Finding]:
    """Return a note on what was ordered for the other side alone, where only this one is made."""
    if len(order.sides) == 2:
        return []
    other = "left" if side == "right" else "right"
    shared = {value.key for value in order.outline_foot(side).values()}
    keys = [key for key in order.values if key.startswith((f"{other}.", f"foot.{other}.")) and key not in shared]
    return [Finding("not used", "note", key, None, f"only the {side} insole is ordered") for key in keys]


def _density(prescription: Prescription) -> float:
    """Return the density in kg/m3; a foam's goes with its hardness."""
    material, hardness = materials()[prescription.material], prescription.hardness
    if material.hardness is None or hardness is None:
        return material.density_kg_m3.value
    return float(np.interp(hardness, material.hardness.shore_a, material.hardness.density_kg_m3))


def in_single_precision(mesh: Triangles) -> FinishedMesh:
    """Return a mesh in single precision, as in an STL: what is judged is what is written."""
    return FinishedMesh(mesh.vertices.astype(np.float32).astype(float), mesh.faces.astype(np.intp))


def _open_area(built: Insole) -> float:
    """Return how much less of the mesh faces up than without openings, in cm2."""
    if not built.openings:
        return 0.0
    up = [
        np.maximum(in_single_precision(mesh).normals[:, 2], 0.0).sum()
        for mesh in (built.mesh_without_openings, built.triangles)
    ]
    return round(float(up[0] - up[1]) / 200.0, 2)


def _of_body(built: Insole, prescription: Prescription, mesh: FinishedMesh, measured: Basics) -> list[Finding]:
    return [
        *solid_checks.whole(mesh, len(built.openings)),
        *solid_checks.sizes(measured, _sizes(built, prescription), built.reached),
        *solid_checks.thickness(measured, _thinnest(built, prescription)),
        *_of_construction(built, mesh),
        *_label(built, measured),
    ]


def _of_part(built: Insole, part: Part, body: list[Finding]) -> list[Finding]:
    """Return what the body's checks found, or the foot side's where the files hold that alone."""
    # a body at fault is reported in either case
    failed = any(finding.level == "fail" for finding in body)
    if failed or not part.top_only:
        return body
    return [*solid_checks.open_surface(in_single_precision(built.foot_side)), *solid_checks.skip_checks(body)]


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


def _of_design(built: Insole, prescription: Prescription) -> list[Finding]:
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
        return solid_checks.overhang(surface.strip[-1], surface.bevel, surface.floor)
    assert shell
    bare = mesh if built.unlabelled_mesh is built.triangles else in_single_precision(built.unlabelled_mesh)
    return solid_checks.shell_thickness(
        normal_thickness(bare, 2.0 * shell.thickest), shell, full=built.design.front is None
    )


def _label(built: Insole, measured: Basics) -> list[Finding]:
    if built.engraving and built.engraving.raised:
        return solid_checks.raised_label(built.label, built.engraving.capital)
    if built.engraving:
        on_body = built.is_labelled_itself
        return solid_checks.label(built.label, built.engraving.capital, measured if on_body else None)
    return solid_checks.no_label(built.unlabelled) if built.unlabelled else []


def _step(built: Insole) -> list[Finding]:
    """Return the note on how deep the step beside the first ray is, if there is one."""
    edge = built.design.front
    if edge is None or edge.first_ray is None:
        return []
    depth = edge.first_ray.depth
    advice = "how far back the front edge is at the inner border"
    if depth < STEP_BACK:
        advice = "as deep as this foot and its arch allow; a lower medial_arch.height_mm leaves more room"
    level: Level = "note" if depth > STEP_BACK / 2.0 else "warn"
    return [Finding("step beside the first ray in mm", level, round(depth, 1), STEP_BACK, advice)]


def _thinnest(built: Insole, prescription: Prescription) -> float:
    """Return the least thickness anywhere: over a relief, if there is one, less is allowed."""
    shell, relieved = built.design.form.shell, built.design.has_relief
    least = prescription.thickness_over_relief if relieved else prescription.minimum_thickness
    if shell:
        # facets of both sides may stand in by the chord
        least = round(min(shell.rearfoot, shell.midfoot, shell.forefoot) - 2.0 * built.reached, 3)
    return min(least, built.design.form.front_edge) if built.design.front else least


def _sizes(built: Insole, prescription: Prescription) -> dict[str, float]:
    """Return the sizes that the underside should have: as prescribed, or of the outline cut in front.

    Upright walls make it as large as the rim, and a shell has no underside: of them nothing is checked.
    """
    if built.design.form.shell or built.design.form.walls == "vertical":
        return {}
    if built.design.front is None:
        return {name: float(dose.value) for name, dose in prescription.table["outline"].items()}
    length, ball, heel = built.design.cut_outline.sizes
    return {"length_mm": length, "ball_width_mm": ball, "heel_width_mm": heel}


def _seat_height(built: Insole) -> float:
    return built.references["heel_seat"].at[2]


def _measured(measured: Basics, weights: Mapping[str, float | None]) -> dict[str, float | int | None]:
    return {
        "length_mm": round(measured.length_mm, 3),
        "overall_length_mm": round(measured.overall_length_mm, 3),
        "ball_width_mm": round(measured.ball_width_mm, 3),
        "heel_width_mm": round(measured.heel_width_mm, 3),
        "height_mm": round(measured.height_mm, 3),
        "volume_cm3": round(measured.volume_cm3, 3),
        **weights,
        "min_thickness_mm": round(measured.min_thickness_mm, 3),
        "triangles": measured.triangles,
    }


def _measured_top(built: Insole) -> dict[str, float | int]:
    """Return what an open surface shows."""
    mesh = in_single_precision(built.foot_side)
    length, _, height = (float(np.ptp(column)) for column in mesh.vertices.T)
    return {"overall_length_mm": round(length, 3), "height_mm": round(height, 3), "triangles": len(mesh.faces)}
