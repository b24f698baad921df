"""What was made, in words for whoever will wear it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from insolecad.order.feet import WORDS

if TYPE_CHECKING:
    from insolecad.job import JobSheet
    from insolecad.order import Order

Sheet = Mapping[str, Any]


def show(order: "Order", sheet: "JobSheet") -> None:
    """Print one block per insole: files, size, doses, thinnest place, weight and findings."""
    console = Console(highlight=False)
    for side, part in sheet.data["sides"].items():
        console.print(Text(f"{side.capitalize()} insole: {order.name}", style="bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for label, words in _rows(part):
            grid.add_row(Text(label), Text(words))
        console.print(Padding(grid, (0, 0, 1, 2)))
    console.print(Text(f"Job sheet: {sheet.path}", overflow="fold"))
    console.print(Text(sheet.data["notice"]))


def _rows(part: Sheet) -> Iterator[tuple[str, str]]:
    """Yield label and words for one insole."""
    measured, table = part["measured"], part["prescription"]
    for index, file in enumerate(part["files"]):
        yield "Files" if index == 0 else "", f"{file['path']} ({size_in_words(file['bytes'])})"
    sizes = f"{measured['length_mm']:.0f} mm long"
    if "ball_width_mm" in measured:
        sizes += f", {measured['ball_width_mm']:.0f} mm wide at the ball"
    yield "Size", sizes
    yield "Support", "; ".join(doses_in_words(table))
    yield "Thinnest", f"{measured['min_thickness_mm']:.1f} mm"
    yield "Weight", f"{measured['solid_mass_g']:.0f} g if printed solid, less with infill"
    assumed = [
        f"{WORDS[name]} {_measure(value)}"
        for name, value in part.get("foot", {}).items()
        if value["origin"] == "default"
    ]
    if assumed:
        yield "Assumed", f"{', '.join(assumed)}; measure for a better fit"
    yield from _findings(part["findings"])


def doses_in_words(table: Sheet) -> Iterator[str]:
    """Yield the main doses, without those that are left out."""

    def dose(key: str) -> float:
        feature, _, name = key.partition(".")
        return float(table[feature][name]["value"])

    yield f"base {dose('base.heel_mm'):g} mm at the heel, {dose('base.forefoot_mm'):g} mm at the ball"
    phrases = (
        ("heel_cup.depth_mm", "heel cup {:g} mm deep"),
        ("medial_arch.height_mm", "inner arch {:g} mm high"),
        ("lateral_arch.height_mm", "outer arch {:g} mm high"),
        ("heel_lift.height_mm", "heel raised {:g} mm"),
        ("medial_skive.depth_mm", "heel seat raised {:g} mm on the inner side"),
        ("lateral_skive.depth_mm", "heel seat raised {:g} mm on the outer side"),
        ("metatarsal_pad.height_mm", "pad behind the ball {:g} mm high"),
        ("metatarsal_bar.height_mm", "bar behind the ball {:g} mm high"),
    )
    for key, phrase in phrases:
        if dose(key) > 0.0:
            yield phrase.format(dose(key))
    angle = dose("rearfoot_post.angle_deg")
    if angle:
        yield f"heel tilted {abs(angle):g} degrees, {'inner' if angle > 0.0 else 'outer'} side up"


def size_in_words(count: float) -> str:
    """Return a file size in kB or MB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def _measure(value: Sheet) -> str:
    if isinstance(value["value"], str):
        return str(value["value"])
    return f"{value['value']:g} mm (give or take {value['band']:g})"


def _findings(findings: list[Sheet]) -> Iterator[tuple[str, str]]:
    """Yield what a person should know; checks that are fine are only counted."""
    told = [finding for finding in findings if finding["level"] != "ok"]
    fine = f"{len(findings) - len(told)} fine"
    yield "Checks", f"{fine}, and these remarks:" if told else fine
    for finding in told:
        words = finding["check"]
        if finding["measured"] is not None:
            words += f": {_number(finding['measured'])}"
        if finding["limit"] is not None:
            limit = finding["limit"]
            words += f" ({limit})" if isinstance(limit, str) else f" (limit {_number(limit)})"
        words = f"{words}: {finding['advice']}" if finding["advice"] else words
        yield finding["level"].capitalize(), words[:1].upper() + words[1:]


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
