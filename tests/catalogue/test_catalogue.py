"""Materials and printers: every entry loads, has its sources, and matches what an order may name."""

from pathlib import Path
from typing import get_args

import pytest

from insolecad.catalogue.entries import entries
from insolecad.catalogue.materials import Material, materials
from insolecad.catalogue.printers import Printer, printers
from insolecad.catalogue.shipped import PRESETS
from insolecad.errors import FileError
from insolecad.order.model import MaterialName


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
