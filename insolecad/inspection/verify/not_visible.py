"""Numbers of a prescription that a finished surface does not show, and why not."""

from collections.abc import Iterator, Mapping
from typing import Any

SHAPES = "shapes"
"""Effect of a dose that only sizes or places a correction: it means nothing where the correction is left out."""

_GROUPS = {
    "infill": "the file is solid all through; the slicer fills it",
    "top_cover": "the cover is glued on later and is in no file",
}
_SHELL_SIZES = "a shell covers more than its outline, and its edge is rounded all over"
_UPRIGHT = "upright walls make the underside as large as the rim"
_CUT = "it is cut off in front"
_BEHIND_BALL = "it ends behind the ball"
_NO_LINE = "the job sheet does not say where: build the order again"
_NO_FRONT = "it ends, or thins out, behind this zone"


def why_not_visible(key: str, form: Mapping[str, Any]) -> str:
    """Return why a prescribed number does not show on a finished insole of this form; empty if it should."""
    group, _, name = key.partition(".")
    if group in _GROUPS:
        return _GROUPS[group]
    shell = form.get("construction", "cushion") == "shell"
    if key == "heel_cup.inner_width_mm" and shell:
        return _SHELL_SIZES
    if group == "outline":
        if shell:
            return _SHELL_SIZES
        if form.get("walls") == "vertical":
            return _UPRIGHT
        length = form.get("length", "full")
        if length != "full" and name == "length_mm":
            return _CUT
        if length == "three-quarter" and name == "ball_width_mm":
            return _BEHIND_BALL
    return ""


def nonzero_doses(prescription: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, float]]:
    """Yield key and value of every number that is on the insole: not of a correction that is left out."""
    for group, row in prescription.items():
        if is_left_out(row):
            continue
        if group == "ventilation" and not row.get("diameter_mm", {}).get("value"):
            continue
        for name, one in row.items():
            if isinstance(one["value"], int | float) and one["value"]:
                yield f"{group}.{name}", float(one["value"])


def main_doses(row: Mapping[str, Any]) -> list[str]:
    """Return the doses of one correction of which one makes it; none of a group that is not a correction."""
    return [name for name, dose in row.items() if dose.get("effect", SHAPES) != SHAPES]


def is_left_out(row: Mapping[str, Any]) -> bool:
    """Return whether a correction is left out: every dose that makes it is 0."""
    mains = main_doses(row)
    return bool(mains) and not any(row[name]["value"] for name in mains)
