"""Imports flow one way, and what is heavy is imported only where it is needed."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import insolecad

PACKAGE = Path(insolecad.__file__).parent

LAYERS = [
    {"errors", "isolation", "plotting", "printable", "shipped"},
    {"catalogue", "field"},
    {"label", "ring"},
    {"form", "perforation"},
    {"last"},
    {"outline"},
    {"trace"},
    {"edges", "rim", "offset"},
    {"features", "plan", "skive", "rays", "flange", "thickness"},
    {"reliefs"},
    {"order"},
    {"prescription"},
    {"front"},
    {"design"},
    {"surface"},
    {"probe"},
    {"shell"},
    {"resolution"},
    {"limits"},
    {"cures"},
    {"references"},
    {"underside", "openings", "lines"},
    {"solid"},
    {"zones.zone"},
    {"export"},
    {"read"},
    {"checks"},
    {"post_block"},
    {"insole"},
    {"assembly", "zones"},
    {"views"},
    {"record"},
    {"pair_file"},
    {"jobsheet", "service_note", "sheet_retention"},
    {"job"},
    {"printing"},
    {"rebuild", "compare"},
    {"ladder", "template", "batch", "report"},
    {"cli"},
]
"""A module imports only what stands in an earlier line; the program's version is free to all.

One file of a part may have a place of its own, as a zone's data has: writers need them, not what makes them.
"""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

SEES = {
    "read": {"errors", "isolation", "printable", "read"},
    "skive": {"field", "outline", "edges", "plan"},
    "plan": {"field", "outline", "edges"},
}
"""Parts that see less than their place in the line allows."""

FEATURE_SEES = {"field", "outline", "edges", "plan", "skive", "rays", "flange", "features.dose"}
"""What one feature may import: never another feature."""

KERNEL = {"OCP", "cadquery"}
KERNEL_FILES = {
    "solid/occ.py",
    "solid/engraving_brep.py",
    "solid/brep.py",
    "solid/shell_brep.py",
    "solid/exact.py",
    "solid/drilling_brep.py",
    "solid/top_brep.py",
    "files/step.py",
    "inspection/formats/step.py",
}
"""Where the CAD kernel may be imported: it takes up to 2 s."""

KERNEL_WHEN_ASKED = {"solid/insole.py", "job/parts.py", "solid/post_block.py", "export/__init__.py"}
"""Where it may be imported inside a function or for type checking."""

FRONT_DOOR = {"__init__", "__main__"}
"""The package's own files, which see everything."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """Return the layer that a file belongs to."""
    return layer(dotted(path))


def layer(name: str) -> str:
    """Return the layer of a module: its own, else that of the part it is in."""
    return name if name in RANK else name.split(".")[0]


def dotted(path: Path) -> str:
    """Return a file's module name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every module that a file imports, in full, and whether it is imported at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef) or (isinstance(scope, ast.If) and "TYPE_CHECKING" in ast.dump(scope.test))
        for node in ast.walk(scope)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) not in late
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            for name in node.names:
                inner = PACKAGE.joinpath(*node.module.split(".")[1:], name.name)
                own = node.module.split(".")[0] == "insolecad"
                is_module = own and (inner.with_suffix(".py").exists() or (inner / "__init__.py").exists())
                yield f"{node.module}.{name.name}" if is_module else node.module, id(node) not in late


def own_imports(path: Path) -> list[str]:
    """Return what a file imports of this package, below the package's name."""
    return [name.removeprefix("insolecad.") for name, _ in imports(path) if name.startswith("insolecad.")]


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) not in FRONT_DOOR], ids=dotted)
def test_a_module_imports_only_what_stands_to_its_left(path: Path) -> None:
    own = part(path)
    assert own in RANK, f"{own} has no place among the layers"
    for name in own_imports(path):
        seen = layer(name)
        assert seen in RANK, f"{dotted(path)} imports {name}, which has no place among the layers"
        if own in SEES:
            assert seen in SEES[own], f"{dotted(path)} must not see {name}"
        elif seen != own and own != "features":
            assert RANK[seen] < RANK[own], f"{dotted(path)} imports {name} from its right"


@pytest.mark.parametrize("path", sorted((PACKAGE / "features").glob("*.py")), ids=dotted)
def test_features_see_the_plan_and_the_helpers_but_never_each_other(path: Path) -> None:
    for name in own_imports(path):
        if path.name == "__init__.py":
            assert name.startswith("features."), f"the list of features imports {name}"
        elif path.name == "dose.py":
            assert name == "outline", f"the declaration of a dose imports {name}"
        else:
            assert name in FEATURE_SEES, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_the_cad_kernel_is_imported_in_its_own_files_alone(path: Path) -> None:
    file = path.relative_to(PACKAGE).as_posix()
    for name, at_once in imports(path):
        if name.split(".")[0] in KERNEL:
            asked = file in KERNEL_WHEN_ASKED and not at_once
            assert file in KERNEL_FILES or asked, f"{file} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_nothing_imports_the_kernels_files_at_once(path: Path) -> None:
    file = path.relative_to(PACKAGE).as_posix()
    kernel_modules = {name.removesuffix(".py").replace("/", ".") for name in KERNEL_FILES}
    for name, at_once in imports(path):
        if file not in KERNEL_FILES and name.removeprefix("insolecad.") in kernel_modules:
            assert not at_once, f"{file} imports {name} when it is loaded"


@pytest.mark.parametrize("module", ["insolecad", "insolecad.cli"])
def test_importing_the_program_loads_no_numbers_and_no_kernel(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    heavy = "{'numpy', 'OCP', 'cadquery', 'trimesh', 'scipy'}"
    code = f"import sys, {module}; sys.exit(' '.join(sorted({heavy} & set(sys.modules))) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"importing {module} loads {done.stderr.strip()}"
