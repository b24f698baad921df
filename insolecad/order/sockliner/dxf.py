"""Curves of a DXF drawing."""

import io
from itertools import islice

import numpy as np
from ezdxf.disassemble import recursive_decompose
from ezdxf.enums import InsertUnits
from ezdxf.filemanagement import read
from ezdxf.lldxf.const import DXFError
from ezdxf.path import make_path
from ezdxf.units import conversion_factor

from insolecad.order.sockliner.curves import FLATTENING, Curve
from insolecad.order.sockliner.refusal import refusal

KINDS = {"LWPOLYLINE", "POLYLINE", "SPLINE", "LINE", "ARC", "CIRCLE", "ELLIPSE"}
"""What can be part of an outline."""

MOST_ENTITIES = 20_000
"""Entities of a drawing that is read, blocks taken apart."""

MOST_POINTS = 50_000
"""Points of one curve."""

BROKEN = (
    DXFError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What the reader raises on a drawing that is none."""


def curves(data: bytes) -> tuple[list[Curve], str]:
    """Return the curves in mm and how they were counted. Raises OrderError for a broken DXF."""
    if data.startswith(b"AutoCAD Binary DXF"):
        raise refusal("a binary DXF file", "save the drawing as text DXF (ASCII), or as SVG")
    try:
        document = read(io.StringIO(data.decode("utf-8", errors="replace"), newline=None))
        entities = list(islice(recursive_decompose(document.modelspace()), MOST_ENTITIES + 1))
        code = int(document.header.get("$INSUNITS", 0))
    except BROKEN:
        raise refusal("a DXF file that cannot be read", "save the drawing again as DXF R2000 or later") from None
    if len(entities) > MOST_ENTITIES:
        raise refusal(f"a DXF file with over {MOST_ENTITIES:,} pieces", "keep only the outline")
    factor, unit = _unit(code)
    found = []
    for entity in entities:
        if entity.dxftype() not in KINDS:
            continue
        try:
            path = make_path(entity)
            places = list(islice(path.flattening(FLATTENING / factor), MOST_POINTS + 1))
        except BROKEN:
            continue
        points = np.array([(place.x, place.y) for place in places], dtype=float).reshape(-1, 2) * factor
        if len(points) > MOST_POINTS:
            raise refusal(f"a curve of over {MOST_POINTS:,} points in the drawing", "keep only the outline")
        if len(points) > 1:
            found.append(Curve(str(entity.dxf.layer), points, False))
    return found, unit


def _unit(code: int) -> tuple[float, str]:
    """Return what one unit of the drawing is in mm, and its name."""
    if code == 0:
        return 1.0, "mm, since it names no unit"
    try:
        unit = InsertUnits(code)
        return 1.0 / conversion_factor(InsertUnits.Millimeters, unit), f"{unit.name.lower()}, as it says"
    except (ValueError, TypeError, KeyError, ArithmeticError):
        raise refusal(f"a DXF file in an unknown unit ({code})", "save the drawing in mm") from None
