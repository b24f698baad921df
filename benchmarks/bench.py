"""Speed: `make bench` prints this table. Nothing here is a test; machines differ and are noisy.

Warm figures are the median (and best) of many builds on one core; cold ones whole
processes, as a person at a terminal meets them, with their peak memory.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

# one core, as the table says; numpy reads this when it is first imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from insolecad.files.slicers import SlicerName
    from insolecad.order import Order
    from insolecad.prescription import Prescription
    from insolecad.solid.insole import Insole

ORDER: dict[str, dict[str, str | float]] = {
    "foot": {"length_mm": 262, "ball_width_mm": 101, "heel_width_mm": 68, "ball_length_mm": 194, "type": "flat"},
    "wearer": {"mass_kg": 78},
}
FLAGS = [
    *("--foot-length", "262", "--ball-width", "101", "--heel-width", "68", "--ball-length", "194"),
    *("--foot-type", "flat", "--mass", "78", "--name", "bench"),
]
WARM_RUNS, COLD_RUNS = 40, 5


TEN_CORRECTIONS = {
    "medial_flange.height_mm": 20.0,
    "forefoot_post.angle_deg": 2.0,
    "neuroma_pad.height_mm": 3.0,
    "cuboid.height_mm": 3.0,
    "toe_crest.height_mm": 3.0,
    "mortons_extension.thickness_mm": 3.0,
    "plantar_fascia_groove.depth_mm": 2.0,
    "heel_spur_pocket.depth_mm": 2.0,
    "head_offload.mth5_mm": 2.0,
    "lateral_flange.height_mm": 14.0,
}
"""Ten more, on top of what rules prescribe."""


def warm(work: Callable[[], object], runs: int = WARM_RUNS) -> tuple[float, float]:
    """Return median and best of many runs in milliseconds, after two that do not count."""
    work(), work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(1000.0 * (time.perf_counter() - start))
    return median(times), min(times)


def cold(*arguments: str) -> tuple[float, float, float]:
    """Return median and best seconds of whole processes, and their peak memory in MB."""
    times, memory = [], 0.0
    for _ in range(COLD_RUNS):
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "insolecad", *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - start)
        memory = max(memory, usage.ru_maxrss / 1024.0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"insolecad {' '.join(arguments)} failed")
    return median(times), min(times), memory


def main() -> None:
    """Measure and print."""
    table = Table("what", "median", "best", "also", title="insolecad, one insole unless it says pair")
    with tempfile.TemporaryDirectory() as folder:
        # cold rows first: a child's peak memory cannot be distinguished from that of a parent grown large
        _cold_rows(table, folder)
        _warm_rows(table, Path(folder))
        _form_rows(table, Path(folder))
        _threemf_rows(table, Path(folder))
        if Path("/proc/self").exists():
            from benchmarks.batch import add_rows

            add_rows(table)
    Console().print(table)


def _warm_rows(table: Table, folder: Path) -> None:
    from insolecad.files import WRITERS
    from insolecad.order import Order
    from insolecad.prescription import prescribe

    prescription = prescribe(Order(**ORDER)).right
    assert prescription is not None
    for tolerance in (0.02, 0.05):
        count = len(insole_at(prescription, tolerance).triangles.faces)
        middle, best = warm(lambda t=tolerance: WRITERS["stl"](insole_at(prescription, t), folder / "a.stl", "a"))
        table.add_row(f"surface and STL at {tolerance} mm", f"{middle:.1f} ms", f"{best:.1f} ms", f"{count} triangles")
    many = prescribe(Order(**ORDER, **TEN_CORRECTIONS)).right
    assert many is not None
    count = len(insole_at(many, 0.02).triangles.faces)
    middle, best = warm(lambda: WRITERS["stl"](insole_at(many, 0.02), folder / "a.stl", "a"))
    table.add_row("the same with ten corrections", f"{middle:.1f} ms", f"{best:.1f} ms", f"{count} triangles")
    ready = insole_at(prescription, 0.02)
    middle, best = warm(lambda: WRITERS["step"](ready, folder / "a.step", "a"), 20)
    size = (folder / "a.step").stat().st_size / 1e3
    table.add_row("STEP built and written", f"{middle:.1f} ms", f"{best:.1f} ms", f"{size:.0f} kB")


FORMS: dict[str, dict[str, object]] = {
    "three-quarter length": {"form.length": "three-quarter"},
    "for a top cover of 2 mm": {"top_cover.thickness_mm": 2.0},
    "upright walls": {"form.walls": "vertical", "material.name": "eva"},
    "shell of PA12 on its block": {"form.construction": "shell", "material.name": "pa12"},
}
"""Forms whose pairs are timed."""

LABELS = ("COMFORT PAIR 7", "R 41")
"""Labels whose cost is timed: 14 characters, and 4."""


def _form_rows(table: Table, folder: Path) -> None:
    from insolecad.order import Order

    order = Order(**ORDER)
    for words, values in FORMS.items():
        changed = order.with_values(values)
        middle, best = warm(lambda o=changed: _write_pair(o, folder, ("stl", "step")), 10)
        table.add_row(f"pair, {words}: STL and STEP", f"{middle:.0f} ms", f"{best:.0f} ms", "")
    for label in LABELS:
        one = order.with_values({"side": "right"})
        for kind in ("stl", "step"):
            # one after the other, so that a busy machine slows both
            pairs = [
                (warm(lambda o=o, k=kind: _write_pair(o, folder, (k,)), 4)[0])
                for _ in range(5)
                for o in (one, one.with_values({"form.label": label}))
            ]
            more = [with_it - without for without, with_it in zip(pairs[::2], pairs[1::2], strict=True)]
            words = f"label {label!r} adds to the {kind.upper()}"
            table.add_row(words, f"{median(more):.0f} ms", f"{min(more):.0f} ms", "")


def _threemf_rows(table: Table, folder: Path) -> None:
    """Add rows for the 3MF of a finished pair, without the building of its insoles."""
    from insolecad.files.slicers import SLICERS
    from insolecad.job import pair_3mf
    from insolecad.job.pipeline import build
    from insolecad.order import Order

    order = Order(**ORDER)
    pair = build(order, max_triangles=20_000)
    counts = [len(one.triangles.faces) for _, one, _ in pair.sides()]
    stl, path = sum(84 + 50 * count for count in counts), folder / "pair.3mf"
    for slicer in SLICERS:

        def work(slicer: "SlicerName" = slicer) -> None:
            sides = pair_3mf.built_sides(pair.sides(), ["3mf"], slicer)
            pair_3mf.save(path, order, pair_3mf.items(sides, slicer), slicer, {})

        middle, best = warm(work, 20)
        words = "3MF of a pair, plain" if slicer == "plain" else f"3MF of a pair, {slicer}, zones made and written"
        also = f"{path.stat().st_size / stl:.1%} of its STLs, {' + '.join(map(str, counts))} triangles"
        table.add_row(words, f"{middle:.0f} ms", f"{best:.0f} ms", also)


def _write_pair(order: "Order", folder: Path, kinds: tuple[str, ...]) -> None:
    """Build what an order asks for and write it, without a job sheet."""
    from insolecad.files import WRITERS
    from insolecad.job.pipeline import build

    for side, insole, _ in build(order).sides():
        for kind in kinds:
            WRITERS[kind](insole, folder / f"{side}.{kind}", side)


def insole_at(prescription: "Prescription", tolerance: float) -> "Insole":
    """Return the insole of a prescription."""
    from insolecad.design.design import Design
    from insolecad.solid.build import design_insole, sample_insole
    from insolecad.solid.request import InsoleRequest
    from insolecad.surface.limits import Thinnest

    request = InsoleRequest("right", Design(prescription.measures, prescription.doses), Thinnest(1.6, 1.2))
    return sample_insole(design_insole(request), tolerance).solid


def _cold_rows(table: Table, folder: str) -> None:
    for what, arguments in (
        ("cold: pair as STL", ["make", *FLAGS, "--quiet", "--format", "stl", "--out", folder]),
        ("cold: pair as STL and STEP", ["make", *FLAGS, "--quiet", "--format", "stl,step", "--out", folder]),
        ("cold: explain an order", ["explain", *FLAGS]),
        ("cold: --help", ["--help"]),
    ):
        middle, best, memory = cold(*arguments)
        table.add_row(what, f"{middle:.2f} s", f"{best:.2f} s", f"{memory:.0f} MB")


if __name__ == "__main__":
    main()
