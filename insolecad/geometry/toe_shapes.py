"""The toe shapes of an outline, and where the big toe is that they hold.

Order keys, flags, pages and sheets list the shapes from here.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Toe = Literal["round", "tapered", "square", "anatomic"]

USUAL_TOE: Toe = "round"
"""The toe of measured lasts, on which the other shapes are designed (tools/fit_toe_shapes.py)."""


class ToeShape(NamedTuple):
    """A toe shape: the shoes that it is for, as in "tapered as a dress shoe", its outline in words, and how much of
    the 12 mm at the tip it leaves straight ahead of the big toe of a standard foot (EU 41), in mm."""

    shoes: str
    outline: str
    big_toe_room_mm: float


TOES: Mapping[Toe, ToeShape] = {
    "round": ToeShape("most shoes", "the mean of measured lasts", 4.8),
    "tapered": ToeShape(
        "a dress shoe",
        "narrows in two straighter sides to a rounded tip on the big toe's side of the middle",
        -5.1,
    ),
    "square": ToeShape(
        "a shoe with a wide toe box",
        "keeps its width longer and turns in two fuller corners to a straighter front",
        9.6,
    ),
    "anatomic": ToeShape(
        "a shoe shaped like the foot",
        "runs straight on from the ball beside the big toe; its outer side is the round one's",
        8.5,
    ),
}


def toes_in_words() -> str:
    """Return every toe shape with the shoes that it is for and the room that it leaves the big toe."""
    shapes = ", ".join(f"{name} as {shape.shoes}" for name, shape in TOES.items())
    room = ", ".join(f"{shape.big_toe_room_mm:g}" for shape in TOES.values())
    return f"{shapes}; of the 12 mm at the tip they leave {room} mm ahead of the big toe of a standard foot"


BIG_TOE = 0.30
"""How far the tip of the big toe is to the medial side of the axis, in shares of the foot's ball width: mean of five
feet, 0.27 to 0.35, two of them standing scans. It is as far ahead as the foot is long."""

BIG_TOE_SIDE = ((0.57, 0.495), (0.77, 0.465), (0.89, 0.42))
"""Medial side of the big toe: stations, in shares of the way from the first metatarsal head to the tip of the foot, and
how far to the medial side of the axis it is there, in shares of the foot's ball width (two standing scans, to 0.01)."""

LEAST_ROOM_MM = 2.0
"""Least room straight ahead of the big toe, in mm (house): a round toe leaves 2.7 to 6.9 on 5,000 measured people."""

MOST_OVERHANG_MM = 10.0
"""How far the big toe stands out over the inner side, in mm, at most; over lasts and stock insoles by 4 to 10."""
