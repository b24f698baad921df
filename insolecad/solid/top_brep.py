"""The foot side of the exact solid alone: its patch and the strips of its rim, as one open shell."""

from collections.abc import Sequence

from OCP.BRep import BRep_Builder
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopoDS import TopoDS_Shape, TopoDS_Shell

AFTER_WALLS = (0, 1, 3, 5, 7)
"""Where a cushion's faces are the patch and the four strips: each strip is followed by the wall below it."""

ONE_AFTER_THE_OTHER = (0, 1, 2, 3, 4)
"""The same of a shell, which has no walls."""


def foot_side(solid: TopoDS_Shape, faces_at: Sequence[int]) -> TopoDS_Shell:
    """Return the open shell of the faces at some places of a solid."""
    builder, shell = BRep_Builder(), TopoDS_Shell()
    builder.MakeShell(shell)
    faces = TopExp_Explorer(solid, TopAbs_ShapeEnum.TopAbs_FACE)
    for place in range(max(faces_at) + 1):
        if place in faces_at:
            builder.Add(shell, faces.Current())
        faces.Next()
    return shell
