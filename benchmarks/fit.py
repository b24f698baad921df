"""How finished insoles hold a foot, beside what real feet, insoles and lasts measure; and the gates of that.

Run: python -m benchmarks.fit [--feet N] [--seed N] [--type neutral] [--set KEY=VALUE] [--jobs N] [--tables]

Prints tables of one reference foot at every support level, as cushion, shell and UCBL; two scanned feet standing on
insoles for them; domes; then every gate with its worst figure over N surveyed feet at three levels as cushion, shell
and UCBL, and over the scans. Everything is read from triangles alone, by code that knows nothing of the generator.
Exit code 1 if a gate is out. --tables prints the tables alone; --type and --set change the tables' orders.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from insolecad.errors import InsolecadError
from tests.support.fit import tables
from tests.support.fit.figures import Figures, dome_figures, figures, scan_of, standing_figures
from tests.support.fit.gates import GATES, LEVEL_GATE, PAD_GATES, STANDING_GATES, Gate, gates_for
from tests.support.fit.insole import Foot
from tests.support.fit.subjects import CONSTRUCTIONS, Case, population_cases, reference_cases, subject
from tests.support.orders import LEVELS

DOMES = {
    "metatarsal_pad": 4.5,
    "transverse_arch": 3.0,
    "neuroma_pad": 4.0,
    "cuboid": 3.0,
    "metatarsal_bar": 4.0,
}
"""Corrections that are domes or ridges, with a usual height in mm."""


@dataclass(frozen=True)
class Result:
    """The figures of one case; none, and why, if its order was refused."""

    case: Case
    figures: Figures = field(default_factory=dict)
    refusal: str = ""


def answered(case: Case, read: Callable[[Case], Figures]) -> Result:
    """Return what is read of a case."""
    try:
        return Result(case, read(case))
    except InsolecadError as error:
        return Result(case, refusal=str(error).splitlines()[0])


def measured(case: Case) -> Result:
    """Return the figures of one case."""
    return answered(case, lambda case: figures(subject(case)))


def stood(case: Case) -> Result:
    """Return the figures of a case of a scanned foot, and how that stands."""

    def read(case: Case) -> Figures:
        built = subject(case)
        return figures(built) | standing_figures(built, scan_of(case.side))

    return answered(case, read)


def domed(feature: str) -> Result:
    """Return the figures of one dome on the reference foot."""
    # one at a time: a transverse arch would leave the pad out, and be measured less it
    rivals = tuple((f"{other}.height_mm", 0.0) for other in DOMES if other != feature)
    case = replace(reference_cases()[1], name=feature, extra=rivals)
    return answered(case, lambda case: dome_figures(case, feature, DOMES[feature]))


def standing_cases() -> list[Case]:
    """Return the scanned feet at every level in every construction."""
    return [
        Case(f"{side} scan, {construction}, {level}", scan_of(side).foot, "neutral", level, construction, side)
        for side in ("right", "left")
        for construction in CONSTRUCTIONS
        for level in LEVELS
    ]


def print_tables(own: Iterable[tables.Table], results: Iterable[Result]) -> None:
    """Print tables of some results, and what was refused."""
    results = list(results)
    for table in own:
        print("\n" + table.text((result.case.name, result.figures) for result in results))
    for result in results:
        if result.refusal:
            print(f"{result.case.name}: refused, {result.refusal}")


def gates_of(result: Result) -> tuple[Gate, ...]:
    """Return the gates of one insole."""
    return gates_for(result.case.construction, result.case.level, result.figures.get("fill dose", 0.0))


class Verdicts:
    """The worst figure of every gate so far, and how many insoles were out."""

    def __init__(self) -> None:
        """Begin with none."""
        self.worst: dict[str, tuple[float, float, str]] = {}
        self.out: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self.refused: list[Result] = []
        self.areas: defaultdict[tuple[Foot, str], dict[str, Result]] = defaultdict(dict)

    def judge(self, result: Result, gates: Iterable[Gate]) -> None:
        """Count one insole toward its gates."""
        if result.refusal:
            self.refused.append(result)
            return
        self.areas[result.case.foot, result.case.construction][result.case.level] = result
        for gate in gates:
            value = result.figures[gate.figure]
            miss = gate.miss(value)
            if gate.figure not in self.worst or miss > self.worst[gate.figure][0]:
                self.worst[gate.figure] = (miss, value, result.case.name)
            count = self.out[gate.figure][result.case.construction]
            count[0] += miss > 0.0
            count[1] += 1

    def compare_levels(self) -> None:
        """Count the contact at maximum support over that at mild, of every foot in every construction."""
        for by_level in list(self.areas.values()):
            if {"mild", "maximum"} <= set(by_level):
                mild, maximum = (by_level[level].figures["area over flat"] for level in ("mild", "maximum"))
                self.judge(replace(by_level["maximum"], figures={LEVEL_GATE.figure: maximum / mild}), [LEVEL_GATE])

    def print(self) -> bool:
        """Print refusals, and every gate with its worst figure; return whether one is out."""
        print(f"\n{len(self.refused)} orders were refused")
        for result in self.refused[:8]:
            print(f"    {result.case.name}: {result.refusal}")
        print(f"\n{'gate':34}{'limits':>14}{'worst':>9}       whose; out by construction")
        for gate in GATES:
            miss, value, name = self.worst.get(gate.figure, (0.0, float("nan"), "nobody"))
            counts = self.out[gate.figure].items()
            words = ", ".join(f"{construction} {out}/{of}" for construction, (out, of) in counts if out)
            verdict = "out" if miss > 0.0 else "ok"
            print(f"{gate.figure:34}{gate.limits:>14}{tables.number(value):>9}  {verdict:3}  {name}; {words or 'none'}")
        return any(miss > 0.0 for miss, _, _ in self.worst.values())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feet", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--type", choices=("flat", "neutral", "high"), default="neutral")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tables", action="store_true")
    options = parser.parse_args()
    extra = tuple((key, value) for key, _, value in (pair.partition("=") for pair in options.set))
    with ProcessPoolExecutor(options.jobs) as pool:
        print_tables(tables.TABLES, pool.map(measured, reference_cases(options.type, extra)))
        standing = list(pool.map(stood, standing_cases()))
        print_tables([tables.STANDING], standing)
        domes = list(pool.map(domed, DOMES))
        print_tables([tables.DOMES], domes)
        if options.tables:
            return
        verdicts = Verdicts()
        for result in standing:
            verdicts.judge(result, (*gates_of(result), *STANDING_GATES))
        verdicts.judge(domes[0], PAD_GATES)
        for result in pool.map(measured, population_cases(options.feet, options.seed), chunksize=4):
            verdicts.judge(result, gates_of(result))
    verdicts.compare_levels()
    raise SystemExit(1 if verdicts.print() else 0)


if __name__ == "__main__":
    main()
