"""Bodies fit to be measured: a file's triangles taken apart, faced outward, and closed where they are open."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from insolecad.inspection.mesh.components import borders, part_of_face
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, Indices, least_turn, weld

SMALL = 0.3
"""A part with less than this share of the largest one's surface is not an insole of its own: a post block, a letter."""

_LARGE = 0.4
"""An opening this long in shares of the body's extent is a missing side; a shorter one is a hole."""

_SKIRT_MM = 3.0
"""How far under its lowest point an open surface is closed."""

_TILTED = 0.94
"""Cosine of the 20 degrees from which an open surface is turned upright, by the way it faces on the whole."""


@dataclass(frozen=True, eq=False)
class Whole:
    """One closed, outward mesh; `remarks` say what had to be done to it. `solid` is False where a side was missing."""

    mesh: FinishedMesh
    remarks: tuple[str, ...] = ()
    solid: bool = True


def wholes(triangles: ArrayLike) -> tuple[list[Whole], int]:
    """Return every body of loose triangles (n, 3, 3) that could be an insole, and how many smaller parts there are."""
    mesh = weld(triangles)
    one, two, three = mesh.columns
    faces = _once(mesh.faces[(one != two) & (two != three) & (three != one)])
    if not len(faces):
        return [], 0
    number = part_of_face(faces)
    area = np.sqrt((FinishedMesh(mesh.vertices, faces).normals ** 2).sum(axis=1))
    sizes = np.bincount(number, weights=area)
    large = np.flatnonzero(sizes >= SMALL * sizes.max())
    large = large[np.argsort(-sizes[large], kind="stable")]
    return [_whole(_alone(mesh.vertices, faces[number == one])) for one in large], len(sizes) - len(large)


def _once(faces: Indices) -> Indices:
    """Return the faces without those that a file holds twice."""
    ordered = np.sort(faces, axis=1)
    span = int(faces.max(initial=0)) + 1
    # up to two million corners: their products fit
    key = (ordered[:, 0].astype(np.uint64) * np.uint64(span) + ordered[:, 1].astype(np.uint64)) * np.uint64(
        span
    ) + ordered[:, 2].astype(np.uint64)
    first = np.unique(key, return_index=True)[1]
    return faces if len(first) == len(faces) else faces[np.sort(first)]


def _alone(vertices: Floats, faces: Indices) -> FinishedMesh:
    used, number = np.unique(faces, return_inverse=True)
    return FinishedMesh(vertices[used], np.ascontiguousarray(number.reshape(-1, 3)))


def _whole(mesh: FinishedMesh) -> Whole:
    remarks: list[str] = []
    faces, turned = _agreeing(mesh)
    if turned:
        remarks.append(f"{turned} triangles faced the wrong way and were turned")
        mesh = FinishedMesh(mesh.vertices, faces)
    loops = [loop for loop in borders(mesh.faces) if len(loop) > 2]
    solid = True
    if loops:
        mesh, solid, words = _closed(mesh, loops)
        remarks += words
    if mesh.is_closed and mesh.volume_cm3 < 0.0:
        mesh = FinishedMesh(mesh.vertices, np.ascontiguousarray(mesh.faces[:, ::-1]))
        remarks.append("the body was inside out and was turned")
    return Whole(mesh, tuple(remarks), solid)


def _agreeing(mesh: FinishedMesh) -> tuple[Indices, int]:
    """Return the faces wound as most of their neighbours are, and how many were turned."""
    key, face, up = mesh.edges
    first = np.flatnonzero(key[1:] == key[:-1])
    one, other, same = face[first], face[first + 1], up[first] == up[first + 1]
    if not same.any():
        return mesh.faces, 0
    turned = _parity(len(mesh.faces), one, other, same)
    faces = mesh.faces.copy()
    faces[turned] = faces[turned, ::-1]
    return faces, int(turned.sum())


def _parity(count: int, one: Indices, other: Indices, same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which faces to turn, (count,), so that neighbours agree: the fewer of two that do not."""
    known, turned = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    ends, others = np.concatenate([one, other]), np.concatenate([other, one])
    flips = np.concatenate([same, same])
    reached: list[Indices] = []
    while not known.all():
        front = np.array([int(np.argmin(known))])
        known[front] = True
        body = [front]
        while len(front):
            on_front = np.zeros(count, dtype=bool)
            on_front[front] = True
            across = np.flatnonzero(on_front[ends] & ~known[others])
            turned[others[across]] = turned[ends[across]] ^ flips[across]
            front = np.unique(others[across])
            known[front] = True
            body.append(front)
        reached.append(np.concatenate(body))
    for faces in reached:
        if turned[faces].mean() > 0.5:
            turned[faces] = ~turned[faces]
    return turned


def _closed(mesh: FinishedMesh, loops: list[list[int]]) -> tuple[FinishedMesh, bool, list[str]]:
    """Return the mesh closed, whether it was a solid except for small holes, and what was done."""
    remarks = []
    extent = float(np.ptp(mesh.vertices, axis=0).max())
    lengths = [float(np.ptp(mesh.vertices[loop], axis=0).max()) for loop in loops]
    open_ = max(lengths) > _LARGE * extent
    vertices = mesh.vertices
    if open_:
        vertices, words = _facing_up(mesh)
        remarks.append("an open surface, not a body: closed underneath to be measured" + words)
    floor = float(vertices[:, 2].min()) - _SKIRT_MM
    added, faces, count = [vertices], [mesh.faces], len(vertices)
    holes = 0
    for loop, length in zip(loops, lengths, strict=True):
        here, there = np.array(loop), np.roll(loop, -1)
        if open_ and length > _LARGE * extent:
            below = vertices[here] * [1.0, 1.0, 0.0] + [0.0, 0.0, floor]
            low, next_low = np.arange(len(here)) + count, np.roll(np.arange(len(here)) + count, -1)
            faces += [np.stack([there, here, low], axis=-1), np.stack([there, low, next_low], axis=-1)]
            added.append(below)
            count += len(here)
            here, there = low, next_low
            centre = below.mean(axis=0)
        else:
            holes += 1
            centre = vertices[here].mean(axis=0)
        faces.append(np.stack([there, here, np.full(len(here), count)], axis=-1))
        added.append(centre[None])
        count += 1
    if holes:
        remarks.append(f"{holes} {'hole' if holes == 1 else 'holes'} in the mesh closed to be measured")
    return FinishedMesh(np.concatenate(added), np.concatenate(faces)), not open_, remarks


def _facing_up(mesh: FinishedMesh) -> tuple[Floats, str]:
    """Return the vertices of an open surface, turned upright if it faces elsewhere, and words for that."""
    facing = mesh.normals.sum(axis=0)
    size = float(np.sqrt(facing @ facing))
    if size < 1e-9 or facing[2] > _TILTED * size:
        return mesh.vertices, ""
    return mesh.vertices @ least_turn(facing / size).T, "; it was turned to face up"
