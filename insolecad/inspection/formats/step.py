"""Reading a STEP file back: what another CAD program would find in it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from OCP.BOPAlgo import BOPAlgo_ArgumentAnalyzer
from OCP.BRep import BRep_Tool
from OCP.BRepCheck import BRepCheck_Analyzer
from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.ShapeAnalysis import ShapeAnalysis_ShapeTolerance
from OCP.STEPControl import STEPControl_Reader
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS, TopoDS_Shape

from insolecad.errors import FileError

LARGEST = 1
"""The tolerance that the kernel's analysis reports: the largest of all."""


@dataclass(frozen=True)
class StepBody:
    """The shape that a STEP file holds."""

    shape: TopoDS_Shape

    @property
    def solids(self) -> int:
        """How many solids there are."""
        return len(_parts(self.shape, TopAbs_ShapeEnum.TopAbs_SOLID))

    def parts(self) -> "list[StepBody]":
        """Return every solid apart; if there is none, the shape as it is, which may be a shell or a face."""
        return [StepBody(solid) for solid in _parts(self.shape, TopAbs_ShapeEnum.TopAbs_SOLID)] or [self]

    @property
    def shells(self) -> int:
        """How many shells there are, of solids and by themselves."""
        return len(_parts(self.shape, TopAbs_ShapeEnum.TopAbs_SHELL))

    @property
    def is_closed(self) -> bool:
        """Whether every shell encloses something."""
        shells = _parts(self.shape, TopAbs_ShapeEnum.TopAbs_SHELL)
        return all(BRep_Tool.IsClosed_s(shell) for shell in shells)

    @property
    def faces(self) -> int:
        """How many faces there are."""
        return len(_parts(self.shape, TopAbs_ShapeEnum.TopAbs_FACE))

    @property
    def valid(self) -> bool:
        """Whether the kernel calls the shape valid; by itself no proof of a sound solid."""
        return bool(BRepCheck_Analyzer(self.shape).IsValid())

    @property
    def largest_tolerance(self) -> float:
        """Largest tolerance of any vertex, edge or face in mm."""
        return float(ShapeAnalysis_ShapeTolerance().Tolerance(self.shape, LARGEST))

    def boolean_faults(self) -> list[str]:
        """Return what the Boolean-argument check finds, empty for a clean solid. Takes seconds."""
        check = BOPAlgo_ArgumentAnalyzer()
        check.SetShape1(self.shape)
        check.ArgumentTypeMode = True
        check.SelfInterMode = True
        check.SmallEdgeMode = True
        check.RebuildFaceMode = True
        check.TangentMode = True
        check.MergeVertexMode = True
        check.MergeEdgeMode = True
        check.ContinuityMode = True
        check.CurveOnSurfaceMode = True
        check.Perform()
        return [str(result.GetCheckStatus()) for result in check.GetCheckResult()]

    def triangles(self, deflection: float) -> NDArray[np.float64]:
        """Return triangles (n, 3, 3) within an absolute `deflection` in mm, anticlockwise from outside.

        Raises FileError if the kernel finds none.
        """
        relative = False  # the kernel's default is relative and errs by millimetres
        BRepMesh_IncrementalMesh(self.shape, deflection, relative, 0.2, False)
        corners = [_face_triangles(face) for face in _parts(self.shape, TopAbs_ShapeEnum.TopAbs_FACE)]
        if not corners:
            raise FileError("this STEP file holds no faces; export the insole as a solid")
        return np.concatenate(corners)


def read(path: str | Path) -> StepBody:
    """Return the body in a STEP file; raise FileError if there is none to read."""
    reader = STEPControl_Reader()
    if reader.ReadFile(str(path)) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise FileError(
            f"{path} is not a STEP file that can be read: cut off or damaged, perhaps; write or download it again."
        )
    reader.TransferRoots()
    shape = reader.OneShape()
    if shape is None or shape.IsNull():
        raise FileError(f"{path} holds no shape")
    return StepBody(shape)


def _parts(shape: TopoDS_Shape, kind: TopAbs_ShapeEnum) -> list[TopoDS_Shape]:
    explorer, parts = TopExp_Explorer(shape, kind), []
    while explorer.More():
        parts.append(explorer.Current())
        explorer.Next()
    return parts


def _face_triangles(shape: TopoDS_Shape) -> NDArray[np.float64]:
    face = TopoDS.Face_s(shape)
    place = TopLoc_Location()
    mesh = BRep_Tool.Triangulation_s(face, place)
    if mesh is None:
        raise FileError("the CAD kernel finds no triangles for a face of this STEP file; export it again, or as STL")
    move = place.Transformation()
    nodes = [mesh.Node(i).Transformed(move) for i in range(1, mesh.NbNodes() + 1)]
    points = np.array([(node.X(), node.Y(), node.Z()) for node in nodes])
    index = np.array([mesh.Triangle(i).Get() for i in range(1, mesh.NbTriangles() + 1)]) - 1
    if face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED:
        index = index[:, ::-1]
    return np.asarray(points[index])
