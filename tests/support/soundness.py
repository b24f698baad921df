"""Soundness of written files: what the STL and the STEP on disk are, whatever was meant.

Shared by the tests and the long sweeps. pymeshlab finds self-intersections that admesh,
manifold3d and the slicers do not; it is GPL and therefore used here only.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pymeshlab
from numpy.typing import NDArray

from insolecad.inspection.formats import stl
from insolecad.inspection.measure.basics import basics
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from tests.support.crossings import crossing

STEP_APART = 0.05
"""Most that the STEP's own mesh may lie apart from the STL, in mm."""

LARGEST_TOLERANCE = 1e-6
"""Largest tolerance of the STEP read back, in mm."""

Array = NDArray[np.float64]


def mesh_faults(path: Path, minimum_thickness: float, *, openings: int = 0) -> list[str]:
    """Return what is wrong with a written STL with this many openings through it, empty for a sound one."""
    return faults_of(weld(stl.read(path)), minimum_thickness, openings=openings)


def faults_of(mesh: FinishedMesh, minimum_thickness: float, *, crossings: bool = True, openings: int = 0) -> list[str]:
    """Return what is wrong with a mesh read back; looking for self-intersections may be left out."""
    faults = body_faults(mesh, crossings=crossings, openings=openings)
    thinnest = basics(mesh).min_thickness_mm
    if thinnest < minimum_thickness - 0.005:
        faults.append(f"{thinnest:.3f} mm thin")
    return faults


def body_faults(mesh: FinishedMesh, *, crossings: bool = True, openings: int = 0) -> list[str]:
    """Return what is wrong with a mesh as a body with this many openings through it."""
    faults = []
    if not mesh.is_closed:
        faults.append("open")
    if not mesh.outward:
        faults.append("inside out")
    if mesh.bodies != 1 or mesh.genus != openings:
        faults.append(f"{mesh.bodies} bodies, genus {mesh.genus}")
    if crossings and (count := self_intersections(mesh)):
        faults.append(f"{count} facets intersect")
    return faults


def self_intersections(mesh: FinishedMesh) -> int:
    """Return how many facets intersect others.

    In a slanted plane, as a taper has one, MeshLab's own arithmetic suspects facets that are only beside each other.
    """
    found = pymeshlab.MeshSet()
    found.add_mesh(pymeshlab.Mesh(mesh.vertices, mesh.faces))
    found.compute_selection_by_self_intersections_per_face()
    suspects = np.flatnonzero(found.current_mesh().face_selection_array())
    return len(crossing(mesh.vertices, mesh.faces, suspects.tolist()))


def step_faults(path: Path, stl_path: Path) -> list[str]:
    """Return what is wrong with a written STEP, read back from disk, against the STL beside it."""
    from insolecad.inspection.formats import step

    body = step.read(path)
    faults = []
    if body.solids != 1 or not body.valid:
        faults.append(f"{body.solids} solids, valid {body.valid}")
    if body.largest_tolerance > LARGEST_TOLERANCE:
        faults.append(f"tolerance {body.largest_tolerance:.1e}")
    faults += body.boolean_faults()
    apart = hausdorff(body.triangles(0.02), stl.read(stl_path))
    if apart > STEP_APART:
        faults.append(f"{apart:.3f} mm apart from the STL")
    return faults


def hausdorff(first: Array, second: Array) -> float:
    """Return the largest distance in mm between two triangle soups (n, 3, 3), both ways."""
    meshes: Any = pymeshlab.MeshSet()
    for triangles in (first, second):
        mesh = weld(triangles)
        meshes.add_mesh(pymeshlab.Mesh(mesh.vertices, mesh.faces))
    count = 8_000
    return max(
        meshes.get_hausdorff_distance(
            sampledmesh=one, targetmesh=other, samplenum=count, samplevert=True, sampleface=True
        )["max"]
        for one, other in ((0, 1), (1, 0))
    )
