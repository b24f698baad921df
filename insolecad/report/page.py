"""A page with everything about a pair: one HTML file that needs nothing else and prints on two sheets."""

import io
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from math import sqrt
from pathlib import Path
from typing import Any

from insolecad.catalogue.materials import materials
from insolecad.environment.printable import printable
from insolecad.environment.version import __version__
from insolecad.errors import FileError
from insolecad.job.mass import PRINTED, SOLID, mass_in_words
from insolecad.job.pipeline import Pair, build
from insolecad.order import Order
from insolecad.order.presets import AppliedPreset
from insolecad.prescription import RULES_VERSION
from insolecad.prescription.advice import NOTICE, advice, red_flags
from insolecad.prescription.case.model import SAID
from insolecad.report import sketches, tables
from insolecad.report.colour_maps import colour_map
from insolecad.report.dose_comparison import unmeasured_reasons
from insolecad.report.foot import Foot, feet
from insolecad.report.print_estimate import PrintEstimate, estimate_print
from insolecad.report.subject import InsoleModel, from_pair
from insolecad.report.viewer_data import model
from insolecad.surface.tolerance import TOLERANCE

MOST_TRIANGLES = 60_000
"""Triangles of an insole that a page holds: one with many openings would not open quickly in a phone."""

BETWEEN_MM = 12.0
"""Room in mm between both insoles."""

STILL = (1500, 760)
"""Pixels of the picture that stands in for the viewer where it cannot run, and on paper."""

LINES, LARGEST_PT, SMALLEST_PT = 138.0, 7.0, 6.5
"""Lines of tables that two columns of a sheet of A4 hold in letters of the largest size, and the sizes in points.

Smaller letters cannot be read (house): what still does not fit goes on to a third sheet.
"""

WHY, REMARK, ORIGIN = 46, 64, 70
"""Letters of the largest size on a line: of a reason, of a finding, of where a measure comes from."""

AS_ORDERED = SAID["order"]
"""What is not printed twice on paper: the reason says it."""

WORDS = {
    "start_low": "Which to begin with",
    "wearing": "Wearing in",
    "durability": "How long they last",
    "if_it_hurts": "If it hurts",
    "conditions": "Conditions stated",
}


@dataclass(frozen=True)
class Report:
    """What a page is made of; without `printed` insolecad's estimate stands in its place."""

    order: Order
    presets: Sequence[AppliedPreset] = field(default_factory=tuple)
    printed: PrintEstimate | None = None


def page(report: Report) -> str:
    """Return the page as HTML. Raises what `build` raises, and BuildError if a finished mesh fails its checks."""
    pair = build(report.order, tolerance=TOLERANCE)
    shown = from_pair(pair, zones=True)
    both = feet(pair, shown)
    seen = _seen(report, shown)
    context = {
        **_words(report, pair, both),
        **_drawings(both),
        **_tables(report, both),
        "model": model(seen, _maps(seen), _aside(seen)),
        "still": _still(seen),
    }
    context["points"] = f"{_points(context):.2f}"
    return _filled(context)


def _harmless(value: Any) -> Any:
    """Return a text with what cannot be seen in it escaped; insolecad's own texts, as they are."""
    return printable(value) if type(value) is str else value


def _filled(context: Mapping[str, Any]) -> str:
    """Return the template, filled in. Whatever came from an order is escaped, insolecad's own text is not."""
    from jinja2 import BaseLoader, Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=BaseLoader(),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    web = files("insolecad.report") / "web"
    ours = {
        name: Markup((web / file).read_text(encoding="utf-8"))
        for name, file in {"style": "page.css", "script": "view.js", "three": "three.min.js"}.items()
    }
    template = environment.from_string((web / "page.html").read_text(encoding="utf-8"))
    return template.render(**context, **ours)


def _words(report: Report, pair: Pair, both: Sequence[Foot]) -> dict[str, Any]:
    order = report.order
    stuff = materials()[both[0].prescription.material]
    form = both[0].prescription.form
    kind = "shell" if form.shell else "cushion"
    told = advice(order)
    return {
        "title": order.name,
        "lead": f"{order.support.level.capitalize()} support, {form.length} length, {kind} of {stuff.title}",
        "notice": NOTICE,
        "flags": red_flags(order),
        "version": __version__,
        "rules": RULES_VERSION,
        "single": both[0].side if len(both) == 1 else "",
        "wearing": [(words, told[name]) for name, words in WORDS.items()],
        "presets": [_preset(one) for one in report.presets],
    }


def _preset(one: AppliedPreset) -> str:
    over = f"; overruled by the order: {', '.join(one.overruled)}" if one.overruled else ""
    return f"Preset {one.name} set {', '.join(one.set) or 'nothing'}{over}."


def _drawings(both: Sequence[Foot]) -> dict[str, Any]:
    from markupsafe import Markup

    found = [
        {"letter": cut.letter, "words": cut.words, "at": f"{cut.x:.0f}", "svg": Markup(svg)}
        for cut, svg in sketches.sections(both)
    ]
    plan, profile = Markup(sketches.plan(both)), Markup(sketches.profile(both))
    return {"plan": plan, "profile": profile, "cuts": found, "overlaid": len(sketches.distinct(both)) > 1}


def _tables(report: Report, both: Sequence[Foot]) -> dict[str, Any]:
    by_preset = {key: preset.name for preset in report.presets for key in preset.set}
    sheets = {foot.side: foot.sheet for foot in both}
    remarks, fine = tables.findings({foot.letter: sheets[foot.side]["findings"] for foot in both})
    return {
        "feet": [_figures(foot, sheets[foot.side]["measured"]) for foot in both],
        "asked": tables.comparison_rows(both),
        "not_measured": unmeasured_reasons([foot.verification for foot in both]),
        "unread": "The outline of these insoles could not be read back from the triangles.",
        "measured": tables.measures(both),
        "letters": [foot.letter for foot in both],
        "apart": tables.asymmetry(both),
        "doses": tables.doses(both, by_preset),
        "as_ordered": AS_ORDERED,
        "absent": tables.absent(both),
        "evidence": tables.evidence(both),
        "findings": remarks,
        "fine": fine,
        "making": _making(report, both, sheets),
    }


def _figures(foot: Foot, measured: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        ("length_mm", "length", "mm"),
        ("ball_width_mm", "ball width", "mm"),
        ("heel_width_mm", "heel width", "mm"),
        ("height_mm", "height", "mm"),
        ("min_thickness_mm", "thinnest", "mm"),
        (SOLID, "mass", "g") if measured[PRINTED] is None else (PRINTED, "printed", "g"),
    ]
    figures = [
        {"words": words, "unit": unit, "value": f"{measured[name]:.{0 if unit == 'g' else 1}f}"}
        for name, words, unit in rows
    ]
    return {"side": foot.side, "letter": foot.letter, "size": foot.prescription.size_eu, "figures": figures}


def _making(report: Report, both: Sequence[Foot], sheets: Mapping[str, Any]) -> list[tuple[str, str]]:
    stuff = materials()[both[0].prescription.material]
    hardness = both[0].prescription.hardness
    rows = [("Material", stuff.title + (f", Shore A {hardness:g}" if hardness else "")), ("About it", stuff.about)]
    measured = [sheet["measured"] for sheet in sheets.values()]
    rows.append(("Mass", _mass(report, both, measured)))
    rows.append(("Volume", f"{sum(one['volume_cm3'] for one in measured):.0f} cm³"))
    zones = both[0].shown.zones
    if zones:
        percents = {zone.name.replace("_", " "): zone.percent for zone in zones}
        rows.append(("Infill", ", ".join(f"{name} {percent:g} %" for name, percent in percents.items())))
    if one := report.printed or estimate_print(both):
        rows.append(("Filament", f"{one.metres:.1f} m"))
        rows.append(("Time", f"about {one.seconds / 3600.0:.1f} h"))
        if one.cost is not None:
            rows.append(("Cost of filament", f"{one.cost:.2f} {one.currency}".strip()))
        if one.by:
            rows.append(("By", one.by))
    label = both[0].insole.label
    if label:
        rows.append(("Label", "; ".join(f"{foot.letter}: {foot.insole.label}" for foot in both)))
    return rows


def _mass(report: Report, both: Sequence[Foot], measured: Sequence[Mapping[str, Any]]) -> str:
    """Return what the insoles weigh together: as a slicer reported it where one did."""
    printed = None if None in (each := [one[PRINTED] for one in measured]) else sum(each)
    if report.printed:
        printed = report.printed.grams
    infill = both[0].prescription.sheet_table.get("infill", {})
    return mass_in_words(printed, sum(one[SOLID] for one in measured), infill)


def _points(context: Mapping[str, Any]) -> float:
    """Return the size of the tables' letters on paper, so that they fill no more than the second sheet.

    Smaller letters stand closer on a line, too: as many fit as the square of the size.
    """
    size = LARGEST_PT * sqrt(LINES / _lines(context))
    return min(max(size, SMALLEST_PT), LARGEST_PT)


def _lines(context: Mapping[str, Any]) -> float:
    """Return about how many lines the tables take in the columns of a sheet, in letters of the largest size."""
    asked = len(context["asked"]) + 2.0 * len(context["not_measured"])
    feet = sum(1.0 + sum(_wrapped(why, ORIGIN) for *_, why in row.origins if why) for row in context["measured"])
    reasons = sum(
        max(_wrapped(row.why if row.behind == AS_ORDERED else f"{row.why} {row.behind}", WHY), _wrapped(row.name, 14))
        for _, rows in context["doses"]
        for row in rows
    )
    found = sum(_wrapped(f"{one.check} {one.measured} {one.limit} {one.advice}", REMARK) for one in context["findings"])
    notes = _wrapped(", ".join(context["absent"]), 80) + _wrapped(context["evidence"], 80) + len(context["presets"])
    headings = 12.0
    return asked + feet + len(context["apart"]) + reasons + found + notes + headings


def _wrapped(words: str, letters: int) -> int:
    """Return how many lines words take."""
    return -(-len(words) // letters)


def _maps(shown: Sequence[InsoleModel]) -> dict[str, Any]:
    names = ["height", "thickness", "slope"] + ["zones"] * any(one.zones for one in shown)
    return {name: colour_map(name, shown) for name in names}


def _seen(report: Report, shown: Sequence[InsoleModel]) -> Sequence[InsoleModel]:
    """Return the insoles for the viewer: as written, or once more with fewer triangles where those are too many."""
    if max(len(one.mesh.faces) for one in shown) <= MOST_TRIANGLES:
        return shown
    return from_pair(build(report.order, tolerance=TOLERANCE, max_triangles=MOST_TRIANGLES), zones=True)


def _aside(seen: Sequence[InsoleModel]) -> float:
    """Return how far from the middle each insole stands, in mm."""
    return max(float(abs(one.mesh.vertices[:, 1]).max()) for one in seen) + BETWEEN_MM / 2.0


def _still(seen: Sequence[InsoleModel]) -> str:
    """Return the picture in place of the viewer, PNG in base64; empty if the system has no OpenGL."""
    import numpy as np

    try:
        from insolecad.report.render import Body, on_white, render
        from insolecad.report.views import three_quarter

        aside = _aside(seen) if len(seen) > 1 else 0.0
        bodies = tuple(
            Body(mesh.vertices, np.asarray(mesh.faces, dtype=np.int64)).move(
                0.0, aside if one.side == "left" else -aside
            )
            for one in seen
            for mesh in (one.mesh, *one.parts)
        )
        picture = on_white(render([three_quarter(bodies, (0, 0, *STILL))], STILL, finer=2))
    except FileError:
        return ""
    kept = io.BytesIO()
    picture.quantize(128).save(kept, format="png", optimize=False)
    return b64encode(kept.getvalue()).decode("ascii")


def write(html: str, path: Path) -> None:
    """Write a page; it appears under its name when it is complete. Raises FileError."""
    from insolecad.files.staging import StagedFiles

    with StagedFiles(path.parent) as staged:
        staged.write(path.name, lambda target: _write(target, html))


def _write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")
