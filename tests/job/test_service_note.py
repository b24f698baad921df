"""The note for a print service: with powder alone, about the files that lie beside it."""

import json
from pathlib import Path

import pytest

from insolecad.job.parts import Part
from insolecad.job.pipeline import make
from insolecad.order import Order


def made(folder: Path, formats: tuple[str, ...] = ("stl",), part: Part | None = None, **more: object) -> Path:
    order = Order(name="demo", foot={"length_mm": 262}, **more)
    make(order, formats=formats, out=folder, **({"part": part} if part else {}))
    return folder / "demo_service.txt"


def test_it_lists_every_file_with_its_side_and_what_was_measured(tmp_path: Path) -> None:
    path = made(tmp_path, **{"material.name": "pa12", "form": {"construction": "shell", "label": "auto"}})
    text, sheet = path.read_text(), json.loads((tmp_path / "demo.job.json").read_text())
    for side, part in sheet["sides"].items():
        for file in part["files"]:
            assert f"{file['path']}: {side}" in text and (tmp_path / file["path"]).exists()
        assert f"{side}: overall length {part['measured']['overall_length_mm']:.1f} mm" in text
        label = next(found["measured"] for found in part["findings"] if found["check"] == "label")
        assert f'The underside says "{label}"' in text
    thinnest = min(part["measured"]["min_thickness_mm"] for part in sheet["sides"].values())
    assert f"Thinnest place: {thinnest:.1f} mm" in text and "walls of 0.8 mm or more" in text
    assert sheet["service_note"]["path"] == path.name and sheet["service_note"]["bytes"] == path.stat().st_size


@pytest.mark.parametrize(
    ("material", "part"),
    [("tpu95a", None), ("eva", None), ("pp", Part(top_only=True))],
    ids=["filament", "foam", "top"],
)
def test_there_is_none_for_what_no_service_prints(tmp_path: Path, material: str, part: Part | None) -> None:
    assert not made(tmp_path, part=part, **{"material.name": material}).exists()


def test_openings_are_counted_for_both_insoles(tmp_path: Path) -> None:
    path = made(tmp_path, **{"material.name": "pp", "aperture.heel_mm": 12.0, "side": "both"})
    assert "2 openings go right through" in path.read_text()


def test_a_3mf_alone_is_named_for_both_sides(tmp_path: Path) -> None:
    text = made(tmp_path, formats=("3mf",), **{"material.name": "pa12", "form": {"construction": "shell"}}).read_text()
    assert "demo_pair_EU" in text
