"""`insolecad explain`: every number of an order with its reason, or what one key is; builds nothing."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli.flags import Given, takes_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from insolecad.cli.ordering import Ordered
    from insolecad.order.keys import Key
    from insolecad.prescription import Prescribed, Prescription


@takes_order
def explain(
    given: Given,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.", rich_help_panel="Output")] = False,
) -> None:
    """Tell why every number of an order is what it is, or what one key means: explain medial_arch.height_mm."""
    if given.file is not None and not given.file.endswith(".toml"):
        _explain_key(given.file, as_json=as_json)
        return
    from insolecad.cli.ordering import ordered

    _explain_order(ordered(given), as_json=as_json)


def _explain_key(name: str, *, as_json: bool) -> None:
    """Say what a key is, or all keys of a group."""
    from insolecad.errors import OrderError
    from insolecad.order.keys import GROUPS, KEYS, general
    from insolecad.order.words import unknown

    name = general(name.strip())
    keys = [KEYS[name]] if name in KEYS else [key for key in KEYS.values() if key.key.startswith(f"{name}.")]
    keys = [key for key in keys if general(key.key) == key.key]
    if not keys or (name not in KEYS and name not in GROUPS):
        raise OrderError(unknown([name], {name: ""}))
    if as_json:
        typer.echo(json.dumps([dict(_facts(key)) for key in keys], indent=2, ensure_ascii=False))
        return
    for key in keys:
        typer.echo(key.key)
        for label, words in _facts(key):
            if label != "key" and words:
                typer.echo(_wrapped(label, words))
        typer.echo("")


def _facts(key: "Key") -> "Iterator[tuple[str, str]]":
    """Yield what there is to say about a key."""
    from insolecad.cli.flags import FLAGS
    from insolecad.prescription.rules import RULES
    from insolecad.prescription.values import SAID

    rule = RULES.get(key.key)
    yield "key", key.key
    yield "what it is", key.sentence
    yield "allowed", key.allowed
    yield "flag", FLAGS.get(key.key, f"--set {key.key}=...")
    if key.dose:
        yield (
            "does",
            {"raises": "raises the foot side", "lowers": "lowers the foot side", "tilts": "tilts the heel"}.get(
                key.dose.effect, "shapes what another dose raises"
            ),
        )
        yield "limits from", key.dose.source
    if rule:
        yield "rule", rule.says
        for source, tag in dict.fromkeys([(rule.source, rule.tag), *((one.source, one.tag) for one in rule.instead)]):
            yield "source", f"{source} [{tag}: {SAID[tag]}]"


def _explain_order(given: "Ordered", *, as_json: bool) -> None:
    from insolecad.cli.ordering import presets_in_words
    from insolecad.prescription import prescribe
    from insolecad.prescription.advice import NOTICE, red_flags, start_low

    prescribed = prescribe(given.order)
    if as_json:
        typer.echo(json.dumps(_data(given, prescribed), indent=2, ensure_ascii=False, allow_nan=False))
        return
    for line in presets_in_words(given.presets):
        typer.echo(line)
    for names, prescription in _sides(prescribed):
        typer.echo(f"\n{names}, {prescription.size_eu}\n")
        _foot(prescription)
        for feature, row in prescription.table.items():
            typer.echo("")
            for name, dose in row.items():
                typer.echo(_dose(feature, name, dose))
        if prescription.notes:
            typer.echo("\n  To know, and to look at (Warn):")
        for note in prescription.notes:
            measured = note.measured if isinstance(note.measured, str) else f"{note.measured:g}"
            limit = f" ({note.limit})" if note.limit else ""
            typer.echo(_wrapped(note.level, f"{note.check}: {measured}{limit}: {note.advice}"))
    typer.echo(f"\n{NOTICE}\n{start_low(given.order)}")
    for line in red_flags(given.order):
        typer.echo(line)
    typer.echo("Nothing was built; insolecad make builds it.")


def _sides(prescribed: "Mapping[Any, Prescription]") -> "Iterator[tuple[str, Prescription]]":
    """Yield the sides, both as one where they are prescribed the same."""
    sides = list(prescribed.items())
    alike = len(sides) == 2 and sides[0][1].table == sides[1][1].table and sides[0][1].notes == sides[1][1].notes
    if alike:
        yield "Right and left insole", sides[0][1]
        return
    for side, prescription in sides:
        yield f"{side.capitalize()} insole", prescription


def _foot(prescription: "Prescription") -> None:
    from insolecad.order.feet import WORDS
    from insolecad.order.units import unit_of

    for name, value in prescription.foot.items():
        size = value.value if isinstance(value.value, str) else f"{value.value:g} {unit_of(name)}".strip()
        why = "" if value.origin == "given" else value.reason
        typer.echo(_wrapped(f"{WORDS[name]}  {size}", f"{why} [{value.source}]" if why else "as given", 34))


def _dose(feature: str, name: str, dose: "Prescribed") -> str:
    source = "" if dose.tag == "order" else f" [{dose.source}, {dose.tag}]"
    return _wrapped(f"{feature}.{name}  {dose.value:g}", f"{dose.reason}{source}", 34)


def _wrapped(label: str, words: str, width: int = 14) -> str:
    """Return a label and its words beside it, folded to the terminal."""
    import shutil
    import textwrap

    columns = max(shutil.get_terminal_size((100, 24)).columns, 60)
    head = f"    {label}"
    indent = width + 6
    lines = textwrap.wrap(words, max(columns - indent, 24), break_on_hyphens=False, break_long_words=False) or [""]
    first = f"{head.ljust(indent)}{lines[0]}" if len(head) < indent else f"{head}\n{' ' * indent}{lines[0]}"
    return "\n".join([first, *(f"{' ' * indent}{line}" for line in lines[1:])])


def _data(given: "Ordered", prescribed: "Mapping[Any, Prescription]") -> dict[str, Any]:
    from dataclasses import asdict

    from insolecad.prescription import RULES_VERSION
    from insolecad.prescription.advice import NOTICE, advice

    return {
        "rules": RULES_VERSION,
        "notice": NOTICE,
        "advice": advice(given.order),
        "presets": [preset.as_json() for preset in given.presets],
        "order": given.order.as_resolved(),
        "sides": {
            side: {
                "size": prescription.size_eu,
                "foot": {name: asdict(value) for name, value in prescription.foot.items()},
                "prescription": {
                    feature: {name: asdict(dose) for name, dose in row.items()}
                    for feature, row in prescription.table.items()
                },
                "notes": [asdict(note) for note in prescription.notes],
            }
            for side, prescription in prescribed.items()
        },
    }
