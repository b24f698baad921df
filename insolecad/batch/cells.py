"""Cells that spreadsheets take for formulas: quoted in what goes back, and read again as they were."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """Return a cell as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
