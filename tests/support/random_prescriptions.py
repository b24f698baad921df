"""Random prescriptions over the full ranges, and whether each is exact, sound and clean."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.catalogue.materials import materials
from insolecad.errors import BuildError, LimitError, OrderError
from insolecad.features import DOSES
from insolecad.files.stl import write
from insolecad.inspection.formats import stl
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.parts import Part
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from tests.support.exact import built, misses
from tests.support.forms import SHAPED_TOES, in_a_form
from tests.support.labels import label_faults
from tests.support.orders import people, random_combination, random_order, shortened, ventilated
from tests.support.soundness import body_faults, mesh_faults, step_faults

NAMES = ("B8", "Ångström-&-Ørsted", "a name that is far too long for one line", "Q@$%")
"""Behind the name of a labelled order: islands, other letters, long ones."""


def examined(order: Order, *, with_step: bool) -> tuple[str, dict[str, float], list[str]]:
    """Return (refusal or '', miss by dose, faults) of one order; a cure that does not build is a fault."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        formats = ["stl", "step"] if with_step else ["stl"]
        try:
            file = built(order, folder, formats=formats, part=Part(holes_in_step=True))
        except LimitError as error:
            return str(error), {}, cure_faults(order, error, folder)
        except BuildError as error:
            return "", {}, [f"{order.name}: {error}"]
        faults = label_faults(order, file.path) if order.form.label else []
        through = sum(len(insole.openings) for _, insole, _ in build(order).sides())
        faults += mesh_faults(file.path, minimum_thickness=thinnest(order, file.doses), openings=through)
        if with_step:
            faults += step_faults(file.path.with_suffix(".step"), _as_in_step(order, file.path))
        for block in file.path.parent.glob(f"{file.path.stem}_*post.stl"):
            faults += [f"block: {fault}" for fault in body_faults(weld(stl.read(block)))]
            if with_step:
                faults += [f"block: {fault}" for fault in step_faults(block.with_suffix(".step"), block)]
        return "", misses(file, order, folder), [f"{order.name}: {fault}" for fault in faults]


def cured(order: Order) -> tuple[str, dict[str, float], list[str]]:
    """Return (refusal or '', {}, faults) of an order of one side or two, without a look at its doses."""
    with tempfile.TemporaryDirectory() as name:
        try:
            make(order, formats=["stl"], out=Path(name))
        except LimitError as error:
            return str(error), {}, cure_faults(order, error, Path(name))
        except BuildError as error:
            return "", {}, [f"{order.name}: {error}"]
        return "", {}, []


def cure_faults(order: Order, error: LimitError, folder: Path) -> list[str]:
    """Return what is wrong with the cure of a refusal: applied to the order, all of it must build, checks included."""
    if not error.cure:
        return [f"{order.name}: no cure: {error}"]
    try:
        make(order.with_values(error.cure), formats=["stl"], out=folder)
    except (OrderError, BuildError) as again:
        return [f"{order.name}: cure {error.cure} does not build: {again}"]
    return []


def _as_in_step(order: Order, path: Path) -> Path:
    """Return an STL of what the STEP holds: letters that stand up from an arch are in the STL alone."""
    ((side, made, _),) = build(order).sides()
    if made.engraving is None or not made.engraving.raised:
        return path
    bare = path.with_name(f"bare_{side}.stl")
    write(made.unlabelled_mesh, bare, "bare")
    return bare


def thinnest(order: Order, doses: dict[str, float]) -> float:
    """Return the least vertical thickness in mm that the finished part must have."""
    material = materials()[order.material.name]
    if order.form.length != "full":
        return material.front_edge_mm.value
    if order.form.construction == "shell":
        # facets of both sides may stand in by the chord
        return min(value for key, value in doses.items() if key.startswith("shell.")) - 0.04
    lowered = (key for key, info in DOSES.items() if info.effect == "lowers")
    relieved = any(doses[key] for key in lowered) or doses["cuboid.height_mm"] < 0.0
    return (material.over_relief_mm if relieved else material.least_thickness_mm).value


def orders(
    count: int,
    seed: int,
    *,
    combined: bool = False,
    lengths: bool = False,
    forms: bool = False,
    labels: bool = False,
    holes: bool = False,
    toes: bool = False,
    steps: bool = False,
) -> Iterator[Order]:
    """Yield random orders, of the usual doses or of every correction; the same seed gives the same ones.

    With `lengths` they end at the crease of the toes and behind the ball by turns, without
    what is ahead of their front edge; with `forms` each takes a random form; with `labels`
    each is labelled, in all three lengths by turns; with `holes` it has ventilation holes, and
    now and then apertures; with `toes` every toe but the usual one by turns; with `steps` those
    of three-quarter length have a step beside the first ray.
    """
    generator, persons = np.random.default_rng(seed), people()
    for number in range(count):
        order = (random_combination if combined else random_order)(generator, number, persons)
        if lengths or steps or (labels and number % 3):
            order = shortened(order, ("sulcus", "three-quarter")[number % 2])
        if forms:
            order = in_a_form(order, generator)
        if labels:
            order = order.with_values({"form.label": "auto", "name": f"{order.name} {NAMES[number % 4]}"})
        if steps and order.form.length == "three-quarter":
            order = order.with_values({"form.first_ray_step": True})
        if toes:
            order = order.with_values({"form.toe": SHAPED_TOES[number // 2 % len(SHAPED_TOES)]})
        yield ventilated(order, generator) if holes else order


OWN_LABELS = ("left shoe of anna lena mueller", "X" * 38)
"""Texts that fit on few insoles, or on none."""


def mixed_orders(count: int, seed: int) -> Iterator[Order]:
    """Yield random orders that break limits of several kinds at once: corrections, forms, openings, labels, two feet.

    Half of them are refused. The same seed gives the same ones.
    """
    generator, persons = np.random.default_rng(seed), people()
    for number in range(count):
        order = in_a_form(random_combination(generator, number, persons), generator)
        if generator.random() < 0.4:
            order = ventilated(order, generator)
        values: dict[str, Any] = {}
        if generator.random() < 0.4:
            values["form.label"] = ("auto", *OWN_LABELS)[int(generator.integers(3))]
        if generator.random() < 0.3:
            shorter = float(order.values["foot.length_mm"]) - float(generator.integers(0, 12))
            values |= {"side": "both", "foot.left.length_mm": shorter}
        if generator.random() < 0.3 and order.form.length != "full":
            values["toe_crest.height_mm"] = 4.0
        yield order.with_values(values)
