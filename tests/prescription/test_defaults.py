"""A dose's default is its declaration's: no rule types it again, and a prescription follows it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from insolecad.features import DOSES, FEATURES
from insolecad.features.feature import OnOrder
from insolecad.prescription.rules import RULES
from insolecad.prescription.rules.amount import Default

PRESCRIBE = """
import json, sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
moved = json.loads(sys.argv[1])

if moved:
    # before the package is loaded, which declares every dose
    name = "insolecad.features.dose"
    spec = spec_from_file_location(name, Path(find_spec("insolecad").origin).parent / "features" / "dose.py")
    sys.modules[name] = declaring = module_from_spec(spec)
    spec.loader.exec_module(declaring)
    honest = declaring.dose

    def dose(default, low, high, sentence, **more):
        return honest(default if default == 0.0 else moved_default(default, low, high), low, high, sentence, **more)

    def moved_default(default, low, high):
        return round(default + 0.04 * (high - default if high > default else low - default), 2)

    declaring.dose = dose

from insolecad.features import DOSES
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.prescription.rules import RULES

table = prescribe(Order(foot={"length_mm": 260}, side="right"))["right"].table
print(json.dumps({
    "declared": {key: info.default for key, info in DOSES.items()},
    "prescribed": {key: table[info.feature][info.name].value for key, info in DOSES.items()},
    "says": {key: rule.says for key, rule in RULES.items()},
}))
"""


def parts(amount: Any) -> list[Any]:
    """Return what an amount is made of: fields of a declaration, values of a table, members of a row."""
    if isinstance(amount, Mapping):
        return list(amount.values())
    if isinstance(amount, tuple):
        return list(amount)
    return list(vars(amount).values()) if hasattr(amount, "says") else []


def numbers(amount: Any) -> list[float]:
    """Return every plain number that an amount is made of."""
    if isinstance(amount, Default):
        return []
    return [number for one in parts(amount) for number in numbers(one)] + ([amount] if type(amount) is float else [])


def defaults(amount: Any) -> bool:
    """Return whether an amount reads the declared default."""
    return isinstance(amount, Default) or any(defaults(one) for one in parts(amount))


@pytest.mark.parametrize("key", DOSES)
def test_no_rule_types_the_declared_default_again(key: str) -> None:
    default = DOSES[key].default
    assert default == 0.0 or default not in numbers(RULES[key].start)


def prescribed(moved: bool) -> dict[str, dict[str, Any]]:
    """Return defaults, prescription and rules in words; with all defaults but 0 `moved` where they are declared."""
    done = subprocess.run(
        [sys.executable, "-c", PRESCRIBE, json.dumps(moved)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def test_the_prescription_follows_every_declared_default() -> None:
    usual, moved = prescribed(False), prescribed(True)
    following = {key for key, info in DOSES.items() if info.default and defaults(RULES[key].start)}
    # the sizes of every correction follow, except for the cup's, which is the heel's, and places that the foot has
    rules = {name: one.rule for name, one in FEATURES.items() if isinstance(one.rule, OnOrder)}
    by_foot = {f"{name}.{dose}" for name, rule in rules.items() for dose in rule.places}
    assert {key for key, info in DOSES.items() if info.default} - following == {"heel_cup.inner_width_mm", *by_foot}
    for key in following:
        assert moved["declared"][key] != usual["declared"][key], key
        change = moved["declared"][key] - usual["declared"][key]
        assert moved["prescribed"][key] - usual["prescribed"][key] == pytest.approx(change, abs=0.051), key
        assert f"{moved['declared'][key]:g}" in moved["says"][key], key
