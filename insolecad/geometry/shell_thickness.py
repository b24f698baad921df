"""Thickness of a shell along its normal, by zone, and where the block under its heel stands."""

from insolecad.geometry.construction import Shell
from insolecad.geometry.definitions import MIDFOOT_TO_FOREFOOT, REARFOOT_TO_MIDFOOT
from insolecad.geometry.fields import Array, Field, step

BLOCK_SIDES = (0.2, 0.8)
"""Columns of the grid, as shares of the way from lateral to medial, between which the block stands (house)."""

BLOCK_ENDS = (0.04, 0.25)
"""Shares of the foot length between which the block stands in the middle of the heel: as far as the post (house)."""

THINNEST_BLOCK = {"none": 0.0, "joined": 0.5, "separate": 1.0}
"""Least thickness in mm of the post block under the shell: one of its own must hold together (house)."""


def thickness(shell: Shell, foot_length: float) -> Field:
    """Return a shell's thickness in mm along the normal, C2; it differs along the foot alone."""

    def along(x: Array, y: Array) -> Array:
        rear = step(x, *(share * foot_length for share in REARFOOT_TO_MIDFOOT))
        fore = step(x, *(share * foot_length for share in MIDFOOT_TO_FOREFOOT))
        return shell.rearfoot + (shell.midfoot - shell.rearfoot) * rear + (shell.forefoot - shell.midfoot) * fore

    return along
