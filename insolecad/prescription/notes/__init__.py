"""Notes: what to know and what to look at before building. None of it stops the build."""

from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note
from insolecad.prescription.notes import (
    construction,
    doses,
    foot,
    heel,
    levels,
    measurements,
    plan,
    shoe,
    suggestions,
    wearer,
)

__all__ = ["notes"]


def notes(case: Case) -> tuple[Note, ...]:
    """Return the notes for a case all of whose doses are settled."""
    kinds = (
        measurements.notes,
        foot.notes,
        plan.notes,
        wearer.notes,
        shoe.notes,
        heel.notes,
        construction.notes,
        doses.notes,
        levels.notes,
        suggestions.notes,
    )
    return tuple(dict.fromkeys(found for kind in kinds for found in kind(case)))
