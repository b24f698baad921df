"""What `insolecad inspect` reads off random insoles without their job sheets, against what they were made with.

Run: python -m benchmarks.inspections [--orders N] [--seed N] [--step] [--combined] [--lengths] [--forms]
    [--labels] [--holes] [--toes] [--steps]

Each insole is built with at most 20,000 and 80,000 triangles by turns, turned and moved at random
in space, and read back from its triangles; with --step every insole from its STEP file. The other
options draw the orders as benchmarks.random_prescriptions does, without top covers: of a covered insole the doses
are those of the cover's surface, which is not in the file.
"""

import argparse
from collections import defaultdict

import numpy as np

from tests.support.inspections import KINDS, LIMITS, TRIANGLES, inspected
from tests.support.random_prescriptions import orders


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    for name in ("step", *KINDS):
        parser.add_argument(f"--{name}", action="store_true")
    options = parser.parse_args()
    generator = np.random.default_rng(options.seed)
    seen: dict[str, list[tuple[float, str]]] = defaultdict(list)
    faults = 0
    for number, order in enumerate(
        orders(options.orders, options.seed, **{kind: getattr(options, kind) for kind in KINDS})
    ):
        found, wrong = inspected(order, TRIANGLES[number % 2], generator, step=options.step)
        for name, miss in found.items():
            seen[name].append((abs(float(miss)), order.name))
        faults += len(wrong)
        for line in wrong:
            print(f"{order.name}: {line}")
    print(f"{'measure':14}{'read':>6}{'median':>9}{'95 %':>9}{'worst':>9}{'limit':>7}{'out':>5}")
    for name, entries in seen.items():
        size = np.array([miss for miss, _ in entries])
        out = int((size > LIMITS[name]).sum())
        faults += out
        figures = f"{np.median(size):9.3f}{np.quantile(size, 0.95):9.3f}{size.max():9.3f}"
        print(f"{name:14}{len(size):6}{figures}{LIMITS[name]:7}{out:5}  {max(entries)[1]}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
