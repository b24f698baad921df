"""Speed of batches: insoles a second with one worker and two, seconds of CPU, bytes and memory per pair.

`python -m benchmarks.batch` prints this alone; `make bench` prints it with the rest. On a busy
machine the seconds of CPU say more than the rates.
"""

import csv
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from insolecad.batch import run
from tests.support.paths import DATA

PEOPLE = DATA / "feet_sample.csv"
PAIRS, WARM = 60, 6
"""Pairs of a run, and those per worker that do not count: libraries load meanwhile."""


@dataclass(frozen=True)
class Speed:
    """What one run came to: rates and costs per pair, and a worker's peak memory early and at the end."""

    insoles_a_second: float
    cpu_seconds: float
    bytes: float
    early_mb: float
    late_mb: float


def people() -> Iterator[dict[str, str | float]]:
    """Yield surveyed people as orders."""
    with PEOPLE.open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            yield {
                "name": f"p{number}",
                "foot.length_mm": float(row["footlength"]),
                "foot.ball_length_mm": float(row["balloffootlength"]),
                "foot.ball_width_mm": float(row["footbreadthhorizontal"]),
                "foot.heel_width_mm": float(row["heelbreadth"]),
                "wearer.mass_kg": float(row["weight_kg"]),
            }


def of_workers() -> tuple[float, float]:
    """Return the seconds of CPU of all worker processes so far, and the largest one's peak memory in MB."""
    ticks, peak = 0, 0.0
    for one in multiprocessing.active_children():
        place = Path("/proc") / str(one.pid)
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
        high = next(line for line in (place / "status").read_text().splitlines() if line.startswith("VmHWM"))
        peak = max(peak, int(high.split()[1]) / 1024.0)
    return ticks / os.sysconf("SC_CLK_TCK"), peak


def measured(workers: int, formats: tuple[str, ...], pairs: int = PAIRS) -> Speed:
    """Return the speed of a run, from when every worker is warm to its last pair."""
    warm = WARM * workers
    with tempfile.TemporaryDirectory() as folder:
        orders = [order for order, _ in zip(people(), range(pairs + warm), strict=False)]
        found = run(orders, out=folder, jobs=workers, formats=formats, presets=["runner-overpronation-moderate"])
        with closing(found):
            for _ in range(warm):
                next(found)
            start, (before, early) = time.perf_counter(), of_workers()
            # the workers end with the iterator: look at them before its last value
            for _ in range(pairs):
                assert next(found).status == "done"
            taken, (after, late) = time.perf_counter() - start, of_workers()
        size = sum(path.stat().st_size for path in Path(folder).glob("p*")) / len(orders)
    return Speed(2 * pairs / taken, (after - before) / pairs, size, early, late)


def add_rows(table: Table) -> None:
    """Add the batch's rows to the table of all speeds."""
    for formats in (("stl",), ("stl", "step")):
        one = measured(1, formats)
        two = measured(2, formats)
        for workers, speed in ((1, one), (2, two)):
            times = f", {two.insoles_a_second / one.insoles_a_second:.2f} times one" if workers == 2 else ""
            table.add_row(
                f"batch, {' + '.join(formats).upper()}, {workers} worker{'s' if workers > 1 else ''}",
                f"{speed.insoles_a_second:.1f} insoles/s{times}",
                f"{speed.cpu_seconds:.3f} s CPU a pair",
                f"{speed.bytes / 1e6:.2f} MB a pair, memory {speed.early_mb:.0f} to {speed.late_mb:.0f} MB a worker",
            )


if __name__ == "__main__":
    speeds = Table("what", "rate", "cost", "also")
    add_rows(speeds)
    Console(width=140).print(speeds)
