"""Whether a job sheet agrees with itself: what is ordered must be what its reference points hold of it.

A sheet says where to look and what else stands there. It is a claim: one whose points were changed to agree with
another file than was ordered, or whose numbers were changed alone, contradicts itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from insolecad.inspection.verify.not_visible import is_left_out, main_doses

SAME_MM = 0.01
"""What a sheet rounds, and the shape is worked out to (house; found 0.0001 on 128 random sheets)."""

_SIGNS = {"edge": 1.0, "bed": 1.0, "raises": 1.0, "lowers": -1.0}
"""Ways to read a dose at a point where its correction adds or takes just as much."""

Side = Mapping[str, Any]


def contradictions(side: Side) -> list[str]:
    """Return a sentence for everything in which one side of a sheet contradicts itself."""
    found = [*_doses(side), *_base(side), *_ground(side), *_sums(side)]
    return list(dict.fromkeys(found))


def _value(side: Side, key: str) -> float:
    feature, _, name = key.partition(".")
    value = side["prescription"].get(feature, {}).get(name, {}).get("value")
    return float(value) if isinstance(value, int | float) else 0.0


def _readings(side: Side) -> Iterator[tuple[str, str, str]]:
    """Yield the key of every dose that is read at a reference point, how it shows there, and the point."""
    for name, point in side["reference_points"].items():
        for reading in point.get("reads", ()):
            yield reading["dose"], reading["effect"], name


def _fill_readings(side: Side) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield every reading of a fill, and its reference point."""
    for name, point in side["reference_points"].items():
        for reading in point.get("reads", ()):
            if reading.get("shares"):
                yield reading, name


def _edge_features(side: Side) -> set[str]:
    """Return the corrections that act through an edge, whose shares need not add up."""
    return {key.partition(".")[0] for key, effect, _ in _readings(side) if effect in ("edge", "bed")}


def _doses(side: Side) -> Iterator[str]:
    """Yield where a point has another share of its own feature than is ordered, and main doses without a point."""
    read = set()
    for key, effect, name in _readings(side):
        read.add(key)
        if effect in _SIGNS:
            ordered, shares = _value(side, key), side["reference_points"][name]["contributions"]
            share = _SIGNS[effect] * float(shares.get(key.partition(".")[0], 0.0))
            if abs(share - ordered) > SAME_MM:
                yield f"{key} is {ordered:g}, and {name} has {share:.4g} mm of it"
    for reading, name in _fill_readings(side):
        key, (low, high) = reading["dose"], reading["shares"]
        feature = key.partition(".")[0]
        full = sum(_value(side, f"{feature}.{main}") for main in main_doses(side["prescription"].get(feature, {})))
        left = full * (low + (high - low) * _value(side, key) / 100.0)
        share = float(side["reference_points"][name]["contributions"].get(feature, 0.0))
        if abs(share - left) > SAME_MM:
            yield f"{key} is {_value(side, key):g}, and {name} has {share:.4g} mm of {full:g} mm"
    if side.get("form", {}).get("length", "full") == "full":
        for feature, row in side["prescription"].items():
            for key in (f"{feature}.{name}" for name in main_doses(row)):
                if _value(side, key) and key not in read:
                    yield f"{key} is {_value(side, key):g}, and no reference point says where"


def _base(side: Side) -> Iterator[str]:
    """Yield where heel seat and ball have another base, or another lift, than is ordered.

    A cover takes its share of the base along the normal, so under one the base is lower.
    """
    points, cover = side["reference_points"], _value(side, "top_cover.thickness_mm")
    readings = list(_readings(side))
    lifts = [(key, name) for key, effect, name in readings if effect == "lift"]
    for key, name in ((key, name) for key, effect, name in readings if effect == "base"):
        base, ordered = float(points[name]["base_z"]) - _lift(side, points[name]), _value(side, key)
        low = ordered - (2.0 * cover if cover else 0.0)
        if not low - SAME_MM <= base <= ordered + SAME_MM:
            yield f"{key} is {ordered:g}, and {name} has a base of {base:.4g} mm"
    for key, name in lifts:
        lift = _lift(side, points[name])
        if abs(lift - _value(side, key)) > SAME_MM:
            yield f"{key} is {_value(side, key):g}, and {name} has {lift:.4g} mm of it"


def _lift(side: Side, point: Mapping[str, Any]) -> float:
    """Return by how much lifts raise the base at a point."""
    return sum(float(point["contributions"].get(feature, 0.0)) for feature in _lifts(side))


def _lifts(side: Side) -> set[str]:
    return {key.partition(".")[0] for key, effect, _ in _readings(side) if effect == "lift"}


def _ground(side: Side) -> Iterator[str]:
    """Yield points whose base is neither that of the heel, nor that of the ball, nor between them.

    Nothing is said under a cover, which takes its share, and of a base that runs out to a front edge.
    """
    if _value(side, "top_cover.thickness_mm") or side.get("form", {}).get("length", "full") != "full":
        return
    bases = [_value(side, key) for key, effect, _ in _readings(side) if effect == "base"]
    if not bases:
        return
    low, high = min(bases), max(bases)
    for name, point in side["reference_points"].items():
        base = float(point["base_z"]) - _lift(side, point)
        if not low - SAME_MM <= base <= high + SAME_MM:
            yield f"the base is {low:g} to {high:g} mm, and {name} has a base of {base:.4g} mm"


def _sums(side: Side) -> Iterator[str]:
    """Yield points whose height is not base and shares together, and shares of what is not ordered.

    Near a front edge base and support run out, and the shares of an edge need not add up: nothing is said there.
    """
    out = {name for name, row in side["prescription"].items() if is_left_out(row)}
    edges, lifts = _edge_features(side), _lifts(side)
    full = side.get("form", {}).get("length", "full") == "full"
    for name, point in side["reference_points"].items():
        shares = {feature: float(share) for feature, share in point["contributions"].items()}
        for feature, share in shares.items():
            if feature in edges and share < -SAME_MM:
                yield f"{feature} makes an edge that is as high or higher, and {name} has {share:.4g} mm of it"
            if feature in out and abs(share) > SAME_MM:
                yield f"{feature} is left out, and {name} has {share:.4g} mm of it"
        on_edge = any(abs(shares.get(feature, 0.0)) > 1e-3 for feature in edges)
        height = float(point["at"][2]) - float(point["base_z"])
        total = sum(share for feature, share in shares.items() if feature not in lifts)
        if full and not on_edge and abs(height - total) > SAME_MM:
            yield f"{name} is {height:.4g} mm over its base, and its shares come to {total:.4g} mm"
