"""Every kind of order on real feet: support x foot type x shoe x activity x strike x material.

Run: python -m benchmarks.cells [TABLE.csv] [--feet 20] [--jobs 2] [--every N]
No default prescription may be refused, fail a check of its finished mesh, or break a rule:
a skive has its cup, the heel stays in the shoe, the doses lie within their limits.
"""

import argparse
import itertools
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.support.cells import cells, faults
from tests.support.orders import SAMPLE, people


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
