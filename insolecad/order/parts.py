"""The parts of an order: foot, wearer, shoe, activity, material, and every dose that may be ordered.

The field names are the order's keys; limits, unit (the name's suffix) and sentence stand
in the field itself.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from insolecad.features import FEATURES
from insolecad.features.dose import Settings, doses_of

Side = Literal["left", "right"]
FootType = Literal["flat", "neutral", "high"]
Level = Literal["mild", "moderate", "maximum"]
ShoeType = Literal["standard", "deep-cushioned", "minimalist"]
MaterialName = Literal["tpu95a", "tpu85a", "eva", "gel", "pa12", "pp"]

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; whole numbers pass, words, yes and no do not."""


class Part(BaseModel):
    """A group of keys. Frozen; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FootMeasures(Part):
    """What can be measured on one foot, standing. Limits: plausibility limits."""

    length_mm: Number | None = Field(default=None, ge=180.0, le=340.0, description="Heel to the longest toe.")
    ball_length_mm: Number | None = Field(default=None, gt=0.0, description="Heel to the bump of the big toe's joint.")
    ball_width_mm: Number | None = Field(default=None, gt=0.0, description="Widest place, across the ball.")
    heel_width_mm: Number | None = Field(default=None, gt=0.0, description="Widest place of the heel.")
    navicular_height_mm: Number | None = Field(
        default=None, ge=10.0, le=90.0, description="Floor to the bony bump on the inner side of the midfoot."
    )
    type: FootType | None = Field(default=None, description="Height of the arch; neutral unless given.")


class Foot(FootMeasures):
    """Both feet, with `left` and `right` for what differs."""

    left: FootMeasures = FootMeasures()
    right: FootMeasures = FootMeasures()


class Wearer(Part):
    """Who wears the insoles. Limits of the mass: plausibility limits."""

    mass_kg: Number | None = Field(default=None, ge=25.0, le=200.0, description="Body mass.")
    sex: Literal["male", "female"] | None = Field(default=None, description="Sharpens the sizes that are not measured.")
    age: Number | None = Field(default=None, ge=0.0, le=120.0, description="Age in years.")


class Support(Part):
    """How much the insoles do."""

    level: Level = Field(default="moderate", description="Amount of support.")


class Shoe(Part):
    """What the insoles go into."""

    type: ShoeType = Field(default="standard", description="Kind of shoe.")


class Activity(Part):
    """What the insoles are for."""

    type: Literal["walking", "running", "standing"] | None = Field(default=None, description="Main activity.")
    strike: Literal["heel", "midfoot"] | None = Field(default=None, description="What lands first.")


class Material(Part):
    """What the insoles are made of."""

    name: MaterialName = Field(default="tpu95a", description="Material.")


class OutlineSizes(Part):
    """The insole's own sizes at its underside; a sockliner's sizes win over the rule's."""

    length_mm: Number | None = Field(default=None, gt=0.0, description="Length of the insole.")
    ball_width_mm: Number | None = Field(default=None, gt=0.0, description="Width of the insole at the ball.")
    heel_width_mm: Number | None = Field(default=None, gt=0.0, description="Width of the insole at the heel.")


def _partial(settings: type[Settings]) -> type[Part]:
    """Return a feature's settings with every dose optional."""
    fields: dict[str, Any] = {
        info.name: (
            Number | None,
            Field(default=None, ge=info.low, le=info.high, description=info.sentence),
        )
        for info in doses_of("", settings)
    }
    return create_model(f"{settings.__name__}Order", __base__=Part, __doc__=settings.__doc__, **fields)


def _corrections() -> type[Part]:
    """Return the model with one part per feature, so that a new feature needs no line here."""
    parts = {"outline": OutlineSizes} | {name: _partial(kind) for name, kind in FEATURES.items()}
    fields: dict[str, Any] = {name: (part, part()) for name, part in parts.items()}
    return create_model("Corrections", __base__=Part, **fields)


if TYPE_CHECKING:

    class Corrections(Part):
        """Insole sizes and doses as ordered; its fields are `outline` and the names in `FEATURES`."""

else:
    Corrections = _corrections()


class OrderParts(Corrections):
    """Every key of an order, in its place."""

    name: str = Field(default="insole", strict=True, description="Name of the job; starts the file names.")
    side: Literal["left", "right", "both"] = Field(default="both", description="Which insoles to make.")
    foot: Foot = Foot()
    wearer: Wearer = Wearer()
    support: Support = Support()
    shoe: Shoe = Shoe()
    activity: Activity = Activity()
    material: Material = Material()
    left: Corrections = Corrections()
    right: Corrections = Corrections()
