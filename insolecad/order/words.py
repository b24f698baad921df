"""The closed lists of words that an order may use for a wearer, a shoe and a level of support."""

from typing import TYPE_CHECKING, Literal, get_args

from insolecad.catalogue.package_data import material_names
from insolecad.order.safety import BACK_PAIN, CONDITIONS

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
    Condition = str
else:
    MaterialName = Literal[material_names()]
    Condition = Literal["none", *CONDITIONS, *BACK_PAIN]
    """What makes a clinician's word necessary (safety rules); `none` says that the question was answered."""
