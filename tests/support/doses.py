"""Random insoles of every form, read against their job sheets."""

from collections.abc import Iterator

import numpy as np

from insolecad.errors import OrderError
from insolecad.inspection.formats import job_sheet
from insolecad.inspection.inspect import of_bodies
from insolecad.inspection.verify.verify import Verification, foot_of, verify
from insolecad.job.job_sheet import side_sheet
from insolecad.job.pipeline import Pair, build
from insolecad.job.self_check import check_insole
from insolecad.order import Order
from insolecad.report.foot import feet
from insolecad.report.subject import from_pair
from insolecad.solid.insole import Insole
from tests.support.inspections import moved
from tests.support.orders import people, random_combination, random_order, shortened, ventilated

SHAPES: dict[str, tuple[float, float]] = {
    "metatarsal_pad.length_mm": (45.0, 60.0),
    "metatarsal_pad.width_mm": (35.0, 50.0),
    "metatarsal_pad.front_edge_mm": (1.0, 10.0),
    "medial_arch.apex_shift_mm": (-8.0, 8.0),
    "medial_arch.fill_percent": (20.0, 100.0),
    "medial_arch.distal_fill_percent": (0.0, 100.0),
    "metatarsal_bar.gap_mm": (4.0, 12.0),
    "neuroma_pad.diameter_mm": (14.0, 24.0),
    "cuboid.length_mm": (30.0, 45.0),
    "heel_spur_pocket.diameter_mm": (16.0, 30.0),
    "heel_spur_pocket.opening_mm": (10.0, 30.0),
}
"""Sizes and places that are drawn, where their correction is on the insole."""


def orders(count: int, seed: int) -> Iterator[Order]:
    """Yield orders of every form: cushions of few corrections and of many, shorter, covered, shells, drilled."""
    generator, persons = np.random.default_rng(seed), people()
    for number in range(count):
        kind = random_order if number % 2 else random_combination
        order = kind(generator, number, persons)
        shapes = {key: round(float(generator.uniform(*ends)), 1) for key, ends in SHAPES.items()}
        order = order.with_values({key: value for key, value in shapes.items() if generator.random() < 0.4})
        match number % 8:
            case 3:
                order = shortened(order, "sulcus")
            case 4:
                order = order.with_values({"top_cover.thickness_mm": 2.0})
            case 5:
                order = order.with_values({"form.construction": "shell", "material.name": "pa12"})
            case 6:
                order = ventilated(order, generator)
            case 7:
                order = shortened(order, "three-quarter")
        yield order


def pair_of(order: Order) -> Pair | None:
    """Return the built order, changed as its cures say; None if three do not help."""
    for _ in range(4):
        try:
            return build(order)
        except OrderError as error:
            cure = getattr(error, "cure", None)
            if not cure:
                return None
            order = order.with_values(cure)
    return None


def read(pair: Pair, generator: np.random.Generator, *, in_place: bool) -> Verification | None:
    """Return what the one insole of a pair reads as; None if its side is unknown."""
    ((side, insole, prescription),) = pair.sides()
    if in_place:
        (foot,) = feet(pair, from_pair(pair))
        return foot.verification
    sides = job_sheet.with_form(
        {side: side_sheet(insole, prescription, check_insole(insole, prescription))}, pair.order.resolved_values()
    )
    upright = insole.design.form.shell is not None
    loose = [moved(_loose(insole), generator, upright=upright)]
    found, _ = of_bodies(loose, foot_of(of_bodies(loose)[0], sides))
    return verify(found[0], sides)


def _loose(insole: Insole) -> np.ndarray:
    return insole.triangles.vertices[insole.triangles.faces]
