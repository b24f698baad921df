"""Read a STEP file through a process of its own: a file that the CAD kernel chokes on takes only that along."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from insolecad.environment.isolation import interpreter
from insolecad.errors import FileError
from insolecad.inspection.formats.body import Body
from insolecad.inspection.formats.limits import MOST_TRIANGLES, regular, triangle_limit_error
from insolecad.inspection.formats.step_worker import REFUSED

READER = "from insolecad.inspection.formats.step_worker import main; raise SystemExit(main(*sys.argv[1:3]))"
"""What the process runs; its arguments are the STEP file, and the file for the triangles."""

LONGEST = 120.0
"""Seconds that the kernel gets; an insole takes three."""


def read(path: str | Path) -> list[Body]:
    """Return a body in mm for every solid of a STEP file. Raises FileError if there is none to read."""
    path = Path(path)
    regular(path)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "solids.npz"
        command = [*interpreter(READER), str(path.resolve()), str(target)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired:
            raise FileError(f"{path}: took the CAD kernel more than {LONGEST:.0f} s; export it as STL.") from None
        if done.returncode == REFUSED:
            raise FileError(done.stderr.decode(errors="replace").replace(str(path.resolve()), str(path)).strip())
        if done.returncode or not target.exists():
            raise FileError(f"{path}: the CAD kernel cannot read this STEP file; export it again, or as STL.")
        with np.load(target) as arrays:
            solids = [arrays[name] for name in arrays.files]
    if (count := sum(map(len, solids))) > MOST_TRIANGLES:
        raise triangle_limit_error(path, count)
    return [Body(f"solid {number}" if len(solids) > 1 else "", solid) for number, solid in enumerate(solids, 1)]
