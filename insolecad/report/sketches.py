"""The drawings of a page: the outlines from above, the side profile, and five sections, with the doses drawn in."""

from collections.abc import Sequence

import numpy as np

from insolecad.geometry.definitions import BALL_WINDOW, HEEL_WIDTH
from insolecad.report.foot import Foot, alike
from insolecad.report.sections import Cut, crests, cuts
from insolecad.report.svg_drawing import LINE_HIGH, Drawing

SECTION = 350.0
"""Pixels across a section's drawing."""

ABOVE, BELOW = 24.0, 38.0
"""Pixels over the highest line, for words, and under the floor, for dimensions."""

SECTION_SCALE, PROFILE_SCALE, PLAN_SCALE = 2.3, 2.25, 1.3
"""Pixels per mm."""

PROFILE = 760.0
"""Pixels along a profile's drawing."""

PLAN = (430.0, 470.0)
PLAN_APART = 90.0
"""Pixels of the outlines' drawing, and from its middle to that of a foot."""


def measured_text(feet: Sequence[Foot], key: str, place: str = "", words: str = "", unit: str = "") -> str:
    """Return a dose as it was read from every foot; of several that agree to a tenth, once.

    Those that differ stand under each other. Empty if none has any.
    """
    found = {foot.letter: foot.measured_value(key, place) for foot in feet}
    values = {letter: f"{value:.1f}{unit}" for letter, value in found.items() if value is not None}
    if not values:
        return ""
    said = next(iter(values.values()))
    if len(set(values.values())) > 1 or len(values) < len(feet):
        return "\n".join([words, *(f"{letter} {value}" for letter, value in values.items())]).strip()
    return f"{words} {said}".strip()


def distinct(feet: Sequence[Foot]) -> list[Foot]:
    """Return the feet to draw: one where both are alike."""
    return list(feet[:1]) if alike(list(feet)) else list(feet)


def sections(feet: Sequence[Foot]) -> list[tuple[Cut, str]]:
    """Return the cross-sections from heel to toe, seen from the heel; of two different feet laid over each other."""
    feet = distinct(feet)
    with_crests = crests(foot.prescription for foot in feet)
    own = [cuts(foot.insole, with_crests) for foot in feet]
    high = max(float(foot.shown.extent[2]) for foot in feet) * SECTION_SCALE + ABOVE
    return [(cut, _section(feet, [mine[number] for mine in own], high)) for number, cut in enumerate(own[0])]


def _section(feet: Sequence[Foot], places: Sequence[Cut], high: float) -> str:
    first, cut = feet[0], places[0]
    line = first.across(cut.x)
    middle = (line[:, 0].min() + line[:, 0].max()) / 2.0 if len(line) else 0.0
    drawing = Drawing(SECTION, high + BELOW, SECTION_SCALE, (SECTION / 2.0, high), (middle, 0.0), flip=-1.0)
    drawing.line([(middle + 66.0, 0.0), (middle - 66.0, 0.0)], "floor")
    drawing.line(line, "body", closed=True)
    for foot, other in zip(feet[1:], places[1:], strict=True):
        second = foot.across(other.x)
        shift = (second[:, 0].min() + second[:, 0].max()) / 2.0 - middle if len(second) else 0.0
        drawing.line(second - [shift, 0.0], "other", closed=True)
    drawing.text((8.0, high + 14.0), "inner", "faint", "start")
    drawing.text((SECTION - 8.0, high + 14.0), "outer", "faint", "end")
    if len(line):
        low, top = (float(end) for end in (line[:, 0].min(), line[:, 0].max()))
        drawing.dimension((low, 0.0), (top, 0.0), f"{top - low:.1f}", (0.0, 25.0))
    for name, draw in (("heel_seat", _heel), ("medial_arch_apex", _arch), ("ball_centre", _ball)):
        if cut.point == name:
            draw(drawing, feet)
    if cut.point.endswith("_crest"):
        _crest(drawing, feet, cut.point)
    return drawing.svg(f"Section {cut.letter}: {cut.words}, {cut.x:.0f} mm from the heel")


def _heel(drawing: Drawing, feet: Sequence[Foot]) -> None:
    """Draw in the cup on both sides, the post's angle, and the thickness under the heel."""
    foot = feet[0]
    seat = foot.point("heel_seat")
    assert seat
    slope = np.tan(np.radians(foot.prescription.doses.rearfoot_post.angle_deg))

    def plane(y: float) -> tuple[float, float]:
        return y, seat[2] + slope * y

    post = measured_text(feet, "rearfoot_post.angle_deg", "heel_seat", "post", "°")
    if post:
        drawing.line([plane(24.0), plane(-24.0)], "mark")
        x, y = drawing.pixel((0.0, seat[2] + 5.0))
        drawing.text((x, y), post.replace("\n", " "), "value")
    for place, off, side in (("cup_medial", -16.0, "end"), ("cup_lateral", 16.0, "start")):
        edge, words = foot.point(place), measured_text(feet, "heel_cup.depth_mm", place, "cup")
        if edge and words:
            drawing.dimension(plane(edge[1]), edge[1:], words, (off, 0.0), side)
    drawing.dimension((0.0, 0.0), (0.0, seat[2]), f"{seat[2]:.1f}", (0.0, 0.0), "start")


def _arch(drawing: Drawing, feet: Sequence[Foot]) -> None:
    """Draw in the height of the inner arch at its apex."""
    at, words = feet[0].point("medial_arch_apex"), measured_text(feet, "medial_arch.height_mm", words="arch")
    dose = feet[0].prescription.doses.medial_arch.height_mm
    if at and words:
        drawing.dimension((at[1], at[2] - dose), at[1:], words, (-16.0, 0.0), "end")


def _ball(drawing: Drawing, feet: Sequence[Foot]) -> None:
    at = feet[0].point("ball_centre")
    if at:
        x, y = drawing.pixel((at[1], at[2]))
        drawing.dimension((at[1], 0.0), at[1:], "")
        drawing.text((x, y - 8.0), f"{at[2]:.1f} thick", "value")


def _crest(drawing: Drawing, feet: Sequence[Foot], place: str) -> None:
    """Draw in the height of a pad or bar over what is beneath it."""
    feature = place.removesuffix("_crest")
    words = measured_text(feet, f"{feature}.height_mm", place, feature.partition("_")[2])
    doses = [float(getattr(foot.prescription.doses, feature).height_mm) for foot in feet]
    at, dose = feet[int(np.argmax(doses))].point(place), max(doses)
    if at and words:
        x, y = drawing.pixel((at[1], at[2]))
        drawing.dimension((at[1], at[2] - dose), at[1:], "")
        drawing.text((x, y - 8.0), words.replace("\n", " "), "value")


def profile(feet: Sequence[Foot]) -> str:
    """Return the insole from the inner side, heel on the left: its middle cut, its inner and its outer edge."""
    feet = distinct(feet)
    foot = feet[0]
    floor = max(float(one.shown.extent[2]) for one in feet) * PROFILE_SCALE + ABOVE + LINE_HIGH
    drawing = Drawing(PROFILE, floor + 52.0, PROFILE_SCALE, (66.0, floor))
    long = float(foot.curve.points[:, 0].max())
    drawing.line([(-12.0, 0.0), (long + 8.0, 0.0)], "floor")
    inner = foot.edge(inner=True)
    drawing.line(np.vstack([inner, [inner[-1, 0], 0.0], [inner[0, 0], 0.0]]), "behind", closed=True)
    drawing.line(foot.middle, "body", closed=True)
    drawing.line(foot.edge(inner=False), "outer")
    drawing.line(inner, "edge")
    for other in feet[1:]:
        drawing.line(other.edge(inner=True), "other")
    rear = float(foot.curve.points[:, 0].min())
    sizes = [f"{one.letter} {one.curve.length:.1f}" for one in feet]
    drawing.dimension((rear, 0.0), (long, 0.0), " ".join(sizes) if len(feet) > 1 else sizes[0][2:], (0.0, 40.0))
    _along(drawing, feet)
    return drawing.svg("Side profile from the inner side, heel on the left")


def _along(drawing: Drawing, feet: Sequence[Foot]) -> None:
    """Draw in what is measured along the foot: cup, arch, pad, thicknesses."""
    foot = feet[0]
    seat, rear, apex, ball = (foot.point(name) for name in ("heel_seat", "cup_rear", "medial_arch_apex", "ball_centre"))
    cup = measured_text(feet, "heel_cup.depth_mm", "cup_rear", "cup")
    if rear and seat and cup:
        drawing.dimension((rear[0], seat[2]), (rear[0], rear[2]), cup, (-14.0, 0.0), "end")
    if seat:
        drawing.dimension((seat[0], 0.0), (seat[0], seat[2]), f"heel {seat[2]:.1f}", (0.0, 0.0), "start")
    arch, dose = (
        measured_text(feet, "medial_arch.height_mm", words="arch"),
        foot.prescription.doses.medial_arch.height_mm,
    )
    if apex and arch:
        drawing.dimension((apex[0], apex[2] - dose), (apex[0], apex[2]), "")
        x, y = drawing.pixel((apex[0], apex[2]))
        drawing.text((x, y - 8.0), arch.replace("\n", " "), "value")
        drawing.dimension((0.0, 0.0), (apex[0], 0.0), f"{apex[0]:.0f} to the apex", (0.0, 20.0))
    for feature in ("metatarsal_pad", "metatarsal_bar"):
        crest = foot.point(f"{feature}_crest")
        words = measured_text(feet, f"{feature}.height_mm", f"{feature}_crest", feature.partition("_")[2])
        if crest and words:
            inner = foot.edge(inner=True)
            x, y = drawing.pixel((crest[0], max(crest[2], float(np.interp(crest[0], *inner.T)))))
            drawing.dot((crest[0], crest[2]))
            drawing.text((x, y - 9.0), words.replace("\n", " "), "value")
    if ball:
        drawing.dimension((ball[0], 0.0), (ball[0], ball[2]), "")
        x, y = drawing.pixel((ball[0], ball[2]))
        drawing.text((x + 6.0, y - 6.0), f"ball {ball[2]:.1f}", "value", "start")


def plan(feet: Sequence[Foot]) -> str:
    """Return the outlines from above, toes up, as both feet stand, with sizes and the places of the sections."""
    drawing = Drawing(*PLAN, PLAN_SCALE, (0.0, 0.0))
    ordered = sorted(feet, key=lambda foot: foot.side)
    for foot in ordered:
        aside = 0.0 if len(ordered) == 1 else PLAN_APART if foot.side == "right" else -PLAN_APART
        at = (PLAN[0] / 2.0 + aside, PLAN[1] - 42.0)
        part = Drawing(*PLAN, PLAN_SCALE, at, flip=-1.0, parts=drawing.parts)
        _outline(part, foot, crests(one.prescription for one in feet))
    start = (14.0 / PLAN_SCALE, -(PLAN[1] - 14.0) / PLAN_SCALE)
    drawing.line([start, (start[0] + 50.0, start[1])], "bar")
    drawing.text((24.0 + 50.0 * PLAN_SCALE, PLAN[1] - 10.0), "50 mm", "faint", "start")
    return drawing.svg("Outlines from above, toes up")


def _outline(drawing: Drawing, foot: Foot, with_crests: Sequence[str]) -> None:
    curve = foot.curve
    drawing.line(foot.border[:, ::-1], "behind", closed=True)
    drawing.line(curve.points[:, ::-1], "body", closed=True)
    low, high = float(curve.points[:, 0].min()), float(curve.points[:, 0].max())
    outer = foot.turn * -1.0
    x, y = drawing.pixel((0.0, low + 0.47 * (high - low)))
    drawing.text((x, y), foot.letter, "letter")
    stations = curve.at(np.linspace(*BALL_WINDOW, 60))
    widest = float(stations[int(np.nanargmax(curve.width(stations)))])
    for at, size in ((widest, curve.ball_width), (float(curve.at(HEEL_WIDTH)), curve.heel_width)):
        left, right = (float(end[0]) for end in curve.sides([at]))
        drawing.dimension((right, at), (left, at), f"{size:.1f}")
    edge = float(np.abs(curve.points[:, 1]).max()) * outer
    way = -20.0 * float(np.sign(edge))
    drawing.dimension((edge, low), (edge, high), f"{curve.length:.1f}", (way, 0.0), "start" if way > 0 else "end")
    for cut in cuts(foot.insole, with_crests):
        inner = foot.turn * float(foot.across(cut.x)[:, 0].max())
        drawing.line([(inner + 3.0 * foot.turn, cut.x), (inner + 9.0 * foot.turn, cut.x)], "mark")
        x, y = drawing.pixel((inner + 13.0 * foot.turn, cut.x))
        drawing.text((x, y + 4.0), cut.letter, "note")
    for name in sorted({row.place for row in foot.rows} - {"", "ball_centre"}):
        x, y, _ = foot.insole.references[name].at
        drawing.dot((y, x))
