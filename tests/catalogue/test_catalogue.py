"""Materials and printers: every entry loads, has its sources, and matches what an order may name."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import get_args

import pytest

from insolecad.catalogue.entries import entries
from insolecad.catalogue.materials import Material, materials
from insolecad.catalogue.package_data import PRESETS
from insolecad.catalogue.printers import Printer, printers
from insolecad.errors import FileError
from insolecad.order.words import MaterialName


def test_every_material_that_may_be_ordered_is_described_and_no_other() -> None:
    assert set(materials()) == set(get_args(MaterialName))


def test_only_filaments_say_how_they_are_printed() -> None:
    for name, material in materials().items():
        assert (material.printing is not None) == (material.process == "filament"), name


def test_a_foam_has_as_many_densities_as_hardnesses_and_grows_firmer_with_them() -> None:
    rows = materials()["eva"].hardness
    assert rows is not None
    for row in (rows.shore_a, rows.density_kg_m3, rows.modulus_mpa):
        assert len(row) == len(rows.shore_a)
        assert list(row) == sorted(row)


def test_printers_are_of_a_size_that_exists() -> None:
    assert len(printers()) >= 12
    for name, printer in printers().items():
        assert 150.0 <= min(printer.bed_mm) <= max(printer.bed_mm) <= 500.0, name
        assert 150.0 <= printer.height_mm <= 500.0, name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title = 'x'", "bed_mm"),
        ("title = 'x'\nbed_mm = [250.0, -1.0]\nheight_mm = 200.0\nslicer = 'prusa'\nsource = 's'\ntag = 'K'", "bed_mm"),
        ("title = 'x'\nbed = 3", "bed"),
        ("title = ", "cannot be read"),
    ],
)
def test_a_file_at_fault_is_named_with_what_is_wrong(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(FileError, match=fault) as caught:
        entries(tmp_path, Printer)
    assert "mine.toml" in str(caught.value)


def test_a_number_without_a_source_is_refused(tmp_path: Path) -> None:
    text = (PRESETS / "materials" / "pp.toml").read_text().replace(', source = "as PA12"', "")
    (tmp_path / "pp.toml").write_text(text)
    with pytest.raises(FileError, match="source"):
        entries(tmp_path, Material)


NEW = """
title = "PEBA filament"
about = "Light and springy."
process = "filament"
density_kg_m3 = { value = 1000.0, source = "test", tag = "D" }
modulus_mpa = { value = 15.0, source = "test", tag = "D" }
minimum_wall_mm = { value = 0.9, source = "test", tag = "D" }
least_thickness_mm = { value = 2.2, source = "test", tag = "D" }
over_relief_mm = { value = 1.7, source = "test", tag = "D" }
front_edge_mm = { value = 1.3, source = "test", tag = "D" }
shell = false
arch_infill_factor = { value = 1.3, source = "test", tag = "D" }
"""

FOOT = "--foot-length=255 --activity=walking --condition=none"

COMMANDS = {
    "help": "make --help",
    "schema": "schema",
    "make": f"make {FOOT} --side=right --material=peba --length=three-quarter --tolerance=0.1 --format=stl --out=out",
    "explain": f"explain {FOOT} --material=peba",
    "slice": f"slice {FOOT} --side=right --material=peba",
    "check": "check out/insole_R_EU40.5_moderate.stl --material=peba --json",
    "shell": f"make {FOOT} --material=peba --construction=shell",
    "thin": f"make {FOOT} --material=peba --set base.heel_mm=2",
}

RUNNER = """
import json, sys
from pathlib import Path
from insolecad.catalogue import package_data
package_data.PRESETS = Path(sys.argv[1])
from typer.testing import CliRunner
from insolecad.cli import app
done = {name: CliRunner().invoke(app, words.split()) for name, words in json.loads(sys.argv[2]).items()}
print(json.dumps({name: [one.exit_code, one.output] for name, one in done.items()}))
"""


@pytest.fixture(scope="module")
def peba(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Return exit code and output of every command where the catalogue holds one material more, by one file."""
    folder = tmp_path_factory.mktemp("peba")
    copytree(PRESETS, folder / "presets")
    printing = "\n[printing]" + (PRESETS / "materials" / "tpu85a.toml").read_text().partition("[printing]")[2]
    (folder / "presets" / "materials" / "peba.toml").write_text(NEW + printing)
    words = [sys.executable, "-c", RUNNER, str(folder / "presets"), json.dumps(COMMANDS)]
    # without a slicer on the path, the estimate is printed
    environment = os.environ | {"PATH": str(folder), "COLUMNS": "200"}
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=folder, env=environment)
    said: dict[str, tuple[int, str]] = {name: (code, text) for name, (code, text) in json.loads(done.stdout).items()}
    sheet = json.loads((folder / "out" / "insole.job.json").read_text())
    return said | {"sheet": (0, json.dumps(sheet))}


def test_a_new_material_is_one_new_file(peba: dict[str, tuple[int, str]]) -> None:
    assert {name: code for name, (code, _) in peba.items() if code} == {"shell": 2, "thin": 2}, peba
    assert "peba" in peba["help"][1] and '"peba"' in peba["schema"][1]


def test_all_that_is_said_of_a_material_comes_from_its_file(peba: dict[str, tuple[int, str]]) -> None:
    said = {name: text for name, (_, text) in peba.items()}
    assert "2.2 to 10 mm in peba" in said["thin"]
    assert (
        "material.name (--material): peba" in said["shell"] and "tpu95a, pa12, pp, tpu85a for a shell" in said["shell"]
    )
    assert "PEBA x 1.3 = 26 %" in said["explain"] and "PEBA filament" in said["slice"]
    findings = {one["check"]: one for one in json.loads(said["sheet"])["sides"]["right"]["findings"]}
    assert findings["thinnest place in mm"]["limit"] == 1.3
