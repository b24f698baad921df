"""Names for what a slicer gets: plain letters, so that no name in a file becomes an option, a path or code."""

import re
from collections.abc import Iterable

LONGEST = 40
"""Characters of a label."""

_OTHERS = re.compile(r"[^A-Za-z0-9_.]+")


def labels(names: Iterable[str]) -> list[str]:
    """Return a label for every name, no two alike; a name of plain letters and digits stays as it is."""
    found: list[str] = []
    for name in names:
        first = label = _OTHERS.sub("-", name).strip("-.")[:LONGEST] or "body"
        number = 1
        while label in found:
            number += 1
            label = f"{first}-{number}"
        found.append(label)
    return found
