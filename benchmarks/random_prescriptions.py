"""Random prescriptions over the full ranges: exact doses, sound STL, clean STEP, cures that build.

Run: python -m benchmarks.random_prescriptions [--orders N] [--seed N] [--jobs N] [--no-step] [--combined]
    [--lengths] [--forms] [--labels] [--holes] [--toes] [--steps]
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from benchmarks.population import report
from tests.support.random_prescriptions import examined, orders


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
    options = parser.parse_args()
    work = partial(examined, with_step=not options.no_step)
    with ProcessPoolExecutor(options.jobs) as pool:
        names = ("combined", "lengths", "forms", "labels", "holes", "toes", "steps")
        kinds = {name: getattr(options, name) for name in names}
        drawn = orders(options.orders, options.seed, **kinds)
        found = report(pool.map(work, drawn, chunksize=2))
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
