"""The parts of an order: foot, wearer, shoe, activity, material, and every dose that may be ordered.

The field names are the order's keys; limits, unit (the name's suffix) and sentence stand
in the field itself.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from insolecad.catalogue.package_data import DEFAULT_MATERIAL
from insolecad.features import FEATURES
from insolecad.features.dose import DoseInfo, OtherWay
from insolecad.features.feature import Feature
from insolecad.geometry.construction import (
    CLOSEST_PITCH,
    LARGEST_APERTURE,
    LARGEST_HOLE,
    SMALLEST_APERTURE,
    SMALLEST_HOLE,
    WIDEST_PITCH,
    Block,
    Construction,
    Walls,
    Zone,
)
from insolecad.geometry.definitions import Length, Side
from insolecad.geometry.toe_shapes import USUAL_TOE, Toe, toes_in_words
from insolecad.label.text import LONGEST
from insolecad.order.sizes import EXAMPLES
from insolecad.order.words import Complaint, Condition, FootType, Level, MaterialName, Pronation, ShoeType

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; whole numbers pass, words, yes and no do not."""


PERSONAL = "personal"
"""Marks a key that it is about one person, or measured on one: no preset may say it for them."""


class Part(BaseModel):
    """A group of keys. Frozen; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def number(low: float, high: float, sentence: str) -> Any:
    """Declare a number that need not be given, with its limits."""
    return Field(default=None, ge=low, le=high, description=sentence)


def optional_size(least: float, most: float, sentence: str) -> Any:
    """Declare a size that need not be given: 0 for none, or at least `least`."""
    return Field(default=None, ge=0.0, le=most, description=sentence, json_schema_extra={"least": least})


def length(sentence: str) -> Any:
    """Declare a length that need not be given and is judged against other lengths."""
    return Field(default=None, gt=0.0, description=sentence)


def choice(sentence: str, default: str | None = None) -> Any:
    """Declare a word from a list, with what holds where it is not given."""
    return Field(default=default, description=sentence)


class FootMeasures(Part):
    """What can be measured on one foot, standing. Limits: plausibility limits."""

    length_mm: Number | None = number(180.0, 340.0, "Heel to the longest toe.")
    size: str | None = Field(
        default=None,
        strict=True,
        description="Shoe size in place of the length, which it gives to +-5 mm.",
        json_schema_extra={"allowed": EXAMPLES},
    )
    ball_length_mm: Number | None = length("Heel to the bump of the big toe's joint.")
    mth1_mm: Number | None = length("Heel to the middle of the first metatarsal head; MTH1, under the big toe's joint.")
    mth2_mm: Number | None = length("Heel to the middle of the second metatarsal head.")
    mth3_mm: Number | None = length("Heel to the middle of the third metatarsal head.")
    mth4_mm: Number | None = length("Heel to the middle of the fourth metatarsal head.")
    mth5_mm: Number | None = length("Heel to the middle of the fifth metatarsal head.")
    ball_width_mm: Number | None = length("Widest place, across the ball.")
    ball_girth_mm: Number | None = length("Round the ball with a tape, in place of its width.")
    heel_width_mm: Number | None = length("Widest place of the heel.")
    navicular_height_mm: Number | None = number(10.0, 90.0, "Floor to the bony bump on the inner side of the midfoot.")
    navicular_drop_mm: Number | None = number(-10.0, 40.0, "How far that bump sinks from sitting to standing.")
    arch_index: Number | None = number(0.0, 0.6, "Area of the midfoot third over the footprint's, without toes.")
    arch_height_index: Number | None = number(
        0.15, 0.55, "Height of the top of the foot at half its length, over ball length."
    )
    chippaux_smirak_percent: Number | None = number(
        0.0, 120.0, "Narrowest midfoot over widest forefoot of the footprint."
    )
    staheli_index: Number | None = number(0.0, 3.0, "Narrowest midfoot over heel width of the footprint.")
    fpi6: Number | None = number(-12.0, 12.0, "Foot Posture Index, the sum of its six items.")
    forefoot_angle_deg: Number | None = number(
        -20.0, 20.0, "Tilt of the ball against the heel, by a clinician; positive: inner side up."
    )
    footprint: Literal["full", "partial", "thin"] | None = choice("Midfoot of a wet footprint: full, partial or thin.")
    type: FootType | None = choice("Height of the arch; neutral unless given or measured.")
    pronation: Pronation | None = choice("How the foot rolls: over-pronation inward, supination outward.")


class Foot(FootMeasures):
    """Both feet, with `left` and `right` for what differs."""

    left: FootMeasures = FootMeasures.model_construct()
    right: FootMeasures = FootMeasures.model_construct()


class Wearer(Part):
    """Who wears the insoles. Limits of the mass: plausibility limits.

    Complaints are what a preset is chosen for, so that one may name them; all else it is about one person.
    """

    mass_kg: Annotated[Number | None, PERSONAL] = number(25.0, 200.0, "Body mass.")
    sex: Annotated[Literal["male", "female"] | None, PERSONAL] = choice("Sharpens the sizes that are not measured.")
    age: Annotated[Number | None, PERSONAL] = number(0.0, 120.0, "Age in years.")
    conditions: Annotated[tuple[Condition, ...] | None, PERSONAL] = choice(
        "What a clinician should know of; none if there is nothing."
    )
    complaints: tuple[Complaint, ...] | None = choice("What hurts.")
    leg_length_difference_mm: Annotated[Number | None, PERSONAL] = number(
        0.0, 60.0, "How much one leg is shorter, as measured by a clinician."
    )
    short_leg: Annotated[Side | None, PERSONAL] = choice("Which leg is the shorter one.")
    clinician: Annotated[bool, PERSONAL] = Field(
        default=False, strict=True, description="A clinician has prescribed or checked this order."
    )


class Support(Part):
    """How much the insoles do."""

    level: Level = choice("Amount of support.", "moderate")


class Shoe(Part):
    """What the insoles go into."""

    type: ShoeType = choice("Kind of shoe.", "standard")
    fit: Literal["standard", "low-volume"] = choice("Room in the shoe; low-volume takes thinner insoles.", "standard")
    drop_mm: Number | None = number(-5.0, 25.0, "How much higher the heel stands than the ball, as the maker says.")
    inner_length_mm: Number | None = number(180.0, 370.0, "Length inside the shoe.")
    inner_width_mm: Number | None = number(55.0, 140.0, "Width inside the shoe at the ball.")
    counter_height_mm: Number | None = number(
        20.0, 120.0, "Height of the firm heel counter over the floor in the shoe."
    )
    sockliner: Literal["replace", "keep"] = choice("What becomes of the insole that came with the shoe.", "replace")
    sockliner_thickness_mm: Number | None = number(0.0, 15.0, "Thickness of the shoe's own insole, under the heel.")
    sockliner_length_mm: Number | None = length("Length of the shoe's own insole, as a template.")
    sockliner_ball_width_mm: Number | None = length("Width of the shoe's own insole at the ball, as a template.")
    sockliner_outline: str | None = Field(
        default=None,
        strict=True,
        description="Drawing of the shoe's own insole, 1:1, whose outline the insole then has.",
        json_schema_extra={"allowed": "the path of a .dxf or .svg file"},
    )
    sockliner_side: Side | None = choice("Which foot that drawing is of; right unless said.")
    sockliner_heel_width_mm: Number | None = length("Width of the shoe's own insole at the heel, as a template.")


class Activity(Part):
    """What the insoles are for."""

    type: Literal["walking", "running", "standing"] | None = choice("Main activity.")
    strike: Literal["heel", "midfoot"] | None = choice("What lands first.")


class Material(Part):
    """What the insoles are made of."""

    name: MaterialName = choice("Material.", DEFAULT_MATERIAL)
    hardness_shore_a: Number | None = number(15.0, 70.0, "Shore A hardness of a foam, such as EVA.")
    modulus_mpa: Number | None = number(
        2.0, 200.0, "Stiffness of a filament, solid, as measured on a printed test beam; the infill goes with it."
    )


class FormChoice(Part):
    """How the insoles are made, apart from what they do."""

    length: Length = choice(
        "How far they reach: to the tips of the toes, to their crease, or to just behind the ball.", "full"
    )
    toe: Toe = choice(f"Shape ahead of the ball: {toes_in_words()}.", USUAL_TOE)
    first_ray_step: bool = Field(
        default=False,
        strict=True,
        description="Let the front edge of a three-quarter insole turn back beside the first ray, which can then sink.",
    )
    construction: Construction = choice(
        "Filled down to a flat underside, or a thin shell of even thickness.", "cushion"
    )
    post_block: Block = choice(
        "The block that a shell's heel stands on: joined to it, a part of its own to glue on, or none.", "joined"
    )
    tip_post: Block | None = choice(
        "The wedge under the front edge of a shell that ends behind the toes, where a forefoot post is ordered: joined "
        "to it, a part of its own to glue on, or none: the front edge alone is tilted. As the post block unless given."
    )
    walls: Walls = choice("Walls that lean as a shoe's do, or stand upright for milling from one side.", "leaning")
    label: str | None = Field(
        default=None,
        strict=True,
        description="Engraved into the underside; auto: name, side, EU size and level. The commands "
        "`make` and `ladder` take auto where none is given.",
        json_schema_extra={"allowed": f"auto, none, or a text of up to {LONGEST} characters"},
    )


class OutlineSizes(Part):
    """The insole's own sizes at its underside; a sockliner's sizes win over the rule's."""

    length_mm: Number | None = length("Length of the insole.")
    ball_width_mm: Number | None = length("Width of the insole at the ball.")
    heel_width_mm: Number | None = length("Width of the insole at the heel.")


class OutlineOfPair(OutlineSizes):
    """The same, with what is said of the pair: there is no such key for one side."""

    per_foot: bool = Field(
        default=False,
        strict=True,
        description="An outline for each foot, for those who wear two sizes of shoe; else both have the larger foot's.",
    )


class Infill(Part):
    """How densely each zone is filled when it is printed: what makes it softer or firmer."""

    heel_percent: Number | None = number(5.0, 100.0, "Infill under the heel.")
    medial_arch_percent: Number | None = number(5.0, 100.0, "Infill under the inner arch.")
    lateral_percent: Number | None = number(5.0, 100.0, "Infill under the outer midfoot.")
    metatarsal_pad_percent: Number | None = number(5.0, 100.0, "Infill behind the heads, where a pad would be.")
    forefoot_percent: Number | None = number(5.0, 100.0, "Infill under the ball.")
    toes_percent: Number | None = number(5.0, 100.0, "Infill under the toes.")


class TopCover(Part):
    """A cover that is glued on later. The insole is made lower by it, so that the covered one has the ordered shape."""

    thickness_mm: Number | None = number(0.0, 5.0, "Thickness of the top cover; 0 for none.")


class ShellThickness(Part):
    """How thick a shell is, along the normal of its foot side."""

    rearfoot_mm: Number | None = number(2.0, 6.0, "Thickness of a shell under the heel.")
    midfoot_mm: Number | None = number(2.0, 6.0, "Thickness of a shell under the arch.")
    forefoot_mm: Number | None = number(2.0, 6.0, "Thickness of a shell under the ball.")


class Ventilation(Part):
    """Holes right through, for air."""

    zones: tuple[Zone, ...] | None = choice(
        "Where ventilation holes are; midfoot and forefoot if only a diameter is ordered."
    )
    diameter_mm: Number | None = optional_size(
        SMALLEST_HOLE, LARGEST_HOLE, "Diameter of the ventilation holes; 0 leaves them out."
    )
    pitch_mm: Number | None = number(CLOSEST_PITCH, WIDEST_PITCH, "Distance between the middles of neighbouring holes.")


def _aperture(place: str) -> Any:
    return optional_size(
        SMALLEST_APERTURE, LARGEST_APERTURE, f"Diameter of a round opening under {place}; 0 leaves it out."
    )


class Aperture(Part):
    """Openings right through under what must not be pressed."""

    heel_mm: Number | None = _aperture("the inner side of the heel, where a heel spur hurts")
    mth1_mm: Number | None = _aperture("the first metatarsal head")
    mth2_mm: Number | None = _aperture("the second metatarsal head")
    mth3_mm: Number | None = _aperture("the third metatarsal head")
    mth4_mm: Number | None = _aperture("the fourth metatarsal head")
    mth5_mm: Number | None = _aperture("the fifth metatarsal head")


SIZES_AND_FILL: dict[str, type[Part]] = {
    "outline": OutlineSizes,
    "infill": Infill,
    "top_cover": TopCover,
    "shell": ShellThickness,
    "ventilation": Ventilation,
    "aperture": Aperture,
}
"""What can be ordered for each side and is not a dose of the shape."""


def _partial(feature: Feature[Any]) -> type[Part]:
    """Return a feature's settings with every dose optional, and the other ways to ask for one."""
    settings = feature.settings
    named: list[DoseInfo | OtherWay] = [*feature.doses, *feature.other_ways]
    fields: dict[str, Any] = {one.name: (Number | None, number(one.low, one.high, one.sentence)) for one in named}
    return create_model(f"{settings.__name__}Order", __base__=Part, __doc__=settings.__doc__, **fields)


def _corrections() -> type[Part]:
    """Return the model with one part per feature, so that a new feature needs no line here."""
    parts = SIZES_AND_FILL | {name: _partial(feature) for name, feature in FEATURES.items()}
    fields: dict[str, Any] = {name: (part, part.model_construct()) for name, part in parts.items()}
    return create_model("Corrections", __base__=Part, **fields)


if TYPE_CHECKING:

    class Corrections(Part):
        """Insole sizes, infill, openings and doses as ordered; its fields are `SIZES_AND_FILL` and `FEATURES`."""

        ventilation: Ventilation = Ventilation.model_construct()

else:
    Corrections = _corrections()


class OrderParts(Corrections):
    """Every key of an order, in its place."""

    name: str = Field(
        default="insole",
        strict=True,
        description="Name of the job; starts the file names.",
        json_schema_extra={"allowed": "a short name for files"},
    )
    side: Literal["left", "right", "both"] = Field(default="both", description="Which insoles to make.")
    foot: Foot = Foot.model_construct()
    wearer: Wearer = Wearer.model_construct()
    support: Support = Support.model_construct()
    shoe: Shoe = Shoe.model_construct()
    activity: Activity = Activity.model_construct()
    material: Material = Material.model_construct()
    form: FormChoice = FormChoice.model_construct()
    outline: OutlineOfPair = OutlineOfPair.model_construct()
    left: Corrections = Corrections.model_construct()
    right: Corrections = Corrections.model_construct()
