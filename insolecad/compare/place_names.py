"""Places of an insole in the field's words."""

from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.pose.landmarks import Landmarks

_HEEL, _BALL_BEHIND, _BALL_AHEAD = 0.30, 0.09, 0.05
"""The heel ends here; the ball reaches from behind the first head to ahead of it: shares of the foot's length."""

_THIRD = 1.0 / 3.0
_REAR = 0.06


def place_words(x: float, y: float, marks: Landmarks, curve: BottomCurve) -> str:
    """Return where a place is, as in `medial arch, 92 mm ahead of the heel, 18 mm medial`.

    The insole is seen as a right one in its frame: + y is medial.
    """
    aside = "on the axis" if abs(y) < 0.5 else f"{abs(y):.0f} mm {'medial' if y > 0.0 else 'lateral'}"
    return f"{_region(x, y, marks, curve)}, {max(x, 0.0):.0f} mm ahead of the heel, {aside}"


def _region(x: float, y: float, marks: Landmarks, curve: BottomCurve) -> str:
    length = marks.foot_length
    across = _across(x, y, curve)
    if x < _REAR * length:
        return "rear of the heel"
    if x < _HEEL * length:
        return f"{across} heel".strip() if across else "middle of the heel"
    if x < marks.ball_length - _BALL_BEHIND * length:
        return f"{across} arch" if across else "middle of the midfoot"
    part = "ball" if x < marks.ball_length + _BALL_AHEAD * length else "toes"
    return f"{across} {part}" if across else f"middle of the {part}"


def _across(x: float, y: float, curve: BottomCurve) -> str:
    low, high = (float(side[0]) for side in curve.sides([x]))
    if not high > low:
        return "medial" if y > 0.0 else "lateral"
    share = (y - low) / (high - low)
    return "lateral" if share < _THIRD else "medial" if share > 1.0 - _THIRD else ""
