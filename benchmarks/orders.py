"""Orders for tests and sweeps: real feet, and random prescriptions over the full ranges."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.order import Order

SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "feet_sample.csv"
LEVELS = ("mild", "moderate", "maximum")
TYPES = ("flat", "neutral", "high")

RANGES = {
    "base.heel_mm": (2.0, 7.0),
    "base.forefoot_mm": (2.0, 7.0),
    "heel_lift.height_mm": (0.0, 10.0),
    "heel_cup.depth_mm": (6.0, 26.0),
    "medial_arch.height_mm": (8.0, 26.0),
    "lateral_arch.height_mm": (0.0, 4.0),
    "rearfoot_post.angle_deg": (-8.0, 8.0),
    "medial_skive.depth_mm": (0.0, 6.0),
    "lateral_skive.depth_mm": (0.0, 6.0),
    "metatarsal_pad.height_mm": (0.0, 6.0),
    "metatarsal_bar.height_mm": (0.0, 5.0),
}
"""Ranges of the random doses; each is drawn with a chance of one half."""

RIVALS = {"lateral_skive.depth_mm": "medial_skive.depth_mm", "metatarsal_bar.height_mm": "metatarsal_pad.height_mm"}


def people(table: Path = SAMPLE) -> list[dict[str, str]]:
    """Return the rows of a table of feet."""
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def foot(person: dict[str, str]) -> dict[str, Any]:
    """Return a person's foot measures under the order's names."""
    return {
        "length_mm": float(person["footlength"]),
        "ball_length_mm": float(person["balloffootlength"]),
        "ball_width_mm": float(person["footbreadthhorizontal"]),
        "heel_width_mm": float(person["heelbreadth"]),
    }


def population(persons: list[dict[str, str]]) -> Iterator[Order]:
    """Yield an order per person and support level; foot types and sides take turns."""
    for number, person in enumerate(persons):
        for turn, level in enumerate(LEVELS):
            yield Order(
                name=f"person-{number}-{level}",
                side="left" if number % 2 else "right",
                foot={**foot(person), "type": TYPES[(number + turn) % 3]},
                wearer={"mass_kg": float(person["weight_kg"])},
                support={"level": level},
            )


def random_order(generator: np.random.Generator, number: int, persons: list[dict[str, str]]) -> Order:
    """Return an order of a random real foot with every dose drawn or zero."""
    doses = {key: 0.0 for key in RANGES if not key.startswith("base.")}
    for key, (low, high) in RANGES.items():
        if generator.random() < 0.5:
            doses[key] = round(float(generator.uniform(low, high)), 2)
    for rival, favourite in RIVALS.items():
        if doses.get(rival) and doses.get(favourite):
            doses[rival if generator.random() < 0.5 else favourite] = 0.0
    order: dict[str, Any] = {
        "name": f"random-{number}",
        "side": "left" if generator.random() < 0.5 else "right",
        "foot": foot(persons[int(generator.integers(len(persons)))]),
    }
    for key, value in doses.items():
        feature, dose = key.split(".")
        order.setdefault(feature, {})[dose] = value
    return Order(**order)
