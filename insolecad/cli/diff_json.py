"""What `insolecad diff --json` prints."""

from typing import TYPE_CHECKING, Any

from insolecad.cli.diff_text import measured_rows, round_number

if TYPE_CHECKING:
    from insolecad.compare.comparison import Comparison
    from insolecad.compare.heights import Heights, Place
    from insolecad.compare.insoles import Difference
    from insolecad.compare.outline_distance import OutlineDistance


def as_data(found: "Comparison") -> dict[str, Any]:
    """Return a comparison as it is printed with `--json`."""
    from dataclasses import asdict

    return {
        "a": found.a.name,
        "b": found.b.name,
        "same": found.same,
        "within_mm": found.within,
        "keys": None if found.keys is None else [asdict(one) for one in found.keys],
        "doses": None
        if found.doses is None
        else [asdict(one) | {"unit": one.unit, "difference": one.difference} for one in found.doses],
        "insoles": [_insole_data(one, found.within) for one in found.insoles],
        "remarks": found.remarks,
        "damage": {"a": found.a.damage, "b": found.b.damage},
    }


def _insole_data(one: "Difference", within: float) -> dict[str, Any]:
    heights = one.heights
    return {
        "side": one.side,
        "laid": {
            "how": one.laid.how,
            "turned_deg": round_number(one.laid.turn_deg),
            "moved_mm": round_number(one.laid.shift_mm),
            "mirrored": one.b.is_mirror_image,
        },
        "same": not one.differs(within),
        "differs": one.differs(within),
        "foot_side": _heights_data(one, heights.foot_side),
        "underside": _heights_data(one, heights.underside),
        "outline": _edge_data(one, one.outline),
        "from_above": _edge_data(one, one.from_above),
        "only_in_a_mm2": round_number(heights.only_a),
        "only_in_b_mm2": round_number(heights.only_b),
        "measures": {
            key: {
                "a": round_number(a),
                "b": round_number(b),
                "difference": round_number(None if a is None or b is None else b - a),
            }
            for key, a, b in measured_rows(one)
        },
        "not_found": {"a": one.a.found.missing, "b": one.b.found.missing},
        "remarks": {"a": list(one.a.found.remarks), "b": list(one.b.found.remarks)},
    }


def _heights_data(one: "Difference", found: "Heights | None") -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "minimum": _place_data(one, found.lowest),
        "maximum": _place_data(one, found.highest),
        "mean_absolute_mm": round_number(found.mean),
        "share_over_0.1_mm": round_number(found.share_over),
        "area_mm2": round_number(found.area),
    }


def _place_data(one: "Difference", place: "Place | OutlineDistance") -> dict[str, Any]:
    return {
        "mm": round_number(place.mm),
        "x_mm": round_number(place.x),
        "y_mm": round_number(place.y),
        "place": one.place_name(place.x, place.y),
    }


def _edge_data(one: "Difference", edge: "OutlineDistance | None") -> dict[str, Any] | None:
    return None if edge is None else _place_data(one, edge)
