"""Random prescriptions over the full ranges: exact doses, sound STL, clean STEP, cures that build.

Run: python -m benchmarks.random_prescriptions [--orders N] [--seed N] [--jobs N] [--no-step] [--combined]
    [--lengths] [--forms] [--labels] [--holes] [--toes] [--steps]
With --cures N it draws orders that break limits of several kinds, until N are refused, and makes each again with its
cure. With --most-refused SHARE it also fails where more of the orders are refused: 0.1 of those with --combined.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, count

from benchmarks.population import report
from tests.support.random_prescriptions import cured, examined, mixed_orders, orders

BATCH = 50
"""Orders that are drawn at a time."""

Result = tuple[str, dict[str, float], list[str]]


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-step", action="store_true")
    parser.add_argument("--combined", action="store_true")
    parser.add_argument("--lengths", action="store_true")
    parser.add_argument("--forms", action="store_true")
    parser.add_argument("--labels", action="store_true")
    parser.add_argument("--holes", action="store_true")
    parser.add_argument("--toes", action="store_true")
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--cures", type=int, default=0)
    parser.add_argument("--most-refused", type=float, default=1.0)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs) as pool:
        if options.cures:
            draws = (pool.map(cured, mixed_orders(BATCH, options.seed + turn), chunksize=2) for turn in count())
            results = _until_refused(chain.from_iterable(draws), options.cures)
        else:
            names = ("combined", "lengths", "forms", "labels", "holes", "toes", "steps")
            kinds = {name: getattr(options, name) for name in names}
            drawn = orders(options.orders, options.seed, **kinds)
            results = pool.map(partial(examined, with_step=not options.no_step), drawn, chunksize=2)
        counts: Counter[bool] = Counter()
        faults = report(_counted(results, counts))
    refused = counts[True] / counts.total()
    print(f"{100.0 * refused:.1f} % refused")
    raise SystemExit(1 if faults or refused > options.most_refused else 0)


def _counted(results: Iterable[Result], counts: Counter[bool]) -> Iterator[Result]:
    """Yield results, and count how many are refusals."""
    for result in results:
        counts[bool(result[0])] += 1
        yield result


def _until_refused(results: Iterable[Result], wanted: int) -> Iterator[Result]:
    """Yield results until that many orders were refused."""
    for result in results:
        yield result
        wanted -= bool(result[0])
        if not wanted:
            return


if __name__ == "__main__":
    main()
