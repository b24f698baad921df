"""Draw the pictures of docs/forms.md: one sheet per form, from freshly built insoles.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

from pictures import FINE_MESH, INK, INNER, PICTURES, RUNNER, TOP, body, letters, save, seen
from PIL import Image, ImageDraw

from insolecad import Insole, Order, build
from insolecad.order import read_toml

TRACED = RUNNER.parent / "traced-sockliner.toml"

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


STEPS = {False: "three-quarter", True: "three-quarter with the step beside the first ray"}


def right_insole(**changes: object) -> Insole:
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


def traced() -> Image.Image:
    """Return the insole of the example order, made on its traced sockliner."""
    made = build(Order(**read_toml(TRACED)).changed({"side": "right"}), tolerance=FINE_MESH).right
    assert made
    sheet = Image.new("RGB", (960, 490), "white")
    ImageDraw.Draw(sheet).text((30, 20), "on a traced sockliner", font=letters(24, bold=True), fill=INK)
    sheet.paste(seen(body(made), TOP), (30, 62))
    return sheet


def first_ray() -> Image.Image:
    """Return the three-quarter length without and with the step beside the first ray."""
    sheet = Image.new("RGB", (1400, 940), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (step, words) in enumerate(STEPS.items()):
        part, y = body(right_insole(**{"form.length": "three-quarter", "form.first_ray_step": step})), 20 + 450 * row
        pen.text((30, y), words, font=letters(24, bold=True), fill=INK)
        sheet.paste(seen(part, TOP), (30, y + 42))
        side = seen(part, INNER)
        sheet.paste(side, (1380 - side.width, y + 260))
    return sheet


def main() -> None:
    """Draw every picture."""
    (PICTURES / "forms").mkdir(parents=True, exist_ok=True)
    save(lengths(), "forms/lengths")
    save(toes(), "forms/toes")
    save(first_ray(), "forms/first_ray_step")
    save(traced(), "forms/traced")


if __name__ == "__main__":
    main()
