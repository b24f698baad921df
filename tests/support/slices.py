"""Boxes, settings and random prescriptions for the tests of slicing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from insolecad.catalogue.materials import materials
from insolecad.catalogue.printers import printers
from insolecad.errors import LimitError
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.pair_3mf import built_sides, items
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.printing.models import from_items
from insolecad.printing.prusaslicer import find
from insolecad.printing.setup import Setup
from insolecad.printing.slicing import Result, slice_model
from tests.support.forms import in_a_form
from tests.support.hostile_files import box
from tests.support.orders import people, random_combination, random_order, shortened

FILAMENTS = ("tpu95a", "tpu85a")
LAYERS = (0.16, 0.2, 0.25, 0.3)
SKINS = ((0, 0), (4, 3), (3, 3), (5, 4), (2, 2))
"""Layers on top and below."""

PRINTER = "xl"
"""A bed on which every foot fits."""


@dataclass(frozen=True)
class Case:
    """An order and how it is printed, as they are recorded."""

    order: Order
    layer: float
    walls: int
    skins: tuple[int, int]

    @property
    def setup(self) -> Setup:
        """The way to print it."""
        material = materials()[self.order.material.name]
        assert material.printing
        changes = {
            "layer_height_mm": self.layer,
            "walls": self.walls,
            "top_layers": self.skins[0],
            "bottom_layers": self.skins[1],
        }
        return Setup(printers()[PRINTER], material, material.printing.model_copy(update=changes))

    def as_json(self) -> dict[str, object]:
        """Return the case as it is recorded."""
        return {"order": self.order.values, "layer": self.layer, "walls": self.walls, "skins": self.skins}


def cases(count: int, seed: int) -> Iterator[Case]:
    """Yield random cushions and shells that can be built; the same seed gives the same ones."""
    generator, persons = np.random.default_rng(seed), people()
    number = found = 0
    while found < count:
        number += 1
        order = (random_combination if number % 4 == 1 else random_order)(generator, number, persons)
        if number % 4 == 2:
            order = in_a_form(order, generator)
        if number % 4 == 3:
            order = shortened(order, ("sulcus", "three-quarter")[number // 4 % 2])
        order = order.with_values({"material.name": FILAMENTS[int(generator.integers(2))], "form.label": "auto"})
        skins = SKINS[int(generator.integers(len(SKINS)))]
        case = Case(order, float(generator.choice(LAYERS)), int(generator.integers(1, 5)), skins)
        try:
            build(order)
        except LimitError:
            continue
        found += 1
        yield case


def result(case: Case) -> Result:
    """Return what the slicer makes of a case."""
    program = find()
    assert program, "PrusaSlicer is not here"
    sides = built_sides(build(case.order).sides(), ["3mf"], "prusa")
    (model, *_) = from_items(items(sides, "prusa"), case.setup)
    return slice_model(model, case.setup, program)


def setup() -> Setup:
    """Return a way to print that slices quickly."""
    filament = materials()["tpu95a"]
    coarse = {"layer_height_mm": 0.3, "top_layers": 0, "bottom_layers": 0}
    return Setup(printers()["bed-300"], filament, filament.printing.model_copy(update=coarse))


def block(low, high) -> Triangles:
    """Return a box from one corner to another."""
    mesh = weld(box() / np.array([200.0, 80.0, 20.0]))
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    span = mesh.vertices - mesh.vertices.min(axis=0)
    return Triangles(low + span / np.ptp(span, axis=0) * (high - low), mesh.faces.astype(np.int32))
