"""Random forms for orders: length, construction, cover, walls, post block."""

from typing import Any

import numpy as np

from insolecad.geometry.toe_shapes import TOES, USUAL_TOE
from insolecad.order import Order
from tests.support.orders import shortened

LENGTHS = ("full", "sulcus", "three-quarter")
SHELLS = ("pa12", "pp", "tpu95a")
BLOCKS = ("joined", "joined", "separate", "none")
SHAPED_TOES = [toe for toe in TOES if toe != USUAL_TOE]
BASES = ("base.heel_mm", "base.forefoot_mm")


def in_a_form(order: Order, generator: np.random.Generator) -> Order:
    """Return the order in a random form.

    A shell's base is left to its rule; a cushion's is thicker by the cover, which is within it.
    """
    values: dict[str, Any] = {}
    cover = round(float(generator.uniform(1.0, 5.0)), 1) if generator.random() < 0.4 else 0.0
    if cover:
        values["top_cover.thickness_mm"] = cover
    if generator.random() < 0.5:
        values |= _shell(generator)
        bare = {key: value for key, value in order.values.items() if key not in BASES}
        order = Order(**bare)
    else:
        values |= {key: min(order.values[key] + cover, 10.0) for key in BASES if key in order.values}
        if generator.random() < 0.3:
            values |= {"form.walls": "vertical", "material.name": "eva"}
    length = LENGTHS[int(generator.integers(3))]
    return shortened(order.with_values(values), length)


def _shell(generator: np.random.Generator) -> dict[str, Any]:
    """Return the keys of a random shell, every second one of three thicknesses."""
    zones = ("rearfoot", "midfoot", "forefoot")
    thickness = [round(float(generator.uniform(2.0, 5.0)), 1) for _ in zones]
    if generator.random() < 0.5:
        thickness = [thickness[0]] * 3
    return {
        "form.construction": "shell",
        "form.post_block": BLOCKS[int(generator.integers(len(BLOCKS)))],
        "material.name": SHELLS[int(generator.integers(len(SHELLS)))],
        **{f"shell.{zone}_mm": value for zone, value in zip(zones, thickness, strict=True)},
    }
