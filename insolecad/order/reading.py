"""Reading an order: from a TOML file, and from `key=value` texts."""

import os
import re
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from insolecad.errors import ArgumentProblem, Change, FileError, OrderError, Problem
from insolecad.order.keys import KEYS, side_keys
from insolecad.order.messages import display
from insolecad.order.sockliner.refusal import KEY

LARGEST = 100_000
"""Bytes; an order with every key is under 10,000."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)


def read_toml(path: Path | str) -> dict[str, Any]:
    """Return an order file as nested tables, not yet checked.

    Raises FileError if it cannot be read and OrderError if it is not TOML text.
    """
    name = str(path)
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode):
            raise FileError(f"{name}: this is a pipe, not a file")
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise FileError(f"{name}: there is no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise FileError(f"{name}: this is a folder; name the order file in it") from None
    except OSError as error:
        raise FileError(f"{name}: cannot be read ({error.strerror}); check that it is yours to read") from None
    try:
        table = tomllib.loads(_text(name, data))
    except RecursionError:
        raise _unreadable(name, "brackets inside brackets inside brackets", "order files need none") from None
    except ValueError as error:
        raise _unreadable(name, *_mistake(str(error), data)) from None
    _set_beside(table, Path(path).parent)
    return table


def _set_beside(table: dict[str, Any], folder: Path) -> None:
    """Let the path of a drawing that an order file names count from the file's folder."""
    group, _, name = KEY.partition(".")
    for place, key in ((table, KEY), (table.get(group), name)):
        if isinstance(place, dict) and isinstance(place.get(key), str) and place[key].strip():
            place[key] = str(folder / place[key])


def parse_settings(settings: Iterable[str]) -> tuple[dict[str, Any], list[Problem]]:
    """Return `key=value` settings as a table of dotted keys, and a problem for every setting that is none.

    What comes later wins.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for setting in settings:
        key, equals, text = setting.partition("=")
        key = key.strip()
        if equals and key and text.strip():
            # a key for both sides also wins over an earlier one for one side
            for covered in side_keys(key):
                values.pop(covered, None)
            values[key] = parse_value(key, text)
        else:
            change = Change("write it like this one", {"medial_arch.height_mm": 16.0})
            problems.append(ArgumentProblem("settings", display(setting), "key=value", changes=(change,)))
    return values, problems


def parse_value(key: str, text: str) -> Any:
    """Return the text as the number, words or yes that the key wants; as it stands where it is none of them."""
    kind = KEYS[key].kind if key in KEYS else "number"
    if kind == "text":
        return text
    if kind == "words":
        return text.lower().replace(",", " ").split()
    if kind == "yes":
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.strip().lower(), text)
    if kind == "word":
        return text.strip().lower()
    return float(text) if NUMBER.fullmatch(text.strip()) else text.strip()


def _text(name: str, data: bytes) -> str:
    """Return the file's bytes as text; a mark that Windows editors put in front is passed over."""
    if len(data) > LARGEST:
        raise _unreadable(name, f"over {LARGEST // 1000} kB", "this is not an order file; name the .toml file")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable(name, "UTF-16 text", "save it again as UTF-8")
    if b"\0" in data:
        raise _unreadable(name, "a binary file", "name the .toml file with the order")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(name, f"not UTF-8 text, line {line}", "save it again as UTF-8") from None


HINTS = (
    (r"=\s*[\d.]+,\d", 'write a point, not a comma: 26.5, or put it in quotes: "26,5cm"'),
    (r"=\s*\d[\d./ ]*\s*[A-Za-z\"]", 'write only the number, in mm: 262, or put it in quotes: "26.2cm"'),
    (r"=\s*[A-Za-z]", 'put words in quotes: type = "flat"'),
    (r"^\s*[^=\[#]*$", "write it as key = value"),
)
"""What people write into an order file, and what they should write."""


def _mistake(error: str, data: bytes) -> tuple[str, str]:
    """Return what is wrong with a file that is not TOML, with the line, and what to write instead."""
    place = re.search(r"line (\d+)", error)
    lines = data.decode("utf-8-sig").splitlines()
    line = lines[int(place[1]) - 1].strip()[:60] if place and int(place[1]) <= len(lines) else ""
    given = f'not TOML, line {place[1]}: "{line}"' if place else "not TOML text"
    if "overwrite" in error or "Cannot declare" in error or "twice" in error:
        return given, "this is there twice; keep one of them"
    for pattern, hint in HINTS:
        if re.search(pattern, line):
            return given, hint
    return given, "write it as key = value; words go in quotes, tables in [brackets]"


def _unreadable(name: str, given: str, advice: str) -> OrderError:
    return OrderError([Problem(name, given, "a TOML text file", advice)])
