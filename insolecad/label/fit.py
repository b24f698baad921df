"""The best of a wish that fits on a ground."""

from insolecad.errors import OrderError, Problem
from insolecad.label.engraving import Engraving
from insolecad.label.fitting import Places
from insolecad.label.ground import NO_ROOM, Ground
from insolecad.label.text import Wish, broken

CAPITALS = (6.0, 5.2, 4.6)
"""Heights of capitals in mm, best first; under the last the inside of an R would not print (house)."""

KEY = "form.label"


def fitted(wish: Wish, ground: Ground, *, facing: float) -> Engraving | None:
    """Return the engraving, or None where there is no room for any of an automatic label's texts.

    The fullest text comes first, then the largest capitals, then the fewest lines. `facing` is that of `Places`.
    Raises OrderError where a text of one's own does not fit.
    """
    places = Places(ground, facing=facing)
    for blocks in wish.texts:
        found = _largest(blocks, places)
        if found:
            return found
    if wish.own:
        raise OrderError([_refusal(wish.texts[0][0], places)])
    return None


def _largest(blocks: tuple[str, ...], places: Places) -> Engraving | None:
    """Return a text in the largest capitals that fit, None where none do."""
    for capital in CAPITALS:
        for lines in dict.fromkeys(broken(blocks)):
            found = places.engraving(lines, capital)
            if found:
                return found
    return None


def _refusal(text: str, places: Places) -> Problem:
    """Return what to say of a text that does not fit: how much of it would."""
    for count in range(len(text) - 1, 0, -1):
        part = text[:count].strip()
        if part and any(places.engraving(lines, CAPITALS[-1]) for lines in broken((part,))):
            allowed = f"about {len(part)} characters, such as {part!r}"
            return Problem(KEY, repr(text), allowed, "shorten it, or make the base thicker with base.heel_mm")
    advice = f"make the base thicker with base.heel_mm, or order {KEY} = none"
    return Problem(KEY, repr(text), NO_ROOM, advice)
