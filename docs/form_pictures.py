"""Draw the pictures of docs/forms.md: one sheet per form, from freshly built insoles.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

import numpy as np
from pictures import FINE_MESH, INK, INNER, PICTURES, RUNNER, TOP, UNDERNEATH, Body, body, letters, save, seen
from PIL import Image, ImageDraw

from insolecad import Insole, Order, Pair, build
from insolecad.label.engraving import DEPTH
from insolecad.order import read_toml

LENGTHS = {
    "full": "full: to the tips of the toes",
    "sulcus": "sulcus: to the crease of the toes",
    "three-quarter": "three-quarter: to behind the ball",
}


ENGRAVED = (0.16, 0.27, 0.36)
"""The letters' floor is drawn darker: straight from below they would show by their walls alone, which are upright."""


def pair(**changes: str) -> Pair:
    """Return the pair of the runner with flat feet, in another form."""
    return build(Order(**read_toml(RUNNER)).changed(changes), tolerance=FINE_MESH)


def right_insole(**changes: str) -> Insole:
    """Return the right one alone."""
    made = pair(side="right", **changes).right
    assert made
    return made


def lengths() -> Image.Image:
    """Return the three lengths from above and from the inner side, heels in one line."""
    sheet = Image.new("RGB", (1980, 1390), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (length, words) in enumerate(LENGTHS.items()):
        part, y = body(right_insole(**{"form.length": length})), 20 + 450 * row
        pen.text((30, y), words, font=letters(24, bold=True), fill=INK)
        sheet.paste(seen(part, TOP), (30, y + 42))
        side = seen(part, INNER)
        sheet.paste(side, (1950 - side.width, y + 260))
    return sheet


def labels() -> Image.Image:
    """Return both undersides with their labels, seen from below, heels on the left."""
    sheet = Image.new("RGB", (1000, 800), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (side, insole, _) in enumerate(pair(**{"form.label": "auto", "name": "demo"}).sides()):
        y = 20 + 390 * row
        pen.text((30, y), f"the {side} insole from below", font=letters(24, bold=True), fill=INK)
        whole = body(insole)
        deep = np.ptp(whole.vertices[whole.faces, 2], axis=1) == 0.0
        deep &= whole.vertices[whole.faces[:, 0], 2] == DEPTH
        parts = Body(whole.vertices, whole.faces[~deep]), Body(whole.vertices, whole.faces[deep], ENGRAVED)
        sheet.paste(seen(parts[0], UNDERNEATH, parts[1]), (40, y + 40))
    return sheet


def main() -> None:
    """Draw every picture."""
    (PICTURES / "forms").mkdir(parents=True, exist_ok=True)
    save(lengths(), "forms/lengths")
    save(labels(), "forms/labels")


if __name__ == "__main__":
    main()
