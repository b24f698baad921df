"""Curves of an SVG drawing."""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.order.sockliner.curves import FLATTENING, Curve
from insolecad.order.sockliner.refusal import refusal

PIXELS = 96.0
"""Pixels of an inch in every SVG (CSS)."""

MOST_ELEMENTS, MOST_COPIES, DEEPEST = 20_000, 8, 200
"""Elements, `use` copies and levels of a drawing that is read: copies of copies grow without end."""

LONGEST_STEP = 3.0
"""How far points on a bent piece may lie apart, in mm."""

PHYSICAL = re.compile(r"\s*[\d.eE+]+\s*(mm|cm|in|pt|pc|px|q)\s*", re.IGNORECASE)

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError, SyntaxError)
"""What the reader raises on a drawing that is none."""


def curves(data: bytes) -> tuple[list[Curve], str]:
    """Return the curves in mm, y up, and how they were counted. Raises OrderError for a broken SVG."""
    root = _checked(data)
    from svgelements import SVG, Group, Path, Shape

    try:
        drawing = SVG.parse(io.BytesIO(data), reify=True, ppi=PIXELS)
        found = [
            Curve(name, *pair)
            for name, shape in _shapes(drawing, "", Group, Shape)
            for subpath in Path(shape).as_subpaths()
            if (pair := _points(Path(subpath)))
        ]
    except BROKEN:
        raise refusal("an SVG file that cannot be read", "save the drawing again as plain SVG") from None
    return found, _unit(root)


def _checked(data: bytes) -> dict[str, str]:
    """Return the attributes of the outermost element; refuse entities, and more than a drawing of an outline needs."""
    counts = {"all": 0, "use": 0, "deep": 0}
    root: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        counts["all"] += 1
        counts["deep"] += 1
        counts["use"] += name.rpartition(":")[2] == "use"
        if counts["all"] == 1:
            if name.rpartition(":")[2] != "svg":
                raise refusal("an XML file that is not an SVG", "save the drawing as SVG or DXF")
            root.update(attributes)
        if counts["all"] > MOST_ELEMENTS or counts["use"] > MOST_COPIES or counts["deep"] > DEEPEST:
            raise refusal("an SVG file with far more in it than an outline", "keep only the outline")

    def end(_name: str) -> None:
        counts["deep"] -= 1

    def entity(*_declared: object) -> None:
        raise refusal("an SVG file that declares entities", "save the drawing again as plain SVG")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refusal(f"not an SVG file, line {error.lineno}", "save the drawing again as SVG or DXF") from None
    except (ValueError, LookupError):
        raise refusal("an SVG file in an unknown encoding", "save the drawing again as plain SVG") from None
    return root


def _unit(root: dict[str, str]) -> str:
    size = PHYSICAL.fullmatch(root.get("width", "")) and PHYSICAL.fullmatch(root.get("height", ""))
    if size and size[1].lower() != "px":
        return f"{size[1].lower()}, as its width and height say"
    return f"pixels, {PIXELS:g} to the inch, for want of a width and height in mm, cm or in"


def _shapes(group: Any, name: str, groups: type, shapes: type) -> Iterator[tuple[str, Any]]:
    """Yield every shape in a group, and in those within it, with the name of the innermost that has one."""
    for item in group:
        if isinstance(item, groups):
            yield from _shapes(item, str(item.id or name), groups, shapes)  # type: ignore[attr-defined]
        elif isinstance(item, shapes):
            yield name, item


def _points(path: Any) -> tuple[Array, bool] | None:
    """Return the points of one subpath in mm, y up, and whether it is closed; None for one without length."""
    points = [place for segment in path for place in _places(segment)]
    if len(points) < 2:
        return None
    line = np.array(points) * (25.4 / PIXELS)
    kept = np.concatenate([[True], np.abs(np.diff(line)) > 1e-9])
    closed = any(type(segment).__name__ == "Close" for segment in path)
    if closed and abs(line[0] - line[-1]) <= 1e-9:
        kept[-1] = False
    line = line[kept]
    return (np.column_stack([line.real, -line.imag]), closed) if len(line) > 1 else None


def _places(segment: Any) -> Iterator[complex]:
    """Yield the places on a segment: its end, and on a bend as many before it as its flattening takes."""
    if segment.end is None:
        return
    if type(segment).__name__ not in ("Move", "Line", "Close"):
        share = np.linspace(0.0, 1.0, 33)
        rough = np.array([_place(segment.point(float(one))) for one in share]) * (25.4 / PIXELS)
        length = float(np.abs(np.diff(rough)).sum())
        bend = float(np.abs(rough[2:] - 2.0 * rough[1:-1] + rough[:-2]).max()) / 8.0
        count = max(np.sqrt(bend / FLATTENING) * 32.0, length / LONGEST_STEP, 1.0)
        for one in np.linspace(0.0, 1.0, int(min(count, 5_000.0)) + 2)[1:-1]:
            yield _place(segment.point(float(one)))
    yield _place(segment.end)


def _place(point: Any) -> complex:
    return complex(float(point.x), float(point.y))
