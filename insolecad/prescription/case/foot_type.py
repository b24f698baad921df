"""Foot type: what each measure says, and which of them decides.

The measures are listed by priority (house): the first one given decides, and what the
others say against it is reported, never averaged in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from insolecad.order import FootValue
from insolecad.order.feet import WORDS
from insolecad.prescription.case.model import STANDARD_LENGTH, Tag


@dataclass(frozen=True)
class Class:
    """One class of a measure: it reaches up to `below`, or up to and including `to`."""

    type: str
    words: str
    below: float | None = None
    to: float | None = None

    def holds(self, value: float) -> bool:
        """Return whether a value that no lower class holds belongs here."""
        if self.below is not None:
            return value < self.below
        return self.to is None or value <= self.to


@dataclass(frozen=True)
class Scale:
    """How one measure decides the foot type: its classes from low to high, or by word."""

    measure: str
    classes: tuple[Class, ...]
    source: str
    tag: Tag
    usual: str
    scaled: bool = False

    @property
    def in_words(self) -> str:
        """The classes with their upper ends, from low to high."""
        ends = {True: "under", False: "up to"}
        words = []
        for item in self.classes:
            end = item.below if item.below is not None else item.to
            where = f" {ends[item.below is not None]} {end:g}" if end is not None else ""
            words.append(f"{item.words}{where}: {item.type}")
        return ", ".join(words)

    def read(self, value: float | str) -> Class:
        """Return the class of a value, scaled already where the scale wants that."""
        if isinstance(value, str):
            return next(item for item in self.classes if item.words == value)
        return next(item for item in self.classes if item.holds(value))


SCALES: tuple[Scale, ...] = (
    Scale(
        "navicular_height_mm",
        # the table counts whole millimetres: up to 35 is low, 36 to 55 normal
        (
            Class("flat", "severely low", below=26.5),
            Class("flat", "low", below=35.5),
            Class("neutral", "normal", below=55.5),
            Class("high", "high", below=64.5),
            Class("high", "severely high"),
        ),
        "Nilsson et al. 2012, J Foot Ankle Res 5:3",
        "V",
        "36 to 55 mm is normal",
        scaled=True,
    ),
    Scale(
        "arch_height_index",
        (Class("flat", "low", below=0.31), Class("neutral", "normal", to=0.37), Class("high", "high")),
        "house, standing norms give or take one deviation",
        "D",
        "0.31 to 0.37 is normal",
    ),
    Scale(
        "arch_index",
        (Class("high", "narrow", to=0.21), Class("neutral", "normal", below=0.26), Class("flat", "broad")),
        "practice value",
        "R",
        "over 0.21 and under 0.26 is normal",
    ),
    Scale(
        "chippaux_smirak_percent",
        (
            Class("high", "no bridge at all", below=0.1),
            Class("neutral", "normal", below=30.0),
            Class("neutral", "in between", below=40.0),
            Class("neutral", "lowered", below=45.0),
            Class("flat", "flat"),
        ),
        "practice value",
        "R",
        "under 30 % is normal, from 45 % flat",
    ),
    Scale(
        "footprint",
        (Class("flat", "full"), Class("neutral", "partial"), Class("high", "thin")),
        "house, wet test",
        "D",
        "the midfoot a quarter to a third as wide as the ball is normal",
    ),
    Scale(
        "staheli_index",
        (Class("high", "narrow", below=0.4), Class("neutral", "normal", to=1.0), Class("flat", "broad")),
        "practice value",
        "R",
        "0.4 to 1 is normal",
    ),
    Scale(
        "fpi6",
        (
            Class("high", "highly supinated", to=-5.0),
            Class("high", "supinated", to=-1.0),
            Class("neutral", "neutral", below=6.0),
            Class("flat", "pronated", below=10.0),
            Class("flat", "highly pronated"),
        ),
        "practice value",
        "R",
        "0 to 5 is neutral",
    ),
)
"""What decides the foot type, the surest first; the declared type comes after all of them."""


@dataclass(frozen=True)
class Verdict:
    """What one measure says of the foot type, and why."""

    measure: str
    type: str
    reason: str
    source: str
    tag: Tag

    @property
    def name(self) -> str:
        """The measure in words."""
        return WORDS[self.measure]


def verdicts(foot: Mapping[str, FootValue]) -> tuple[Verdict, ...]:
    """Return what each given measure says, in order of priority; the declared type last."""
    length = float(foot["length_mm"].value)
    found = []
    for scale in SCALES:
        if scale.measure not in foot:
            continue
        value = foot[scale.measure].value
        said = f"{WORDS[scale.measure]} {value if isinstance(value, str) else f'{value:g}'}"
        if scale.scaled:
            value = float(value) * STANDARD_LENGTH / length
            said = f"{said} x {STANDARD_LENGTH:g} / FL {length:g} = {value:.1f} mm"
        item = scale.read(value)
        reason = f"{said}, {scale.usual}: {item.words}, so {item.type}"
        if isinstance(value, str):
            reason = f"{said}, so {item.type}; {scale.usual}"
        found.append(Verdict(scale.measure, item.type, reason, scale.source, scale.tag))
    declared = foot["type"]
    if declared.origin in ("given", "copied"):
        found.append(Verdict("type", str(declared.value), declared.reason, declared.source, "order"))
    return tuple(found)


def foot_type(foot: Mapping[str, FootValue]) -> FootValue:
    """Return the foot type by the surest measure that is given, with its reason."""
    found = verdicts(foot)
    if not found or found[0].measure == "type":
        return foot["type"]
    first = found[0]
    origin = foot[first.measure]
    reason = f"{origin.reason}: {first.reason}" if origin.origin == "copied" else first.reason
    return replace(FootValue(first.type, reason, first.source, "derived"), key=origin.key)


HEIGHT_OVER_BALL: tuple[tuple[float, str], ...] = ((0.22, "flat"), (0.31, "neutral"), (float("inf"), "high"))
"""Navicular height over ball length, upper ends of the classes: printed, never decides (practice values)."""


def normalised_height(foot: Mapping[str, FootValue]) -> tuple[float, str] | None:
    """Return navicular height over ball length and what that says; None if it was not measured."""
    if "navicular_height_mm" not in foot or foot["ball_length_mm"].origin == "default":
        return None
    share = float(foot["navicular_height_mm"].value) / float(foot["ball_length_mm"].value)
    return share, next(name for top, name in HEIGHT_OVER_BALL if share < top or (name == "neutral" and share <= top))


DROP_CLASSES: tuple[tuple[Callable[[float], bool], str], ...] = (
    (lambda drop: drop < 0.0, "very rigid"),
    (lambda drop: drop < 6.0, "rigid"),
    (lambda drop: drop <= 18.0, "normal"),
    (lambda drop: drop <= 23.0, "flexible"),
    (lambda drop: True, "very flexible"),
)
"""Classes of the navicular drop in mm (Nilsson 2012)."""

FLEXIBLE_FLAT = 15.0
"""Navicular drop in mm above which a foot is flexible, whatever its height says (house, from Nilsson and Brody)."""


def drop_class(drop: float) -> str:
    """Return what a navicular drop in mm says of the foot's mobility."""
    return next(words for holds, words in DROP_CLASSES if holds(drop))


def motion(foot: Mapping[str, FootValue]) -> str:
    """Return `pronated`, `supinated`, or `neutral` as far as the order says how the foot rolls.

    What was said of its pronation decides, then the Foot Posture Index; the height of the
    arch alone does not show it.
    """
    if "pronation" in foot:
        said = str(foot["pronation"].value)
        return "pronated" if "overpronation" in said else "supinated" if "supination" in said else "neutral"
    if "fpi6" in foot:
        index = float(foot["fpi6"].value)
        return "pronated" if index >= 6.0 else "supinated" if index <= -1.0 else "neutral"
    return "neutral"
