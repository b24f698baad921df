"""A pair in one 3MF: what is in it, what it is called, where it is reported, and what is refused."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stl.mesh import Mesh
from typer.testing import CliRunner

import insolecad
from insolecad.batch.driver import run as run_batch
from insolecad.cli import app
from insolecad.errors import OrderError
from insolecad.job.ladder import steps, write
from insolecad.job.parts import Part
from insolecad.job.pipeline import make
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.solid.zones.zones import rest_percent
from insolecad.solid.zones.zones import zones as real_zones
from tests.support.feet import FLAT_FOOT
from tests.support.threemf_reading import ZONES, part, settings, strict, volume

ORDER = Order(name="demo", foot=FLAT_FOOT, wearer={"mass_kg": 78})


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two boxes for zones: the content of a file is tested here, not the place of zones."""
    monkeypatch.setattr("insolecad.solid.zones.zones.zones", lambda built, prescription: ZONES)


def made(order: Order, out: Path, formats: tuple[str, ...] = ("3mf",), **more: Any) -> dict[str, Any]:
    """Make an order coarsely; return its job sheet."""
    return make(order, formats=formats, out=out, tolerance=0.1, **more).data


def listed(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_pair_is_one_file_and_neither_stl_nor_step_need_be_written(tmp_path: Path) -> None:
    sheet = made(ORDER, tmp_path)
    assert listed(tmp_path) == {"demo_pair_EU41.5_moderate.plain.3mf", "demo.job.json"}
    assert [side["files"] for side in sheet["sides"].values()] == [[], []]
    read = strict(tmp_path / "demo_pair_EU41.5_moderate.plain.3mf")
    assert read.warnings == [] and [name for name, _ in read.items] == ["insole-R", "insole-L"]


def test_the_sheet_lists_the_file_its_objects_and_the_settings_of_the_slicer(tmp_path: Path) -> None:
    pair = made(ORDER, tmp_path, slicer="prusa")["pair"]
    (file,) = pair["files"]
    content = (tmp_path / file["path"]).read_bytes()
    assert file == {
        "path": "demo_pair_EU41.5_moderate.prusa.3mf", "format": "3mf", "slicer": "prusa",
        "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    assert [one["name"] for one in pair["objects"]] == ["insole-R", "insole-L"]
    prescription = prescribe(ORDER).right
    assert prescription
    for one in pair["objects"]:
        assert one["rest_percent"] == rest_percent(prescription)
        assert one["zones"] == [{"name": zone.name, "percent": zone.percent, "reason": zone.reason} for zone in ZONES]
    moved = [fields[3][:2] for _, fields in strict(tmp_path / file["path"]).items]
    assert moved == [pytest.approx(one["at"], abs=1e-4) for one in pair["objects"]]
    assert "pair" not in made(ORDER, tmp_path, ("stl",))


def test_one_side_alone_is_named_after_itself(tmp_path: Path) -> None:
    made(ORDER.with_values({"side": "left"}), tmp_path, slicer="orca")
    assert "demo_L_EU41.5_moderate.orca.3mf" in listed(tmp_path)
    read = strict(tmp_path / "demo_L_EU41.5_moderate.orca.3mf")
    assert [one.name for one in read.objects] == ["insole-L", "heel", "soft_spot"]


def test_a_pair_of_two_sizes_is_named_after_the_right_one(tmp_path: Path) -> None:
    made(ORDER.with_values({"foot.left.length_mm": 254}), tmp_path)
    assert "demo_pair_EU41.5_moderate.plain.3mf" in listed(tmp_path)


def test_the_file_holds_the_mesh_of_the_stl_and_zones_lie_in_its_frame(tmp_path: Path) -> None:
    sheet = made(ORDER.with_values({"form.label": "auto"}), tmp_path, ("stl", "3mf", "zones"), slicer="orca")
    read = {one.name: one for one in strict(tmp_path / sheet["pair"]["files"][0]["path"]).objects}
    for side, letter in (("right", "R"), ("left", "L")):
        files = {file["path"]: file["format"] for file in sheet["sides"][side]["files"]}
        stem = f"demo_{letter}_EU41.5_moderate"
        assert files == {
            f"{stem}.stl": "stl", f"{stem}_zone_heel_30.stl": "zones", f"{stem}_zone_soft_spot_10.stl": "zones"
        }  # fmt: skip
        body, corners = read[f"insole-{letter}"], Mesh.from_file(str(tmp_path / f"{stem}.stl")).vectors
        assert np.abs(body.vertices[np.roll(body.faces, 1, axis=1)] - corners).max() < 1e-4
        for zone in ZONES:
            (name,) = (one for one in files if zone.name in one)
            corners = Mesh.from_file(str(tmp_path / name)).vectors
            assert np.abs(corners - zone.body.vertices[zone.body.faces]).max() < 1e-4


def test_a_post_block_of_its_own_is_an_object_of_its_own(tmp_path: Path) -> None:
    order = ORDER.with_values({"form.construction": "shell", "material.name": "pa12", "form.post_block": "separate"})
    sheet = made(order, tmp_path, ("3mf", "stl"))
    read = {one.name: one for one in strict(tmp_path / sheet["pair"]["files"][0]["path"]).objects}
    assert list(read) == ["insole-R", "insole-L", "insole-R_post", "insole-L_post"]
    block = Mesh.from_file(str(tmp_path / "demo_R_EU41.5_moderate_post.stl"))
    assert len(block.vectors) == len(read["insole-R_post"].faces)
    assert [one["name"] for one in sheet["pair"]["objects"]] == list(read)


@pytest.mark.parametrize("slicer", ["prusa", "orca"])
def test_what_is_not_printed_from_filament_has_no_zones_and_the_sheet_says_why(tmp_path: Path, slicer: str) -> None:
    sheet = made(ORDER.with_values({"material.name": "eva"}), tmp_path, ("3mf", "zones"), slicer=slicer)
    assert len(listed(tmp_path)) == 2
    assert all(one["zones"] == [] and one["rest_percent"] is None for one in sheet["pair"]["objects"])
    for side in sheet["sides"].values():
        (note,) = (one for one in side["findings"] if one["check"] == "stiffness zones")
        assert note["level"] == "note" and note["advice"].startswith("eva is not printed from filament")


def test_a_plain_file_neither_has_zones_nor_remarks_on_them(tmp_path: Path) -> None:
    sheet = made(ORDER, tmp_path)
    assert all(one["zones"] == [] and one["rest_percent"] is None for one in sheet["pair"]["objects"])
    assert not [one for side in sheet["sides"].values() for one in side["findings"] if "zones" in one["check"]]


def test_the_file_holds_the_order_that_makes_it_again(tmp_path: Path) -> None:
    order = ORDER.with_values({"name": "Zoë & co", "left.medial_arch.height_mm": 11.0})
    sheet = made(order, tmp_path / "a", slicer="prusa")
    first = tmp_path / "a" / sheet["pair"]["files"][0]["path"]
    metadata = strict(first).metadata
    assert metadata["Title"] == "Zoë & co" and metadata["Application"] == f"insolecad {insolecad.__version__}"
    again = Order(**json.loads(metadata["urn:insolecad:3mf:1:order"]))
    tolerance = float(metadata["urn:insolecad:3mf:1:tolerance"])
    second = make(again, formats=["3mf"], out=tmp_path / "b", tolerance=tolerance, slicer="prusa")
    assert (tmp_path / "b" / second.data["pair"]["files"][0]["path"]).read_bytes() == first.read_bytes()


def test_real_zones_go_into_the_file_with_what_the_prescription_gives_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insolecad.solid.zones.zones.zones", real_zones)
    sheet = made(ORDER, tmp_path, ("3mf", "zones"), slicer="orca")
    read = strict(tmp_path / sheet["pair"]["files"][0]["path"])
    assert read.warnings == []
    config = part(tmp_path / sheet["pair"]["files"][0]["path"], "Metadata/model_settings.config")
    for told, one in zip(config.findall("object"), sheet["pair"]["objects"], strict=True):
        insole, *zones = (settings(element) for element in told.findall("part"))
        assert insole["name"] == one["name"] and "sparse_infill_density" not in insole
        assert [(zone["name"], zone["sparse_infill_density"]) for zone in zones] == [
            (zone["name"], f"{zone['percent']:g}%") for zone in one["zones"]
        ]
        assert zones and all(zone["reason"] for zone in one["zones"])
    for side, one in zip(("right", "left"), sheet["pair"]["objects"], strict=True):
        assert len(sheet["sides"][side]["files"]) == len(one["zones"])
    # the parts as they were read are outward: a slicer would turn over what is inside out, without a warning
    assert all(volume(one.vertices, one.faces) > 0.0 for one in read.objects)


@pytest.mark.parametrize(
    ("formats", "more", "said"),
    [
        (("3mf",), {"part": Part(top_only=True)}, "leave one of the two out"),
        (("zones",), {"part": Part(top_only=True)}, "leave one of the two out"),
        (("stl",), {"slicer": "prusa"}, "add 3mf to the formats"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_written(
    formats: tuple[str, ...], more: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(OrderError, match=said):
        make(ORDER, formats=formats, out=tmp_path / "out", **more)
    assert not (tmp_path / "out").exists()


def test_a_ladder_and_a_batch_write_the_pair_of_every_step_and_row(tmp_path: Path) -> None:
    key, found = steps(ORDER, "medial_arch.height_mm=12,14")
    write(found, key, formats=["3mf"], out=tmp_path / "steps", tolerance=0.1, slicer="prusa")
    assert len(list((tmp_path / "steps").glob("*_pair_*.prusa.3mf"))) == 2
    rows = [{"name": "one", "foot": FLAT_FOOT}]
    (result,) = run_batch(rows, out=tmp_path / "rows", jobs=1, formats=["3mf"], tolerance=0.1, slicer="orca")
    assert [one.path for one in result.files] == ["one_pair_EU41.5_moderate.orca.3mf", "one.job.json"]
    (unchanged,) = run_batch(rows, out=tmp_path / "rows", jobs=1, formats=["3mf"], tolerance=0.1, slicer="orca")
    assert unchanged.unchanged
    (changed,) = run_batch(
        rows, out=tmp_path / "rows", jobs=1, formats=["3mf"], tolerance=0.1, slicer="plain", prune=True
    )
    assert not changed.unchanged and not list((tmp_path / "rows").glob("*.orca.3mf"))


def cli(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["make", "--foot-length", "262", "--name", "demo", *arguments])


def test_the_terminal_names_the_target_slicer_of_the_file(tmp_path: Path) -> None:
    coarse = ("--tolerance", "0.1", "--out", str(tmp_path))
    told = " ".join(cli("--format", "3MF", "--slicer", "Prusa", *coarse).output.split())
    assert "demo_pair_EU41.5_moderate.prusa.3mf" in told and "with 4 stiffness zones, for PrusaSlicer" in told
    assert "another program would print the zones as blocks" in told
    plain = " ".join(cli("--format", "3mf", *coarse).output.split())
    assert "for any program" in plain and "--slicer prusa or orca puts the zones" in plain
    assert "zones as blocks" not in plain


def test_all_that_is_wrong_with_an_order_and_its_files_is_reported_at_once(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    result = cli("--format", "3mf", "--top-surface-only", "--set", "a=1", "--out", out)
    assert result.exit_code == 2 and not Path(out).exists()
    assert "--top-surface-only: with the format 3mf" in result.stderr and "a: no such key" in result.stderr
    result = cli("--format", "3mf", "--slicer", "cura", "--set", "a=1", "--out", out)
    assert "plain, prusa, orca" in result.stderr and "a: no such key" in result.stderr
