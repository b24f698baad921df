"""What every dose of random insoles reads as, against what was ordered: the measure of the reader's tolerances.

Run: python -m benchmarks.doses [--orders N] [--seed N] [--in-place]

Insoles of every form, with few corrections and with many, are built, turned and moved at random in space, and
read with their job sheets as `insolecad inspect --job` does; with --in-place where they lie, as the report does.
"""

import argparse
from collections import defaultdict

import numpy as np

from insolecad.inspection.verify.dose import Dose
from tests.support.doses import orders, pair_of, read


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in-place", action="store_true")
    options = parser.parse_args()
    generator = np.random.default_rng(options.seed)
    seen: dict[str, list[tuple[float, Dose, str]]] = defaultdict(list)
    untold: dict[str, int] = defaultdict(int)
    for order in orders(options.orders, options.seed):
        pair = pair_of(order)
        told = read(pair, generator, in_place=options.in_place) if pair else None
        for dose in told.doses if told else ():
            key = f"{dose.feature}.{dose.parameter}"
            if dose.got is None:
                untold[f"{key}: {dose.reason}"] += 1
            else:
                seen[key].append((abs(dose.got - dose.asked), dose, order.name))
        for dose in told.not_measured if told else ():
            untold[f"{dose.feature}.{dose.parameter}, not measured: {dose.reason}"] += 1
    print(f"{'dose':42}{'read':>5}{'median':>8}{'95 %':>8}{'worst':>8}{'allowed':>15}{'out':>4}")
    for key, entries in sorted(seen.items()):
        size = np.array([miss for miss, _, _ in entries])
        allowed = [dose.tolerance for _, dose, _ in entries]
        out = sum(dose.ok is False for _, dose, _ in entries)
        ends = f"{min(allowed):.2f}" + (f" to {max(allowed):.2f}" if max(allowed) > min(allowed) else "")
        figures = f"{np.median(size):8.3f}{np.quantile(size, 0.95):8.3f}{size.max():8.3f}"
        print(f"{key:42}{len(size):5}{figures}{ends:>15}{out:4}  {max(entries, key=lambda one: one[0])[2]}")
    for words, count in sorted(untold.items()):
        print(f"{count:4} {words}")
    raise SystemExit(1 if any(dose.ok is False for entries in seen.values() for _, dose, _ in entries) else 0)


if __name__ == "__main__":
    main()
