"""Every dose exact and every file sound, on a table of real people at all three support levels.

Run: python -m benchmarks.population [TABLE.csv] [--people N] [--jobs N] [--by-turns]
Prints the largest miss of every dose, the sizes' largest miss, faults and refusals.
With --by-turns each order has one of its doses read, another at each level, and every
fifth is searched for self-intersections: a third of the time.
"""

import argparse
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.support.orders import SAMPLE, people, population
from tests.support.population import examined


def report(results: Iterator[tuple[str, dict[str, float], list[str]]]) -> int:
    """Print what came out; return how many orders were at fault."""
    worst: defaultdict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    for refusal, errors, faults in results:
        counts["orders"] += 1
        if counts["orders"] % 100 == 0:
            print(f"{counts['orders']} orders, {counts['faulty']} faulty, largest miss", flush=True)
            print({key: round(error, 4) for key, error in worst.items()}, flush=True)
        counts["refused"] += bool(refusal)
        counts["faulty"] += bool(faults)
        for text in [refusal, *faults]:
            if text:
                print("   ", text)
        for key, error in errors.items():
            counts[key] += 1
            worst[key] = max(worst[key], abs(error))
    print(f"{counts['orders']} orders, {counts['refused']} refused, {counts['faulty']} faulty")
    for key, error in sorted(worst.items()):
        print(f"{key:48s} read {counts[key]:6d} times, largest miss {error:.4f}")
    return counts["faulty"]


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--people", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--by-turns", action="store_true")
    options = parser.parse_args()
    orders = population(people(options.table)[: options.people])
    turns = itertools.count() if options.by_turns else itertools.repeat(None)
    with ProcessPoolExecutor(options.jobs) as pool:
        raise SystemExit(1 if report(pool.map(examined, orders, turns, chunksize=8)) else 0)


if __name__ == "__main__":
    main()
