"""Insoles of all forms as they are in a file, and the faults that slicers swallow, planted in one of them."""

from collections.abc import Callable
from functools import cache

import numpy as np

import insolecad
from insolecad.geometry.fields import Array
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.parts import WHOLE, parts
from tests.support.feet import FLAT_FOOT

FORMS = {
    "cushion": {},
    "label": {"form.label": "auto", "name": "Ada"},
    "shell": {"form.construction": "shell", "material.name": "pa12"},
    "shell with label": {"form.construction": "shell", "material.name": "pa12", "form.label": "auto"},
    "separate block": {"form.construction": "shell", "form.post_block": "separate", "material.name": "pp"},
    "three-quarter": {"form.length": "three-quarter"},
    "holes": {"ventilation.zones": ["heel", "midfoot"]},
    "upright walls": {"form.walls": "vertical", "material.name": "eva"},
}
"""Orders of each form, over the same foot."""


@cache
def form(name: str) -> dict[str, Array]:
    """Return the parts of a right insole of one form, each as triangles (n, 3, 3) in single precision."""
    order = insolecad.order_from({"foot": FLAT_FOOT, "side": "right"}, FORMS[name])
    built = insolecad.build(order).right
    assert built is not None
    return {part: as_in_a_file(body.triangles) for part, body in parts(built, "insole", WHOLE).items()}


def as_in_a_file(mesh) -> Array:
    """Return triangles (n, 3, 3) rounded as an STL rounds them."""
    return mesh.vertices.astype(np.float32).astype(np.float64)[mesh.faces]


def insole() -> Array:
    """Return the triangles of a plain cushion."""
    return next(iter(form("cushion").values())).copy()


def _normal_z(triangles: Array) -> Array:
    normal = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    return normal[:, 2] / np.maximum(np.linalg.norm(normal, axis=1), 1e-300)


def hole_in_top(triangles: Array) -> Array:
    """Cut a hole of 16 mm into the foot side at (120, 0)."""
    away = np.hypot(*(triangles.mean(axis=1)[:, :2] - (120.0, 0.0)).T)
    return triangles[~((away < 8.0) & (_normal_z(triangles) > 0.0))]


def no_top(triangles: Array) -> Array:
    """Leave out all that looks up."""
    return triangles[_normal_z(triangles) < 0.3]


def no_base(triangles: Array) -> Array:
    """Leave out the underside."""
    return triangles[triangles[:, :, 2].max(axis=1) > 1e-6]


def one_missing(triangles: Array) -> Array:
    """Leave out one triangle."""
    return np.delete(triangles, 12345, axis=0)


def some_turned(triangles: Array) -> Array:
    """Turn 3,000 triangles round."""
    chosen = np.random.default_rng(1).permutation(len(triangles))[:3000]
    turned = triangles.copy()
    turned[chosen] = turned[chosen, ::-1]
    return turned


def inverted(triangles: Array) -> Array:
    """Turn every triangle round."""
    return triangles[:, ::-1]


def doubled(triangles: Array) -> Array:
    """Have 500 triangles twice."""
    return np.concatenate([triangles, triangles[1000:1500]])


def cracked(triangles: Array) -> Array:
    """Move every corner of every triangle by itself, by up to 2 micrometres."""
    return triangles + np.random.default_rng(2).uniform(-0.002, 0.002, triangles.shape)


def through_base(triangles: Array) -> Array:
    """Push the foot side down through the underside around (120, 0)."""
    pushed = triangles.copy()
    away = np.hypot(pushed[:, :, 0] - 120.0, pushed[:, :, 1])
    pushed[:, :, 2] -= np.where(pushed[:, :, 2] > 1.0, 25.0 * np.exp(-((away / 15.0) ** 2)), 0.0)
    return pushed


def overlapping_shell(triangles: Array) -> Array:
    """Add a copy of the insole that is shifted by 5 mm."""
    return np.concatenate([triangles, triangles + np.array([5.0, 3.0, 0.5])])


def not_a_number(triangles: Array) -> Array:
    """Make one corner, of all triangles that have it, no number."""
    broken = triangles.copy()
    broken[(broken == broken[777, 0]).all(axis=2)] = np.nan
    return broken


def in_metres(triangles: Array) -> Array:
    """Write metres."""
    return triangles / 1000.0


FAULTS: dict[str, tuple[Callable[[Array], Array], set[str]]] = {
    "a hole of 16 mm in the top": (hole_in_top, {"closed", "hole in the surface"}),
    "no top": (no_top, {"closed", "top missing"}),
    "no base": (no_base, {"closed", "underside missing"}),
    "one missing triangle": (one_missing, {"closed", "hole in the surface"}),
    "3000 turned triangles": (some_turned, {"facing of triangles"}),
    "all inverted": (inverted, {"faces outward"}),
    "doubled triangles": (doubled, {"doubled triangles"}),
    "cracked soup": (cracked, {"closed"}),
    "the top through the base": (through_base, {"self-intersection"}),
    "an overlapping shell": (overlapping_shell, {"overlapping bodies"}),
    "a corner that is not a number": (not_a_number, {"corners are numbers"}),
    "metres": (in_metres, {"length and unit"}),
}
"""Each fault that slicers print without a warning: how it is planted, and the checks that must name it."""


def facets_that_cross(triangles: Array) -> int:
    """Return how many triangles cross others, by an independent library."""
    from tests.support.soundness import self_intersections

    return self_intersections(weld(triangles))


def random_cut(triangles: Array, random: np.random.Generator) -> Array:
    """Push a random dent into all but the underside, or add a shifted and turned copy; half the dents stop short."""
    if random.random() < 0.3:
        turn = random.uniform(-np.pi, np.pi)
        c, s = np.cos(turn), np.sin(turn)
        copy = triangles @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]) + random.uniform(-60.0, 60.0, 3)
        return rounded(np.concatenate([triangles, copy]))
    low, high = triangles.reshape(-1, 3).min(axis=0), triangles.reshape(-1, 3).max(axis=0)
    centre, wide, deep = random.uniform(low, high), random.uniform(2.0, 25.0), random.uniform(0.5, 20.0)
    pushed = triangles.copy()
    away = np.hypot(pushed[:, :, 0] - centre[0], pushed[:, :, 1] - centre[1])
    pushed[:, :, 2] -= np.where(pushed[:, :, 2] > 0.5, deep * np.exp(-((away / wide) ** 2)), 0.0)
    return rounded(pushed)


def rounded(triangles: Array) -> Array:
    """Return triangles as a file in single precision holds them."""
    return triangles.astype(np.float32).astype(np.float64)
