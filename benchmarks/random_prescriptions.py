"""Random prescriptions over the full ranges: exact doses, sound STL, clean STEP, cures that build.

Run: python -m benchmarks.random_prescriptions [--orders N] [--seed N] [--jobs N] [--no-step] [--combined] [--lengths]
[--toes] [--steps]
"""

import argparse
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.exact import built, misses
from benchmarks.orders import HEADS, people, random_combination, random_order
from benchmarks.population import report
from benchmarks.soundness import mesh_faults, step_faults
from insolecad.errors import LimitError
from insolecad.features import DOSES
from insolecad.order import Order

AHEAD_OF_SULCUS = ("toe_crest.height_mm",)
AHEAD_OF_BALL = (
    "metatarsal_bar.height_mm",
    "neuroma_pad.height_mm",
    "dancers_pad.height_mm",
    "forefoot_post.angle_deg",
    "mortons_extension.thickness_mm",
    "reverse_mortons_extension.thickness_mm",
    "first_ray_cutout.depth_mm",
    "forefoot_gel_pocket.depth_mm",
    *HEADS,
)
"""Doses whose place a shorter insole does not have."""


def examined(order: Order, *, with_step: bool) -> tuple[str, dict[str, float], list[str]]:
    """Return (refusal or '', miss by dose, faults) of one order; a cure that does not build is a fault."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        formats = ["stl", "step"] if with_step else ["stl"]
        try:
            file = built(order, folder, formats=formats)
        except LimitError as error:
            try:
                built(order.changed(error.cure), folder)
            except LimitError as again:
                return str(error), {}, [f"cure {error.cure} does not build: {again}"]
            return str(error), {}, []
        lowered = (key for key, info in DOSES.items() if info.effect == "lowers")
        relieved = any(file.doses[key] for key in lowered) or file.doses["cuboid.height_mm"] < 0.0
        least = 1.2 if relieved else 1.6
        faults = mesh_faults(file.path, minimum_thickness=least if order.form.length == "full" else 1.0)
        if with_step:
            faults += step_faults(file.path.with_suffix(".step"), file.path)
        return "", misses(file, order, folder), [f"{order.name}: {fault}" for fault in faults]


def orders(
    count: int, seed: int, *, combined: bool = False, lengths: bool = False, toes: bool = False, steps: bool = False
) -> Iterator[Order]:
    """Yield random orders, of the usual doses or of every correction; the same seed gives the same ones.

    With `lengths` they end at the crease of the toes and behind the ball by turns; without the
    bar, and what lies ahead of the ball, on the shortest. With `toes` they have a tapered and a
    square toe by turns, with `steps` those of three-quarter length a step beside the first ray.
    """
    generator, persons = np.random.default_rng(seed), people()
    for number in range(count):
        order = (random_combination if combined else random_order)(generator, number, persons)
        order = shortened(order, number) if lengths or steps else order
        if steps and order.form.length == "three-quarter":
            order = order.changed({"form.first_ray_step": True})
        yield order.changed({"form.toe": ("tapered", "square")[number // 2 % 2]}) if toes else order


def shortened(order: Order, number: int) -> Order:
    """Return the order in sulcus or three-quarter length, by turns, without what cannot be on it."""
    length = ("sulcus", "three-quarter")[number % 2]
    beyond = AHEAD_OF_SULCUS if length == "sulcus" else (*AHEAD_OF_SULCUS, *AHEAD_OF_BALL)
    return order.changed({"form.length": length, **{key: 0.0 for key in beyond if key in order.values}})


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-step", action="store_true")
    parser.add_argument("--combined", action="store_true")
    parser.add_argument("--lengths", action="store_true")
    parser.add_argument("--toes", action="store_true")
    parser.add_argument("--steps", action="store_true")
    options = parser.parse_args()
    work = partial(examined, with_step=not options.no_step)
    with ProcessPoolExecutor(options.jobs) as pool:
        kinds = {name: getattr(options, name) for name in ("combined", "lengths", "toes", "steps")}
        drawn = orders(options.orders, options.seed, **kinds)
        found = report(pool.map(work, drawn, chunksize=2))
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
