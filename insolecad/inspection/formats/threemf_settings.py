"""Settings that a slicer left in a 3MF and that are never used here: their names, for whoever sent or received the
file."""

import re
from collections.abc import Iterator
from pathlib import Path

from insolecad.environment.printable import one_line
from insolecad.inspection.formats.archive import Archive

MOST_BYTES = 2_000_000
"""Bytes of one part that are looked through: the settings of a slicer take 50,000."""

MOST_NAMES = 8
"""Names of code settings that are listed one by one."""

CONFIG = re.compile(r"metadata/.*\.config")
"""Parts that hold settings, their names in small letters: slicers do not heed the case."""

PARTS = (
    (re.compile(r"metadata/.*custom_gcode.*"), "G-code at certain heights"),
    (re.compile(r"metadata/.*\.gcode"), "G-code sliced before"),
    (re.compile(r"metadata/.*(layer_config_ranges|layer_heights_profile).*"), "layer heights and settings by height"),
)
"""Parts that hold something else, and what."""

COMMAND = "post_process"
"""The setting, in every slicer of the family, that names commands to run after slicing."""

_CODE = re.compile(
    rf'\b({COMMAND}|gcode_substitutions|[a-z_]*gcode)\b"?\s*(?:=|:|value\s*=)[\s\["]*(?!/>)[^\s"\[\],;}}]'
)
"""A setting that can carry code and has a value: in an .ini, in JSON, or as attributes in XML."""

_PLAIN = re.compile(r"metadata/(slic3r_pe_model|model_settings|slice_info|cut_information|filament_sequence)\.config")
"""Parts without settings of the print as a whole."""


def foreign_settings(path: Path) -> list[str]:
    """Return what a 3MF holds of slicers' settings, in words. Raises FileError for a damaged archive."""
    with Archive(path) as archive:
        by_name = {name.lower(): name for name in sorted(archive.names)}
        configs = {low: name for low, name in by_name.items() if CONFIG.fullmatch(low)}
        codes = [code for name in configs.values() for code in _codes(archive, name)]
    whole = [low for low in configs if not _PLAIN.fullmatch(low)]
    found = ["the file's own slicer settings"] if whole or codes else []
    found += dict.fromkeys(_words(code) for code in sorted(codes, key=lambda code: code != COMMAND))
    others = [words for pattern, words in PARTS if any(pattern.fullmatch(low) for low in by_name)]
    return [*_few(found), *others]


def _codes(archive: Archive, name: str) -> Iterator[str]:
    """Yield the names of the settings of one part that carry code."""
    data = b""
    for chunk in archive.chunks(name):
        data += chunk
        if len(data) > MOST_BYTES:
            break
    yield from (match[1] for match in _CODE.finditer(data.decode("utf-8", errors="replace")))


def _words(code: str) -> str:
    if code == COMMAND:
        return "a command to run after slicing"
    return f"{one_line(code.removesuffix('_gcode').replace('_', ' '))} G-code".strip()


def _few(found: list[str]) -> list[str]:
    most = MOST_NAMES + 1
    return [*found[:most], f"and {len(found) - most} more settings that carry code"] if len(found) > most else found
