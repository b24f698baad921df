"""The exact solid: what another CAD program finds in the STEP file on disk."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from insolecad.errors import FileError, LimitError
from insolecad.inspection.formats import step, stl
from insolecad.job.pipeline import build
from insolecad.order import Order
from tests.support.exact import built
from tests.support.orders import people, population
from tests.support.random_prescriptions import orders
from tests.support.soundness import LARGEST_TOLERANCE, hausdorff, step_faults

BOTH = ["stl", "step"]


def buildable() -> list[Order]:
    """Return the orders whose STEP is read back: real people and random prescriptions, left and right."""
    from_people = list(population(people()))[::70][:5]
    drawn = []
    for order in orders(12, 5):
        try:
            build(order)
        except LimitError:
            continue
        drawn.append(order)
    return (from_people + drawn)[:12]


@pytest.mark.parametrize("order", buildable(), ids=lambda order: order.name)
def test_read_back_it_is_one_clean_solid_that_agrees_with_the_stl(order, tmp_path):
    file = built(order, tmp_path, formats=BOTH)
    assert step_faults(file.path.with_suffix(".step"), file.path) == []


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pair")
    built(Order(name="one", side="left", foot={"length_mm": 255}), folder, formats=BOTH)
    return folder


def test_the_header_is_in_millimetres_and_ap214_and_names_the_product_after_the_file(pair):
    path = next(pair.glob("*.step"))
    text = path.read_text()
    assert "AUTOMOTIVE_DESIGN { 1 0 10303 214" in text
    assert "SI_UNIT(.MILLI.,.METRE.)" in text
    assert f"PRODUCT('{path.stem}','{path.stem}'" in text.replace("\n", "").replace("  ", "")
    assert "2000-01-01T00:00:00" in text
    assert "Unknown" not in text.split("ENDSEC")[0].split("FILE_SCHEMA")[0].split("insolecad")[0]


def test_fourteen_faces_and_the_finest_tolerances(pair):
    body = step.read(next(pair.glob("*.step")))
    assert (body.solids, body.faces) == (1, 14)
    assert body.largest_tolerance <= LARGEST_TOLERANCE


def test_the_same_order_gives_the_same_bytes_in_one_process_and_in_another(tmp_path):
    asked = {"foot": {"length_mm": 262}, "left": {"medial_arch": {"height_mm": 17}}, "form": {"label": "auto"}}
    order = Order(name="same", **asked)
    from insolecad.job.pipeline import make

    first = make(order, formats=BOTH, out=tmp_path / "a").data
    again = make(order, formats=BOTH, out=tmp_path / "b").data
    assert first == again
    command = [sys.executable, "-m", "insolecad", "make", "--name", "same", "--foot-length", "262"]
    subprocess.run(
        [*command, "--set", "left.medial_arch.height_mm=17", "--out", str(tmp_path / "c"), "--quiet"], check=True
    )
    for side in first["sides"].values():
        for file in side["files"]:
            assert (tmp_path / "a" / file["path"]).read_bytes() == (tmp_path / "c" / file["path"]).read_bytes()


def test_a_file_that_is_not_a_step_is_named_so(tmp_path):
    path = tmp_path / "x.step"
    path.write_text("solid nothing")
    with pytest.raises(FileError):
        step.read(path)


def test_a_solid_that_is_not_the_mesh_is_noticed(pair, tmp_path):
    """The planted fault: an arch 0.2 mm higher in the STL than in the STEP."""
    order = Order(name="one", side="left", foot={"length_mm": 255}, medial_arch={"height_mm": 17.2})
    other = built(order, tmp_path)
    file = next(pair.glob("*.step"))
    faults = step_faults(file, other.path)
    assert any("apart" in fault for fault in faults)


def test_python_gives_a_cadquery_solid_and_a_trimesh():
    right = build(Order(side="right", foot={"length_mm": 250})).right
    assert right.solid.isValid()
    assert right.mesh.is_watertight
    box, mesh = right.solid.BoundingBox(tolerance=0.01), right.mesh.bounds
    assert box.zmax == pytest.approx(mesh[1, 2], abs=0.05)


FREECAD = shutil.which("freecadcmd") or shutil.which("FreeCADCmd")


@pytest.mark.skipif(FREECAD is None, reason="FreeCAD is not installed (Debian: freecad-python3)")
def test_freecad_reads_a_clean_solid(tmp_path):
    """A second program with a kernel of its own age: OpenCASCADE 7.6."""
    paths, faces = [], []
    shells = [
        Order(name=f"shell-{length}", side="right", foot={"length_mm": 262}, material={"name": "pa12"}).with_values(
            {"form.construction": "shell", "form.length": length}
        )
        for length in ("full", "three-quarter")
    ]
    for order in [*list(population(people()))[10:400:150], *list(orders(2, 9)), *shells]:
        file = built(order, tmp_path, formats=BOTH)
        paths.append(str(file.path.with_suffix(".step")))
        # a shell: two sides, four pieces of edge, four walls and the floor of its block
        faces.append(11 if order.form.construction == "shell" else 14)
    script = tmp_path / "check.py"
    script.write_text(
        "import os, Part\n"
        "for path in os.environ['FILES'].split(','):\n"
        "    shape = Part.Shape()\n"
        "    shape.read(path)\n"
        "    shape.check(True)\n"
        "    print('CLEAN', len(shape.Solids), len(shape.Faces), shape.isValid())\n"
    )
    result = subprocess.run(
        [str(FREECAD), str(script)],
        env={**os.environ, "FILES": ",".join(paths), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    found = [line for line in result.stdout.splitlines() if line.startswith("CLEAN")]
    assert found == [f"CLEAN 1 {count} True" for count in faces], result.stdout + result.stderr


def test_the_kernels_mesh_of_a_fresh_file_is_on_insolecads(pair):
    body, mesh = step.read(next(pair.glob("*.step"))), stl.read(next(pair.glob("*.stl")))
    assert hausdorff(body.triangles(0.02), mesh) < 0.05
