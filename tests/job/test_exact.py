"""Exactness: the ordered dose is the dose in the file, measured on written STLs."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from insolecad.errors import LimitError
from insolecad.features import DOSES, FEATURES
from insolecad.features.medial_arch import MEDIAL_ARCH
from insolecad.features.shape import Knots
from insolecad.job.pipeline import make
from insolecad.order import Order
from tests.support.exact import READ_AT, built, misses
from tests.support.orders import people, population, random_combination, random_order
from tests.support.population import SIZES, examined
from tests.support.soundness import mesh_faults

MILLIMETRES = 0.05
DEGREES = 0.1
SIZE = 0.1
PEOPLE = 40
CHUNK = 10


def tolerance(key: str) -> float:
    """Return what a dose or size may miss by."""
    return DEGREES if "_deg" in key else SIZE if key in SIZES else MILLIMETRES


@pytest.mark.parametrize("start", range(0, PEOPLE * 3, CHUNK * 3))
def test_real_people_get_exact_doses_and_sound_files_at_every_support_level(start):
    # all doses of every third group of people; of the others one dose each, another one at each level
    by_turns = start % (CHUNK * 9) != 0
    for turn, order in enumerate(islice(population(people()[:PEOPLE]), start, start + CHUNK * 3), start):
        refusal, errors, faults = examined(order, turn if by_turns else None)
        assert not refusal, order.name
        assert not faults, (order.name, faults)
        assert {key: error for key, error in errors.items() if abs(error) > tolerance(key)} == {}, order.name
        assert set(SIZES) < set(errors)
        if not by_turns:
            assert {"heel_cup.depth_mm@cup_rear", "medial_arch.height_mm@medial_arch_apex"} <= set(errors)


def draws(count: int, seed: int) -> list[Order]:
    generator, persons = np.random.default_rng(seed), people()
    return [random_order(generator, number, persons) for number in range(count)]


@pytest.mark.parametrize("seed", range(4))
def test_random_prescriptions_are_exact_and_sound_or_refused_with_a_cure_that_builds(seed, tmp_path):
    orders = draws(10, 100 + seed)
    assert_exact(orders, 1.6, tmp_path)


@pytest.mark.parametrize("seed", range(3))
def test_many_corrections_at_once_are_exact_and_sound_or_refused_with_a_cure_that_builds(seed, tmp_path):
    generator, persons = np.random.default_rng(200 + seed), people()
    orders = [random_combination(generator, number, persons) for number in range(10)]
    assert_exact(orders, 1.2, tmp_path)


@pytest.mark.parametrize("key", [key for key in READ_AT if FEATURES[key.split(".")[0]].on_order])
def test_every_correction_made_on_order_is_exact_alone(key, tmp_path):
    foot = {"length_mm": 252, "ball_width_mm": 96, "heel_width_mm": 65}
    ends = [low for low in (DOSES[key].low, DOSES[key].least) if low] + [DOSES[key].high]
    for dose in ends:
        order = Order(name="alone", side="left", foot=foot, **{key: dose})
        file = built(order, tmp_path)
        assert mesh_faults(file.path, 1.2) == []
        (error,) = (miss for name, miss in misses(file, order, tmp_path).items() if name.startswith(f"{key}@"))
        assert abs(error) <= tolerance(key)


def assert_exact(orders, thinnest, folder):
    """Fail where a dose misses or a file is faulty; refused orders must name a cure that builds."""
    refused = 0
    for order in orders:
        try:
            file = built(order, folder)
        except LimitError as error:
            refused += 1
            assert error.cure
            make(order.with_values(error.cure), formats=["stl"], out=folder)
            continue
        assert mesh_faults(file.path, thinnest) == [], order.resolved_values()
        errors = misses(file, order, folder)
        assert {key: error for key, error in errors.items() if abs(error) > tolerance(key)} == {}, (
            order.resolved_values()
        )
    assert refused <= 0.2 * len(orders)  # 10 % of many draws; a handful may be unlucky


def test_every_dose_takes_part():
    asked = {f"{feature}.{dose}" for order in draws(60, 100) for feature, row in doses(order) for dose in row}
    assert {key for key in READ_AT if not FEATURES[key.split(".")[0]].on_order} <= asked


def doses(order: Order) -> list[tuple[str, dict[str, float]]]:
    """Return the ordered doses other than zero, by feature."""
    table = order.resolved_values()
    return [
        (feature, {dose: value for dose, value in table[feature].items() if value})
        for feature in FEATURES
        if feature in table
    ]


def test_a_dose_that_is_off_by_a_tenth_is_noticed(tmp_path, monkeypatch):
    """The planted fault: an arch built 0.1 mm too high must not pass."""
    shape = MEDIAL_ARCH.shape
    assert isinstance(shape, Knots)

    def too_high(measures, settings):
        more = settings.height_mm + 0.1 if settings.height_mm else 0.0
        return shape.knots(measures, settings.model_copy(update={"height_mm": more}))

    monkeypatch.setitem(MEDIAL_ARCH.__dict__, "shape", replace(shape, knots=too_high))
    order = next(population(people()))
    error = misses(built(order, tmp_path), order, tmp_path)["medial_arch.height_mm@medial_arch_apex"]
    assert abs(error) > MILLIMETRES
