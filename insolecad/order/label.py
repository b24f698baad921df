"""The text of a label: it must be one that can be engraved."""

from insolecad.errors import Problem
from insolecad.label.letters import ALLOWED, capitals
from insolecad.label.text import LONGEST

KEY = "form.label"


def label_problems(text: str) -> list[Problem]:
    """Return what makes a text unfit for an engraving."""
    plain, unknown = capitals(text)
    if len(text) > LONGEST:
        given = f"{text[:LONGEST]!r}... ({len(text)} characters)"
        return [Problem(KEY, given, f"up to {LONGEST} characters", "make it shorter")]
    if unknown:
        named = " ".join(one if one.isprintable() else repr(one) for one in unknown)
        return [Problem(KEY, repr(text), ALLOWED, f"leave out {named}")]
    if not plain:
        return [Problem(KEY, repr(text), ALLOWED, "write a text, auto for name and size, or none")]
    return []
