"""Orders for tests and sweeps: real feet, and random prescriptions over the full ranges."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.features import EXCLUDING, FEATURES
from insolecad.features.head_offload import HEAD_OFFLOAD
from insolecad.order import Order
from tests.support.paths import DATA

SAMPLE = DATA / "feet_sample.csv"
LEVELS = ("mild", "moderate", "maximum")
TYPES = ("flat", "neutral", "high")

RANGES = {
    "base.heel_mm": (2.0, 7.0),
    "base.forefoot_mm": (2.0, 7.0),
    "heel_lift.height_mm": (0.0, 10.0),
    "heel_cup.depth_mm": (6.0, 26.0),
    "medial_arch.height_mm": (8.0, 26.0),
    "lateral_arch.height_mm": (0.0, 6.0),
    "rearfoot_post.angle_deg": (-8.0, 8.0),
    "medial_skive.depth_mm": (0.0, 6.0),
    "lateral_skive.depth_mm": (0.0, 6.0),
    "metatarsal_pad.height_mm": (0.0, 6.0),
    "metatarsal_bar.height_mm": (0.0, 5.0),
}
"""Ranges of the random doses; each is drawn with a chance of one half."""

FILLS = ("medial_arch.fill_percent", "medial_arch.distal_fill_percent")
"""Doses of how full an ordered arch is: each is drawn with a chance of 0.3, and else by rule."""

RIVALS = {"lateral_skive.depth_mm": "medial_skive.depth_mm", "metatarsal_bar.height_mm": "metatarsal_pad.height_mm"}


HEADS = tuple(info.key for info in HEAD_OFFLOAD.doses)

COMBINED: dict[str, tuple[float, float]] = {
    **{key: limits for key, limits in RANGES.items() if not key.startswith("base.")},
    **{
        info.key: (info.least or info.low, info.high)
        for feature in FEATURES.values()
        if feature.on_order
        for info in feature.main
    },
    "cuboid.height_mm": (-2.0, 5.0),
}
"""Ranges of every correction: a deeper hollow for the cuboid goes with few others."""


AHEAD_OF_SULCUS = ("toe_crest.height_mm",)
AHEAD_OF_BALL = (
    "metatarsal_bar.height_mm",
    "neuroma_pad.height_mm",
    "dancers_pad.height_mm",
    "mortons_extension.thickness_mm",
    "reverse_mortons_extension.thickness_mm",
    "first_ray_cutout.depth_mm",
    "forefoot_gel_pocket.depth_mm",
    *HEADS,
)
"""Doses whose place a shorter insole does not have."""


def shortened(order: Order, length: str) -> Order:
    """Return the order in another length, without what is ahead of its front edge."""
    beyond = {"full": (), "sulcus": AHEAD_OF_SULCUS, "three-quarter": (*AHEAD_OF_SULCUS, *AHEAD_OF_BALL)}[length]
    return order.with_values({"form.length": length, **{key: 0.0 for key in beyond if key in order.values}})


def random_combination(generator: np.random.Generator, number: int, persons: list[dict[str, str]]) -> Order:
    """Return an order of a random real foot, each correction on it with a chance of 0.3, one of each rival pair."""
    doses = {key: 0.0 for key in COMBINED}
    present = {feature: generator.random() < 0.3 for feature in dict.fromkeys(key.split(".")[0] for key in COMBINED)}
    for key, (low, high) in COMBINED.items():
        # of the heads, those drawn too: nobody off-loads all five
        if present[key.split(".")[0]] and (key not in HEADS or generator.random() < 0.4):
            doses[key] = round(float(generator.uniform(low, high)), 2)
    for pair in EXCLUDING:
        if all(doses.get(key) for key in pair):
            doses[pair[int(generator.integers(2))]] = 0.0
    side = "left" if generator.random() < 0.5 else "right"
    measures = {f"foot.{name}": value for name, value in foot(persons[int(generator.integers(len(persons)))]).items()}
    fills = random_fills(generator, doses)
    return Order(**{"name": f"combination-{number}", "side": side, **measures, **doses, **fills})


def random_fills(generator: np.random.Generator, doses: dict[str, float]) -> dict[str, float]:
    """Return how full the arch is, where one is ordered."""
    drawn = {key: round(float(generator.uniform(0.0, 100.0)), 1) for key in FILLS if generator.random() < 0.3}
    return drawn if doses.get("medial_arch.height_mm") else {}


ZONES = ("heel", "midfoot", "forefoot", "toes")
APERTURES = {"heel": 30.0, "mth1": 18.0, "mth2": 20.0, "mth3": 20.0, "mth4": 20.0, "mth5": 14.0}
"""Largest diameters in mm of random apertures."""


def ventilated(order: Order, generator: np.random.Generator) -> Order:
    """Return the order with holes of a random diameter and pitch in random zones, and now and then apertures."""
    diameter = round(float(generator.uniform(2.0, 6.0)), 1)
    zones = [zone for zone in ZONES if generator.random() < 0.6] or ["forefoot"]
    holes = {
        "ventilation.diameter_mm": diameter,
        "ventilation.pitch_mm": round(max(float(generator.uniform(6.0, 16.0)), diameter + 2.5), 1),
        "ventilation.zones": zones,
    }
    apertures = {
        f"aperture.{place}_mm": round(float(generator.uniform(8.0, most)), 1)
        for place, most in APERTURES.items()
        if generator.random() < 0.15
    }
    return order.with_values({**holes, **apertures})


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
    for key, value in (doses | random_fills(generator, doses)).items():
        feature, dose = key.split(".")
        order.setdefault(feature, {})[dose] = value
    return Order(**order)
