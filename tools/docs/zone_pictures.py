"""Draw the picture of docs/printing.md: the stiffness zones of two insoles, by density.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

from collections.abc import Sequence
from typing import Any

import manifold3d
import numpy as np
from pictures import INK, INNER, OUTER, RUNNER, TOP, Body, letters, save, seen
from PIL import Image, ImageDraw

from insolecad import Insole, Order, build
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.order import read_toml
from insolecad.solid.zones.zones import zones

TOLERANCE = 0.05
"""Chord tolerance in mm of the meshes drawn."""

EXAMPLES = {
    "runner with flat feet, moderate support": {},
    "the same at 95 kg, maximum support, over-pronation": {
        "support.level": "maximum",
        "wearer.mass_kg": 95.0,
        "foot.pronation": "moderate-overpronation",
    },
}

SOFT, FIRM = np.array([0.80, 0.89, 0.95]), np.array([0.04, 0.20, 0.38])
SOFT_PERCENT, FIRM_PERCENT = 12.0, 40.0


def colour(percent: float) -> tuple[float, float, float]:
    """Return the colour of a density: the firmer the darker."""
    share = np.clip((percent - SOFT_PERCENT) / (FIRM_PERCENT - SOFT_PERCENT), 0.0, 1.0)
    red, green, blue = SOFT + share * (FIRM - SOFT)
    return float(red), float(green), float(blue)


def filled(insole: Insole, found: Sequence[Zone]) -> dict[Zone, Body]:
    """Return what each zone fills of the insole once later ones have won, firm ones darker."""
    whole, taken, parts = _solid(insole.triangles), manifold3d.Manifold(), {}
    for zone in reversed(found):
        body = _solid(zone.body)
        mesh = ((whole ^ body) - taken).to_mesh64()
        taken = taken + body
        if len(mesh.tri_verts):
            parts[zone] = Body(mesh.vert_properties[:, :3], mesh.tri_verts.astype(np.int64), colour(zone.percent))
    return parts


def _solid(mesh: Triangles) -> manifold3d.Manifold:
    return manifold3d.Manifold(manifold3d.Mesh64(mesh.vertices, mesh.faces.astype(np.uint64)))


def right_zones(**changes: Any) -> tuple[Insole, tuple[Zone, ...]]:
    """Return the right insole of the runner and its zones."""
    pair = build(Order(**read_toml(RUNNER)).with_values({"side": "right", **changes}), tolerance=TOLERANCE)
    assert pair.right
    return pair.right, zones(pair.right, pair.prescriptions["right"])


def sheet() -> Image.Image:
    """Return both insoles from above and from both sides, and what the colours mean."""
    picture = Image.new("RGB", (1980, 1030), "white")
    pen = ImageDraw.Draw(picture)
    for row, (words, changes) in enumerate(EXAMPLES.items()):
        insole, found = right_zones(**changes)
        parts, y = filled(insole, found), 20 + 450 * row
        pen.text((30, y), words, font=letters(24, bold=True), fill=INK)
        frame = Body(insole.triangles.vertices, insole.triangles.faces[:0])
        top = seen(frame, TOP, *parts.values())
        picture.paste(top, (30, y + 42))
        for view, down in ((INNER, 90), (OUTER, 250)):
            side = seen(frame, view, *parts.values())
            picture.paste(side, (1950 - side.width, y + down))
            pen.text((1950 - side.width, y + down - 26), view.words, font=letters(18), fill=INK)
    used = sorted({zone.percent for changes in EXAMPLES.values() for zone in right_zones(**changes)[1]})
    for number, percent in enumerate(used):
        x = 30 + 110 * number
        shade = tuple(round(255 * part) for part in colour(percent))
        pen.rectangle([(x, 950), (x + 90, 980)], fill=shade, outline=INK)
        pen.text((x + 45, 986), f"{percent:g} %", font=letters(18), fill=INK, anchor="ma")
    return picture


if __name__ == "__main__":
    save(sheet(), "zones")
