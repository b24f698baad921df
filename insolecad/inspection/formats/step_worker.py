"""The solids of a STEP file as triangles, in a process of its own."""

import sys
from pathlib import Path

import numpy as np

from insolecad.environment.isolation import isolate
from insolecad.errors import FileError

DEFLECTION = 0.02
"""How far the triangles may stand off the surface in mm: as far as those of insolecad's files."""

MEMORY = 4 << 30
"""Bytes that the process may take."""

REFUSED = 4
"""Exit code for a file that cannot be read; the sentence is on standard error."""


def main(source: str, target: str) -> int:
    """Write the triangles of every solid, (n, 3, 3) each, as arrays of one .npz file; return an exit code."""
    isolate()
    _hold_memory()
    from insolecad.inspection.formats.step import read

    try:
        body = read(source)
        arrays = [solid.triangles(DEFLECTION) for solid in body.parts()]
    except FileError as error:
        sys.stderr.write(str(error))
        return REFUSED
    np.savez(Path(target), *arrays)
    return 0


def _hold_memory() -> None:
    """Let the kernel fail rather than the machine, where the system knows such a limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
