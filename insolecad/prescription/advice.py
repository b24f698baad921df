"""What every sheet says about wearing insoles: a comfort aid, started low (safety rules)."""

from typing import Any

from insolecad.order import Order
from insolecad.order.safety import BACK_PAIN, URGENT
from insolecad.order.words import LEVELS

NOTICE = (
    "Comfort and support aid, not a diagnosis. Start with 1 hour a day and build up; "
    "stop on pain, numbness, blisters or redness that lasts over 20 minutes."
)

WEARING = "1 hour on the first day, 1 hour more each day; run in them only when a whole day of walking is comfortable."
DURABILITY = "Replace after 500 to 800 km of running or 6 to 12 months of daily wear."
IF_IT_HURTS = "If the arch presses, take 2 mm off medial_arch.height_mm; if the pad does, leave it out; else stop."
BELOW = dict(zip(LEVELS[1:], LEVELS[:-1], strict=True))


def advice(order: Order) -> dict[str, Any]:
    """Return the advice for the wearer, by topic; `see_a_doctor` stands only where back pain was named."""
    found: dict[str, Any] = {
        "start_low": start_low(order),
        "wearing": WEARING,
        "durability": DURABILITY,
        "if_it_hurts": IF_IT_HURTS,
        "conditions": conditions(order),
    }
    if _back_pain(order):
        found["see_a_doctor"] = see_a_doctor()
    return found


def start_low(order: Order) -> str:
    """Return which support to begin with."""
    lower = BELOW.get(order.support.level)
    if lower is None:
        return "Mild support is where to start; go up one step when it feels good."
    return f"For a first pair take one step less, {lower} support; go up when it feels good."


def conditions(order: Order) -> str:
    """Return what the order says of conditions that a clinician should know of."""
    named = order.wearer.conditions
    said = "not stated" if named is None else ", ".join(named) or "not stated"
    return f"{said}; made on a clinician's word" if order.wearer.clinician else said


def see_a_doctor() -> list[str]:
    """Return the signs beside back pain with which a doctor comes first, the urgent ones marked."""
    return [f"{words}{' (at once)' if name in URGENT else ''}" for name, words in BACK_PAIN.items()]


def red_flags(order: Order) -> list[str]:
    """Return the lines that go with an order for an aching back; none for others."""
    return doctor_first() if _back_pain(order) else []


def doctor_first() -> list[str]:
    """Return the signs as lines to print."""
    return ["Back pain: see a doctor first if any of this is so:", *(f"  - {sign}" for sign in see_a_doctor())]


def _back_pain(order: Order) -> bool:
    return "back-pain" in (order.wearer.complaints or ())
