"""Where the data that comes with the program lies."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_INSIDE = _PACKAGE / "data" / "presets"

PRESETS = _INSIDE if _INSIDE.is_dir() else _PACKAGE.parent / "presets"
"""The program's own presets, printers and materials: beside the package in a checkout, inside it when installed."""
