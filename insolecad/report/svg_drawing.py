"""A drawing as SVG: lines in millimetres, words and dimension lines in pixels that stay the same size."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

from insolecad.geometry.fields import Array

ARROW = 4.5
"""Length of the arrow heads in pixels."""

LINE_HIGH = 12.5
"""Pixels from one line of words to the next."""

Point = tuple[float, float]


@dataclass
class Drawing:
    """A drawing `wide` x `high` pixels; the plan point `zero` in mm is at pixel `at`, `scale` pixels are a mm.

    `flip` is -1 where the first coordinate grows to the left. Words are escaped here.
    """

    wide: float
    high: float
    scale: float
    at: Point
    zero: Point = (0.0, 0.0)
    flip: float = 1.0
    parts: list[str] = field(default_factory=list)

    def pixel(self, point: Sequence[float]) -> Point:
        """Return where a point in mm is."""
        across = self.at[0] + self.flip * self.scale * (float(point[0]) - self.zero[0])
        return across, self.at[1] - self.scale * (float(point[1]) - self.zero[1])

    def line(self, points: Array | Sequence[Point], kind: str, *, closed: bool = False) -> None:
        """Draw a line through points in mm; `kind` is its class."""
        words = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.pixel(point) for point in points))
        name = "polygon" if closed else "polyline"
        self.parts.append(f'<{name} class="{kind}" points="{words}"/>')

    def dot(self, point: Sequence[float], kind: str = "dot") -> None:
        """Mark a point in mm."""
        x, y = self.pixel(point)
        self.parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>')

    def text(self, at: Point, words: str, kind: str = "note", anchor: str = "middle") -> None:
        """Write words at a pixel; several lines stand with their middle there, or over it where they are centred."""
        lines = words.splitlines()
        first = at[1] - LINE_HIGH * (len(lines) - 1) * (1.0 if anchor == "middle" else 0.5)
        for number, line in enumerate(lines):
            y = first + LINE_HIGH * number
            self.parts.append(
                f'<text class="{kind}" x="{at[0]:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(line)}</text>'
            )

    def dimension(
        self, start: Sequence[float], end: Sequence[float], words: str, off: Point = (0.0, 0.0), side: str = "middle"
    ) -> None:
        """Draw a dimension line between two points in mm, moved by `off` pixels, with its witness lines and words.

        `side` says where the words stand: "middle" over a level line, "start" to its right, "end" to its left.
        """
        one, two = (np.array(self.pixel(point)) for point in (start, end))
        shift = np.array(off)
        for point in (one, two):
            if np.hypot(*shift) > 1.0:
                beyond = shift * (1.0 + 3.0 / np.hypot(*shift))
                self._segment(point, point + beyond, "witness")
        one, two = one + shift, two + shift
        way = two - one
        size = float(np.hypot(*way))
        along = way / size if size else np.array([1.0, 0.0])
        self._segment(one, two, "dim")
        # heads that do not fit between point inward from outside
        turn = 1.0 if size > 3.0 * ARROW else -1.0
        for tip, back in ((one, along), (two, -along)):
            across = np.array([-back[1], back[0]]) * 0.38
            ends = [tip + turn * ARROW * back + sign * ARROW * across for sign in (1.0, -1.0)]
            words_of = " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, *ends))
            self.parts.append(f'<polygon class="head" points="{words_of}"/>')
        right, below = {"middle": (0.0, -4.0), "start": (6.0, 3.5), "end": (-6.0, 3.5)}[side]
        x, y = (float(part) for part in (one + two) / 2.0)
        self.text((x + right, y + below), words, "value", side)

    def _segment(self, one: Array, two: Array, kind: str) -> None:
        self.parts.append(
            f'<line class="{kind}" x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{two[0]:.1f}" y2="{two[1]:.1f}"/>'
        )

    def svg(self, title: str) -> str:
        """Return the SVG, with what it shows for those who do not see it."""
        return (
            f'<svg class="drawing" viewBox="0 0 {self.wide:.0f} {self.high:.0f}" role="img" '
            f'aria-label="{escape(title, quote=True)}">{"".join(self.parts)}</svg>'
        )
