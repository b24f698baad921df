"""Notes on the form: what of it was ordered and has no effect."""

from collections.abc import Iterator

from insolecad.order.sockliner.fairing import NEAR
from insolecad.order.sockliner.sockliner import Sockliner
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note, warn


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about the form."""
    asked = case.order.form
    if asked.toe != case.form.toe:
        yield note("toe shape", asked.toe, None, f"no effect: a {asked.length} insole ends behind the toes")
    if case.sockliner:
        yield from _traced(case.sockliner)


def _traced(found: Sockliner) -> Iterator[Note]:
    """Yield how a traced outline was understood."""
    advice = f"counted in {found.unit}; smoothed by at most this much"
    yield note("traced outline, mm off the drawing", found.off, f"at most {NEAR:g} mm", advice)
    if found.left_out:
        yield note("other lines in the drawing", found.left_out, None, "left out: the insole's outline is used")
    if not found.told:
        advice = f"nearly the same on both sides: taken as the {found.side} one, seen from above"
        yield note("side of the traced outline", found.side, None, advice)
    elif found.drawn != found.side:
        advice = "the wrong side, or traced from below? the shape decided which side is inner; look at the template"
        yield warn("side of the traced outline", f"drawn as a {found.drawn} one", f"{found.side}, as ordered", advice)
