"""Notes on the form: what of it was ordered and has no effect."""

from collections.abc import Iterator

from insolecad.prescription.case import Case
from insolecad.prescription.values import Note, note


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about the form."""
    asked = case.order.form
    if asked.toe != case.form.toe:
        yield note("toe shape", asked.toe, None, f"no effect: a {asked.length} insole ends behind the toes")
