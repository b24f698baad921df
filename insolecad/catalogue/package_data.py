"""Where the data is that comes with the program."""

from pathlib import Path

_CATALOGUE = Path(__file__).parent
_INSIDE = _CATALOGUE / "data" / "presets"

PRESETS = _INSIDE if _INSIDE.is_dir() else _CATALOGUE.parent.parent / "presets"
"""The program's own presets, printers and materials: beside the package in a checkout, inside it when installed."""

DEFAULT_MATERIAL = "tpu95a"
"""What an order is made of if it names no material: the usual flexible filament."""


def material_names() -> tuple[str, ...]:
    """Return the name of every material, which is that of its file, the default first; no file is read."""
    names = sorted(path.stem for path in (PRESETS / "materials").glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_MATERIAL))
