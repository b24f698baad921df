"""The values of a prescription: every number with its reason, its source and the tag of its evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from insolecad.catalogue.materials import materials
from insolecad.errors import Change
from insolecad.features import OTHER_WAYS, Doses
from insolecad.geometry.construction import FULL, Form, Perforation, Zone
from insolecad.geometry.definitions import SIDES
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.order import FootValue, Side
from insolecad.order.model import SIZES_AND_FILL
from insolecad.order.sizes import eu_size

STANDARD_LENGTH = 260.0
"""Foot length in mm for which tables and sizes that grow with the foot are stated (house)."""

Tag = Literal["V", "C", "P", "R", "D", "order"]
"""V read in its source, C computed from data, P practice rule, R practice value, D house, or ordered."""


SAID: dict[Tag, str] = {
    "V": "read in the source named",
    "C": "computed from the data named",
    "P": "a rule of practice",
    "R": "a value from practice",
    "D": "a decision of this project",
    "order": "as ordered",
}
"""What each tag says of the evidence behind a number."""


@dataclass(frozen=True)
class PrescribedDose:
    """One number in mm, degrees or percent, and why it is that. Values are rounded to 0.1."""

    value: float
    reason: str
    source: str = "house"
    tag: Tag = "D"


@dataclass(frozen=True)
class Note:
    """Something to look at before building; becomes a finding. `note` informs, `warn` asks to look again."""

    check: str
    level: Literal["note", "warn"]
    measured: float | str
    limit: str | None
    advice: str
    changes: tuple[Change, ...] = ()


def note(check: str, measured: float | str, limit: str | None, advice: str, *changes: Change) -> Note:
    """Return something to know, with what to set where that would change it."""
    return Note(check, "note", measured if isinstance(measured, str) else round(measured, 3), limit, advice, changes)


def warn(check: str, measured: float | str, limit: str | None, advice: str, *changes: Change) -> Note:
    """Return something to look at again, with what to set where that would change it."""
    return Note(check, "warn", measured if isinstance(measured, str) else round(measured, 3), limit, advice, changes)


def measures_of(
    foot: Mapping[str, FootValue], outline_foot: Mapping[str, FootValue], sizes: Mapping[str, float]
) -> Measures:
    """Return the sizes that the plan hangs on: a foot's, those that its outline is made for, and the insole's in mm."""
    wider = float(outline_foot["heel_width_mm"].value) - float(foot["heel_width_mm"].value)
    return Measures(
        foot_length=float(foot["length_mm"].value),
        ball_length=float(foot["ball_length_mm"].value),
        foot_ball_width=float(foot["ball_width_mm"].value),
        length=sizes["length_mm"],
        ball_width=sizes["ball_width_mm"],
        heel_width=sizes["heel_width_mm"],
        heads=tuple(_measured(foot[f"mth{ray}_mm"]) for ray in range(1, 6)),
        outline_ball=float(outline_foot["ball_length_mm"].value),
        own_heel=sizes["heel_width_mm"] - wider,
    )


def _measured(value: FootValue) -> float | None:
    """Return a number that was measured, on this foot or the other; None for one that was worked out."""
    return float(value.value) if value.origin in ("given", "copied") else None


@dataclass(frozen=True)
class Prescription:
    """One insole's numbers. `table` goes by feature and dose; its `outline` holds sizes, its `infill` percents, its
    `ventilation` and `aperture` openings.

    `minimum_thickness` and `thickness_over_relief` in mm are the material's, `hardness` its
    Shore A where that was given; `legs_differ` where the order names legs of different length;
    `form` is how far the insole reaches and how it is built; `outline_foot` holds the measures
    that its outline is made for, the shoe's.
    """

    side: Side
    foot: Mapping[str, FootValue]
    outline_foot: Mapping[str, FootValue]
    table: Mapping[str, Mapping[str, PrescribedDose]]
    notes: tuple[Note, ...]
    material: str
    minimum_thickness: float
    thickness_over_relief: float
    hardness: float | None = None
    legs_differ: bool = False
    form: Form = FULL
    zones: tuple[Zone, ...] = ()

    @cached_property
    def doses(self) -> Doses:
        """The doses as the design takes them, checked against their declarations."""
        return Doses.model_validate(
            {
                feature: {name: dose.value for name, dose in row.items()}
                for feature, row in self.table.items()
                if feature not in SIZES_AND_FILL
            }
        )

    @cached_property
    def sheet_table(self) -> Mapping[str, Mapping[str, PrescribedDose]]:
        """The table as sheets and reports list it: what is milled, cast or sintered has no infill."""
        hidden = () if materials()[self.material].has_infill else ("infill",)
        return {feature: row for feature, row in self.table.items() if feature not in hidden}

    @cached_property
    def measures(self) -> Measures:
        """The sizes in mm that the plan hangs on."""
        sizes = {name: size.value for name, size in self.table["outline"].items()}
        return measures_of(self.foot, self.outline_foot, sizes)

    @cached_property
    def perforation(self) -> Perforation:
        """What goes right through."""
        holes, apertures = self.table["ventilation"], self.table["aperture"]
        diameters = {name.removesuffix("_mm"): size.value for name, size in apertures.items() if size.value}
        return Perforation(holes["diameter_mm"].value, holes["pitch_mm"].value, self.zones, diameters)

    @cached_property
    def other_ways(self) -> Mapping[str, Mapping[str, PrescribedDose]]:
        """The same doses in the other ways to ask for them, by feature; only of what is not left out."""
        found: dict[str, dict[str, PrescribedDose]] = {}
        for key, way in OTHER_WAYS.items():
            feature, _, name = key.partition(".")
            row = self.table[feature]
            if next(iter(row.values())).value:
                value = way.from_dose(self.outline, getattr(self.doses, feature))
                reason = f"the same as {way.dose} {row[way.dose].value:g}"
                found.setdefault(feature, {})[name] = PrescribedDose(round(value, 2), reason, "computed", "C")
        return found

    @cached_property
    def outline(self) -> Outline:
        """The bottom curve."""
        return outline(self.measures, self.form)

    @property
    def size_eu(self) -> str:
        """The EU size of the shoe, 0.15 FL + 2 to the nearest half, as `EU41.5` (ISO 19407)."""
        return eu_size(float(self.outline_foot["length_mm"].value))


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
        sides = SIDES
        return (side for side in sides if getattr(self, side) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
