"""Write the tables of the pages from the declarations in the code.

Run: make docs. A test fails where a page lags behind.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path
from typing import Any

from insolecad.catalogue.materials import PrintSettings, materials
from insolecad.design.design import Design
from insolecad.features import DOSES, EXCLUDING, FEATURES
from insolecad.features.shape import Knots, Wall
from insolecad.geometry import definitions
from insolecad.geometry.toe_shapes import TOES, USUAL_TOE
from insolecad.order import KEYS, Key, Order
from insolecad.order.feet import REGRESSIONS
from insolecad.order.keys import allowed_values, flat, general
from insolecad.order.safety import BACK_PAIN, CONDITIONS, URGENT
from insolecad.prescription import prescribe
from insolecad.prescription.case.foot_type import SCALES
from insolecad.prescription.case.model import SAID
from insolecad.prescription.rules import RULES, Rule

ROOT = Path(__file__).parents[2]
KEYS_PAGE, FEATURES_PAGE = ROOT / "docs" / "keys.md", ROOT / "docs" / "features.md"
SUPPORT_PAGE, CLAIMS_PAGE, TPU_PAGE, HOW_PAGE, FORMS_PAGE = (
    ROOT / "docs" / f"{name}.md" for name in ("support", "what-it-does-not-claim", "tpu", "architecture", "forms")
)

LEVELS = KEYS["support.level"].words

WALKING: dict[str, Any] = {
    "foot": {"length_mm": 260},
    "wearer": {"mass_kg": 75},
    "activity": {"type": "walking"},
    "side": "right",
}

EXAMPLES = {
    "flat foot, walking": Order(**WALKING).with_values({"foot.type": "flat"}),
    "flat foot, running": Order(**WALKING).with_values({"foot.type": "flat", "activity.type": "running"}),
    "neutral foot, walking": Order(**WALKING),
    "high arch, walking": Order(**WALKING).with_values({"foot.type": "high"}),
}
"""Orders whose doses the page on support shows at every level."""

SETTINGS: dict[str, Callable[[PrintSettings], str]] = {
    "layer height": lambda one: f"{one.layer_height_mm:g} mm",
    "line width": lambda one: f"{one.line_width_mm:g} mm",
    "walls": lambda one: f"{one.walls}",
    "solid layers on top, below": lambda one: f"{one.top_layers}, {one.bottom_layers}",
    "infill": lambda one: f"{one.pattern}, as dense as the summary says",
    "nozzle, bed": lambda one: f"{one.nozzle_celsius:g}, {one.bed_celsius:g} °C",
    "speed": lambda one: f"{one.speed_mm_s:g} mm/s",
    "volumetric limit": lambda one: f"{one.flow_mm3_s:g} mm3/s",
    "extrusion multiplier": lambda one: f"{one.extrusion_multiplier:g}",
    "retraction": lambda one: f"{one.retraction_mm:g} mm",
    "fan": lambda one: f"{one.fan_percent:g} %",
}
"""Print settings by the words that slicers have for them."""

HEADINGS = {
    "": "The job",
    "foot": "The foot",
    "wearer": "Wearer",
    "support": "Amount of support",
    "shoe": "Shoe",
    "activity": "Activity",
    "material": "Material",
    "form": "Form of the insole",
    "outline": "Size of the insole's underside",
    "top_cover": "Top cover",
    "shell": "Thickness of a shell",
    "infill": "Infill of each zone, for the slicer",
    "ventilation": "Ventilation holes",
    "aperture": "Apertures: openings under heel and heads",
}
"""Headings of the groups of keys that are not corrections."""


def pages() -> dict[Path, str]:
    """Return the text of every page that holds a made table, as it should be."""
    tables = {
        KEYS_PAGE: {"keys": key_tables},
        FEATURES_PAGE: {"features": feature_sections},
        SUPPORT_PAGE: {"levels": level_table, "conditions": conditions, "back pain": back_pain},
        CLAIMS_PAGE: {"tags": tag_table},
        HOW_PAGE: {"definitions": definition_table},
        TPU_PAGE: {"filaments": filament_table},
        FORMS_PAGE: {"toes": toe_table},
    }
    found = {}
    for page, parts in tables.items():
        text = page.read_text(encoding="utf-8")
        for name, made in parts.items():
            text = between(text, name, made())
        found[page] = text
    return found


def between(text: str, name: str, new: str) -> str:
    """Return a page with what stands between the markers of `name` replaced."""
    start, end = f"<!-- {name}: made by tools/docs/make.py -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(start)
    _old, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"the markers of {name} are missing")
    return f"{before}{start}\n{new}\n{end}{after}"


def level_table() -> str:
    """Return every dose and infill that goes with the level of support, as each of the examples gets it."""
    given = {name: [_doses(order, level) for level in LEVELS] for name, order in EXAMPLES.items()}
    rows = []
    for key in RULES:
        if key.startswith("outline.") or (key in DOSES and DOSES[key].effect == "shapes"):
            continue
        amounts = [[doses[key] for doses in levels if key in doses] for levels in given.values()]
        if any(len(set(row)) > 1 for row in amounts):
            said = [" / ".join(f"{amount:g}" for amount in row) for row in amounts]
            rows.append([f"`{key}`", KEYS[key].unit, *said])
    return table(["Dose", "Unit", *given], rows)


def conditions() -> str:
    """Return the conditions with which an insole is made only on a clinician's word."""
    return "".join(f"- {words}\n" for words in CONDITIONS.values())


def back_pain() -> str:
    """Return the signs beside back pain with which a doctor comes first."""
    return "".join(f"- {words}{' (**at once**)' if name in URGENT else ''}\n" for name, words in BACK_PAIN.items())


def tag_table() -> str:
    """Return what the letters behind sources mean."""
    rows = [[f"**{tag}**", words] for tag, words in SAID.items() if tag != "order"]
    return table(["Letter", "What stands behind the number"], rows)


def filament_table() -> str:
    """Return how the filaments are printed."""
    printed = {one.title: one.printing for one in materials().values() if one.printing}
    rows = [[words, *(say(one) for one in printed.values())] for words, say in SETTINGS.items()]
    return table(["Setting", *printed], rows)


def definition_table() -> str:
    """Return the definitions of the measures, with value and description."""
    body = ast.parse(Path(definitions.__file__).read_text(encoding="utf-8")).body
    rows = []
    for line, text in pairwise(body):
        if isinstance(line, ast.Assign) and isinstance(text, ast.Expr):
            says = " ".join(ast.literal_eval(text.value).split())
            name = ast.unparse(line.targets[0]).strip("()")
            values = [getattr(definitions, one.strip()) for one in name.split(",")]
            rows.append([f"`{name}`", _said(values[0] if len(values) == 1 else tuple(values)), says])
    return table(["Definition", "Value", "What it is"], rows)


def _said(value: object) -> str:
    """Return a number, or several."""
    if isinstance(value, tuple):
        return ("; " if isinstance(value[0], tuple) else ", ").join(_said(one) for one in value)
    return f"{value:g}"


def toe_table() -> str:
    """Return the toe shapes, with the shoes they are for and the big toe's room and overhang on a standard foot."""
    foot = Order(foot={"length_mm": 262}, side="right")
    rows = []
    for name, shape in TOES.items():
        right = prescribe(foot.with_values({"form.toe": name})).right
        assert right
        curve, usual = right.outline, " (default)" if name == USUAL_TOE else ""
        room, over = (f"{mm:.1f} mm" for mm in (curve.big_toe_room, curve.big_toe_overhang))
        rows.append([f"`{name}`{usual}", shape.outline, shape.shoes, room, over])
    return table(
        ["Toe", "Shape ahead of the ball", "For", "Room ahead of the big toe", "Overhang of the big toe"], rows
    )


def key_tables() -> str:
    """Return one table per group of keys."""
    groups: dict[str, list[Key]] = {group: [] for group in HEADINGS}
    for key in KEYS.values():
        if general(key.key) == key.key:
            groups.setdefault(key.key.rpartition(".")[0], []).append(key)
    sources, own = _sources(), flat(Order(foot={"length_mm": 262}).resolved_values())
    parts = []
    for group, keys in groups.items():
        heading = HEADINGS.get(group) or _title(group)
        rows = [
            [f"`{key.key}`", key.unit, _allowed(key), _default(key, own), _sentence(key), _source(key, sources)]
            for key in keys
        ]
        intro = f"{plain(_module_sentence(group))}\n\n" if group in FEATURES else ""
        head = ["Key", "Unit", "Allowed", "If not given", "What it is", "Source"]
        parts.append(f"## {heading}\n\n{intro}{table(head, rows)}")
    return "\n".join(parts)


def _sentence(key: Key) -> str:
    """Return what a key is, and whether a preset may say it."""
    return plain(key.sentence) + (" Never in a preset." if key.personal else "")


def feature_sections() -> str:
    """Return a list of links and one section per feature."""
    links = ", ".join(f"[{FEATURES[feature].title}](#{_anchor(FEATURES[feature].title)})" for feature in FEATURES)
    sources = _sources()
    return "\n\n".join([f"{links}.", *(_feature_section(feature, sources) for feature in FEATURES)]) + "\n"


def _feature_section(feature: str, sources: dict[str, list[str]]) -> str:
    """Return what the page says of one feature."""
    name = FEATURES[feature].title
    rows = [
        [f"`{key.key}`", key.unit, _allowed(key), plain(key.sentence), _source(key, sources)]
        for key in KEYS.values()
        if key.key.startswith(f"{feature}.")
    ]
    told = [read_in_words(feature), f"**Shape:** {_shape(feature)}"]
    if rivals := _rivals(feature):
        told.append(f"**Not together with:** {', '.join(rivals)}")
    return "\n\n".join(
        [
            f"## {name}",
            f"{plain(_module_sentence(feature))} {FEATURES[feature].purpose}",
            f"![{name}: sections at five doses, and the insole](pictures/features/{feature}.png)",
            table(["Key", "Unit", "Allowed", "What it is", "Source"], rows).rstrip(),
            *told,
        ]
    )


def read_in_words(feature: str) -> str:
    """Return where the doses of a feature are read, with the names that the job sheet gives to the points."""
    design, told = _plain_design(), FEATURES[feature]
    places: dict[str, dict[str, None]] = {}
    for points in told.read_at.values():
        names = dict.fromkeys(points(design.plan, design.doses[told]))
        places[_returned(points)] = places.get(_returned(points), {}) | names
    parts = []
    for says, names in places.items():
        asked, _, place = says.partition(": ")
        parts.append(f"**{asked}:** {place} In the job sheet: {', '.join(f'`{name}`' for name in names)}.")
    return " ".join(parts)


@cache
def _plain_design() -> Design:
    right = prescribe(Order(foot={"length_mm": 262}, side="right")).right
    assert right
    return Design(right.measures, right.doses)


def _shape(feature: str) -> str:
    """Return the footprint of a feature: of an edge in the words of its declaration, else of its function."""
    shape = FEATURES[feature].shape
    return shape.words if isinstance(shape, Knots | Wall) else plain(_returned(shape.field))


def _returned(function: Callable[..., object]) -> str:
    """Return what a function's docstring says that it returns, in one paragraph."""
    doc = " ".join(cleandoc(function.__doc__ or "").removeprefix("Return ").split())
    return f"{doc[:1].upper()}{doc[1:]}"


def _rivals(feature: str) -> list[str]:
    """Return the doses that exclude one of this feature's."""
    pairs = [pair for pair in EXCLUDING if any(key.startswith(f"{feature}.") for key in pair)]
    return [f"`{key}`" for pair in pairs for key in pair if not key.startswith(f"{feature}.")]


def _anchor(heading: str) -> str:
    """Return the name under which a heading can be linked to."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def plain(text: str) -> str:
    """Return a sentence without its references to design notes that are not part of the project."""

    def kept(match: re.Match[str]) -> str:
        said = [part for part in match[1].split(", ") if not re.match(r"(RULES|GEOMETRY|FIELD)\b|\d+\w?\b", part)]
        return f" ({', '.join(said)})" if said else ""

    return re.sub(r"\s*\(([^()]*\b(?:RULES|GEOMETRY|FIELD)\b[^()]*)\)", kept, text)


def _module_sentence(feature: str) -> str:
    doc = import_module(f"insolecad.features.{feature}").__doc__ or ""
    sentence = doc.partition(": ")[2].strip()
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _title(feature: str) -> str:
    return feature.replace("_", " ").capitalize()


def _doses(order: Order, level: str) -> dict[str, float]:
    """Return what the right foot of an order gets at a level of support."""
    doses = prescribe(order.with_values({"support.level": level, "side": "right"}))["right"].table
    return {f"{feature}.{name}": dose.value for feature, row in doses.items() for name, dose in row.items()}


def _allowed(key: Key) -> str:
    """Return the allowed range in words, without the unit, which has a column of its own."""
    return allowed_values(key).removesuffix(f" {key.unit}")


def _default(key: Key, own: dict[str, object]) -> str:
    """Return what holds where the key is not given: a value, a rule in words, or none."""
    if key.key in RULES:
        return f"rule: {RULES[key.key].says}"
    if key.key == "foot.length_mm":
        return "must be given, or `foot.size`"
    if key.key.removeprefix("foot.") in REGRESSIONS:
        return "estimated from the foot length"
    if key.key in own:
        return f"`{str(own[key.key]).lower()}`" if key.kind == "yes" else f"`{own[key.key]}`"
    return "none"


def _sources() -> dict[str, list[str]]:
    """Return the sources with their tags that the rules name for each dose."""
    return {
        key: [f"{source} [{tag}]" for source, tag in dict.fromkeys(((rule.source, rule.tag), *_others(rule)))]
        for key, rule in RULES.items()
    }


def _others(rule: Rule) -> list[tuple[str, str]]:
    return [(other.source, other.tag) for other in rule.instead if other.tag != "order"]


def _source(key: Key, sources: dict[str, list[str]]) -> str:
    if key.key in sources:
        return "; ".join(sorted(sources[key.key]))
    measure = key.key.removeprefix("foot.")
    if measure in REGRESSIONS:
        return "ANSUR II regression [C]"
    return next((f"{scale.source} [{scale.tag}]" for scale in SCALES if scale.measure == measure), "")


def main() -> None:
    """Write every page that lags behind."""
    for path, text in pages().items():
        stale = path.read_text(encoding="utf-8") != text
        if stale:
            path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'written' if stale else 'up to date'}", file=sys.stderr)


if __name__ == "__main__":
    main()
