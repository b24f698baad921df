"""Random prescriptions through a real slicer: do they slice clean, and does our estimate hold.

Run: python -m benchmarks.slices [--orders N] [--seed N] [--jobs N] [--record FILE]
"""

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.forms import in_a_form
from benchmarks.orders import people, random_combination, random_order, shortened
from insolecad.catalogue.materials import materials
from insolecad.catalogue.printers import printers
from insolecad.errors import LimitError
from insolecad.job.pair_3mf import items, made
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.printing.models import from_items
from insolecad.printing.prusaslicer import find
from insolecad.printing.setup import Setup
from insolecad.printing.slicing import Result, sliced

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
        order = order.changed({"material.name": FILAMENTS[int(generator.integers(2))], "form.label": "auto"})
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
    sides = made(build(case.order).sides(), ["3mf"], "prusa")
    (model, *_) = from_items(items(sides, "prusa"), case.setup)
    return sliced(model, case.setup, program)


def main() -> None:
    """Slice, and print what is not clean and how far the estimates are off."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--record", type=Path)
    given = parser.parse_args()
    drawn = list(cases(given.orders, given.seed))
    with ProcessPoolExecutor(given.jobs) as pool:
        results = list(pool.map(result, drawn))
    mass, time, unclean, recorded = [], [], 0, []
    for case, one in zip(drawn, results, strict=True):
        bad = [finding for finding in one.findings if finding.level != "ok"]
        unclean += bool(bad)
        for finding in bad:
            print(f"{case.order.name}: {finding.check} {finding.level} {finding.measured} {finding.advice}")
        if one.sliced and one.sliced.grams and one.sliced.seconds:
            mass.append(one.estimate.grams / one.sliced.grams - 1.0)
            time.append(one.estimate.seconds / one.sliced.seconds - 1.0)
            recorded.append({**case.as_json(), "grams": one.sliced.grams, "seconds": one.sliced.seconds})
    print(f"{len(drawn)} prescriptions, {len(drawn) - unclean} clean")
    for name, errors in (("mass", np.array(mass)), ("time", np.array(time))):
        spread = " ".join(f"{value:+.1%}" for value in np.quantile(errors, (0.0, 0.1, 0.5, 0.9, 1.0)))
        print(f"{name}: estimate less slicer, least to most {spread}")
    if given.record:
        given.record.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
