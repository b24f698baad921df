"""Write the tables of the README and of docs/keys.md from the declarations in the code.

Run: make docs. A test fails where a page lags behind.
"""

import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from insolecad.features import DOSES, FEATURES
from insolecad.features.dose import DoseInfo
from insolecad.order import KEYS, Key, Order, read_toml
from insolecad.order.allowed import allowed
from insolecad.order.feet import REGRESSIONS
from insolecad.order.keys import flat, general
from insolecad.prescription import prescribe
from insolecad.prescription.foot_type import SCALES
from insolecad.prescription.rules import RULES, Rule

ROOT = Path(__file__).parent.parent
README, KEYS_PAGE = ROOT / "README.md", ROOT / "docs" / "keys.md"
RUNNER = ROOT / "examples" / "runner-flat-foot.toml"

LEVELS = KEYS["support.level"].words

EXAMPLES = {
    "runner, flat feet": Order(**read_toml(RUNNER)),
    "walker, high arches": Order(foot={"length_mm": 262, "type": "high"}, activity={"type": "walking"}),
}
"""Orders whose doses the README shows at every level of support."""

HEADINGS = {
    "": "The job",
    "foot": "The foot",
    "wearer": "Wearer",
    "support": "Amount of support",
    "shoe": "Shoe",
    "activity": "Activity",
    "material": "Material",
    "outline": "Size of the insole's underside",
    "infill": "Infill of each zone, for the slicer",
}
"""Headings of the groups of keys that are no correction."""


def pages() -> dict[Path, str]:
    """Return the text of every page that holds a made table, as it should be."""
    return {
        README: between(README.read_text(encoding="utf-8"), "doses", dose_table()),
        KEYS_PAGE: between(KEYS_PAGE.read_text(encoding="utf-8"), "keys", key_tables()),
    }


def between(text: str, name: str, new: str) -> str:
    """Return a page with what stands between the markers of `name` replaced."""
    start, end = f"<!-- {name}: made by docs/make.py -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(start)
    _old, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"the markers of {name} are missing")
    return f"{before}{start}\n{new}\n{end}{after}"


def dose_table() -> str:
    """Return the README's table: every dose that does something by itself, and what the examples get of it."""
    mains = [info for info in DOSES.values() if info.effect != "shapes"]
    given = {name: [_doses(order, level) for level in LEVELS] for name, order in EXAMPLES.items()}
    rows = []
    for info in mains:
        amounts = [" / ".join(f"{doses[info.key]:g}" for doses in levels) for levels in given.values()]
        rows.append([f"`{info.key}`", _what(info), info.allowed, *amounts])
    return table(["Key", "What it does", "Allowed", *(f"{name}: {' / '.join(LEVELS)}" for name in given)], rows)


def key_tables() -> str:
    """Return one table per group of keys."""
    groups: dict[str, list[Key]] = {group: [] for group in HEADINGS}
    for key in KEYS.values():
        if general(key.key) == key.key:
            groups.setdefault(key.key.rpartition(".")[0], []).append(key)
    sources, own = _sources(), flat(Order(foot={"length_mm": 262}).as_resolved())
    parts = []
    for group, keys in groups.items():
        heading = HEADINGS.get(group) or _title(group)
        rows = [
            [f"`{key.key}`", key.unit, _allowed(key), _default(key, own), plain(key.sentence), _source(key, sources)]
            for key in keys
        ]
        intro = f"{plain(_module_sentence(group))}\n\n" if group in FEATURES else ""
        head = ["Key", "Unit", "Allowed", "If not given", "What it is", "Source"]
        parts.append(f"## {heading}\n\n{intro}{table(head, rows)}")
    return "\n".join(parts)


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


def _what(info: DoseInfo) -> str:
    """Return what the dose does, in the words of its feature; the base has two doses and their own words."""
    return plain(info.sentence if info.feature == "base" else _module_sentence(info.feature))


def _module_sentence(feature: str) -> str:
    doc = import_module(f"insolecad.features.{feature}").__doc__ or ""
    sentence = doc.partition(": ")[2].strip()
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _title(feature: str) -> str:
    return feature.replace("_", " ").capitalize()


def _doses(order: Order, level: str) -> dict[str, float]:
    """Return what the right foot of an order gets at a level of support."""
    doses = prescribe(order.changed({"support.level": level, "side": "right"}))["right"].table
    return {f"{feature}.{name}": dose.value for feature, row in doses.items() for name, dose in row.items()}


def _allowed(key: Key) -> str:
    """Return the allowed range in words, without the unit, which has a column of its own."""
    return allowed(key).removesuffix(f" {key.unit}")


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
