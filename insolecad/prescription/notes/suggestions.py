"""Suggestions: corrections that laboratory forms know for what an order says. None is made unless it is ordered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from insolecad.features import DOSES, EXCLUDING
from insolecad.prescription.case import Case
from insolecad.prescription.model import Note, note
from insolecad.prescription.rules.amount import When
from insolecad.prescription.rules.conditions import PRONATED

VERY_MOBILE = 15.0
"""Navicular drop in mm from which the heel wants more hold on the inner side (practice values)."""

OLDER = 60.0
"""Age in years from which the pads of heel and ball are often thin (house)."""

BROAD = 0.40
"""Ball width over foot length from which the forefoot counts as spread (ANSUR II, its widest tenth)."""

MOST_TILT = 4.0
"""Most in degrees that a forefoot post tilts (laboratory menus)."""


@dataclass(frozen=True)
class Suggestion:
    """A dose that may be worth ordering: when, how much, and why."""

    key: str
    when: When
    value: float | Callable[[Case], float]
    why: str


def complaint(name: str, words: str) -> When:
    """Return the condition that the wearer named a complaint."""
    return When(words, lambda case: case.complains_of(name))


def both(one: When, other: When) -> When:
    """Return the condition that two hold."""
    return When(f"{one.words}, {other.words}", lambda case: one.holds(case) and other.holds(case))


def _severe(motion: str) -> Callable[[Case], bool]:
    return lambda case: "pronation" in case.foot and case.foot["pronation"].value == f"severe-{motion}"


def _drop(case: Case) -> bool:
    return "navicular_drop_mm" in case.foot and float(case.foot["navicular_drop_mm"].value) > VERY_MOBILE


def _forefoot_angle(case: Case) -> float:
    measured = case.foot.get("forefoot_angle_deg")
    return float(measured.value) if measured else 0.0


def _half_of_the_tilt(case: Case) -> float:
    half = round(_forefoot_angle(case) / 2.0, 1)
    return min(max(half, -MOST_TILT), MOST_TILT)


SORE_BALL = complaint("forefoot-pain", "sore forefoot")
SORE_HEEL = complaint("heel-pain", "sore heel")
SORE_TOE_JOINT = complaint("sore-big-toe-joint", "sore joint of the big toe")
STIFF_TOE = complaint("stiff-big-toe", "stiff big toe")
NOT_PRONATED = When("no over-pronation", lambda case: case.motion != "pronated")
HIGH_ARCH = When("high arch", lambda case: case.foot_type == "high")
AGED = When(f"age from {OLDER:g}", lambda case: (case.order.wearer.age or 0.0) >= OLDER)
SPREAD = When("broad ball", lambda case: case.ball_width / case.length >= BROAD)
HEADS = ("first", "second", "third", "fourth", "fifth")

SUGGESTIONS = (
    Suggestion(
        "medial_flange.height_mm",
        When(
            "severe over-pronation, or a very mobile arch", lambda case: _severe("overpronation")(case) or _drop(case)
        ),
        20.0,
        "a high inner edge holds a heel that rolls inward",
    ),
    Suggestion(
        "lateral_flange.height_mm",
        When("severe supination", _severe("supination")),
        14.0,
        "a high outer edge holds a heel that rolls outward",
    ),
    Suggestion(
        "forefoot_post.angle_deg",
        When("a forefoot that is tilted against the heel", lambda case: bool(_half_of_the_tilt(case))),
        _half_of_the_tilt,
        "half of the measured tilt is a usual first step",
    ),
    Suggestion("transverse_arch.height_mm", both(SORE_BALL, SPREAD), 3.0, "a broad dome carries a spread row of heads"),
    Suggestion(
        "neuroma_pad.height_mm",
        complaint("burning-between-toes", "burning between the toes"),
        4.0,
        "a small pad behind the third and fourth head spreads them",
    ),
    Suggestion("dancers_pad.height_mm", SORE_TOE_JOINT, 3.0, "a U round the joint takes load off it"),
    Suggestion(
        "reverse_mortons_extension.thickness_mm",
        both(SORE_TOE_JOINT, HIGH_ARCH),
        3.0,
        "raising the other heads lets a low first head drop",
    ),
    Suggestion(
        "cuboid.height_mm", complaint("sore-outer-midfoot", "sore outer midfoot"), 3.0, "a pad carries the cuboid"
    ),
    Suggestion(
        "toe_crest.height_mm", complaint("claw-toes", "claw toes"), 4.0, "a ridge gives bent toes something to lie on"
    ),
    Suggestion(
        "mortons_extension.thickness_mm",
        both(STIFF_TOE, NOT_PRONATED),
        3.0,
        "a firm plate out to the tip spares a joint that does not bend",
    ),
    Suggestion(
        "first_ray_cutout.depth_mm",
        both(STIFF_TOE, PRONATED),
        2.0,
        "a lowered place lets the first head drop, and the toe bend",
    ),
    Suggestion(
        "plantar_fascia_groove.depth_mm",
        complaint("tight-sole", "a tight band under the sole"),
        2.0,
        "a channel keeps the arch from pressing on the band",
    ),
    Suggestion(
        "navicular_relief.depth_mm",
        complaint("sore-inner-midfoot", "sore bump on the inner midfoot"),
        2.0,
        "a hollow keeps the arch from pressing on the navicular",
    ),
    Suggestion("heel_spur_pocket.depth_mm", SORE_HEEL, 2.0, "a hollow takes load off the sorest place under the heel"),
    Suggestion("heel_gel_pocket.depth_mm", both(SORE_HEEL, AGED), 4.0, "a soft plug does what a thin heel pad cannot"),
    Suggestion(
        "forefoot_gel_pocket.depth_mm", both(SORE_BALL, AGED), 3.0, "a soft plug cushions thin pads of the ball"
    ),
    *(
        Suggestion(
            f"head_offload.mth{ray}_mm",
            complaint(f"sore-{name}-head", f"sore {name} metatarsal head"),
            2.0,
            "a hollow under the head takes load off it",
        )
        for ray, name in enumerate(HEADS, start=1)
    ),
)
"""In the order of the doses; what a form would tick, after laboratory menus (house)."""


def notes(case: Case) -> Iterator[Note]:
    """Yield what may be worth ordering, where neither it nor what excludes it is ordered already."""
    for one in SUGGESTIONS:
        if not one.when.holds(case) or _spoken_for(case, one.key):
            continue
        value = one.value(case) if callable(one.value) else one.value
        advice = f"{one.when.words}: {one.why}; not made unless ordered: --set {one.key}={value:g}"
        yield note("suggestion", DOSES[one.key].said(value), None, advice)


def _spoken_for(case: Case, key: str) -> bool:
    rivals = (other for pair in EXCLUDING if key in pair for other in pair if other != key)
    return any(case.dose(dose) for dose in (key, *rivals))
