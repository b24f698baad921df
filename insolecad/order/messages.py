"""The words for what is wrong with a value: what was given, what is allowed, what to do."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from insolecad.environment.printable import printable
from insolecad.errors import Change, Problem
from insolecad.order.keys import GROUPS, KEYS, Key, general, nearest
from insolecad.order.safety import SYNONYMS

MANY = 50
"""Unknown keys that are named one by one; a file with more is not an order."""


def display(value: object) -> str:
    """Return a value as a person wrote it, on one short line without control characters."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number beyond all sizes"
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    if isinstance(value, (Mapping, list, tuple)):
        return "a table" if isinstance(value, Mapping) else "a list"
    text = printable(repr(value) if isinstance(value, str) else " ".join(str(value).split()), keep="")
    return text if len(text) <= 60 else f"{text[:57]}..."


def unknown(keys: Iterable[str], values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for every key that no order has, with the nearest real one."""
    names = list(keys)
    problems = [_unknown(name, values[name]) for name in names[:MANY]]
    if len(names) > MANY:
        problems.append(Problem("", f"and {len(names) - MANY} more unknown keys", "", "is this an order file?"))
    return problems


def _unknown(name: str, value: object) -> Problem:
    key = name if name and name == printable(name, keep="") and len(name) <= 60 else display(name)
    if name in GROUPS:
        example = next(real for real in KEYS if real.startswith(f"{name}."))
        given = f"{display(value)}, but this is a group of keys"
        return Problem(key, given, "", f"name the one you mean, like {example}")
    close = nearest(name)
    advice = f"did you mean {close}?" if close else f"the first word is one of {', '.join(_first_words())}"
    return Problem(key, "no such key", "", advice)


def _first_words() -> list[str]:
    return list(dict.fromkeys(key.partition(".")[0] for key in KEYS))


def invalid(error: ValidationError) -> list[Problem]:
    """Return the problems behind a validation error whose keys are all known."""
    problems = []
    for item in error.errors(include_url=False):
        # a place in a list is not part of the key
        name = ".".join(str(step) for step in item["loc"] if not isinstance(step, int))
        key, given = KEYS[name], item["input"]
        changes = _changes(key, given)
        problems.append(
            Problem(name, display(given), key.allowed_range, "" if changes else advice(key, given), changes)
        )
    # what is allowed is said once for all wrong words of a list
    told: set[tuple[str, str]] = set()
    return [problem if _new(problem, told) else replace(problem, allowed="") for problem in problems]


def _changes(key: Key, value: object) -> tuple[Change, ...]:
    """Return how to say what was meant, where it belongs under another key."""
    complaint = _said(value)
    if key.key == "wearer.conditions" and complaint in KEYS["wearer.complaints"].words:
        return (Change("this is a complaint", {"wearer.complaints": complaint}),)
    return ()


def _new(problem: Problem, told: set[tuple[str, str]]) -> bool:
    """Return whether a key's allowed values were not said before, and remember them."""
    said = (problem.key, problem.allowed)
    fresh = said not in told
    told.add(said)
    return fresh


def advice(key: Key, value: object) -> str:
    """Return what to do about a refused value."""
    if key.kind == "text":
        return "write it in quotes"
    if key.kind == "yes":
        return "write true or false, without quotes"
    if key.kind in ("word", "words"):
        return _word(key, value)
    if isinstance(value, str):
        return _number_in(value, key.unit)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "give one number"
    if (isinstance(value, int) and value.bit_length() > 64) or not math.isfinite(value):
        return "give a finite number"
    if general(key.key) == "foot.length_mm":
        return _foot_length(value)
    if key.low is None or key.high is None:
        return "give a number above 0"
    if key.low <= 10.0 * value <= key.high and key.key.endswith("_mm") and not key.dose:
        return centimetres(value)
    if key.unit == "" and key.low <= value / 100.0 <= key.high and value > 2.0:
        return f"looks like percent; give {value / 100.0:g}"
    low = key.dose.least or key.low if key.dose else key.least or key.low
    return f"the nearest allowed value is {min(max(value, low), key.high):g}"


def _word(key: Key, value: object) -> str:
    """Return the hint for a word that is none of the key's."""
    said = _said(value)
    meant = next((word for part, word in SYNONYMS.items() if part in said and word in key.words), None)
    close = [meant] if meant else get_close_matches(said, key.words, n=1)
    return f"did you mean {close[0]}?" if close else "choose from these words"


def _said(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def centimetres(value: float) -> str:
    """Return the hint for a length that makes sense only in centimetres."""
    return f"looks like centimetres; give {10.0 * value:g} for {value:g} cm"


def _foot_length(value: float) -> str:
    if 18.0 <= value <= 34.0:
        return centimetres(value)
    if 7.0 <= value <= 13.4:
        return f"looks like inches; write {value:g}in"
    if 34.0 < value <= 52.0:
        return f"looks like a shoe size; measure the foot from heel to toe, or give the size: EU{value:g}"
    return "measure from the heel to the longest toe, standing, in mm"


def _number_in(text: str, unit: str) -> str:
    """Return the hint for words where a number is wanted."""
    if text.strip().lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "give a finite number"
    examples = {"mm": "262, 26.2cm or 10 1/4 in", "kg": "78 or 172 lb"}
    return f"give a number, as in {examples[unit]}" if unit in examples else "give a number"
