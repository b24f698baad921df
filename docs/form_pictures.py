"""Draw the pictures of docs/forms.md: one sheet per form, from freshly built insoles.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

from pictures import FINE_MESH, INK, INNER, PICTURES, RUNNER, TOP, body, letters, save, seen
from PIL import Image, ImageDraw

from insolecad import Insole, Order, build
from insolecad.order import read_toml

LENGTHS = {
    "full": "full: to the tips of the toes",
    "sulcus": "sulcus: to the crease of the toes",
    "three-quarter": "three-quarter: to behind the ball",
}


TOES = {
    "round": "round: as most shoes",
    "tapered": "tapered: as a dress shoe",
    "square": "square: as a wide toe box",
}


def right_insole(**changes: str) -> Insole:
    """Return the right insole of the runner with flat feet, in another form."""
    order = Order(**read_toml(RUNNER)).changed({"side": "right", **changes})
    made = build(order, tolerance=FINE_MESH).right
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


def toes() -> Image.Image:
    """Return the three toes from above, heels in one line."""
    sheet = Image.new("RGB", (960, 1390), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (toe, words) in enumerate(TOES.items()):
        y = 20 + 450 * row
        pen.text((30, y), words, font=letters(24, bold=True), fill=INK)
        sheet.paste(seen(body(right_insole(**{"form.toe": toe})), TOP), (30, y + 42))
    return sheet


def main() -> None:
    """Draw every picture."""
    (PICTURES / "forms").mkdir(parents=True, exist_ok=True)
    save(lengths(), "forms/lengths")
    save(toes(), "forms/toes")


if __name__ == "__main__":
    main()
