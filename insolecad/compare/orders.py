"""Two orders by their numbers: keys that were given otherwise, and every dose that came out otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insolecad.order.units import unit_of

Doses = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class KeyChange:
    """A key of the order that is another one; None if there is none."""

    key: str
    a: Any
    b: Any


@dataclass(frozen=True)
class DoseChange:
    """A number of the prescription that is another one on `side`; `both` where it is the same on either foot."""

    key: str
    side: str
    a: float | None
    b: float | None

    @property
    def unit(self) -> str:
        """The unit of the number."""
        return unit_of(self.key)

    @property
    def difference(self) -> float | None:
        """B less A; None if one of them has no such number."""
        return None if self.a is None or self.b is None else round(self.b - self.a, 6)


def key_changes(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[KeyChange]:
    """Return the keys that differ, as A has them in order, those of B alone last."""
    keys = [*a, *(key for key in b if key not in a)]
    return [KeyChange(key, a.get(key), b.get(key)) for key in keys if a.get(key) != b.get(key)]


def dose_changes(a: Doses, b: Doses) -> list[DoseChange]:
    """Return the numbers that differ on the sides that both have, by feature; alike on both feet they are listed
    once."""
    sides = [side for side in a if side in b]
    rows: dict[str, list[DoseChange]] = {}
    for side in sides:
        one, other = a[side], b[side]
        for key in [*one, *(key for key in other if key not in one)]:
            if one.get(key) != other.get(key):
                rows.setdefault(key, []).append(DoseChange(key, side, one.get(key), other.get(key)))
    found: list[DoseChange] = []
    for key in _by_feature(rows):
        row = rows[key]
        same = len(row) == len(sides) > 1 and len({(one.a, one.b) for one in row}) == 1
        found += [DoseChange(key, "both", row[0].a, row[0].b)] if same else row
    return found


def _by_feature(keys: Mapping[str, Any]) -> list[str]:
    """Return the keys with those of one feature together."""
    features = list(dict.fromkeys(key.partition(".")[0] for key in keys))
    return sorted(keys, key=lambda key: features.index(key.partition(".")[0]))
