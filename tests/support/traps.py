"""A folder of traps: files that a program would run, obey, overwrite or remove if it looked where it should not.

More traps are more entries of `FILES`, `HOME` or `variables`.
"""

import json
import locale
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

RUN = "import sys\nwith open({log!r}, 'a') as log:\n    log.write(__file__ + ' of ' + ' '.join(sys.argv) + '\\n')\n"
"""A module that leaves a line where it was run."""

SCRIPT = "#!/bin/sh\necho \"$0 $*\" >> '{log}'\n"
"""A program that leaves a line where it was run."""

DRAWING = """figure.dpi: 33
figure.facecolor: red
figure.hooks: numpy:array
savefig.dpi: 33
savefig.bbox: tight
font.size: 31
font.family: monospace
path.sketch: 5, 50, 5
text.usetex: True
pdf.compression: 0
pdf.fonttype: 42
svg.fonttype: path
axes.formatter.use_locale: True
no.such.key: 1
"""
"""Settings that change each drawing."""

INI = "[core]\nwrite_fixed_meta_data_for_testing = false\nload_proxy_graphics = false\nlog_unprocessed_tags = true\n"

PRESET = '[preset]\ntitle = "Trap"\n[support]\nlevel = "maximum"\n[heel_cup]\ndepth_mm = 25\n'

MODULES = ("sitecustomize", "usercustomize", "conftest", "trap_hook")
"""Modules that belong to no package and are imported by their names alone."""

PROGRAMS = ("prusa-slicer", "PrusaSlicer", "prusa-slicer-console", "fc-list", "python", "python3", "uname", "ldconfig")

FILES: dict[str, str | bytes] = {
    "matplotlibrc": DRAWING,
    "trap.rc": DRAWING,
    # in UTF-16, which stops ezdxf
    "ezdxf.ini": INI.encode("utf-16"),
    "trap.ini": INI,
    ".env": "INSOLECAD_DEBUG=1\nFSSPEC_FILE=trap\n",
    "pyproject.toml": "[tool.insolecad]\ntolerance = 0.2\n",
    "setup.cfg": "[insolecad]\n",
    "insolecad.toml": "[form]\nlength = 'sulcus'\n",
    "dask.yaml": "distributed: [trap",
    ".config/matplotlib/matplotlibrc": DRAWING,
    ".matplotlib/matplotlibrc": DRAWING,
    ".drirc": "<driconf>",
    "drirc": "<driconf>",
    "fonts.conf": "<fontconfig>",
    "openssl.cnf": "trap = 1\n",
    # messages and settings of the CAD kernel
    **{
        f"{name}{end}": ".XSTEP_1\ntrap %s%s%s%s\n"
        for name in ("XSTEP", "SHAPE", "STEP")
        for end in ("", ".us", ".trap")
    },
    **{f"presets/{name}.toml": PRESET for name in ("heel-pain", "support-mild", "trap")},
    "presets/materials/tpu95a.toml": "title = 'Trap'\n",
    "presets/printers/mk4.toml": "title = 'Trap'\n",
    "data/presets/heel-pain.toml": PRESET,
    "heel-pain.toml": PRESET,
    ".work/precious.txt": "a user's own\n",
    "failed/precious.txt": "a user's own\n",
    "batch.sqlite": b"SQLite format 3\0 a user's own",
    "trap.dist-info/METADATA": "Metadata-Version: 2.1\nName: trap\nVersion: 1\n",
    "trap.dist-info/entry_points.txt": "[pydantic]\ntrap = trap_hook\n[fsspec.specs]\nfile = trap_hook\n",
    "OCP.so": b"\x7fELF trap",
    "libEGL.so.1": b"\x7fELF trap",
}
"""What is in the current folder, beside the modules and the programs."""

HOME: dict[str, str | bytes] = {
    # no text at all, which stops matplotlib
    ".config/matplotlib/matplotlibrc": b"\xff\xfe\xfa trap",
    ".matplotlib/matplotlibrc": b"\xff\xfe\xfa trap",
    ".config/ezdxf/ezdxf.ini": "no section = trap\n",
}
"""What is in the home: settings for other programs."""


@dataclass(frozen=True)
class Traps:
    """A folder of traps, a home of traps, and where a trap that was run leaves a line."""

    folder: Path
    home: Path
    log: Path

    def variables(self) -> dict[str, str]:
        """Return the environment variables of a hostile shell."""
        folder = str(self.folder)
        return {
            "HOME": str(self.home),
            "PATH": os.pathsep.join(["", ".", os.environ["PATH"]]),
            "MATPLOTLIBRC": str(self.folder / "trap.rc"),
            "MPLBACKEND": "trap",
            "EZDXF_CONFIG_FILE": str(self.folder / "trap.ini"),
            **dict.fromkeys(("CSF_XSMessage", "CSF_SHMessage", "CSF_STEPDefaults", "CSF_XSTEPDefaults"), folder),
            **dict.fromkeys(("CSF_SHAPEDefaults", "CSF_OCCTResourcePath", "CASROOT"), folder),
            "CSF_LANGUAGE": "trap",
            "SOURCE_DATE_EPOCH": "trap",
            **with_comma(),
            "TZ": "Pacific/Chatham",
            "PYTHONHASHSEED": "17",
            "PYTHONOPTIMIZE": "2",
        }

    def sprung(self) -> list[str]:
        """Return a line for every trap that was run."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def files(self) -> dict[str, tuple[int, str]]:
        """Return every file and folder of both folders, with its time of change and what it holds."""
        return {
            str(path): (path.stat().st_mtime_ns, path.read_bytes().hex() if path.is_file() else "")
            for root in (self.folder, self.home)
            for path in [root, *sorted(root.rglob("*"))]
        }


@cache
def modules() -> frozenset[str]:
    """Return the names of all modules that could be imported: Python's, and those of all packages here."""
    return frozenset(
        name for name in (*sys.stdlib_module_names, *packages_distributions(), *MODULES) if "/" not in name
    )


@cache
def with_comma() -> dict[str, str]:
    """Return what sets a language that writes numbers with a comma; nothing if there is none."""
    known = locale.setlocale(locale.LC_NUMERIC)
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8", "it_IT.UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_NUMERIC, name)
                return {"LC_ALL": name}
    finally:
        locale.setlocale(locale.LC_NUMERIC, known)
    return {}


def planted(place: Path) -> Traps:
    """Set all traps in folders below a place."""
    traps = Traps(place / "downloads", place / "home", place / "sprung.txt")
    for root, files in ((traps.folder, FILES), (traps.home, HOME)):
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    module = RUN.format(log=str(traps.log))
    for name in modules():
        (traps.folder / f"{name}.py").write_text(module)
    for name in ("insolecad", "matplotlib", "json"):
        (traps.folder / name).mkdir()
        (traps.folder / name / "__init__.py").write_text(module)
    for name in PROGRAMS:
        path = traps.folder / name
        path.write_text(SCRIPT.format(log=traps.log))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    (traps.home / ".config" / "fsspec").mkdir()
    (traps.home / ".config" / "fsspec" / "conf.json").write_text(json.dumps({"file": {"auto_mkdir": False}}))
    return traps
