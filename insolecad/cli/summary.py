"""The result of a build, in plain words for the wearer."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from insolecad.cli.command_parts import advice_of_json
from insolecad.cli.console import Console
from insolecad.cli.order_flags import OrderWithPresets, presets_in_words
from insolecad.features import DOSES
from insolecad.files.slicers import SLICERS, WITH_ZONES
from insolecad.job.mass import PRINTED, SOLID, mass_in_words
from insolecad.order.feet import WORDS
from insolecad.order.units import unit_of
from insolecad.prescription.advice import red_flags

if TYPE_CHECKING:
    from insolecad.job.pipeline import JobSheet

Sheet = Mapping[str, Any]

OF_BOTH = ("left and right ", "heel heights apart")
"""How findings about the pair begin."""

LABEL = "label"
"""The finding that says what is engraved: it names the side, and differs where all else is alike."""

BLOCKS = {
    "joined": "post block under the heel",
    "separate": "post block to glue on, a part of its own",
    "none": "no post block",
}

TIPS = {
    "joined": "wedge under the front edge",
    "separate": "wedge under the front edge to glue on, a part of its own",
    "none": "front edge tilted without a wedge",
}

DETAILS = frozenset(
    {
        "wall overhang in degrees",
        "effective heel height in mm",
        "heel higher in the shoe in mm",
        "drop of the insole in mm",
        "navicular height / ball length",
    }
)
"""Notes that the job sheet keeps and the terminal leaves out."""


def show(given: "OrderWithPresets", sheet: "JobSheet") -> None:
    """Print a block per insole, one for both where they are alike, then what to know before wearing them."""
    console = Console()
    for line in presets_in_words(given.presets):
        console.print(Text(line))
    form = sheet.data["order"].get("form", {})
    for title, part in _blocks(sheet.data["sides"], form):
        console.print(Text(f"{title}: {given.order.name}", style="bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for label, words in _rows(part, form):
            grid.add_row(Text(label), Text(words))
        console.print(Padding(grid, (0, 0, 1, 2)))
    for line in pair_in_words(sheet.data.get("pair"), sheet.data["sides"]):
        console.print(Text(line, overflow="fold"))
    if note := sheet.data.get("service_note"):
        console.print(Text(f"For the print service: {note['path']} says what to make of each file, and how."))
    console.print(Text(f"Job sheet, with the reason for every number: {sheet.path}", overflow="fold"))
    console.print(Text(sheet.data["notice"]))
    advice = sheet.data["advice"]
    console.print(Text(f"{advice['start_low']} {advice['durability']}"))
    if advice["conditions"].startswith("not stated"):
        console.print(
            Text("Diabetes, lost feeling, poor circulation, an ulcer, a stiff or changed foot? Ask a clinician first.")
        )
    for line in red_flags(given.order):
        console.print(Text(line))


def pair_in_words(pair: Sheet | None, sides: Sheet) -> Iterator[str]:
    """Yield what to know of the file that holds all insoles of the order, if there is one."""
    if not pair:
        return
    file, objects = pair["files"][0], pair["objects"]
    zones, slicer = [zone for one in objects for zone in one["zones"]], SLICERS[file["slicer"]].programs
    held = f"{len(objects)} bodies side by side" if len(objects) > 1 else "1 body"
    infill = f", with {len(zones)} stiffness zones" if zones else ""
    yield f"To print: {file['path']} ({size_in_words(file['bytes'])}): {held}{infill}, for {slicer}."
    if not SLICERS[file["slicer"]].takes_zones and any(_is_graded(part["prescription"]) for part in sides.values()):
        yield f"The infill differs by zone: --slicer {' or '.join(WITH_ZONES)} puts the zones into the file."
    if zones:
        yield f"Open it only in {slicer}: another program would print the zones as blocks."


def _blocks(sides: Sheet, form: Sheet) -> Iterator[tuple[str, Sheet]]:
    """Yield a title and a part of the sheet for each insole, one for both where only their files differ."""
    parts = list(sides.items())
    if len(parts) == 2:
        told = [[row for row in _rows(part, form) if row[0] not in ("Files", "Label", "")] for _, part in parts]
        if told[0] == told[1]:
            first, second = (part for _, part in parts)
            files, findings = [*first["files"], *second["files"]], [*first["findings"], *_labels(second)]
            yield "Right and left insole", {**first, "files": files, "findings": findings}
            return
    for number, (side, part) in enumerate(parts):
        if number:
            # the differences of the feet were listed with the first
            findings = [one for one in part["findings"] if not one["check"].startswith(OF_BOTH)]
            part = {**part, "findings": findings}
        yield f"{side.capitalize()} insole", part


def _rows(part: Sheet, form: Sheet) -> Iterator[tuple[str, str]]:
    """Yield label and words for one insole; `form` is what the order says of it."""
    measured, table = part["measured"], part["prescription"]
    for index, file in enumerate(part["files"]):
        yield "Files" if index == 0 else "", f"{file['path']} ({size_in_words(file['bytes'])})"
    long = measured.get("length_mm", measured.get("overall_length_mm", 0.0))
    sizes = f"{long:.0f} mm long"
    if "ball_width_mm" in measured:
        sizes += f", {measured['ball_width_mm']:.0f} mm wide at the ball"
    yield "Size", sizes
    if words := "; ".join(form_in_words(form, table)):
        yield "Form", words
    yield "Support", "; ".join(doses_in_words(table))
    if measured.get(PRINTED) is not None:
        yield "Infill", infill_in_words(table["infill"])
    # a foot side alone has neither
    if "min_thickness_mm" in measured:
        yield "Thinnest", f"{measured['min_thickness_mm']:.1f} mm"
    labels = list(dict.fromkeys(_label_in_words(one) for one in _labels(part)))
    if labels:
        yield "Label", "; ".join(labels)
    if SOLID in measured:
        yield "Weight", mass_in_words(measured.get(PRINTED), measured[SOLID], table.get("infill", {}))
    assumed = [
        f"{WORDS[name]} {_measure(name, value)}"
        for name, value in part.get("foot", {}).items()
        # the heads follow from the ball length, which is listed
        if value["origin"] == "default" and not name.startswith("mth")
    ]
    if assumed:
        yield "Assumed", f"{', '.join(assumed)}; measure for a better fit"
    yield from _findings(part["findings"])


def form_in_words(form: Sheet, table: Sheet) -> Iterator[str]:
    """Yield what differs from a full-length cushion; `form` is the order's, `table` the prescription's."""
    if form.get("length", "full") != "full":
        step = ", with a step beside the first ray" if form.get("first_ray_step") else ""
        yield f"{form['length']} length{step}"
    if form.get("toe", "round") != "round":
        yield f"{form['toe']} toe"
    if "shell" in table:
        zones = list(dict.fromkeys(f"{zone['value']:g}" for zone in table["shell"].values()))
        yield f"shell, {' / '.join(zones)} mm thick, {BLOCKS[form.get('post_block', 'joined')]}"
        if table["forefoot_post"]["angle_deg"]["value"] and form.get("length", "full") != "full":
            yield TIPS[form.get("tip_post") or form.get("post_block", "joined")]
    if form.get("walls") == "vertical":
        yield "upright walls"
    if cover := table.get("top_cover", {}).get("thickness_mm", {"value": 0.0})["value"]:
        yield f"made for a top cover of {cover:g} mm"


def doses_in_words(table: Sheet) -> Iterator[str]:
    """Yield the main doses, without those that are left out."""
    base = table["base"]
    yield f"base {base['heel_mm']['value']:g} mm at the heel, {base['forefoot_mm']['value']:g} mm at the ball"
    for info in DOSES.values():
        value = float(table.get(info.feature, {}).get(info.name, {"value": 0.0})["value"])
        if info.words and value:
            yield info.in_words(value)


def infill_in_words(row: Sheet) -> str:
    """Return what to set in the slicer: one percentage, or one per zone."""
    values = {name.removesuffix("_percent").replace("_", " "): dose["value"] for name, dose in row.items()}
    if len(set(values.values())) == 1:
        return f"{next(iter(values.values())):g} % everywhere"
    return ", ".join(f"{name} {value:g} %" for name, value in values.items())


def _is_graded(table: Sheet) -> bool:
    return len({dose["value"] for dose in table.get("infill", {}).values()}) > 1


def size_in_words(count: float) -> str:
    """Return a file size in kB or MB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def _measure(name: str, value: Sheet) -> str:
    if isinstance(value["value"], str):
        return str(value["value"])
    unit = unit_of(name)
    return f"{value['value']:g}{f' {unit}' if unit else ''} (give or take {value['band']:g})"


def _findings(findings: list[Sheet]) -> Iterator[tuple[str, str]]:
    """Yield what a person should know; checks that are fine and details are only counted."""
    told = [
        finding
        for finding in _folded(findings)
        if finding["level"] != "ok"
        and finding["check"] != LABEL
        and not (finding["level"] == "note" and finding["check"] in DETAILS)
    ]
    fine = f"{sum(finding['level'] == 'ok' for finding in findings)} fine"
    yield "Checks", f"{fine}, and these remarks:" if told else fine
    for finding in told:
        words = finding["check"]
        if finding["measured"] is not None:
            words += f": {_number(finding['measured'])}"
        if finding["limit"] is not None:
            limit = finding["limit"]
            words += f" ({limit})" if isinstance(limit, str) else f" (limit {_number(limit)})"
        advice = advice_of_json(finding)
        words = f"{words}: {advice}" if advice else words
        yield finding["level"].capitalize(), words[:1].upper() + words[1:]


def _labels(part: Sheet) -> list[Sheet]:
    return [finding for finding in part["findings"] if finding["check"] == LABEL and finding["level"] == "note"]


def _label_in_words(finding: Sheet) -> str:
    engraved = finding["measured"] != "none"
    return f"{finding['measured']}" if engraved else finding["advice"]


def _folded(findings: list[Sheet]) -> list[Sheet]:
    """Return the findings with those that were skipped for one reason as one, where the first of them stood."""
    skipped: dict[str, list[str]] = {}
    for finding in findings:
        if finding["level"] == "skipped":
            skipped.setdefault(finding["advice"], []).append(finding["check"].removesuffix(" in mm"))
    folded = []
    for finding in findings:
        if finding["level"] != "skipped":
            folded.append(finding)
        elif names := skipped.pop(finding["advice"], []):
            folded.append({**finding, "check": ", ".join(names), "measured": None, "limit": None})
    return folded


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
