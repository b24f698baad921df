"""Draw the pictures of docs/forms.md: one sheet per form, from freshly built insoles.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

from typing import Any

import numpy as np
from pictures import (
    FINE_MESH,
    HEEL,
    INK,
    INNER,
    PICTURES,
    RUNNER,
    TOP,
    UNDERNEATH,
    Body,
    body,
    letters,
    save,
    seen,
)
from PIL import Image, ImageDraw

from insolecad import Insole, Order, Pair, build
from insolecad.label.engraving import DEPTH
from insolecad.order import read_toml

TRACED = RUNNER.parent / "traced-sockliner.toml"

LENGTHS = {
    "full": "full: to the tips of the toes",
    "sulcus": "sulcus: to the crease of the toes",
    "three-quarter": "three-quarter: to behind the ball",
}


ENGRAVED = (0.16, 0.27, 0.36)
"""The letters' floor is drawn darker: straight from below they would show by their walls alone, which are upright."""

TOES = {
    "round": "round: as most shoes",
    "tapered": "tapered: as a dress shoe",
    "square": "square: as a wide toe box",
}


STEPS = {False: "three-quarter", True: "three-quarter with the step beside the first ray"}


def pair(**changes: Any) -> Pair:
    """Return the pair of the runner with flat feet, in another form."""
    return build(Order(**read_toml(RUNNER)).changed(changes), tolerance=FINE_MESH)


def right_insole(**changes: Any) -> Insole:
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


HOLES = {
    "3 mm holes in midfoot and forefoot": {
        "ventilation.zones": ["midfoot", "forefoot"],
    },
    "the same round a metatarsal pad, whose top stays whole": {
        "ventilation.zones": ["midfoot", "forefoot"],
        "metatarsal_pad.height_mm": 5.0,
    },
    "4 mm holes 9 mm apart in all zones": {
        "ventilation.zones": ["heel", "midfoot", "forefoot", "toes"],
        "ventilation.diameter_mm": 4.0,
        "ventilation.pitch_mm": 9.0,
    },
}
"""What the sheet of ventilation holes shows."""


def ventilation() -> Image.Image:
    """Return insoles with ventilation holes, from above."""
    return _from_above({words: body(right_insole(**changes)) for words, changes in HOLES.items()})


def apertures() -> Image.Image:
    """Return an insole with apertures under heel and second head, from above and from below."""
    part = body(right_insole(**{"aperture.heel_mm": 24.0, "aperture.mth2_mm": 15.0}))
    sheet = Image.new("RGB", (1980, 420), "white")
    for place, (words, view) in enumerate({"from above": TOP, "from below": UNDERNEATH}.items()):
        ImageDraw.Draw(sheet).text((30 + 980 * place, 20), words, font=letters(24, bold=True), fill=INK)
        sheet.paste(seen(part, view), (30 + 980 * place, 62))
    return sheet


def foot_side() -> Image.Image:
    """Return what a file of the foot side alone holds, from above, from the inner side and from the heel."""
    mesh = right_insole().foot_side
    part = Body(mesh.vertices, mesh.faces)
    sheet = Image.new("RGB", (1980, 400), "white")
    sheet.paste(seen(part, TOP), (30, 30))
    for view, left, top in ((INNER, 1000, 60), (HEEL, 1300, 200)):
        sheet.paste(seen(part, view), (left, top))
    return sheet


def _from_above(parts: dict[str, Body]) -> Image.Image:
    sheet = Image.new("RGB", (1000, 20 + 390 * len(parts)), "white")
    for row, (words, part) in enumerate(parts.items()):
        ImageDraw.Draw(sheet).text((30, 20 + 390 * row), words, font=letters(22, bold=True), fill=INK)
        sheet.paste(seen(part, TOP), (30, 58 + 390 * row))
    return sheet


def main() -> None:
    """Draw every picture."""
    (PICTURES / "forms").mkdir(parents=True, exist_ok=True)
    drawn = {
        "lengths": lengths,
        "first_ray_step": first_ray,
        "toes": toes,
        "traced": traced,
        "labels": labels,
        "ventilation": ventilation,
        "apertures": apertures,
        "foot-side": foot_side,
    }
    for name, draw in drawn.items():
        save(draw(), f"forms/{name}")


if __name__ == "__main__":
    main()
