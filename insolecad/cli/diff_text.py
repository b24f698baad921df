"""What a comparison found, in words for whoever will wear the insoles, and as data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from insolecad.cli.console import Console

if TYPE_CHECKING:
    from insolecad.compare.comparison import Comparison
    from insolecad.compare.heights import Heights, Place
    from insolecad.compare.insoles import Difference

_DIGITS = 4

NAMES = {
    "length_mm": "length",
    "ball_width_mm": "width at the ball",
    "heel_width_mm": "width at the heel",
    "heel_cup_depth_mm.rear": "heel cup, at the back",
    "heel_cup_depth_mm.medial": "heel cup, inner side",
    "heel_cup_depth_mm.lateral": "heel cup, outer side",
    "medial_arch.height_mm": "inner arch, height",
    "medial_arch.apex_mm": "inner arch, from the heel",
    "lateral_arch.height_mm": "outer arch, height",
    "metatarsal_pad.height_mm": "pad behind the ball, height",
    "metatarsal_pad.crest_mm": "pad behind the ball, from the heel",
    "rearfoot_slope_deg": "heel tilt, inner side up",
    "drop_mm": "heel over ball",
    "thickness_mm.minimum": "thickness at the thinnest place",
    "thickness_mm.heel_seat": "thickness under the heel",
    "thickness_mm.ball": "thickness under the ball",
    "volume_cm3": "volume",
}
"""Measures of inspection in words."""


_LETTERS = (0.05, 1.0)
"""What differs in less than this share of the underside, by fewer mm, is what a label does."""


def measured_rows(one: "Difference") -> Iterator[tuple[str, float | None, float | None]]:
    from insolecad.compare.insoles import measures

    a, b = (measures(piece.found.values) for piece in (one.a, one.b))
    for key in NAMES:
        yield key, a.get(key), b.get(key)


def show(found: "Comparison") -> None:
    """Print the orders' differences, then a block per insole."""
    console = Console()
    console.print(Text(f"A: {found.a.name}"))
    console.print(Text(f"B: {found.b.name}"))
    if found.keys is not None and found.doses is not None:
        _orders(console, found)
    for one in found.insoles:
        _insole(console, one, found)
    for remark in found.remarks:
        console.print(Text(f"Note: {remark}."))
    for words in found.damage:
        console.print(Text(f"{words}. `insolecad check` says where."))
    if found.damage or found.passed_over:
        console.print(Text("The result above holds only for what could be compared."))


def _orders(console: Console, found: "Comparison") -> None:
    if found.keys:
        console.print(Text("\nThe orders differ in", style="bold"))
        grid = _grid(2)
        for one in found.keys:
            grid.add_row(Text(one.key), Text(f"{_said(one.a)} -> {_said(one.b)}"))
        console.print(Padding(grid, (0, 0, 0, 2)))
    if found.doses:
        table = Table("number", "foot", "A", "B", "difference")
        for dose in found.doses:
            change = "" if dose.difference is None else f"{dose.difference:+g} {dose.unit}"
            table.add_row(*(Text(words) for words in (dose.key, dose.side, _said(dose.a), _said(dose.b), change)))
        console.print(Text(f"\n{_count(len(found.doses), 'number')} of the prescription differ{_s(found.doses)}"))
        console.print(table)
    elif found.doses is not None:
        console.print(Text("\nNo number of the prescription differs."))


def _insole(console: Console, one: "Difference", found: "Comparison") -> None:
    from insolecad.compare.heights import OVER_MM

    title = "Insole" if one.side == "unknown" else f"{one.side.capitalize()} insole"
    console.print(Text(f"\n{title}", style="bold"))
    rows: list[tuple[str, str]] = [("Alignment", _how(one))]
    differs = one.differs(found.within)
    if not differs:
        trusted = not found.damage
        words = "no difference" if trusted else "no difference if both have a surface, but a file is damaged"
        rows.append(("Result", f"{words}: within {found.within:g} mm everywhere"))
        if trusted and found.a.built != found.b.built:
            rows.append(("", "the file is what this order builds"))
    else:
        rows += _rows(one, differs)
        if _most(one) <= OVER_MM and not {"openings", "volume", "no_common_area"} & set(differs):
            rows.append(("All in all", f"nothing differs by more than {_most(one):.2f} mm: less than a printed layer"))
    grid = _grid(2)
    for label, words in rows:
        grid.add_row(Text(label), Text(words))
    console.print(Padding(grid, (0, 0, 0, 2)))
    if differs:
        console.print(_table(one))
        console.print(Text("Medial is the inner side, toward the big toe; lateral is the outer side."))


def _how(one: "Difference") -> str:
    if one.laid.how == "as written":
        return "as in the files" if not one.b.is_mirror_image else "as in the files, B mirrored"
    if one.laid.how == "moved onto it":
        turned = f"turned by {one.laid.turn_deg:.1f} degrees and " if one.laid.turn_deg >= 0.05 else ""
        return f"B was {turned}moved by {one.laid.shift_mm:.1f} mm onto A"
    return "heel to heel and toes ahead, from the shapes: exact to some tenths of a mm"


def _rows(one: "Difference", differs: list[str]) -> Iterator[tuple[str, str]]:
    heights = one.heights
    if heights.foot_side is None:
        yield "Foot side", "nothing in common: the two do not overlap"
    else:
        yield from _surface(one, "Foot side", heights.foot_side, "foot_side" in differs)
    if heights.underside is not None:
        yield from _surface(one, "Underside", heights.underside, "underside" in differs)
    if one.sizes_differ:
        yield "Size", "one is longer than the other: heights were compared on the common area"
    edges = (("Outline", one.outline, "outline"), ("Seen from above", one.from_above, "from_above"))
    for label, edge, key in edges:
        if edge is not None and key in differs:
            way = "farther out" if edge.mm > 0.0 else "farther in"
            yield label, f"the edge of B is up to {abs(edge.mm):.2f} mm {way}: {one.place_name(edge.x, edge.y)}"
        elif edge is not None:
            yield label, "no difference"
    if "openings" in differs:
        yield (
            "Openings",
            (f"{heights.only_a:.0f} mm2 are open only in B, {heights.only_b:.0f} mm2 only in A: holes or cut-outs"),
        )
    if "volume" in differs:
        yield "Inside", "all surfaces are the same, the volume is not: one of them is hollow somewhere"


def _most(one: "Difference") -> float:
    """Return the largest difference of surfaces and edges in mm."""
    surfaces = [found.largest for found in (one.heights.foot_side, one.heights.underside) if found is not None]
    return max([*surfaces, *(abs(edge.mm) for edge in (one.outline, one.from_above) if edge is not None)])


def _surface(one: "Difference", label: str, found: "Heights", differs: bool) -> Iterator[tuple[str, str]]:
    if not differs:
        yield label, "no difference"
        return
    if label == "Underside" and found.share_over < _LETTERS[0] and 0.1 < found.largest < _LETTERS[1]:
        yield label, f"differs in places, up to {found.largest:.2f} mm deep: engraved letters, most likely"
        return
    for place, word in ((found.highest, "higher"), (found.lowest, "lower")):
        if (place.mm > 0.0) == (word == "higher") and abs(place.mm) >= 0.005:
            yield label, f"B up to {abs(place.mm):.2f} mm {word}: {one.place_name(place.x, place.y)} {_at(place)}"
            label = ""
    share = 100.0 * found.share_over
    much = "less than 0.1 %" if 0.0 < share < 0.1 else f"{share:.1f} %" if share else "nothing"
    yield label, f"on average {found.mean:.3f} mm; {much} of it by more than 0.1 mm"


def _at(place: "Place") -> str:
    return f"(x {place.x:.1f}, y {place.y:.1f})"


def _table(one: "Difference") -> Table:
    table = Table("measured", "A", "B", "difference")
    for key, a, b in measured_rows(one):
        if a is None and b is None:
            continue
        unit = "degrees" if key.endswith("_deg") else "cm3" if key.endswith("_cm3") else "mm"
        change = "" if a is None or b is None else "same" if abs(b - a) < 0.005 else f"{b - a:+.2f} {unit}"
        table.add_row(Text(NAMES[key]), Text(_number(a, unit)), Text(_number(b, unit)), Text(change))
    return table


def _number(value: float | None, unit: str) -> str:
    return "not found" if value is None else f"{value:.2f} {unit}"


def _grid(columns: int) -> Table:
    grid = Table.grid(padding=(0, 2))
    for number in range(columns):
        grid.add_column(no_wrap=number == 0, overflow="fold")
    return grid


def _said(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value) or "none"
    return (
        "yes" if value is True else "no" if value is False else f"{value:g}" if isinstance(value, float) else str(value)
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _s(rows: list[Any]) -> str:
    return "s:" if len(rows) == 1 else ":"


def round_number(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS) + 0.0
