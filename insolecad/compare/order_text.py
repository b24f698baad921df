"""What a file says of how it was made: a stranger may have written it, so nothing is believed before it is checked."""

import json
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from insolecad.errors import FileError
from insolecad.files.threemf import Flavour
from insolecad.inspection.formats.limits import MOST_TRIANGLES
from insolecad.job.pipeline import COARSEST, FINEST
from insolecad.printing.bed import LARGEST, SMALLEST
from insolecad.printing.bed_data import Bed
from insolecad.printing.plates import MOST
from insolecad.solid.insole import Side

MOST_ORDERS = 20
"""Orders of one plate (house): four pairs of insoles fill the largest bed that we know."""

DEEPEST = 8
"""Tables within tables; an order has three."""

Text = Annotated[str, Field(max_length=200)]
Length = Annotated[float, Field(ge=0.0, le=LARGEST, allow_inf_nan=False)]
Side_ = Annotated[float, Field(ge=SMALLEST, le=LARGEST, allow_inf_nan=False)]
Place = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Value = Annotated[float, Field(allow_inf_nan=False)]
Table = Annotated[dict[Text, Value], Field(max_length=500)]


class Part(BaseModel):
    """Frozen; what a later version may add is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ToldMark(Part):
    """What tells pairs of one order apart."""

    name: Text
    words: Text
    value: Text


class ToldBed(Part):
    """A bed to lay insoles on."""

    width: Side_
    depth: Side_
    height: Length | None = None
    margin: Length
    gap: Annotated[float, Field(ge=1.0, le=50.0)]
    origin: tuple[Place, Place]
    kept: Annotated[tuple[tuple[Place, Place, Place, Place], ...], Field(max_length=20)] = ()

    @property
    def bed(self) -> Bed:
        """The bed."""
        return Bed(**self.model_dump())


class ToldPlate(Part):
    """Which plate of how many pairs."""

    number: Annotated[int, Field(ge=1, le=1000)]
    pairs: Annotated[int, Field(ge=1, le=MOST)]
    bed: ToldBed


class ToldOptions(Part):
    """The options of a build."""

    tolerance: Annotated[float, Field(ge=FINEST, le=COARSEST, allow_inf_nan=False)]
    max_triangles: Annotated[int, Field(ge=1000, le=MOST_TRIANGLES)] | None = None
    mark: ToldMark | None = None
    slicer: Flavour | None = None
    top_surface_only: bool = False
    holes_in_step: bool = False
    keep_order: bool = True
    named: bool = True


class Told(Part):
    """All that a file, or its job sheet, says: the versions that made it, its orders, options and doses."""

    insolecad: Text
    rules: Text
    orders: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=MOST_ORDERS)]
    doses: Annotated[tuple[dict[Side, Table], ...], Field(max_length=MOST_ORDERS)] = ()
    options: ToldOptions
    side: Side | None = None
    post_block: bool = False
    drawing: Text | None = None
    plate: ToldPlate | None = None


def told(what: str, data: Any) -> Told:
    """Return the data, checked. Raises FileError, which begins with `what`, where they make no sense."""
    if _depth(data) > DEEPEST:
        raise FileError(f"{what}: the order in it holds tables within tables without end; it is no order of ours.")
    try:
        return Told.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])[:60]
        raise FileError(
            f"{what}: what it says of how it was made makes no sense at {where!r}. "
            "It was changed, or a later version wrote it; nothing was built."
        ) from None


def parsed(what: str, text: str) -> Any:
    """Return JSON text as data. Raises FileError where it is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise FileError(f"{what}: the order in it is damaged and cannot be read; nothing was built.") from None


def _refuse(_word: str) -> NoReturn:
    raise ValueError("no number")


def _depth(data: Any) -> int:
    """Return how deep the tables and lists lie in each other, looking no deeper than is allowed and one more."""
    level, depth = [data], 0
    while level and depth <= DEEPEST:
        within = [one for one in level if isinstance(one, (dict, list))]
        if not within:
            break
        level = [value for one in within for value in (one.values() if isinstance(one, dict) else one)]
        depth += 1
    return depth
