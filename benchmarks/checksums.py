"""Checksums of every file of many random orders: what a change of the code must not change.

`python -m benchmarks.checksums --write FILE` draws the orders and writes them with their checksums;
`python -m benchmarks.checksums FILE` makes the same orders again and prints what differs. Of a job sheet, numbers
and words are held apart: words may be reworded, numbers may not.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

FORMATS = ("stl", "step", "3mf", "zones")
SLICERS = (None, "prusa", "orca")
DRAWS = (
    {},
    {"forms": True},
    {"combined": True},
    {"combined": True, "lengths": True},
    {"forms": True, "labels": True},
    {"lengths": True, "steps": True},
    {"toes": True, "holes": True},
    {"combined": True, "labels": True},
)
"""Kinds of random orders, which take turns."""


def drawn(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the values of random orders, all kinds by turns."""
    from tests.support.random_prescriptions import orders

    each = -(-count // len(DRAWS))
    for place, kinds in enumerate(DRAWS):
        for number, order in enumerate(orders(each, seed + place, **kinds)):
            if place * each + number < count:
                side = ("both", "left", "right")[number % 3]
                yield {**order.values, "name": f"order-{place}-{number}", "side": side}


def checksums(job: tuple[int, dict[str, Any]]) -> dict[str, str]:
    """Return the checksum of every file of an order, or the keys of its refusal."""
    from insolecad import InsolecadError, Order, OrderError, make

    number, values = job
    with tempfile.TemporaryDirectory() as place:
        try:
            make(Order(**values), formats=FORMATS, out=Path(place), slicer=SLICERS[number % 3])
        except OrderError as error:
            return {"refused": ", ".join(sorted({problem.key for problem in error.problems}))}
        except InsolecadError as error:
            return {"failed": type(error).__name__}
        found: dict[str, str] = {}
        for path in sorted(Path(place).iterdir()):
            if path.suffix == ".json":
                numbers, words = _apart(json.loads(path.read_bytes()))
                found[f"{path.name}, numbers"] = _sha256(json.dumps(numbers, sort_keys=True).encode())
                found[f"{path.name}, words"] = _sha256(json.dumps(words, sort_keys=True).encode())
            else:
                found[path.name] = _sha256(path.read_bytes())
        return found


def _apart(data: Any) -> tuple[list[Any], list[Any]]:
    """Return the numbers of a sheet with their places, and its words with theirs."""
    numbers: list[Any] = []
    words: list[Any] = []

    def walk(part: Any, place: str) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                walk(value, f"{place}.{key}")
        elif isinstance(part, list):
            for value in part:
                walk(value, f"{place}[]")
        else:
            (words if isinstance(part, str) else numbers).append([place, part])

    walk(data, "")
    return numbers, words


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> int:
    """Write or compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--first", type=int, help="only this many orders of the file")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.write:
        held = [{"order": values, "files": {}} for values in drawn(given.orders, given.seed)]
    else:
        held = json.loads(given.file.read_text())[: given.first]
    with ProcessPoolExecutor(given.jobs) as pool:
        made = list(pool.map(checksums, enumerate(one["order"] for one in held)))
    if given.write:
        for one, files in zip(held, made, strict=True):
            one["files"] = files
        given.file.write_text(json.dumps(held, indent=1))
        print(
            f"{len(held)} orders, {sum('refused' in files for files in made)} refused, {sum(map(len, made))} checksums"
        )
        return 0
    differing = 0
    for one, files in zip(held, made, strict=True):
        for name in sorted(one["files"].keys() | files.keys()):
            if one["files"].get(name) != files.get(name):
                differing += 1
                print(f"{one['order']['name']}: {name}: {one['files'].get(name)} -> {files.get(name)}")
    print(f"{len(held)} orders, {sum(map(len, made))} checksums: {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
