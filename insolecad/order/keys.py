"""Keys of an order: every number and word that may be given, with its limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from insolecad.features import DOSES
from insolecad.features.dose import DoseInfo
from insolecad.order.limits import OUTLINE_ROOM, RATIOS
from insolecad.order.model import PERSONAL, OrderParts
from insolecad.order.units import amount, unit_of

SIDES = ("left", "right")


@dataclass(frozen=True)
class Key:
    """One key's declaration, read back from its field. `words` is empty unless words are wanted.

    `kind`: a number, one word or several of `words`, yes or no, or text; `form` says what a text must be;
    `least` is the smallest number that is not zero, if there is one; `personal` says that it is said by or of one
    person, and by no preset.
    """

    key: str
    kind: Literal["number", "word", "words", "yes", "text"]
    low: float | None
    high: float | None
    words: tuple[str, ...]
    sentence: str
    form: str
    least: float = 0.0
    personal: bool = False

    @property
    def dose(self) -> DoseInfo | None:
        """The dose behind the key, if it is one; `left.` and `right.` do not matter."""
        return DOSES.get(general(self.key))

    @property
    def allowed_range(self) -> str:
        """What may be given, in words."""
        if self.dose:
            return self.dose.allowed_range
        if self.kind in ("word", "words"):
            return f"{'' if self.kind == 'word' else 'one or more of '}{', '.join(self.words)}"
        if self.kind == "yes":
            return "true or false"
        if self.kind == "text":
            return self.form
        if self.low is None or self.high is None:
            return f"more than 0 {self.unit}"
        if self.least:
            return f"0, or {self.least:g} to {self.high:g} {self.unit}"
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip()

    @property
    def unit(self) -> str:
        """The unit of a number, "" for an index and for all that is not a number."""
        return unit_of(self.key) if self.kind == "number" else ""


# read thousands of times per order; what strangers write must not pile up
@lru_cache(maxsize=4096)
def general(key: str) -> str:
    """Return the key for both sides: `left.medial_arch.height_mm` gives `medial_arch.height_mm`."""
    first, _, rest = key.partition(".")
    if first in SIDES:
        return rest
    if first == "foot" and rest.partition(".")[0] in SIDES:
        return f"foot.{rest.partition('.')[2]}"
    return key


def personal(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a table of dotted keys says of a person."""
    return {key: value for key, value in values.items() if key in KEYS and KEYS[key].personal}


def side_keys(key: str) -> tuple[str, ...]:
    """Return the keys of one side that a key for both sides covers; none for others."""
    first, _, rest = key.partition(".")
    if first == "foot":
        names = tuple(f"foot.{side}.{rest}" for side in SIDES)
    else:
        names = tuple(f"{side}.{key}" for side in SIDES)
    return tuple(name for name in names if name in KEYS)


DEEPEST = 8
"""Tables within tables that are looked into; keys lie at most three deep."""


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested tables as one table of dotted keys. Dotted keys pass; None counts as not given."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, BaseModel):
            value = value.model_dump(exclude_unset=True)
        if isinstance(value, Mapping) and value and prefix.count(".") < DEEPEST:
            found.update(flat(value, f"{prefix}{name}."))
        elif value is not None and not (value == {} and f"{prefix}{name}" in GROUPS):
            found[f"{prefix}{name}"] = value
    return found


def plain_value(key: str, value: Any) -> Any:
    """Return a value as its key counts it: texts that are amounts as numbers; anything else as it stands."""
    if key not in KEYS:
        return value
    if KEYS[key].kind == "number" and isinstance(value, str):
        read = amount(value, KEYS[key].unit)
        return value if read is None else read
    if KEYS[key].kind == "words" and isinstance(value, str):
        return [value]
    if KEYS[key].kind == "word" and isinstance(value, str) and value.strip().lower() in KEYS[key].words:
        return value.strip().lower()
    return value


def as_tables(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table of known dotted keys as nested tables."""
    tree: dict[str, Any] = {}
    for key, value in values.items():
        *path, name = key.split(".")
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[name] = value
    return tree


def nearest(key: str) -> str | None:
    """Return the real key that looks most like `key`, or None."""
    side, _, rest = key.strip().lower().partition(".foot.")
    if side in ("left", "right") and f"foot.{side}.{rest}" in KEYS:
        return f"foot.{side}.{rest}"
    close = get_close_matches(key.strip().lower(), KEYS, n=1, cutoff=0.55)
    return close[0] if close else None


def _walk(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        part = field.annotation
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from _walk(part, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def _key(name: str, field: FieldInfo) -> Key:
    words = _words(field.annotation)
    limits = [getattr(item, bound) for bound in ("ge", "le") for item in field.metadata if hasattr(item, bound)]
    low, high = limits if len(limits) == 2 else (None, None)
    extra = field.json_schema_extra
    told = extra if isinstance(extra, dict) else {}
    form, least = str(told.get("allowed", "")), told.get("least", 0.0)
    assert isinstance(least, float)
    personal = PERSONAL in field.metadata
    return Key(name, _kind(field, words), low, high, words, field.description or "", form, least, personal)


def _kind(field: FieldInfo, words: tuple[str, ...]) -> Literal["number", "word", "words", "yes", "text"]:
    types = {field.annotation, *get_args(field.annotation)}
    if words:
        return "words" if any(get_origin(kind) is tuple for kind in types) else "word"
    return "yes" if bool in types else "text" if str in types else "number"


def _words(annotation: Any) -> tuple[str, ...]:
    """Return the words of a Literal, alone or within an optional or a list."""
    parts = get_args(annotation)
    if parts and all(isinstance(part, str) for part in parts):
        return parts
    return next((words for part in parts if (words := _words(part))), ())


KEYS: dict[str, Key] = {name: _key(name, field) for name, field in _walk(OrderParts)}
"""Every key of an order."""

GROUPS: frozenset[str] = frozenset(
    ".".join(parts[:count]) for parts in (key.split(".") for key in KEYS) for count in range(1, len(parts))
)
"""The tables that keys live in, such as `foot.left`."""


def allowed_values(key: Key) -> str:
    """Return what may be given for a key."""
    group, _, name = key.key.rpartition(".")
    if group == "foot":
        for ratio in RATIOS:
            if (ratio.measure, ratio.base) == (name, "length_mm"):
                return f"{ratio.low:g} to {ratio.high:g} of the foot length"
    size = name if group == "outline" else name.removeprefix("sockliner_") if group == "shoe" else ""
    for room in OUTLINE_ROOM:
        if room.size == size:
            return f"the foot's {room.low:+g} to {room.high:+g} mm"
    return key.allowed_range
