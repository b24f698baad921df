"""The sides that an insole is seen from, and how each is drawn."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.report.render import Body, Camera, Light, Pane

SCALE = 3.2
"""Pixels per mm on a sheet."""

MARGIN = 6
"""White pixels round each side."""

FAR = 600.0
"""How far in mm the eye stands, where that makes no difference to the picture."""

LENS_DEG = 13.4
"""Height of a picture in degrees: a long lens, so that near and far feet look alike."""


@dataclass(frozen=True)
class View:
    """One side: its words, the words at its left and right end, where the eye stands, what is up."""

    words: str
    left: str
    right: str
    eye: tuple[float, float, float]
    up: tuple[float, float, float]

    def mirror(self) -> "View":
        """Return the same side of a left insole; from above and below its picture is turned over."""
        x, y, z = self.eye
        ends = (self.left, self.right) if abs(z) else (self.right, self.left)
        return View(self.words, *ends, (x, -y, z), self.up)


TOP = View("top: the side the foot stands on", "heel", "toe", (0.0, 0.0, 1.0), (0.0, 1.0, 0.0))
UNDERNEATH = View("underneath: flat, the side to print on", "heel", "toe", (0.0, 0.0, -1.0), (0.0, -1.0, 0.0))
INNER = View("inner (medial) side", "toe", "heel", (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
OUTER = View("outer (lateral) side", "heel", "toe", (0.0, -1.0, 0.0), (0.0, 0.0, 1.0))
HEEL = View("from the heel", "inner", "outer", (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
TOE = View("from the toes", "outer", "inner", (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))


def size_of(body: Body, view: View, scale: float = SCALE) -> tuple[int, int]:
    """Return width and height in pixels that a side takes, its margin included."""
    eye, up = np.array(view.eye), np.array(view.up)
    extent = np.ptp(body.vertices, axis=0)
    wide, high = (int(np.ceil(abs(way) @ extent * scale)) + 2 * MARGIN for way in (np.cross(up, eye), up))
    return wide, high


def side_pane(
    body: Body, view: View, at: tuple[int, int] = (0, 0), shown: tuple[Body, ...] = (), scale: float = SCALE
) -> Pane:
    """Return a view of the body without perspective, its upper left corner `at`; where given, `shown` is drawn."""
    eye, up = np.array(view.eye), np.array(view.up)
    wide, high = size_of(body, view, scale)
    middle = (body.vertices.min(axis=0) + body.vertices.max(axis=0)) / 2.0
    camera = Camera(middle + FAR * eye, middle, up, high / scale)
    return Pane((*at, wide, high), shown or (body,), camera, _lights(eye, up))


def _lights(eye: Array, up: Array) -> tuple[Light, ...]:
    across = np.cross(up, eye)
    return (
        (0.55 * eye + 0.62 * up - 0.55 * across, 0.82),
        (0.50 * eye - 0.30 * up + 0.80 * across, 0.40),
        (eye, 0.26),
    )


def direction(azimuth_deg: float, height_deg: float) -> Array:
    """Return the unit vector to a place on the sky; azimuth 0 is beyond the toes, 90 to the left."""
    azimuth, height = np.radians([azimuth_deg, height_deg])
    return np.array([np.cos(height) * np.cos(azimuth), np.cos(height) * np.sin(azimuth), np.sin(height)])


HERO_KEY = direction(-62.0, 46.0)
"""The key light comes over the outer side from ahead: the far walls of cup and arch catch it."""

HERO_LIGHTS: tuple[Light, ...] = (
    (HERO_KEY, 0.84),
    (direction(128.0, 10.0), 0.62),
    (direction(185.0, 20.0), 0.22),
    (direction(132.0, 80.0), 0.20),
)


def three_quarter(
    bodies: tuple[Body, ...], box: tuple[int, int, int, int], azimuth_deg: float = 132.0, height_deg: float = 39.0
) -> Pane:
    """Return bodies from a three-quarter angle with perspective, as large as the box allows."""
    toward = direction(azimuth_deg, height_deg)
    right = np.cross([0.0, 0.0, 1.0], toward)
    right /= np.linalg.norm(right)
    up = np.cross(toward, right)
    points = np.concatenate([body.vertices for body in bodies])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2.0
    aspect, half = box[2] / box[3], np.tan(np.radians(LENS_DEG / 2.0))
    across, above, near = ((points - middle) @ way for way in (right, up, toward))
    # each point alone says how far off the eye must stand to see it
    shift_across, shift_above = (float(ends.min() + ends.max()) / 2.0 for ends in (across, above))
    reach = np.maximum(abs(across - shift_across) / aspect, abs(above - shift_above)) / half + near
    target = middle + shift_across * right + shift_above * up
    camera = Camera(target + 1.04 * float(reach.max()) * toward, target, np.array([0.0, 0.0, 1.0]), 1.0, LENS_DEG)
    return Pane(box, bodies, camera, _turned(azimuth_deg - 132.0))


def _turned(turn_deg: float) -> tuple[Light, ...]:
    """Return the lights, turned about the upright axis with the eye."""
    cos, sin = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return tuple((toward @ turn, brightness) for toward, brightness in HERO_LIGHTS)
