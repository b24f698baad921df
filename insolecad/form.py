"""The form of an insole: how far it reaches, apart from what it does for the foot."""

from dataclasses import dataclass
from typing import Literal

Length = Literal["full", "sulcus", "three-quarter"]


@dataclass(frozen=True)
class Form:
    """How an insole is made; the default is the full-length one.

    `length`: full, to the tips of the toes; sulcus, to their crease; three-quarter, to just
    behind the heads. The last two run out to `front_edge` mm.
    """

    length: Length = "full"
    front_edge: float = 1.0


FULL = Form()
"""The full-length insole."""
