"""Reading a drawing: which kind of file it is, and its curves in mm."""

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from insolecad.order.sockliner.curves import Curve
from insolecad.order.sockliner.refusal import refusal

LARGEST = 8_000_000
"""Bytes; an outline alone takes under 200,000."""

MOST_POINTS = 200_000
"""Points of all curves together; an outline has a few hundred."""


@dataclass(frozen=True)
class Drawing:
    """The curves of a drawing in mm, the unit they were counted in, in words, and the file's checksum."""

    curves: tuple[Curve, ...]
    unit: str
    sha256: str


Reader = Callable[[bytes], tuple[list[Curve], str]]


def _svg(data: bytes) -> tuple[list[Curve], str]:
    from insolecad.order.sockliner import svg

    return svg.curves(data)


def _dxf(data: bytes) -> tuple[list[Curve], str]:
    from insolecad.order.sockliner import dxf

    return dxf.curves(data)


READERS: Mapping[str, Reader] = {".svg": _svg, ".dxf": _dxf}
"""What reads each kind of drawing, by the ending of its name."""


def drawing(path: str) -> Drawing:
    """Return the drawing in a file. Raises OrderError if there is none that can be used."""
    kind = Path(path).suffix.lower()
    if kind not in READERS:
        raise refusal(f"{path!r}, which is neither", "save the drawing as one of them", "a .dxf or .svg file")
    data = _content(path)
    curves, unit = READERS[kind](data)
    if sum(len(curve.points) for curve in curves) > MOST_POINTS:
        raise refusal(f"over {MOST_POINTS:,} points in the drawing", "keep only the outline")
    for curve in curves:
        if not np.isfinite(curve.points).all():
            raise refusal("a coordinate that is not a number in the drawing", "save the drawing again")
    return Drawing(tuple(curves), unit, hashlib.sha256(data).hexdigest())


def _content(path: str) -> bytes:
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            raise refusal(f"{path!r} is a folder or a device", "name the drawing's file")
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise refusal(f"there is no file {path!r}", "check the name; paths count from the order file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name is possible"
        raise refusal(f"{path!r} cannot be read ({reason})", "check the name, and that it is yours to read") from None
    if len(data) > LARGEST:
        raise refusal(f"a drawing of over {LARGEST // 1_000_000} MB", "keep only the outline")
    if not data.strip():
        raise refusal("an empty file", "save the drawing again")
    return data
