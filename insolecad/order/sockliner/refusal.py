"""What is said of a drawing that cannot be used."""

from insolecad.errors import OrderError, Problem

KEY = "shoe.sockliner_outline"
"""The key that names the drawing."""


def refusal(given: str, advice: str, allowed: str = "") -> OrderError:
    """Return the error for a drawing: what is wrong with it, and what to do."""
    return OrderError([Problem(KEY, given, allowed, advice)])
