"""Suggestions: corrections that laboratory forms know for what an order says. None is made unless it is ordered."""

from collections.abc import Iterator

from insolecad.errors import Change
from insolecad.features import DOSES, EXCLUDING, FEATURES
from insolecad.features.suggestion import Suggestion
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note

SUGGESTIONS: dict[str, Suggestion] = {
    f"{name}.{one.dose}": one for name, feature in FEATURES.items() for one in feature.suggestions
}
"""By the key of the dose; what a form would tick, after laboratory menus (house)."""


def notes(case: Case) -> Iterator[Note]:
    """Yield what may be worth ordering, where neither it nor what excludes it is ordered already."""
    for key, one in SUGGESTIONS.items():
        if not one.sign.holds(case) or _spoken_for(case, key):
            continue
        value = one.value(case) if callable(one.value) else one.value
        order = Change("not made unless ordered", {key: value})
        yield note("suggestion", DOSES[key].in_words(value), None, f"{one.sign.words}: {one.why}", order)


def _spoken_for(case: Case, key: str) -> bool:
    rivals = (other for pair in EXCLUDING if key in pair for other in pair if other != key)
    return any(case.ordered.get(dose) for dose in (key, *rivals))
