"""Thickness of a shell along its normal, by zone."""

from insolecad.geometry.construction import Shell
from insolecad.geometry.definitions import MIDFOOT_TO_FOREFOOT, REARFOOT_TO_MIDFOOT
from insolecad.geometry.fields import Array, Field, step


def thickness(shell: Shell, foot_length: float) -> Field:
    """Return a shell's thickness in mm along the normal, C2; it differs along the foot alone."""

    def along(x: Array, y: Array) -> Array:
        rear = step(x, *(share * foot_length for share in REARFOOT_TO_MIDFOOT))
        fore = step(x, *(share * foot_length for share in MIDFOOT_TO_FOREFOOT))
        return shell.rearfoot + (shell.midfoot - shell.rearfoot) * rear + (shell.forefoot - shell.midfoot) * fore

    return along
