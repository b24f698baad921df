"""What an inspection found, in words for whoever will wear the insole, and as data."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from insolecad.cli.console import Console
from insolecad.order.units import unit_of

if TYPE_CHECKING:
    from insolecad.inspection.inspect import Inspection
    from insolecad.inspection.verify.dose import Dose
    from insolecad.inspection.verify.verify import Verification

Doses = Sequence["Dose"]

_DIGITS = 3

SIDE = "side"
"""The one dose that is not a number."""


def as_data(found: "Inspection", judged: "Verification | None") -> dict[str, Any]:
    """Return an inspection as it is printed with `--json`."""
    data: dict[str, Any] = {key: _rounded(value) for key, value in found.values.items()}
    data |= {"unit": found.unit.name, "not_found": found.missing, "remarks": list(found.remarks)}
    if judged is not None:
        data["doses"] = [_dose_data(dose, found.values["side"]) for dose in judged.doses]
        data["not_measured"] = [
            {"feature": dose.feature, "parameter": dose.parameter, "asked": _rounded(dose.asked), "reason": dose.reason}
            for dose in judged.not_measured
        ]
    return data


def _dose_data(dose: "Dose", side: str | None) -> dict[str, Any]:
    asked: Any = _rounded(dose.asked)
    got: Any = _rounded(dose.got)
    parameter = dose.parameter
    if dose.feature == SIDE:
        parameter, asked, got = SIDE, dose.parameter, side
    return {
        "feature": dose.feature,
        "parameter": parameter,
        **({"place": dose.place} if dose.place else {}),
        "asked": asked,
        "got": got,
        "tolerance": _rounded(dose.tolerance),
        "ok": dose.ok,
        **({"reason": dose.reason} if dose.reason else {}),
    }


def show(
    file: str,
    found: Sequence["Inspection"],
    remarks: Sequence[str],
    sheets: Sequence["Verification | None"],
    *,
    trusted: bool,
) -> None:
    """Print a block per insole, with the doses if there is a job sheet, and whether file and sheet are `trusted`."""
    console = Console()
    for number, (one, judged) in enumerate(zip(found, sheets, strict=True), 1):
        side = one.values["side"]
        title = f"{side.capitalize()} insole" if side else "Insole" if one.is_insole else "A body"
        more = f", {number} of {len(found)}" if len(found) > 1 else ""
        console.print(Text(f"{title}{more}: {file}", style="bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for label, words in _rows(one):
            grid.add_row(Text(label), Text(words))
        console.print(Padding(grid, (0, 0, 1, 2)))
        if judged and judged.doses and judged.doses[0].feature == SIDE:
            words = judged.doses[0].reason.removeprefix("not found: ")
            console.print(Text(f"{'OUT' if judged.doses[0].ok is False else 'Not compared'}: {words}."))
        elif judged is not None:
            if judged.doses:
                console.print(_dose_table(judged.doses))
                console.print(Text(_verdict(judged.doses, trusted=trusted)))
            for line in _not_measured(judged.not_measured):
                console.print(Text(line))
    for remark in remarks:
        console.print(Text(f"Note: {remark}."))


def _rows(one: "Inspection") -> Iterator[tuple[str, str]]:
    values, missing = one.values, one.missing
    if one.is_insole:
        yield (
            "Size",
            (
                f"{_mm(values['length_mm'])} long, {_mm(values['ball_width_mm'])} wide at the ball, "
                f"{_mm(values['heel_width_mm'])} at the heel"
            ),
        )
    else:
        yield "Size", f"{_mm(values['length_mm'])} long, {_mm(values['ball_width_mm'])} wide"
    if one.is_insole:
        if "side" in missing:
            yield "Which foot", missing["side"]
        yield "Heel cup", _cup(values["heel_cup_depth_mm"], missing.get("heel_cup_depth_mm", ""))
        yield "Heel tilt", _tilt(values["rearfoot_slope_deg"], missing.get("rearfoot_slope_deg", ""))
        yield "Inner arch", _arch(values["medial_arch"], missing.get("medial_arch", ""))
        outer = values["lateral_arch"]["height_mm"]
        yield "Outer arch", missing.get("lateral_arch", "") if outer is None else f"{_mm(outer)} over the footbed"
        yield "Pad behind the ball", _pad(values["metatarsal_pad"], missing.get("metatarsal_pad", "not found"))
        drop = values["drop_mm"]
        yield "Heel over ball", missing.get("drop_mm", "not found") if drop is None else _mm(drop)
    thick = values["thickness_mm"]
    told = [
        f"{_mm(thick[key])} {where}"
        for key, where in (
            ("heel_seat", "under the heel"),
            ("ball", "under the ball"),
            ("minimum", "at the thinnest place"),
        )
        if thick[key] is not None
    ]
    yield "Thickness", ", ".join(told) or missing.get("thickness_mm", "not found")
    volume = values["volume_cm3"]
    yield "Volume", missing.get("volume_cm3", "not found") if volume is None else f"{volume:.1f} cm3"
    if not one.is_insole:
        yield "Other measures", missing["side"]
    for remark in one.remarks:
        yield "Note", remark[:1].upper() + remark[1:]


def _cup(cup: dict[str, float | None], reason: str) -> str:
    told = [
        f"{value:.1f} mm {where}"
        for where, value in (
            ("at the back", cup["rear"]),
            ("on the inner side", cup["medial"]),
            ("on the outer side", cup["lateral"]),
        )
        if value is not None
    ]
    if not told:
        return reason or "not found"
    return f"deep {', '.join(told)}" + (f"; the sides are {reason}" if reason else "")


def _tilt(slope: float | None, reason: str) -> str:
    if slope is None:
        return reason or "not found"
    if abs(slope) < 0.05:
        return "none"
    return f"{abs(slope):.1f} degrees, {'inner' if slope > 0.0 else 'outer'} side up"


def _arch(arch: dict[str, float | None], reason: str) -> str:
    height, apex = arch["height_mm"], arch["apex_mm"]
    if height is None or apex is None:
        return reason or "not found"
    return f"{_mm(height)} over the footbed, highest {apex:.0f} mm from the heel"


def _pad(pad: dict[str, float | None] | None, reason: str) -> str:
    if pad is None:
        return reason
    height = reason if pad["height_mm"] is None else f"{_mm(pad['height_mm'])} high"
    return f"{height}, its crest {pad['crest_mm']:.0f} mm from the heel"


def _dose_table(doses: Doses) -> Table:
    table = Table("dose", "ordered", "measured", "tolerance", "")
    for dose in doses:
        unit = unit_of(dose.parameter) or "mm"
        got = dose.reason if dose.got is None else f"{dose.got:.2f}"
        words = {True: "ok", False: "OUT", None: "not measured"}[dose.ok]
        table.add_row(
            Text(_name(dose)), Text(f"{dose.asked:g} {unit}"), Text(got), Text(f"{dose.tolerance:.2g}"), Text(words)
        )
    return table


def _not_measured(doses: Doses) -> Iterator[str]:
    """Yield a line for every reason, with the doses that are not measured for it."""
    by_reason: dict[str, list[str]] = {}
    for dose in doses:
        by_reason.setdefault(dose.reason, []).append(_name(dose))
    for reason, names in by_reason.items():
        yield f"Not measured: {', '.join(names)} ({reason})."


def _name(dose: "Dose") -> str:
    name = f"{dose.feature}.{dose.parameter}{f' ({dose.place})' if dose.place else ''}".replace("_", " ")
    name = name.removesuffix(" mm").replace(" mm (", " (").removesuffix(" deg").removesuffix(" percent")
    return name.replace(".", ": ")


def _verdict(doses: Doses, *, trusted: bool) -> str:
    out = sum(dose.ok is False for dose in doses)
    unmeasured = sum(dose.ok is None for dose in doses)
    good = sum(dose.ok is True for dose in doses)
    more = f", {unmeasured} could not be measured" if unmeasured else ""
    if out:
        return f"{out} of {len(doses)} doses {'is' if out == 1 else 'are'} out of tolerance{more}."
    count = f"{'All ' if good == len(doses) and good > 1 else ''}{good} dose{'' if good == 1 else 's'}"
    if not trusted:
        return f"{count} {'matches' if good == 1 else 'match'} the sheet{more}, but not certainly: see the next lines."
    return f"{count} {'is' if good == 1 else 'are'} within tolerance{more}."


def _mm(value: float | None) -> str:
    return "not found" if value is None else f"{value:.1f} mm"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value
