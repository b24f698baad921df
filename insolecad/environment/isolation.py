"""The program runs no code and reads no settings from the current folder, from a home or from other programs.

The command line, the workers of a batch and the reader of STEP files own their processes and call `isolate` first. A
program that imports insolecad keeps its own settings: nothing here runs unless it is called.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

Variables = Mapping[str, str | None]
"""Environment variables and their values; None for one that is taken away."""

NOWHERE = __file__
"""A place for folders in which nothing can be and nothing can be made: it is a file."""

SAFE_PATH: Variables = {"PYTHONSAFEPATH": "1"}
"""Keeps the current folder out of the places in which Python looks for modules, from the first import on."""

PROCESS: Variables = {
    **SAFE_PATH,
    # plug-ins of other packages would run at every order
    "PYDANTIC_DISABLE_PLUGINS": "1",
    # the CAD kernel takes XSTEP.us and SHAPE.us from the current folder, unless another one is named
    "CSF_XSMessage": NOWHERE,
    "CSF_SHMessage": NOWHERE,
    "CASROOT": None,
    "SOURCE_DATE_EPOCH": None,
}

KERNEL = "CSF_"
"""How variables begin by which the CAD kernel takes settings, such as the tolerances of reading and writing."""


def _matplotlib(package: Path) -> Variables:
    return {"MATPLOTLIBRC": str(package / "mpl-data" / "matplotlibrc"), "MPLBACKEND": None}


def _ezdxf(package: Path) -> Variables:
    # it stops if nobody knows a home, as for a user number without a name
    home = {} if os.path.expanduser("~") != "~" else {"HOME": NOWHERE}
    names = ("EZDXF_CONFIG_FILE", "EZDXF_DISABLE_C_EXT", "EZDXF_TEST_FILES")
    return {"XDG_CONFIG_HOME": NOWHERE, **dict.fromkeys(names), **home}


READERS: Mapping[str, tuple[str, Callable[[Path], Variables]]] = {
    "matplotlib": ("matplotlibrc", _matplotlib),
    "ezdxf": ("ezdxf.ini", _ezdxf),
}
"""Libraries that read settings when they are imported: the file in the current folder; what keeps them from others."""


def isolate() -> None:
    """Keep all that this process starts and imports from now on apart from the current folder and from settings."""
    for name in [name for name in os.environ if name.startswith(KERNEL)]:
        del os.environ[name]
    _set(PROCESS)
    # an empty entry or a dot is the current folder, in which a program of any name may be
    os.environ["PATH"] = os.pathsep.join(filter(os.path.isabs, os.get_exec_path()))
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())


@contextmanager
def environment(variables: Variables) -> Iterator[None]:
    """Change environment variables for a while."""
    before = {name: os.environ.get(name) for name in variables}
    _set(variables)
    try:
        yield
    finally:
        _set(before)


def interpreter(code: str) -> list[str]:
    """Return the command line of a Python that runs code and imports what this process would import.

    The current folder is not searched, even where this process does so.
    """
    # where insolecad itself came from the current folder
    places = [*filter(None, sys.path), str(Path(__file__).parent.parent.parent)]
    return [sys.executable, "-P", "-c", f"import sys; sys.path[:] = {places!a}; {code}"]


class Finder:
    """Finds libraries that read settings, and keeps these from them while they are imported."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the library's place with insolecad's loader; None for all other modules."""
        if name not in READERS:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None or spec.origin is None:
            return None
        file, variables = READERS[name]
        spec.loader.exec_module = _apart(  # type: ignore[method-assign, assignment]
            name, spec.loader.exec_module, file, variables(Path(spec.origin).parent)
        )
        return spec


def _apart(
    name: str, load: Callable[[ModuleType], None], file: str, variables: Variables
) -> Callable[[ModuleType], None]:
    """Return what loads a library without its settings."""

    def apart(module: ModuleType) -> None:
        import logging

        # what they say is about places for their caches
        logging.getLogger(name).setLevel(logging.ERROR)
        with environment(variables), _without(file):
            load(module)

    return apart


@contextmanager
def _without(file: str) -> Iterator[None]:
    """Leave the current folder for an empty one, if it holds the file: libraries cannot be kept from it otherwise."""
    if not os.path.lexists(file):
        yield
        return
    import tempfile

    with tempfile.TemporaryDirectory() as empty, chdir(empty):
        yield


def _set(variables: Variables) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
