"""`insolecad explain`: every number of an order with its reason, or what one key is; builds nothing."""

import json
import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli.command_parts import advice_for_commands
from insolecad.cli.order_flags import (
    FLAGS,
    OrderArguments,
    OrderWithPresets,
    order_from_arguments,
    presets_in_words,
    takes_order,
)
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from insolecad.order.keys import Key
    from insolecad.prescription import PrescribedDose, Prescription


@takes_order
def explain(
    given: OrderArguments,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON.", rich_help_panel="Output")
    ] = False,
) -> None:
    """Explain every number of an order, or one key such as medial_arch.height_mm. Nothing is built."""
    if given.file is not None and not given.file.endswith(".toml") and not os.path.isfile(given.file):
        _explain_key(given, as_json=as_json)
        return

    _explain_order(order_from_arguments(given), as_json=as_json)


def _explain_key(given: OrderArguments, *, as_json: bool) -> None:
    """Say what a key is, or all keys of a group, and what it comes to where an order is given as well."""
    keys = _keys(str(given.file))
    if as_json:
        echo(json.dumps([_listed(_facts(key)) for key in keys], indent=2, ensure_ascii=False))
        return
    values = _values(given)
    for key in keys:
        echo(key.key)
        for label, words in _facts(key):
            if label != "key" and words:
                echo(wrap(label, words))
        for side, dose in values.get(key.key, {}).items():
            echo(wrap(side, f"{dose.value:g}: {dose.reason}"))
        echo("")


def _listed(facts: "Iterator[tuple[str, str]]") -> dict[str, Any]:
    """Return facts by label; sources are a list, since a rule may have several."""
    found: dict[str, Any] = {"source": []}
    for label, words in facts:
        if label == "source":
            found["source"].append(words)
        else:
            found[label] = words
    return found


def _keys(name: str) -> "list[Key]":
    """Return the keys that a name means: one, or a group of them; those for one side as those for both."""
    from insolecad.errors import FileError, OrderError
    from insolecad.order.keys import GROUPS, KEYS, general
    from insolecad.order.messages import unknown

    name = name.strip()
    found = [key for key in KEYS if key == name or (name in GROUPS and key.startswith(f"{name}."))]
    if found:
        return [KEYS[key] for key in dict.fromkeys(general(key) for key in found)]
    if os.path.sep in name or os.path.lexists(name) or name == "-":
        raise FileError(f"{name}: this is neither an order file, which ends in .toml, nor a key")
    raise OrderError(unknown([general(name)], {general(name): ""}))


def _values(given: OrderArguments) -> "dict[str, dict[str, PrescribedDose]]":
    """Return the value of every number, by key and side, if more than a key was given."""
    from dataclasses import replace

    from insolecad.prescription import prescribe

    if not (given.flags or given.presets or given.settings):
        return {}
    found: dict[str, dict[str, PrescribedDose]] = {}
    for side, prescription in prescribe(order_from_arguments(replace(given, file=None)).order).items():
        for feature, row in prescription.table.items():
            for name, dose in row.items():
                found.setdefault(f"{feature}.{name}", {})[side] = dose
    return found


def _facts(key: "Key") -> "Iterator[tuple[str, str]]":
    """Yield what there is to say about a key."""
    from insolecad.features import OTHER_WAYS
    from insolecad.order.feet import WORDS
    from insolecad.order.keys import allowed_values
    from insolecad.prescription.case.foot_type import SCALES
    from insolecad.prescription.case.model import SAID
    from insolecad.prescription.rules import RULES

    rule, scale = RULES.get(key.key), next((one for one in SCALES if f"foot.{one.measure}" == key.key), None)
    yield "key", key.key
    yield "what it is", key.sentence
    yield "allowed", allowed_values(key)
    if key.personal:
        yield "in presets", "never: it is about one person"
    yield "flag", FLAGS.get(key.key, f"--set {key.key}=...")
    if key.dose:
        effects = {"raises": "raises the foot side", "lowers": "lowers the foot side", "tilts": "tilts the foot side"}
        yield "does", effects.get(key.dose.effect, "shapes what another dose raises")
        yield "limits from", key.dose.source
    if key.key in OTHER_WAYS:
        yield "another way for", f"{key.key.partition('.')[0]}.{OTHER_WAYS[key.key].dose}"
    if key.key == "foot.type":
        trusted = ", ".join(WORDS[one.measure] for one in SCALES)
        yield "decided by", f"the first of these that is given: {trusted}; then this word"
    if scale:
        yield "foot type", f"{scale.usual}; classes from low to high: {scale.in_words}"
        yield "source", f"{scale.source} [{scale.tag}: {SAID[scale.tag]}]"
    if rule:
        yield "rule", rule.says
        others = ((one.source, one.tag) for one in rule.instead if one.tag != "order")
        for source, tag in dict.fromkeys([(rule.source, rule.tag), *others]):
            yield "source", f"{source} [{tag}: {SAID[tag]}]"


def _explain_order(given: "OrderWithPresets", *, as_json: bool) -> None:
    from insolecad.prescription import prescribe
    from insolecad.prescription.advice import NOTICE, red_flags, start_low
    from insolecad.prescription.case.model import SAID

    prescribed = prescribe(given.order)
    if as_json:
        echo(json.dumps(_data(given, prescribed), indent=2, ensure_ascii=False, allow_nan=False))
        return
    for line in presets_in_words(given.presets):
        echo(wrap("", line, 0))
    by_preset = {key: preset.name for preset in given.presets for key in preset.set}
    for names, prescription in _sides(prescribed):
        echo(f"\n{names}, {prescription.size_eu}\n")
        _foot(prescription, by_preset)
        for feature, row in prescription.sheet_table.items():
            echo("")
            for name, dose in row.items():
                echo(_dose(f"{feature}.{name}", dose, by_preset))
            for name, value in prescription.other_ways.get(feature, {}).items():
                echo(wrap(f"{feature}.{name}  {value.value:g}", value.reason, 34))
        if prescription.notes:
            echo("\n  Notes and warnings:")
        for note in prescription.notes:
            measured = note.measured if isinstance(note.measured, str) else f"{note.measured:.4g}"
            limit = f" ({note.limit})" if note.limit else ""
            echo(wrap(note.level, f"{note.check}: {measured}{limit}: {advice_for_commands(note.advice, note.changes)}"))
    legend = ", ".join(f"{tag} {words}" for tag, words in SAID.items() if tag != "order")
    echo("")
    echo(wrap("", f"FL foot length. Behind each source its kind: {legend}.", 0))
    echo(f"\n{NOTICE}\n{start_low(given.order)}")
    for line in red_flags(given.order):
        echo(line)
    echo("Nothing was built; insolecad make checks the shape and builds it.")


def _sides(prescribed: "Mapping[Any, Prescription]") -> "Iterator[tuple[str, Prescription]]":
    """Yield the sides, both as one where they are prescribed the same."""
    sides = list(prescribed.items())
    texts = [(one.foot, one.table, one.notes) for _, one in sides]
    if len(sides) == 2 and texts[0] == texts[1]:
        yield "Right and left insole", sides[0][1]
        return
    for side, prescription in sides:
        yield f"{side.capitalize()} insole", prescription


def _foot(prescription: "Prescription", by_preset: "Mapping[str, str]") -> None:
    from insolecad.order.feet import WORDS
    from insolecad.order.units import unit_of

    for name, value in prescription.foot.items():
        size = value.value if isinstance(value.value, str) else f"{value.value:g} {unit_of(name)}".strip()
        given = f"from preset {by_preset[value.key]}" if value.key in by_preset else "as given"
        why = given if value.origin == "given" else f"{value.reason} [{value.source}]"
        echo(wrap(f"{WORDS[name]}  {size}", why, 34))


def _dose(key: str, dose: "PrescribedDose", by_preset: "Mapping[str, str]") -> str:
    source = "" if dose.tag == "order" else f" [{dose.source}, {dose.tag}]"
    if dose.tag == "order" and key in by_preset:
        source = f" [preset {by_preset[key]}]"
    return wrap(f"{key}  {dose.value:g}", f"{dose.reason}{source}", 34)


def wrap(label: str, words: str, width: int = 14) -> str:
    """Return a label and its words beside it, folded to the terminal; with a width of 0 the words alone."""
    import shutil
    import textwrap

    columns = max(shutil.get_terminal_size((100, 24)).columns, 60)
    head, indent = (f"    {label}", width + 6) if width else ("", 0)
    room = max(columns - indent, 24)
    lines = textwrap.wrap(words, room, break_on_hyphens=False, break_long_words=False) or [""]
    first = (
        f"{head.ljust(indent)}{lines[0]}" if len(head) < indent or not width else f"{head}\n{' ' * indent}{lines[0]}"
    )
    return "\n".join([first, *(f"{' ' * indent}{line}" for line in lines[1:])])


def _data(given: "OrderWithPresets", prescribed: "Mapping[Any, Prescription]") -> dict[str, Any]:
    from dataclasses import asdict

    from insolecad.prescription import RULES_VERSION
    from insolecad.prescription.advice import NOTICE, advice

    return {
        "rules": RULES_VERSION,
        "notice": NOTICE,
        "advice": advice(given.order),
        "presets": [preset.as_json() for preset in given.presets],
        "order": given.order.resolved_values(),
        "sides": {
            side: {
                "size": prescription.size_eu,
                "foot": {name: asdict(value) for name, value in prescription.foot.items()},
                "prescription": {
                    feature: {name: asdict(dose) for name, dose in row.items()}
                    for feature, row in prescription.sheet_table.items()
                },
                "other_ways": {
                    feature: {name: asdict(value) for name, value in row.items()}
                    for feature, row in prescription.other_ways.items()
                },
                "notes": [asdict(note) for note in prescription.notes],
            }
            for side, prescription in prescribed.items()
        },
    }
