"""One order of a real person: every dose read back, and the faults of its file."""

import tempfile
from pathlib import Path

from insolecad.errors import OrderError
from insolecad.inspection.measure.basics import basics
from insolecad.order import Order
from tests.support.exact import built, misses, written
from tests.support.soundness import faults_of

SIZES = ("length_mm", "ball_width_mm", "heel_width_mm")


def examined(order: Order, turn: int | None = None) -> tuple[str, dict[str, float], list[str]]:
    """Return (refusal or '', miss by dose and size, faults) of one order."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            file = built(order, folder) if turn is None else written(order, folder)
        except OrderError as error:
            return str(error), {}, []
        faults = faults_of(file.mesh, 1.6, crossings=turn is None or turn % 5 == 0)
        measured = basics(file.mesh)
        errors = misses(file, order, folder, turn)
        for size in SIZES:
            errors[size] = getattr(measured, size) - file.doses[f"outline.{size}"]
        return "", errors, [f"{order.name}: {fault}" for fault in faults]
