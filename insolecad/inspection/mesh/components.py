"""Which things hang together, and which follow each other: parts of a mesh, its open borders, lines round a cut."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]


def pieces(count: int, one: Indices, other: Indices) -> Indices:
    """Return the piece that each of `count` things belongs to, (count,), numbered from 0; `one` touches `other`."""
    label = np.arange(count)
    while (label[one] != label[other]).any():
        least = np.minimum(label[one], label[other])
        np.minimum.at(label, label[one], least)
        np.minimum.at(label, label[other], least)
        while (label[label] != label).any():
            label = label[label]
    # a piece's label is its first member; counting those in order numbers the pieces
    number: Indices = np.cumsum(label == np.arange(count)) - 1
    return number[label]


def part_of_face(faces: Indices) -> Indices:
    """Return the part that each face (m, 3) belongs to, (m,), numbered from 0: faces that share corners are one part.

    Bodies are stricter: their faces share edges (`FinishedMesh.body_of_face`).
    """
    one, two, three = faces.T
    corner = pieces(int(faces.max(initial=-1)) + 1, np.concatenate([one, two]), np.concatenate([two, three]))
    return np.asarray(np.unique(corner[one], return_inverse=True)[1])


def borders(faces: Indices) -> list[list[int]]:
    """Return the open borders of faces (m, 3) as loops of vertices, in the order in which the faces run along them."""
    start, end = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    span = int(faces.max(initial=-1)) + 1
    forward, backward = start * span + end, np.sort(end * span + start)
    # a tenth of the time of np.isin
    place = np.minimum(np.searchsorted(backward, forward), len(backward) - 1)
    alone = backward[place] != forward if len(backward) else np.zeros(0, dtype=bool)
    return chains(start[alone].tolist(), end[alone].tolist())


def chains(starts: Iterable[int], ends: Iterable[int]) -> list[list[int]]:
    """Return the chains of steps that lead from a start to its end, each as the starts on its way; the latest first.

    Where several steps leave one place, as where two borders touch, each of them is taken once.
    """
    following: dict[int, list[int]] = {}
    for start, end in zip(starts, ends, strict=True):
        following.setdefault(start, []).append(end)
    found = []
    while following:
        place = next(reversed(following))
        chain = []
        while place in following:
            chain.append(place)
            ways = following[place]
            end = ways.pop()
            if not ways:
                del following[place]
            place = end
        found.append(chain)
    return found
