"""The flags that stand for order keys, declared once for every command that takes an order, and the order they make."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from insolecad.errors import Problem
    from insolecad.order import Order
    from insolecad.order.presets import AppliedPreset, Preset
from insolecad.catalogue.package_data import DEFAULT_MATERIAL, material_names
from insolecad.geometry.toe_shapes import TOES, USUAL_TOE


@dataclass(frozen=True)
class Flag:
    """One flag: its key, name, what stands for its value, a sentence, and the heading it is listed under."""

    key: str
    name: str
    metavar: str
    sentence: str
    panel: str
    kind: str = "text"


def _choices(usual: str, names: Iterable[str]) -> str:
    """Return names as a sentence, the usual one first."""
    *others, last = (name for name in names if name != usual)
    return f"{usual} (default), {', '.join(others)} or {last}."


FOOT, MORE, YOU, SHOE, SUPPORT = "Your feet", "Measured by a clinician", "You", "Your shoe", "The insoles"

LIST: tuple[Flag, ...] = (
    Flag(
        "foot.length_mm", "--foot-length", "LENGTH", "Heel to the longest toe, standing: 262, 26.2cm, 10 1/4in.", FOOT
    ),
    Flag("foot.size", "--size", "SIZE", "Shoe size in place of the length: EU42, UK8, USM9, USW10.", FOOT),
    Flag("foot.ball_width_mm", "--ball-width", "LENGTH", "Across the ball of the foot.", FOOT),
    Flag("foot.ball_girth_mm", "--ball-girth", "LENGTH", "Round the ball with a tape, in place of its width.", FOOT),
    Flag("foot.heel_width_mm", "--heel-width", "LENGTH", "Across the heel.", FOOT),
    Flag("foot.ball_length_mm", "--ball-length", "LENGTH", "Heel to the bump of the big toe's joint.", FOOT),
    Flag("foot.navicular_height_mm", "--navicular-height", "LENGTH", "Floor to the bump on the inner midfoot.", FOOT),
    Flag("foot.footprint", "--footprint", "WORD", "Midfoot of a wet footprint: full, partial or thin.", FOOT),
    Flag("foot.type", "--foot-type", "TYPE", "flat, neutral or high; only if no measure above decides it.", FOOT),
    Flag("foot.pronation", "--pronation", "WORD", "moderate-overpronation, mild-supination, ... or neutral.", FOOT),
    Flag("foot.navicular_drop_mm", "--navicular-drop", "LENGTH", "How far the navicular sinks when standing.", MORE),
    Flag("foot.arch_index", "--arch-index", "NUMBER", "Midfoot third of the footprint / all of it.", MORE),
    Flag("foot.arch_height_index", "--arch-height-index", "NUMBER", "Height at half length / ball length.", MORE),
    Flag("foot.chippaux_smirak_percent", "--chippaux-smirak", "PERCENT", "Footprint: midfoot / forefoot width.", MORE),
    Flag("foot.staheli_index", "--staheli", "NUMBER", "Footprint: midfoot / heel width.", MORE),
    Flag("foot.fpi6", "--fpi6", "NUMBER", "Foot Posture Index, -12 to 12.", MORE),
    Flag("wearer.leg_length_difference_mm", "--leg-length-difference", "LENGTH", "Difference in leg length.", MORE),
    Flag("wearer.short_leg", "--short-leg", "SIDE", "The shorter leg: left or right.", MORE),
    Flag("wearer.clinician", "--clinician", "", "A clinician has prescribed or checked this order.", MORE, "yes"),
    Flag("wearer.mass_kg", "--mass", "MASS", "Body mass: 78 or 172lb.", YOU),
    Flag("wearer.sex", "--sex", "SEX", "male or female; improves estimated sizes.", YOU),
    Flag("wearer.age", "--age", "YEARS", "Age.", YOU),
    Flag(
        "wearer.conditions",
        "--condition",
        "WORD",
        "What a clinician should know of (diabetes, ...), or none; may repeat.",
        YOU,
        "list",
    ),
    Flag("wearer.complaints", "--complaint", "WORD", "What hurts: back-pain, heel-pain, ...; may repeat.", YOU, "list"),
    Flag("activity.type", "--activity", "WORD", "walking, running or standing.", YOU),
    Flag("activity.strike", "--strike", "WORD", "What touches the ground first: heel or midfoot.", YOU),
    Flag("shoe.type", "--shoe", "SHOE", "standard (default), deep-cushioned or minimalist.", SHOE),
    Flag("shoe.fit", "--fit", "WORD", "low-volume if the shoe has little room.", SHOE),
    Flag("shoe.drop_mm", "--shoe-drop", "LENGTH", "Drop: how much higher the heel is than the ball.", SHOE),
    Flag("shoe.inner_length_mm", "--inner-length", "LENGTH", "Length inside the shoe.", SHOE),
    Flag("shoe.inner_width_mm", "--inner-width", "LENGTH", "Width inside the shoe at the ball.", SHOE),
    Flag("shoe.counter_height_mm", "--counter-height", "LENGTH", "Height of the firm heel counter inside.", SHOE),
    Flag("shoe.sockliner", "--sockliner", "WORD", "replace (default) or keep the insole it came with.", SHOE),
    Flag("shoe.sockliner_thickness_mm", "--sockliner-thickness", "LENGTH", "Thickness of that insole.", SHOE),
    Flag("support.level", "--support", "LEVEL", "mild, moderate (default) or maximum.", SUPPORT),
    Flag("form.length", "--length", "WORD", "full (default), sulcus or three-quarter.", SUPPORT),
    Flag("form.toe", "--toe", "WORD", _choices(USUAL_TOE, TOES), SUPPORT),
    Flag(
        "form.first_ray_step",
        "--first-ray-step",
        "",
        "Three-quarter length: a step that frees the first ray.",
        SUPPORT,
        "yes",
    ),
    Flag("form.construction", "--construction", "WORD", "cushion (default) or shell.", SUPPORT),
    Flag("form.walls", "--walls", "WORD", "leaning (default), or vertical for milling.", SUPPORT),
    Flag("top_cover.thickness_mm", "--top-cover", "LENGTH", "Thickness of a top cover to be glued on later.", SUPPORT),
    Flag("form.label", "--label", "TEXT", "Engraved below: auto (default), none, or a text.", SUPPORT),
    Flag(
        "ventilation.zones",
        "--ventilation",
        "ZONE",
        "Holes in heel, midfoot, forefoot or toes; may repeat.",
        SUPPORT,
        "list",
    ),
    Flag("material.name", "--material", "NAME", _choices(DEFAULT_MATERIAL, material_names()), SUPPORT),
    Flag("material.hardness_shore_a", "--hardness", "SHORE", "Shore A hardness of a foam.", SUPPORT),
    Flag("side", "--side", "SIDE", "left, right or both (default).", SUPPORT),
    Flag("name", "--name", "NAME", "Name of the job; file names start with it.", SUPPORT),
)
"""Every flag; all other keys go through --set."""

FLAGS: dict[str, str] = {flag.key: flag.name for flag in LIST}
"""Flag of each order key that has one."""

LAYERS = "Presets and keys"

PRESETS = "presets"
"""Key of an order file that names presets to lie under it."""


@dataclass(frozen=True)
class OrderArguments:
    """What the command line gave of an order, as texts: a file, presets, flags and settings."""

    file: str | None = None
    presets: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    flags: dict[str, Any] = field(default_factory=dict)
    settings: tuple[str, ...] = ()


def takes_order(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with every order flag in front of its own options.

    `command` takes what was given as its first argument, a `Given`.
    """
    _given, *rest = inspect.signature(command).parameters.values()
    own = [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in rest]
    parameters = [
        _parameter("order", Annotated[str | None, _argument()], None),
        *(_flag(flag) for flag in LIST),
        *_layers(),
        *own,
    ]

    def run(**options: Any) -> None:
        given = OrderArguments(
            file=options.pop("order"),
            presets=tuple(options.pop("preset") or ()),
            folders=tuple(options.pop("presets") or ()),
            settings=tuple(options.pop("settings") or ()),
            flags={
                flag.key: value
                for flag in LIST
                if (value := options.pop(_name(flag))) not in (None, []) and value is not False
            },
        )
        command(given, **options)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = command.__doc__
    return run


def _name(flag: Flag) -> str:
    return flag.name.lstrip("-").replace("-", "_")


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _argument() -> Any:
    return typer.Argument(metavar="ORDER.toml", help="Order file; flags and --set override it.")


def _flag(flag: Flag) -> inspect.Parameter:
    """Return one flag as a parameter. Numbers come as text, so that one message can name every problem."""
    kinds: dict[str, tuple[Any, Any]] = {
        "text": (str | None, None),
        "list": (list[str] | None, None),
        "yes": (bool, False),
    }
    kind, default = kinds[flag.kind]
    option = typer.Option(
        flag.name,
        metavar=flag.metavar or None,
        help=flag.sentence,
        rich_help_panel=flag.panel,
        show_default=False,
        autocompletion=_words(flag.key) if flag.kind != "yes" else None,
    )
    return _parameter(_name(flag), Annotated[kind, option], default)


def _words(key: str) -> Callable[[str], list[str]]:
    """Return what completes a flag in a shell: the words of its key."""

    def complete(incomplete: str) -> list[str]:
        from insolecad.order.keys import KEYS

        return [word for word in KEYS[key].words if word.startswith(incomplete.lower())]

    return complete


def preset_names(incomplete: str) -> list[str]:
    """Return the presets whose names begin like this."""
    from insolecad.order.presets import presets

    return [name for name in sorted(presets()) if name.startswith(incomplete.lower())]


def _settings(incomplete: str) -> list[str]:
    from insolecad.order.keys import KEYS

    return [f"{key}=" for key in KEYS if key.startswith(incomplete)]


def _layers() -> list[inspect.Parameter]:
    def option(
        name: str, metavar: str, sentence: str, complete: Callable[[str], list[str]] | None = None
    ) -> typer.models.OptionInfo:
        info: typer.models.OptionInfo = typer.Option(
            name,
            metavar=metavar,
            help=sentence,
            rich_help_panel=LAYERS,
            show_default=False,
            autocompletion=complete,
        )
        return info

    options = {
        "preset": option("--preset", "NAME", "Start from this preset; may repeat.", preset_names),
        "presets": option("--presets", "FOLDER", "Folder with your own presets."),
        "settings": option("--set", "KEY=VALUE", "Set any key: left.medial_arch.height_mm=16; may repeat.", _settings),
    }
    return [_parameter(name, Annotated[list[str] | None, info], None) for name, info in options.items()]


@dataclass(frozen=True)
class OrderWithPresets:
    """An order, and what its presets came to."""

    order: "Order"
    presets: "tuple[AppliedPreset, ...]"


def order_from_arguments(
    given: OrderArguments, also: "Sequence[Problem]" = (), defaults: Mapping[str, Any] = MappingProxyType({})
) -> OrderWithPresets:
    """Return the order, with a command's own `defaults` under it.

    Raises one OrderError with every problem, those in `also` included.
    """
    from insolecad.errors import InsolecadError, OrderError, Problem, problems_of
    from insolecad.order import order_from, parse_settings
    from insolecad.order.messages import display
    from insolecad.order.presets import apply_presets, preset

    table, problems = _file(given.file)
    unread = bool(problems)
    named = table.pop(PRESETS, [])
    if "preset" in table:
        table.pop("preset")
        problems.append(Problem("preset", "no such key", "", f"did you mean {PRESETS}?"))
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        problems.append(Problem(PRESETS, display(named), "a list of names", 'write presets = ["walking-everyday"]'))
        named = []
    layers: list[Preset] = []
    # a preset that the file names by its path is beside the file
    beside = [str(Path(given.file or "").parent / name) if name.endswith(".toml") else name for name in named]
    for name in (*beside, *given.presets):
        try:
            layers.append(preset(name, [Path(folder) for folder in given.folders]))
        except InsolecadError as error:
            unread = True
            problems += problems_of(error)
    flags = {key: _flag_value(key, value) for key, value in given.flags.items()}
    settings, wrong = parse_settings(given.settings)
    problems += wrong
    order = None
    try:
        order = order_from(defaults, *(layer.values for layer in layers), table, flags, settings)
    except OrderError as error:
        # what a file that could not be read may have held is not missing
        problems += [problem for problem in error.problems if not (unread and problem.given == "missing")]
    problems += also
    if problems or order is None:
        raise OrderError(problems)
    return OrderWithPresets(order, apply_presets(layers, order.values))


def _flag_value(key: str, value: Any) -> Any:
    from insolecad.order import parse_value

    if isinstance(value, list):
        return [word for text in value for word in parse_value(key, text)]
    return parse_value(key, value) if isinstance(value, str) else value


def _file(name: str | None) -> "tuple[dict[str, Any], list[Problem]]":
    """Return the order file's tables, or what is wrong with it."""
    from insolecad.errors import FileError, OrderError, problems_of
    from insolecad.order import read_toml

    try:
        return ({} if name is None else read_toml(name)), []
    except (OrderError, FileError) as error:
        return {}, problems_of(error)


def words(value: Any) -> str:
    """Return a value of an order as a person writes it."""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return "yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)


def presets_in_words(applied_presets: "tuple[AppliedPreset, ...]") -> list[str]:
    """Return a line for each preset: what it set, and what was said otherwise."""
    lines = []
    for one in applied_presets:
        said = ", ".join(f"{key} = {words(value)}" for key, value in one.set.items()) or "nothing"
        over = f"; overruled: {', '.join(one.overruled)}" if one.overruled else ""
        lines.append(f"Preset {one.name} set {said}{over}")
    return lines
