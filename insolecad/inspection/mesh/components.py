"""Which things hang together, given which of them are neighbours."""

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
