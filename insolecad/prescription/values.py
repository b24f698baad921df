"""The values of a prescription: every number with its reason, its source and the tag of its evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from insolecad.features import Doses
from insolecad.order import FootValue, Side
from insolecad.outline import Measures

Tag = Literal["V", "C", "P", "R", "D", "order"]
"""V read in its source, C computed from data, P practice rule, R practice value, D house, or ordered."""


@dataclass(frozen=True)
class Prescribed:
    """One number in mm or degrees, and why it is that. Values are rounded to 0.1."""

    value: float
    reason: str
    source: str = "house"
    tag: Tag = "D"


@dataclass(frozen=True)
class Note:
    """Something to look at before building; becomes a finding."""

    check: str
    level: Literal["warn"]
    measured: float
    limit: str
    advice: str


@dataclass(frozen=True)
class Prescription:
    """One insole's numbers. `table` goes by feature and dose; its `outline` holds the insole's sizes.

    `minimum_thickness` in mm is the material's.
    """

    side: Side
    foot: Mapping[str, FootValue]
    table: Mapping[str, Mapping[str, Prescribed]]
    notes: tuple[Note, ...]
    material: str
    minimum_thickness: float

    @cached_property
    def doses(self) -> Doses:
        """The doses as the design takes them, checked against their declarations."""
        return Doses.model_validate(
            {
                feature: {name: dose.value for name, dose in row.items()}
                for feature, row in self.table.items()
                if feature != "outline"
            }
        )

    @cached_property
    def measures(self) -> Measures:
        """The sizes in mm that the plan hangs on."""
        sizes = self.table["outline"]
        return Measures(
            foot_length=float(self.foot["length_mm"].value),
            ball_length=float(self.foot["ball_length_mm"].value),
            foot_ball_width=float(self.foot["ball_width_mm"].value),
            length=sizes["length_mm"].value,
            ball_width=sizes["ball_width_mm"].value,
            heel_width=sizes["heel_width_mm"].value,
        )

    @property
    def size_eu(self) -> str:
        """The EU size, 0.15 FL + 2 to the nearest half, as `EU41.5` (ISO 19407)."""
        size = int(2.0 * (0.15 * float(self.foot["length_mm"].value) + 2.0) + 0.5) / 2.0
        return f"EU{size:g}"


@dataclass(frozen=True)
class Prescriptions(Mapping[Side, Prescription]):
    """The prescriptions of the ordered sides; a side that is not ordered is None and no key."""

    right: Prescription | None = None
    left: Prescription | None = None

    def __getitem__(self, side: Side) -> Prescription:
        found = {"right": self.right, "left": self.left}[side]
        if found is None:
            raise KeyError(side)
        return found

    def __iter__(self) -> Iterator[Side]:
        sides: tuple[Side, ...] = ("right", "left")
        return (side for side in sides if getattr(self, side) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
