"""Draw the pictures of docs/forms.md: one sheet per form, from freshly built insoles.

Run: make pictures. Needs a system's OpenGL for off-screen windows (on Debian: libegl1).
"""

from typing import Any

import numpy as np
from pictures import FINE_MESH, INK, PICTURES, RUNNER, body, save, seen
from PIL import Image, ImageDraw
from trimesh import Trimesh
from trimesh.intersections import mesh_plane

from insolecad import Insole, Order, Pair, build
from insolecad.geometry.toe_shapes import TOES
from insolecad.label.engraving import DEPTH
from insolecad.order import read_toml
from insolecad.report.picture_sheet import letters
from insolecad.report.render import Body
from insolecad.report.views import HEEL, INNER, TOP, UNDERNEATH

TRACED = RUNNER.parent / "traced-sockliner.toml"

LENGTHS = {
    "full": "full: to the tips of the toes",
    "sulcus": "sulcus: to the crease of the toes",
    "three-quarter": "three-quarter: to behind the ball",
}


ENGRAVED = (0.16, 0.27, 0.36)
"""The letters' floor is drawn darker: straight from below they would show by their walls alone, which are upright."""

STEPS = {False: "three-quarter", True: "three-quarter with the step beside the first ray"}


def pair(**changes: Any) -> Pair:
    """Return the pair of the runner with flat feet, in another form."""
    return build(Order(**read_toml(RUNNER)).with_values(changes), tolerance=FINE_MESH)


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
    """Return every toe from above, heels in one line."""
    sheet = Image.new("RGB", (960, 40 + 450 * len(TOES)), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (toe, shape) in enumerate(TOES.items()):
        y = 20 + 450 * row
        pen.text((30, y), f"{toe}: as {shape.shoes}", font=letters(24, bold=True), fill=INK)
        sheet.paste(seen(body(right_insole(**{"form.toe": toe})), TOP), (30, y + 42))
    return sheet


def traced() -> Image.Image:
    """Return the insole of the example order, made on its traced sockliner."""
    made = build(Order(**read_toml(TRACED)).with_values({"side": "right"}), tolerance=FINE_MESH).right
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


SHELL = {"form.construction": "shell", "material.name": "pa12"}

BUILDS = {
    "cushion, of TPU": {},
    "shell, of PA12, on its post block": SHELL,
    "three-quarter shell": SHELL | {"form.length": "three-quarter"},
}
"""What the sheet of constructions shows."""


def constructions() -> Image.Image:
    """Return cushion and shells from the inner side, from the heel, and cut across the heel and the arch."""
    sheet = Image.new("RGB", (1980, 760), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (words, changes) in enumerate(BUILDS.items()):
        made, y = right_insole(**changes), 20 + 250 * row
        pen.text((30, y), words, font=letters(24, bold=True), fill=INK)
        for view, x in ((INNER, 30), (HEEL, 980)):
            sheet.paste(seen(body(made), view), (x, y + 60))
        for share, x in ((0.14, 1340), (0.42, 1660)):
            pen.text((x, y), f"cut at {share:g} of the foot's length", font=letters(16), fill=INK)
            _cut(pen, body(made), share * made.design.measures.foot_length, (x + 150, y + 200))
    return sheet


def post_block() -> Image.Image:
    """Return a shell from below with its block joined, and shell and block apart."""
    sheet = Image.new("RGB", (1980, 830), "white")
    pen = ImageDraw.Draw(sheet)
    whole, apart = (right_insole(**SHELL, **{"form.post_block": block}) for block in ("joined", "separate"))
    (made,) = apart.post_blocks
    block = Body(made.triangles.vertices, made.triangles.faces)
    rows = {"post block joined": [body(whole)], "the same as two parts": [body(apart), block]}
    for row, (words, parts) in enumerate(rows.items()):
        y = 20 + 410 * row
        pen.text((30, y), words, font=letters(24, bold=True), fill=INK)
        for place, part in enumerate(parts):
            sheet.paste(seen(part, UNDERNEATH), (30 + 1000 * place, y + 44))
            sheet.paste(seen(part, INNER), (980 + 500 * place, y + 150 - 100 * place))
    return sheet


COVERS = {0.0: (0.05, 0.19, 0.32), 2.0: (0.18, 0.47, 0.71), 4.0: (0.50, 0.70, 0.86)}
"""Thickness of the covers in mm, and the colours of their sections."""


def covers() -> Image.Image:
    """Return sections of insoles made for covers of different thickness, at the heel and at the arch."""
    sheet = Image.new("RGB", (1400, 560), "white")
    pen = ImageDraw.Draw(sheet)
    for number, (cover, colour) in enumerate(COVERS.items()):
        made = right_insole(**{"top_cover.thickness_mm": cover, "base.heel_mm": 6.0, "base.forefoot_mm": 6.0})
        ink = tuple(round(255.0 * share) for share in colour)
        for share, x in ((0.14, 350), (0.42, 1030)):
            _cut(pen, body(made), share * made.design.measures.foot_length, (x, 480), 7.0, ink)
            pen.text((x - 320, 20), f"cut at {share:g} of the foot's length", font=letters(22, bold=True), fill=INK)
        words = "without a cover" if not cover else f"for a cover of {cover:g} mm"
        pen.text((30 + 430 * number, 515), words, font=letters(22), fill=ink)
    return sheet


def walls() -> Image.Image:
    """Return leaning and upright walls, from the heel and from the inner side."""
    sheet = Image.new("RGB", (1400, 440), "white")
    pen = ImageDraw.Draw(sheet)
    for row, kind in enumerate(("leaning", "vertical")):
        part, y = body(right_insole(**{"form.walls": kind, "material.name": "eva"})), 20 + 215 * row
        pen.text((30, y), f"{kind} walls", font=letters(24, bold=True), fill=INK)
        for view, x in ((HEEL, 30), (INNER, 420)):
            sheet.paste(seen(part, view), (x, y + 50))
    return sheet


def _cut(
    pen: ImageDraw.ImageDraw,
    part: Body,
    x: float,
    foot: tuple[float, float],
    scale: float = 3.2,
    ink: tuple[int, ...] = INK,
) -> None:
    """Draw a section across the foot at x, seen from the heel, standing at `foot` in pixels."""
    lines = mesh_plane(Trimesh(part.vertices, part.faces, process=False), (1.0, 0.0, 0.0), (x, 0.0, 0.0))
    for start, end in lines:
        ends = [(foot[0] - scale * y, foot[1] - scale * z) for _, y, z in (start, end)]
        pen.line(ends, fill=ink, width=3)


def main() -> None:
    """Draw every picture."""
    (PICTURES / "forms").mkdir(parents=True, exist_ok=True)
    drawn = {
        "lengths": lengths,
        "first_ray_step": first_ray,
        "toes": toes,
        "traced": traced,
        "constructions": constructions,
        "post_block": post_block,
        "covers": covers,
        "walls": walls,
        "labels": labels,
        "ventilation": ventilation,
        "apertures": apertures,
        "foot-side": foot_side,
    }
    for name, draw in drawn.items():
        save(draw(), f"forms/{name}")


if __name__ == "__main__":
    main()
