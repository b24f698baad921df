"""Where the data is that comes with the program."""

from pathlib import Path

_CATALOGUE = Path(__file__).parent
_INSIDE = _CATALOGUE / "data" / "presets"

PRESETS = _INSIDE if _INSIDE.is_dir() else _CATALOGUE.parent.parent / "presets"
"""The program's own presets, printers and materials: beside the package in a checkout, inside it when installed."""
