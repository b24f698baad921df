"""Notes: what to know and what to look at before building. None of it stops the build."""

from insolecad.prescription.case import Case
from insolecad.prescription.notes import doses, foot, form, measures, shoe, suggestions, wearer
from insolecad.prescription.values import Note

__all__ = ["notes"]


def notes(case: Case) -> tuple[Note, ...]:
    """Return the notes for a case all of whose doses are settled."""
    kinds = (measures.notes, foot.notes, wearer.notes, shoe.notes, form.notes, doses.notes, suggestions.notes)
    return tuple(dict.fromkeys(found for kind in kinds for found in kind(case)))
