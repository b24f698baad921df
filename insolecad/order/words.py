"""The closed lists of words that an order may use for a wearer, a shoe and a level of support."""

from typing import TYPE_CHECKING, Literal, get_args

from insolecad.catalogue.package_data import material_names

FootType = Literal["flat", "neutral", "high"]
Level = Literal["mild", "moderate", "maximum"]
ShoeType = Literal["standard", "deep-cushioned", "minimalist"]
FOOT_TYPES: tuple[FootType, ...] = get_args(FootType)
LEVELS: tuple[Level, ...] = get_args(Level)
SHOES: tuple[ShoeType, ...] = get_args(ShoeType)
Pronation = Literal[
    "neutral",
    "mild-overpronation",
    "moderate-overpronation",
    "severe-overpronation",
    "mild-supination",
    "moderate-supination",
    "severe-supination",
]
Condition = Literal[
    "none",
    "diabetes",
    "loss-of-feeling",
    "poor-circulation",
    "foot-ulcer",
    "charcot-foot",
    "rheumatoid-arthritis",
    "rigid-flat-foot",
    "rigid-high-arch",
    "recent-fracture",
    "recent-surgery",
    "unexplained-swelling",
    "one-foot-flattening",
    "new-high-arch",
    "nerve-or-muscle-disease",
    "sudden-size-change",
    "numb-between-legs",
    "bladder-or-bowel-trouble",
    "leg-weakness",
    "back-pain-after-fall",
    "back-pain-with-fever",
    "back-pain-at-night",
    "back-pain-over-6-weeks",
]
"""What makes a clinician's word necessary, as a closed list (safety rules); `none` says that the question was
answered."""

Complaint = Literal[
    "back-pain",
    "heel-pain",
    "forefoot-pain",
    "achilles-pain",
    "tight-sole",
    "sore-inner-midfoot",
    "sore-outer-midfoot",
    "stiff-big-toe",
    "sore-big-toe-joint",
    "burning-between-toes",
    "claw-toes",
    "sore-first-head",
    "sore-second-head",
    "sore-third-head",
    "sore-fourth-head",
    "sore-fifth-head",
]
"""What people say that hurts, as a closed list."""

if TYPE_CHECKING:
    MaterialName = str
else:
    MaterialName = Literal[material_names()]
