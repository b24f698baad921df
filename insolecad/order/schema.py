"""A JSON Schema of order files, from the declarations of the keys."""

from typing import Any

from insolecad.order.keys import KEYS, Key
from insolecad.order.model import OrderParts
from insolecad.order.presets import presets

AMOUNT = '^ *[-+]?[0-9.,/ ¼½¾⅛⅜⅝⅞-]*[0-9¼½¾⅛⅜⅝⅞][.,]? *[a-zA-Z"°%″]* *[a-zA-Z]?$'
"""What an amount looks like; the program itself is stricter."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def order_schema() -> dict[str, Any]:
    """Return the schema of order files and presets: each key with sentence, limits and words; amounts also as texts."""
    root = _table("An order for a pair of insoles.")
    for key in KEYS.values():
        place = root
        *path, name = key.key.split(".")
        for step in path:
            place = place["properties"].setdefault(step, _table(""))
        place["properties"][name] = _key(key)
    root["properties"]["presets"] = {
        "type": "array",
        "items": {"type": "string", "examples": sorted(presets())},
        "description": "Presets under this order; what the file says wins.",
    }
    about = {"type": "string"}
    root["properties"]["preset"] = {
        **_table("What a preset is for; only in files of your own presets."),
        "properties": {"title": about, "about": about},
    }
    # a file that describes itself as a preset speaks for no person
    groups: dict[str, dict[str, Any]] = {}
    for one in KEYS.values():
        if one.personal:
            group, _, name = one.key.rpartition(".")
            groups.setdefault(group, {})[name] = False
    never = {"properties": {group: {"properties": names} for group, names in groups.items()}}
    return {"$schema": DIALECT, "title": "insolecad order", **root, "dependentSchemas": {"preset": never}}


def _table(sentence: str) -> dict[str, Any]:
    table: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": {}}
    return table | ({"description": sentence} if sentence else {})


def _key(key: Key) -> dict[str, Any]:
    """Return the schema of one key."""
    never = " Never in a preset." if key.personal else ""
    about: dict[str, Any] = {"description": f"{key.sentence} Allowed: {key.allowed_range}.{never}"}
    default = _default(key.key)
    if default is not None:
        about["default"] = default
    if key.kind == "word":
        return {"enum": list(key.words), **about}
    if key.kind == "words":
        one = {"enum": list(key.words)}
        return {"anyOf": [{"type": "array", "items": one, "uniqueItems": True}, one], **about}
    if key.kind == "yes":
        return {"type": "boolean", **about}
    if key.kind == "text":
        return {"type": "string", **about}
    bounds: dict[str, Any] = {"exclusiveMinimum": 0}
    if key.low is not None and key.high is not None:
        bounds = {"minimum": key.low, "maximum": key.high}
    return {"anyOf": [{"type": "number", **bounds}, {"type": "string", "pattern": AMOUNT}], **about}


def _default(name: str) -> Any:
    """Return what holds where a key is not given, None if nothing fixed does."""
    model: Any = OrderParts
    *path, last = name.split(".")
    for step in path:
        model = model.model_fields[step].annotation
    return model.model_fields[last].default
