"""What a file stores to be made again: its order, its options, and the doses that it was made with."""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from insolecad.environment.version import __version__
from insolecad.geometry.definitions import Side
from insolecad.job.options import Options
from insolecad.order import Order
from insolecad.order.sockliner.refusal import KEY
from insolecad.prescription import RULES_VERSION, Prescription

Doses = dict[str, dict[str, float]]
"""By side, every number of the prescription by its key."""


def order_data(order: Order) -> dict[str, Any]:
    """Return the order as it is stored in a file. Of a drawing it names no more than the file's own name."""
    data = order.resolved_values()
    if "name" not in order.values:
        # a label shows a name that was given
        del data["name"]
    group, _, name = KEY.partition(".")
    if name in data.get(group, {}):
        data[group] = data[group] | {name: own_name(data[group][name])}
    return data


def own_name(path: str) -> str:
    """Return the last part of a path, wherever it was written."""
    return PurePosixPath(path.replace("\\", "/")).name


def doses(prescriptions: Mapping[Side, Prescription]) -> Doses:
    """Return the numbers that the sides were made with."""
    return {
        side: {
            f"{feature}.{name}": dose.value
            for feature, row in prescription.sheet_table.items()
            for name, dose in row.items()
        }
        for side, prescription in prescriptions.items()
    }


def step_note(order: Order, side: Side, prescription: Prescription, options: Options, *, block: str) -> str:
    """Return what the header of a STEP file holds, as JSON text in ASCII; `block` is the end of a post block's name."""
    data = {
        "insolecad": __version__,
        "rules": RULES_VERSION,
        "order": order_data(order),
        "options": options.as_metadata("step"),
        "doses": doses({side: prescription}),
        "side": side,
        # a plain yes stands for the block under the heel, as in files from before there was another
        **({"post_block": block == "post" or block} if block else {}),
        **_drawing(order),
    }
    # a quote would be doubled in STEP
    return _text(data).replace("'", "\\u0027")


def metadata(
    orders: Sequence[Order], made: Sequence[Mapping[Side, Prescription]], options: Mapping[str, Any]
) -> dict[str, str]:
    """Return the same as metadata of a 3MF, which may hold insoles of several orders."""
    several = len(orders) > 1
    ordered, dosed = [order_data(order) for order in orders], [doses(one) for one in made]
    told = {
        "orders" if several else "order": ordered if several else ordered[0],
        "doses": dosed if several else dosed[0],
        **(_drawing(orders[0]) if not several else {}),
        **options,
    }
    texts = {name: value if isinstance(value, str) else _text(value) for name, value in told.items()}
    return {"rules": RULES_VERSION, **texts}


def _drawing(order: Order) -> dict[str, str]:
    return {"drawing": order.sockliner.sha256} if order.sockliner else {}


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, allow_nan=False)
