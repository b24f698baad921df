"""Every kind of order on real feet: support x foot type x shoe x activity x strike x material.

Run: python -m benchmarks.cells [TABLE.csv] [--feet 20] [--jobs 2] [--every N]
No default prescription may be refused, fail a check of its finished mesh, or break a rule:
a skive has its cup, the heel stays in the shoe, the doses lie within their limits.
"""

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.orders import SAMPLE, foot, people
from insolecad.errors import InsolecadError
from insolecad.job.job_sheet import side_sheet
from insolecad.order import KEYS, Order
from insolecad.prescription import prescribe
from insolecad.solid.build import insole
from insolecad.surface.limits import Thinnest

COARSE = 0.05
"""Chord tolerance in mm: coarser meshes miss the widths by more than the checks allow."""

MATERIALS: tuple[dict[str, Any], ...] = (
    {"name": "tpu95a"},
    {"name": "tpu85a"},
    {"name": "eva", "hardness_shore_a": 25},
    {"name": "eva", "hardness_shore_a": 35},
    {"name": "eva", "hardness_shore_a": 50},
    {"name": "gel"},
    {"name": "pa12"},
    {"name": "pp"},
)

MAY_WARN = frozenset({"foot length", "age"})
"""Warnings that come from the foot and not from what was prescribed for it."""


def cells() -> Iterator[dict[str, Any]]:
    """Yield every kind of order, without the foot."""
    words = {key: KEYS[key].words for key in ("support.level", "foot.type", "shoe.type")}
    free = {"activity.type": ("walking", "running"), "activity.strike": ("heel", "midfoot", None)}
    for level, kind, shoe in itertools.product(*words.values()):
        for activity, strike, material in itertools.product(*free.values(), MATERIALS):
            yield {
                "support": {"level": level},
                "type": kind,
                "shoe": {"type": shoe},
                "activity": {"type": activity, "strike": strike},
                "material": material,
            }


def faults(cell: dict[str, Any], person: dict[str, str], number: int) -> list[str]:
    """Return what is wrong with one kind of order on one person's foot."""
    kind = dict(cell)
    measures = {**foot(person), "type": kind.pop("type")}
    side = "left" if number % 2 else "right"
    order = Order(name="cell", side=side, foot=measures, wearer={"mass_kg": float(person["weight_kg"])}, **kind)
    prescription = prescribe(order)[side]
    try:
        built = insole(
            side,
            prescription.measures,
            prescription.doses,
            thinnest=Thinnest(prescription.minimum_thickness, prescription.thickness_over_relief),
            tolerance=COARSE,
        )
        findings = side_sheet(built, prescription, [])["findings"]
    except InsolecadError as error:
        return [f"{cell} on a foot of {measures['length_mm']:g} mm: {error}"]
    broken = [one for one in findings if one["level"] == "fail"]
    broken += [one for one in findings if one["level"] == "warn" and not _from_the_foot(one["check"])]
    return [f"{cell} on a foot of {measures['length_mm']:g} mm: {one}" for one in broken]


def _from_the_foot(check: str) -> bool:
    return check in MAY_WARN or " / " in check


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--feet", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    persons = people(options.table)
    chosen = sorted(persons, key=lambda person: float(person["footlength"]))[:: max(len(persons) // options.feet, 1)]
    kinds = list(cells())
    pairs = list(itertools.product(kinds, chosen[: options.feet]))[:: options.every]
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(options.jobs) as pool:
        work = pool.map(faults, *zip(*pairs, strict=True), range(len(pairs)), chunksize=32)
        for found in work:
            counts["orders"] += 1
            counts["faulty"] += bool(found)
            for text in found[:1]:
                print("   ", text)
            if counts["orders"] % 2000 == 0:
                print(f"{counts['orders']} orders, {counts['faulty']} faulty", flush=True)
    print(f"{len(kinds)} kinds x {options.feet} feet: {counts['orders']} orders, {counts['faulty']} faulty")
    raise SystemExit(1 if counts["faulty"] else 0)


if __name__ == "__main__":
    main()
