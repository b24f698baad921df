"""Random insoles in any position, and what the judge reads off them against what they were built with."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.errors import LimitError
from insolecad.inspection.formats.any_format import bodies
from insolecad.inspection.inspect import Inspection, inspections
from insolecad.inspection.measure.outline import bottom_curve, silhouette
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.prescription import Prescription
from insolecad.solid.insole import Insole

TRIANGLES = (20_000, 80_000)

KINDS = ("combined", "lengths", "forms", "labels", "holes", "toes", "steps")
"""What else than the usual doses may be drawn, as benchmarks.random_prescriptions does."""

LIMITS = {
    "length": 0.2,
    "ball width": 0.2,
    "heel width": 0.2,
    "cup": 0.3,
    "arch": 0.5,
    "apex": 8.0,
    "lateral arch": 0.5,
    "slope": 0.3,
    "pad crest": 3.0,
    "pad height": 0.4,
    "drop": 0.2,
}
"""How near each measure must come, in mm or degrees."""

LEAST_PAD = 0.9
"""Lower ones are not pads: the judge says so."""

_UNSURE_MM = 0.05
"""One so near to this limit may be called either."""


@dataclass(frozen=True)
class Made:
    """An insole with what it was prescribed."""

    order: Order
    insole: Insole
    prescription: Prescription

    def dose(self, key: str) -> float:
        """Return a prescribed number."""
        feature, name = key.split(".")
        return float(self.prescription.table[feature][name].value)


def made(order: Order, most: int) -> Made:
    """Return the insole of an order, changed as its cure says where it cannot be made as it is."""
    tolerance = 0.02 if most <= 40_000 else 0.005
    try:
        pair = build(order, tolerance=tolerance, max_triangles=most)
    except LimitError as error:
        order = order.with_values(error.cure)
        pair = build(order, tolerance=tolerance, max_triangles=most)
    ((_, insole, prescription),) = pair.sides()
    return Made(order, insole, prescription)


def turn_in_space(generator: np.random.Generator) -> np.ndarray:
    """Return a random turn (3, 3)."""
    q, r = np.linalg.qr(generator.normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    return q if np.linalg.det(q) > 0.0 else q[:, ::-1]


def turn_on_ground(generator: np.random.Generator) -> np.ndarray:
    """Return a random turn about the vertical."""
    angle = generator.uniform(0.0, 2.0 * np.pi)
    return np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])


def moved(triangles: np.ndarray, generator: np.random.Generator, *, upright: bool = False) -> np.ndarray:
    """Return triangles (n, 3, 3) turned and moved, rounded as an STL rounds them."""
    turn = (turn_on_ground if upright else turn_in_space)(generator)
    return (triangles @ turn.T + generator.uniform(-300.0, 300.0, 3)).astype(np.float32).astype(float)


def triangles_of(insole: Insole, *, step: bool) -> np.ndarray:
    """Return an insole's triangles, of its mesh or as read from its STEP file."""
    if not step:
        return insole.triangles.vertices[insole.triangles.faces]
    with tempfile.TemporaryDirectory() as folder:
        return bodies(insole.export(Path(folder) / "insole.step"))[1][0].triangles


def sizes(insole: Insole) -> tuple[float, float, float]:
    """Return length, ball width and heel width: as designed, or, if they are not ordered, as built.

    So it is of upright walls, under which the underside is as large as the rim, and of a shell, by all that it covers.
    """
    form, mesh = insole.design.form, insole.triangles
    if form.shell is None and form.walls != "vertical":
        return insole.design.cut_outline.sizes
    curve = (silhouette if form.shell else bottom_curve)(FinishedMesh(mesh.vertices, mesh.faces))
    return curve.length, curve.ball_width, curve.heel_width


def misses(asked: Made, got: Inspection) -> tuple[dict[str, float], list[str]]:
    """Return by how much each measure misses, and what is wrong beside."""
    values, insole = got.values, asked.insole
    points = insole.references
    if values["side"] != insole.side:
        return {}, [f"{insole.side} was taken for {values['side']}"]
    length, ball, heel = sizes(insole)
    cup = values["heel_cup_depth_mm"].values()
    found: dict[str, float] = {
        "length": values["length_mm"] - length,
        "ball width": values["ball_width_mm"] - ball,
        "heel width": values["heel_width_mm"] - heel,
        "cup": max((depth - asked.dose("heel_cup.depth_mm") for depth in cup), key=abs),
        "arch": values["medial_arch"]["height_mm"] - asked.dose("medial_arch.height_mm"),
        "lateral arch": values["lateral_arch"]["height_mm"] - asked.dose("lateral_arch.height_mm"),
        "slope": values["rearfoot_slope_deg"] - asked.dose("rearfoot_post.angle_deg"),
    }
    wrong = []
    if asked.dose("medial_arch.height_mm"):
        apex = values["medial_arch"]["apex_mm"]
        found["apex"] = (np.inf if apex is None else apex) - points["medial_arch_apex"].at[0]
    if "ball_centre" in points:
        found["drop"] = values["drop_mm"] - (points["heel_seat"].at[2] - points["ball_centre"].at[2])
    pad, height = values["metatarsal_pad"], asked.dose("metatarsal_pad.height_mm")
    if abs(height - LEAST_PAD) < _UNSURE_MM:
        return found, wrong
    if (pad is not None) != (height >= LEAST_PAD):
        wrong.append(f"pad of {height:g} mm: {pad or got.missing['metatarsal_pad']}")
    elif pad:
        if pad["height_mm"] is not None:
            found |= {"pad height": pad["height_mm"] - height}
        found |= {"pad crest": pad["crest_mm"] - points["metatarsal_pad_crest"].at[0]}
    return found, wrong


def inspected(order: Order, most: int, generator: np.random.Generator, *, step: bool = False) -> tuple[Any, ...]:
    """Build an order, move it, measure it; return its misses and what is wrong."""
    asked = made(order.with_values({"top_cover.thickness_mm": 0.0}), most)
    upright = asked.insole.design.form.shell is not None
    found, _ = inspections(moved(triangles_of(asked.insole, step=step), generator, upright=upright))
    return misses(asked, found[0])
