"""Random prescriptions through a real slicer: do they slice clean, and does the estimate hold.

Run: python -m benchmarks.slices [--orders N] [--seed N] [--jobs N] [--record FILE]
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from tests.support.slices import cases, result


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
