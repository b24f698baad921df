"""The keys of an order: one dotted name per number or word, as used by `--set` and in messages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from insolecad.features import DOSES
from insolecad.features.dose import DoseInfo
from insolecad.order.parts import OrderParts

SIDES = ("left", "right")
UNITS = {"_mm": "mm", "_deg": "degrees", "_kg": "kg"}


@dataclass(frozen=True)
class Key:
    """One key's declaration, read back from its field. `words` is empty unless a word is wanted."""

    key: str
    kind: Literal["number", "word", "text"]
    low: float | None
    high: float | None
    words: tuple[str, ...]
    sentence: str

    @property
    def dose(self) -> DoseInfo | None:
        """The dose behind the key, if it is one; `left.` and `right.` do not matter."""
        return DOSES.get(general(self.key))

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        if self.dose:
            return self.dose.allowed
        if self.kind == "word":
            return ", ".join(self.words)
        if self.kind == "text":
            return "a short name for files"
        unit = next((unit for suffix, unit in UNITS.items() if self.key.endswith(suffix)), "years")
        if self.low is None or self.high is None:
            return f"more than 0 {unit}"
        return f"{self.low:g} to {self.high:g} {unit}"


def general(key: str) -> str:
    """Return the key for both sides: `left.medial_arch.height_mm` gives `medial_arch.height_mm`."""
    first, _, rest = key.partition(".")
    if first in SIDES:
        return rest
    if first == "foot" and rest.partition(".")[0] in SIDES:
        return f"foot.{rest.partition('.')[2]}"
    return key


def sided(key: str) -> tuple[str, ...]:
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


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
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
    kind: Literal["number", "word", "text"] = "word" if words else "text" if field.annotation is str else "number"
    return Key(name, kind, low, high, words, field.description or "")


def _words(annotation: Any) -> tuple[str, ...]:
    """Return the words of a Literal, alone or within an optional."""
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
