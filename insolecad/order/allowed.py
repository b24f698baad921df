"""What a key allows, in words; sizes of foot and insole are judged against each other."""

from insolecad.order.keys import Key
from insolecad.order.limits import OUTLINE_ROOM, RATIOS


def allowed(key: Key) -> str:
    """Return what may be given for a key."""
    group, _, name = key.key.rpartition(".")
    if group == "foot":
        for ratio in RATIOS:
            if (ratio.measure, ratio.base) == (name, "length_mm"):
                return f"{ratio.low:g} to {ratio.high:g} of the foot length"
    size = name if group == "outline" else name.removeprefix("sockliner_") if group == "shoe" else ""
    for room in OUTLINE_ROOM:
        if room.size == size:
            return f"the foot's {room.low:+g} to {room.high:+g} mm"
    return key.allowed
