"""Imports flow one way, and what is heavy is imported only where it is needed."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

import insolecad
from insolecad.features import FEATURES
from tools.figures import circles, folder_needs, house, imports

PACKAGE = Path(insolecad.__file__).parent

LAYERS = (
    ("errors", "environment"),
    ("geometry",),
    ("files",),
    ("inspection",),
    ("catalogue",),
    ("label",),
    ("features",),
    ("order",),
    ("design",),
    ("prescription",),
    ("surface",),
    ("solid",),
    ("job",),
    ("printing",),
    ("batch",),
    ("compare",),
    ("report",),
    ("cli",),
)
"""A module imports from its own folder and from those in earlier lines. So what inspects finished files sees nothing
that makes an insole: it measures, and does not ask.
"""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

FRONT_DOOR = {"__init__", "__main__"}
"""The package's own files, which see everything."""

KERNEL = {"OCP", "cadquery"}
KERNEL_FILES = re.compile(r"solid/(\w+_)?(brep|occ|exact)|(files|inspection/formats)/step")
"""Where the CAD kernel may be imported: it takes up to 2 s. Elsewhere a function may, when it is called."""

HOUSE = house()

MODULES = sorted(PACKAGE.rglob("*.py"))


def folder(name: str) -> str:
    """Return the first folder of a module's name, or the module itself."""
    return name.split(".")[0]


def dotted(path: Path) -> str:
    """Return a file's module name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def own_imports(path: Path) -> list[str]:
    """Return what a file imports of this package, below the package's name."""
    return [name.removeprefix("insolecad.") for name, _ in imports(path) if name.startswith("insolecad.")]


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_imports_from_its_own_folder_and_from_earlier_layers(path: Path) -> None:
    own = folder(dotted(path))
    if own in FRONT_DOOR:
        return
    assert own in RANK, f"{own} has no place among the layers"
    for name in own_imports(path):
        seen = folder(name)
        assert seen == own or RANK[seen] < RANK[own], f"{dotted(path)} imports {name} from a later layer"


@pytest.mark.parametrize("name", FEATURES)
def test_no_correction_imports_another(name: str) -> None:
    seen = {seen.removeprefix("features.") for seen in own_imports(PACKAGE / "features" / f"{name}.py")}
    assert not seen & FEATURES.keys(), f"{name} imports {seen & FEATURES.keys()}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_the_cad_kernel_is_loaded_by_its_own_files_alone(path: Path) -> None:
    if KERNEL_FILES.fullmatch(path.relative_to(PACKAGE).with_suffix("").as_posix()):
        return
    for name, at_once in imports(path):
        own = name.removeprefix("insolecad.").replace(".", "/")
        if folder(name) in KERNEL or KERNEL_FILES.fullmatch(own):
            assert not at_once, f"{dotted(path)} imports {name} when it is loaded"


def test_no_file_and_no_folder_at_any_depth_is_in_a_circle() -> None:
    assert circles(HOUSE.imports) == []
    assert circles(folder_needs(HOUSE.edges)) == []


def test_the_listing_is_short_and_its_files_are_neither_crumbs_nor_halls() -> None:
    assert len(LAYERS) <= 18
    assert len(HOUSE.top) <= 22
    assert len(HOUSE.first_edges) <= 100
    assert HOUSE.long == {}
    assert len(HOUSE.short) <= 0.10 * len(HOUSE.lengths), HOUSE.short


def test_public_names_are_nouns_and_verbs() -> None:
    assert [f"{name.place}: {name.text}" for name in HOUSE.poor_names] == []


@pytest.mark.parametrize("module", ["insolecad", "insolecad.cli"])
def test_importing_the_program_loads_no_numbers_and_no_kernel(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    heavy = "{'numpy', 'OCP', 'cadquery', 'trimesh', 'scipy'}"
    code = f"import sys, {module}; sys.exit(' '.join(sorted({heavy} & set(sys.modules))) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"importing {module} loads {done.stderr.strip()}"
