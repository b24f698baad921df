"""Every kind of order on real feet: support x foot type x shoe x activity x strike x material."""

import itertools
from collections.abc import Iterator
from typing import Any

from insolecad.catalogue.materials import materials
from insolecad.errors import InsolecadError
from insolecad.job.pipeline import build
from insolecad.job.self_check import check_insole
from insolecad.order import KEYS, Order
from tests.support.orders import foot

COARSE = 0.05
"""Chord tolerance in mm: coarser meshes miss the widths by more than the checks allow."""

MATERIALS: tuple[dict[str, Any], ...] = (
    *({"name": name} for name, material in materials().items() if not material.hardness),
    *(
        {"name": name, "hardness_shore_a": shore}
        for name, material in materials().items()
        if material.hardness
        for shore in (25, 35, 50)
    ),
)

MAY_WARN = frozenset({"foot length", "age"})
"""Warnings that come from the foot and not from what was prescribed for it."""


def cells() -> Iterator[dict[str, Any]]:
    """Yield every kind of order, without the foot."""
    words = {key: KEYS[key].words for key in ("support.level", "foot.type", "shoe.type")}
    free = {"activity.type": ("walking", "running"), "activity.strike": ("heel", "midfoot", None)}
    for level, kind, shoe in itertools.product(*words.values()):
        for activity, strike, material in itertools.product(*free.values(), MATERIALS):
            yield {
                "support": {"level": level},
                "type": kind,
                "shoe": {"type": shoe},
                "activity": {"type": activity, "strike": strike},
                "material": material,
            }


def faults(cell: dict[str, Any], person: dict[str, str], number: int) -> list[str]:
    """Return what is wrong with one kind of order on one person's foot."""
    kind = dict(cell)
    measures = {**foot(person), "type": kind.pop("type")}
    side = "left" if number % 2 else "right"
    order = Order(name="cell", side=side, foot=measures, wearer={"mass_kg": float(person["weight_kg"])}, **kind)
    try:
        ((_, built, prescription),) = build(order, tolerance=COARSE).sides()
        findings = check_insole(built, prescription).findings
    except InsolecadError as error:
        return [f"{cell} on a foot of {measures['length_mm']:g} mm: {error}"]
    broken = [one for one in findings if one.level == "warn" and not _from_the_foot(one.check)]
    return [f"{cell} on a foot of {measures['length_mm']:g} mm: {one}" for one in broken]


def _from_the_foot(check: str) -> bool:
    return check in MAY_WARN or " / " in check
