"""Feet, doses and measuring helpers that the geometry's tests share."""

import csv
import itertools

import numpy as np
from hypothesis import strategies as st

from insolecad.design.design import Design
from insolecad.features import DOSES, EXCLUDING, FEATURES, Doses
from insolecad.features.dose import DoseInfo
from insolecad.features.feature import OnOrder
from insolecad.features.reliefs import needed_base
from insolecad.geometry.construction import FULL
from insolecad.geometry.fields import Array, EvenSpline, Field
from insolecad.geometry.outline import Measures, outline
from insolecad.geometry.plan import Plan
from insolecad.geometry.triangles import Triangles
from insolecad.surface.coarse_grid import probe
from insolecad.surface.grid import Surface, patch, sample
from insolecad.surface.limits import Thinnest, breaches
from insolecad.surface.resolution import most_triangles, resolution
from tests.support.exact import READ_AT
from tests.support.paths import DATA

STANDARD = Measures(
    foot_length=262.0, ball_length=194.0, foot_ball_width=101.0, length=274.0, ball_width=97.97, heel_width=65.0
)
"""A men's EU 41: the foot that the rules call standard."""

FOOT = {"length_mm": 262, "ball_length_mm": 194, "ball_width_mm": 101, "heel_width_mm": 68}
"""The same foot as an order has it."""

FLAT_FOOT = {**FOOT, "type": "flat"}

ROUND_FOOT = {"length_mm": 260, "ball_length_mm": 192, "ball_width_mm": 100, "heel_width_mm": 68}
"""A foot of round sizes, for doses that are worked out by hand."""

REFERENCES = {
    "base.heel_mm": ("heel_seat",),
    "base.forefoot_mm": ("ball_centre",),
    **{key: points for key, points in READ_AT.items() if DOSES[key].effect in ("raises", "lowers")},
}
"""Where each raising or lowering dose is read."""

RAISING = [key for key, info in DOSES.items() if info.effect == "raises"]
LOWERING = [key for key, info in DOSES.items() if info.effect == "lowers"]
MAIN = [key for key, info in DOSES.items() if info.effect != "shapes" and info.feature != "base"]
SHAPING = [key for key, info in DOSES.items() if info.effect == "shapes"]


def measures(foot_length: float, ball_length: float, ball_width: float, heel_width: float) -> Measures:
    """Return the sizes of an insole for a foot in a standard shoe (measured insoles)."""
    return Measures(foot_length, ball_length, ball_width, foot_length + 12.0, 0.97 * ball_width, heel_width - 3.0)


def sample_feet() -> list[Measures]:
    """Return the 200 surveyed feet of tests/data."""
    with (DATA / "feet_sample.csv").open(newline="") as file:
        return [
            measures(
                float(row["footlength"]),
                float(row["balloffootlength"]),
                float(row["footbreadthhorizontal"]),
                float(row["heelbreadth"]),
            )
            for row in csv.DictReader(file)
        ]


def limit_feet() -> list[Measures]:
    """Return feet at the corners of plausibility limits, heel kept within 0.55 to 0.93 of the ball."""
    feet = []
    for length, ball_share, ball, heel in itertools.product((180, 340), (0.67, 0.81), (0.30, 0.48), (0.19, 0.37)):
        kept = min(max(heel, 0.55 * ball), 0.93 * ball)
        feet.append(measures(length, ball_share * length, ball * length, kept * length))
    return feet


def name_of(foot: Measures) -> str:
    """Return a short name: foot length, ball length, ball width and insole heel width."""
    return f"{foot.foot_length:g}-{foot.ball_length:.0f}-{foot.foot_ball_width:.0f}-{foot.heel_width:.0f}"


def scaled(foot: Measures, factor: float) -> Measures:
    """Return the measures of a foot `factor` times as large."""
    sizes = {name: value and value * factor for name, value in vars(foot).items() if name != "heads"}
    return Measures(**sizes, heads=tuple(x and x * factor for x in foot.heads))


def with_dose(doses: Doses, key: str, value: float) -> Doses:
    """Return the doses with one of them, by key, changed; the value is checked."""
    data = doses.model_dump()
    feature, name = key.split(".")
    data[feature][name] = value
    return Doses.model_validate(data)


def value_of(doses: Doses, key: str) -> float:
    """Return one dose by key."""
    feature, name = key.split(".")
    return float(getattr(getattr(doses, feature), name))


def lowest(info: DoseInfo) -> float:
    """Return the smallest allowed value that is not the dose's zero."""
    return info.least if info.least > 0.0 else info.low


def random_doses(rng: np.random.Generator, share: float = 1.0, corrections: float = 0.0) -> Doses:
    """Return doses drawn evenly from the declared ranges, each feature present with probability 0.6.

    Corrections that are made on order only are present with probability `corrections`.
    `share` draws the raising and tilting doses from that part of their range. The cup's
    width is drawn near the heel of an adult: 35 mm on a large heel is not an insole.
    """
    data: dict[str, dict[str, float]] = {feature: {} for feature in FEATURES}
    for key, info in DOSES.items():
        chance = corrections if FEATURES[info.feature].on_order else 0.6
        if chance and (info.feature == "base" or info.effect == "shapes" or rng.random() < chance):
            low, high = lowest(info), info.high
            if info.effect != "shapes":
                low, high = (
                    (low * share if low < 0.0 else low),
                    low + (high - low) * share if low >= 0 else high * share,
                )
            if key == "heel_cup.inner_width_mm":
                low, high = 60.0, 72.0
            data[info.feature][info.name] = round(float(rng.uniform(low, high)), 2)
    return Doses.model_validate(_without_rivals(data))


def _without_rivals(data: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return the doses with the second of each excluding pair left out."""
    for first, second in EXCLUDING:
        (feature, name), (rival, rival_name) = first.split("."), second.split(".")
        if data[feature].get(name) and data[rival].get(rival_name):
            del data[rival][rival_name]
    return data


def allowed(info: DoseInfo) -> st.SearchStrategy[float]:
    """Return a strategy over every value that a dose allows, zero among them."""
    values = st.floats(lowest(info), info.high)
    return st.one_of(st.just(0.0), values) if info.least > 0.0 else values


def settings_of(feature: str) -> st.SearchStrategy[dict[str, float]]:
    """Return a strategy over all allowed settings of a feature."""
    return st.fixed_dictionaries({info.name: allowed(info) for info in DOSES.values() if info.feature == feature})


def all_doses() -> st.SearchStrategy[Doses]:
    """Return a strategy over all allowed combinations of all doses."""
    every = st.fixed_dictionaries({feature: settings_of(feature) for feature in FEATURES})
    return every.map(lambda data: Doses.model_validate(_without_rivals(data)))


def on_plan(design: Design, doses: Doses) -> Design:
    """Return a design with other doses on the plan curves of `design` (docs/architecture.md, Dose)."""
    other = Design(design.measures, doses)
    other.__dict__["plan"], other.__dict__["bed"] = design.plan, design.bed
    return other


def inside(plan: Plan, rows: int = 121, columns: int = 41) -> tuple[Array, Array]:
    """Return plan positions all over the patch, border included, as flat x and y."""
    flat = patch(plan, np.linspace(0.0, 1.0, rows), np.linspace(0.0, 1.0, columns))
    return flat[..., 0].ravel(), flat[..., 1].ravel()


def crossings(curve: EvenSpline, value: float, column: int) -> tuple[float, float]:
    """Return where a closed curve crosses x = value (column 0) or y = value (column 1): low, high."""
    points = curve(np.linspace(0.0, 1.0, 4097))
    along, other = points[:, column] - value, points[:, 1 - column]
    at = np.flatnonzero(np.sign(along[:-1]) != np.sign(along[1:]))
    share = along[at] / (along[at] - along[at + 1])
    found = other[at] + share * (other[at + 1] - other[at])
    return float(found.min()), float(found.max())


def surface_of(design: Design, tolerance: float = 0.02) -> Surface:
    """Return the surface of a design, sampled for a tolerance."""
    return sample(design, *resolution([probe(design)], tolerance, most_triangles(design))[:3])


LATEST = {
    f"{name}.{dose}": latest
    for name, feature in FEATURES.items()
    if isinstance(feature.rule, OnOrder)
    for dose, latest in feature.rule.latest.items()
}
"""Stations that an order may have up to some place of the outline."""


def population(seed: int, count: int, least_heel: float = 2.0, corrections: float = 0.0) -> list[Design]:
    """Return random designs on surveyed feet that the geometry's limits let through, always the same ones.

    Doses are drawn from 40, 70 and 100 % of their ranges in turn; `corrections` is the chance
    of each that is made on order only, and puts more base under them.
    """
    rng, people, designs = np.random.default_rng(seed), sample_feet(), []
    while len(designs) < count:
        foot = people[int(rng.integers(len(people)))]
        doses = random_doses(rng, (0.4, 0.7, 1.0)[len(designs) % 3], corrections)
        doses = with_dose(doses, "base.heel_mm", max(doses.base.heel_mm, least_heel))
        for key, needed in zip(("base.heel_mm", "base.forefoot_mm"), needed_base(foot, doses, 1.2), strict=True):
            doses = with_dose(doses, key, min(max(value_of(doses, key), needed), DOSES[key].high))
        for key, latest in LATEST.items():
            doses = with_dose(doses, key, min(value_of(doses, key), latest.at(outline(foot), FULL)))
        design = Design(foot, doses)
        if not breaches(design, probe(design), Thinnest(1.6, 1.2)):
            designs.append(design)
    return designs


def foot_side_faces(surface: Surface, mesh: Triangles) -> Array:
    """Return the faces of the mesh that make up the foot side."""
    rows, columns = surface.grid.shape[:2]
    return mesh.faces[: 2 * (rows - 1) * (columns - 1)]


def gradient(field: Field, x: Array, y: Array) -> tuple[Array, Array]:
    """Return dz/dx and dz/dy of a field by central differences of 1e-3 mm."""
    step = 1e-3
    return (
        (field(x + step, y) - field(x - step, y)) / (2.0 * step),
        (field(x, y + step) - field(x, y - step)) / (2.0 * step),
    )


def facet_normals(vertices: Array, faces: Array) -> Array:
    """Return the facets' normals, as long as twice their area."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def volume(mesh: Triangles) -> float:
    """Return the signed volume in mm3."""
    return (
        float(np.einsum("ij,ij->i", mesh.vertices[mesh.faces[:, 0]], facet_normals(mesh.vertices, mesh.faces)).sum())
        / 6
    )


def area(ring: Array) -> float:
    """Return the plan area inside an anticlockwise ring of points."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2.0
