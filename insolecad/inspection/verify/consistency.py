"""Whether a job sheet agrees with itself: what is ordered must be what its reference points hold of it.

A sheet says where to look and what else stands there. It is a claim: one whose points were changed to agree with
another file than was ordered, or whose numbers were changed alone, contradicts itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from insolecad.inspection.verify.doses import EDGES, LOWERS, RAISES
from insolecad.inspection.verify.not_visible import MAIN

SAME_MM = 0.01
"""What a sheet rounds, and the shape is worked out to (house; found 0.0001 on 128 random sheets)."""

_EDGE_FEATURES = ("heel_cup", "medial_flange", "lateral_flange", "medial_arch", "lateral_arch")
"""Features of one edge, whose shares need not add up."""

Side = Mapping[str, Any]


def contradictions(side: Side) -> list[str]:
    """Return a sentence for everything in which one side of a sheet contradicts itself."""
    found = [*_doses(side), *_base(side), *_ground(side), *_sums(side)]
    return list(dict.fromkeys(found))


def _value(side: Side, key: str) -> float:
    feature, _, name = key.partition(".")
    value = side["prescription"].get(feature, {}).get(name, {}).get("value")
    return float(value) if isinstance(value, int | float) else 0.0


def _doses(side: Side) -> Iterator[str]:
    """Yield where a point has another share of its own feature than is ordered."""
    full = side.get("form", {}).get("length", "full") == "full"
    places = [(key, name, 1.0) for key, names in EDGES.items() for name in names]
    places += [(key, name, sign) for table, sign in ((RAISES, 1.0), (LOWERS, -1.0)) for key, name in table.items()]
    for key, name, sign in places:
        ordered, point = _value(side, key), side["reference_points"].get(name)
        if point is None:
            if ordered and full:
                yield f"{key} is {ordered:g}, and no reference point says where"
            continue
        share = sign * float(point["contributions"].get(key.partition(".")[0], 0.0))
        if abs(share - ordered) > SAME_MM:
            yield f"{key} is {ordered:g}, and {name} has {share:.4g} mm of it"


def _base(side: Side) -> Iterator[str]:
    """Yield where heel seat and ball have another base, or another lift, than is ordered.

    A cover takes its share of the base along the normal, so under one the base lies lower.
    """
    points, cover = side["reference_points"], _value(side, "top_cover.thickness_mm")
    for key, name in (("base.heel_mm", "heel_seat"), ("base.forefoot_mm", "ball_centre")):
        point = points.get(name)
        if point is None:
            continue
        lift = float(point["contributions"].get("heel_lift", 0.0))
        base, ordered = float(point["base_z"]) - lift, _value(side, key)
        low = ordered - (2.0 * cover if cover else 0.0)
        if not low - SAME_MM <= base <= ordered + SAME_MM:
            yield f"{key} is {ordered:g}, and {name} stands on {base:.4g} mm"
        if name == "heel_seat" and abs(lift - _value(side, "heel_lift.height_mm")) > SAME_MM:
            yield f"heel_lift.height_mm is {_value(side, 'heel_lift.height_mm'):g}, and {name} has {lift:.4g} mm of it"


def _ground(side: Side) -> Iterator[str]:
    """Yield points whose base is neither that of the heel, nor that of the ball, nor between them.

    Nothing is said under a cover, which takes its share, and of a base that runs out to a front edge.
    """
    if _value(side, "top_cover.thickness_mm") or side.get("form", {}).get("length", "full") != "full":
        return
    low, high = sorted((_value(side, "base.heel_mm"), _value(side, "base.forefoot_mm")))
    for name, point in side["reference_points"].items():
        base = float(point["base_z"]) - float(point["contributions"].get("heel_lift", 0.0))
        if not low - SAME_MM <= base <= high + SAME_MM:
            yield f"the base is {low:g} to {high:g} mm, and {name} stands on {base:.4g} mm"


def _sums(side: Side) -> Iterator[str]:
    """Yield points whose height is not base and shares together, and shares of what is not ordered.

    Near a front edge base and support run out, and the shares of an edge need not add up: nothing is said there.
    """
    prescription = side["prescription"]
    out = {
        name
        for name, row in prescription.items()
        if (mains := [dose for dose in row if dose in MAIN]) and not any(row[dose]["value"] for dose in mains)
    }
    full = side.get("form", {}).get("length", "full") == "full"
    for name, point in side["reference_points"].items():
        shares = {feature: float(share) for feature, share in point["contributions"].items()}
        for feature, share in shares.items():
            if feature in _EDGE_FEATURES and share < -SAME_MM:
                yield f"{feature} makes an edge that is higher or the same, and {name} has {share:.4g} mm of it"
            if feature in out and abs(share) > SAME_MM:
                yield f"{feature} is left out, and {name} has {share:.4g} mm of it"
        on_edge = any(abs(shares.get(feature, 0.0)) > 1e-3 for feature in _EDGE_FEATURES)
        height = float(point["at"][2]) - float(point["base_z"])
        total = sum(share for feature, share in shares.items() if feature != "heel_lift")
        if full and not on_edge and abs(height - total) > SAME_MM:
            yield f"{name} lies {height:.4g} mm over its base, and its shares come to {total:.4g} mm"
