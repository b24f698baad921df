"""The insoles as a page's viewer takes them: corners in steps of the box, triangles, and colours, all in base64."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.report.colour import Scale
from insolecad.report.subject import InsoleModel

STEPS = 65535
"""Steps in which each side of the box is stored: of an insole 0.004 mm."""

LEVELS, UNTOLD = 254, 255
"""Steps of a colour map, and what stands where it has no value."""


def model(
    seen: Sequence[InsoleModel], maps: Mapping[str, tuple[Scale, Sequence[Array]]], aside: float
) -> dict[str, Any]:
    """Return what the viewer needs; `maps` holds a scale and the numbers of every vertex, by name.

    Feet stand `aside` mm from the middle.
    """
    return {
        "scales": {name: _scale(scale) for name, (scale, _) in maps.items()},
        "feet": [
            {
                "side": one.side,
                "letter": one.letter,
                "aside": (aside if one.side == "left" else -aside) if len(seen) > 1 else 0.0,
                "bodies": [
                    _body(one.mesh, {name: (scale, values[number]) for name, (scale, values) in maps.items()}),
                    *(_body(part, {}) for part in one.parts),
                ],
            }
            for number, one in enumerate(seen)
        ],
    }


def _scale(scale: Scale) -> dict[str, Any]:
    return {
        "title": scale.title,
        "unit": scale.unit,
        "low": scale.low,
        "high": scale.high,
        "stops": scale.stops,
        "ticks": scale.ticks,
        "grey": scale.grey,
    }


def _body(mesh: FinishedMesh, maps: Mapping[str, tuple[Scale, Array]]) -> dict[str, Any]:
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    step = (high - low) / STEPS
    corners = np.rint((mesh.vertices - low) / np.where(step > 0.0, step, 1.0)).astype("<u2")
    wide = len(corners) > STEPS
    return {
        "low": low.tolist(),
        "step": step.tolist(),
        "corners": _text(corners),
        "wide": wide,
        "faces": _text(mesh.faces.astype("<u4" if wide else "<u2")),
        "maps": {name: _text(_levels(scale, values)) for name, (scale, values) in maps.items()},
    }


def _levels(scale: Scale, values: Array) -> NDArray[np.uint8]:
    known = np.isfinite(values)
    share = (np.where(known, values, scale.low) - scale.low) / max(scale.high - scale.low, 1e-9)
    levels = np.rint(np.clip(share, 0.0, 1.0) * LEVELS)
    return np.where(known, levels, UNTOLD).astype(np.uint8)


def _text(values: NDArray[Any]) -> str:
    return b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
