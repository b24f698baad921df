"""Slicing: what a real slicer makes of the files, and the messages if a slicer fails."""

import json
import shutil
import stat
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh
from typer.testing import CliRunner

from insolecad.catalogue.materials import materials
from insolecad.catalogue.printers import printers
from insolecad.cli import app
from insolecad.files import threemf
from insolecad.files.stl import write
from insolecad.inspection.formats import stl
from insolecad.job.pair_3mf import built_sides, items
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.printing import prusaslicer, slicing
from insolecad.printing.code_settings import END, START
from insolecad.printing.models import Model, from_file, from_items
from insolecad.printing.prusa_profile import ini, profile
from insolecad.printing.setup import Setup
from insolecad.printing.slicing import Result, slice_model
from insolecad.printing.zone_infill import infill_metres

HAS_SLICER = any(map(shutil.which, prusaslicer.PROGRAMS))

needs_slicer = pytest.mark.skipif(not HAS_SLICER, reason="PrusaSlicer is not installed: apt install prusa-slicer")

INFILL = {
    "heel_percent": 15,
    "lateral_percent": 12,
    "medial_arch_percent": 22,
    "forefoot_percent": 12,
    "toes_percent": 15,
    "metatarsal_pad_percent": 16,
}
"""Little infill slices quickly."""


def setup(printer: str = "bed-300", **settings: float) -> Setup:
    """Return a way to print TPU in coarse layers, which slice quickly."""
    filament = materials()["tpu95a"]
    usual = {"layer_height_mm": 0.3, "top_layers": 0, "bottom_layers": 0}
    return Setup(printers()[printer], filament, filament.printing.model_copy(update=usual | settings))


@pytest.fixture(scope="module")
def bodies() -> list[threemf.Item]:
    """Return a pair with zones."""
    order = Order(name="x", foot={"length_mm": 190, "type": "flat"}, infill=INFILL)
    return items(built_sides(build(order).sides(), ["3mf"], "prusa"), "prusa")


@pytest.fixture(scope="module")
def insole(bodies: list[threemf.Item], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the STL of one insole."""
    path = tmp_path_factory.mktemp("stl") / "insole.stl"
    write(bodies[0].body, path, "insole")
    return path


def printed(model: Model, how: Setup) -> Result:
    """Return what the real slicer makes of a model."""
    program = prusaslicer.find()
    assert program
    return slice_model(model, how, program)


def not_well(result: Result) -> list[str]:
    """Return the findings that are not ok."""
    return [f"{one.check}: {one.level} {one.measured}" for one in result.findings if one.level != "ok"]


@needs_slicer
def test_a_real_slicer_fills_every_zone_as_densely_as_it_was_ordered(bodies, tmp_path: Path) -> None:
    own = bodies[:1]
    zoned = printed(from_items(own, setup())[0], setup())
    model = from_items([replace(own[0], zones=())], setup())[0]
    unzoned = printed(model, setup())
    assert not_well(zoned) == []
    base, name = own[0].percent, own[0].name
    without = infill_metres(unzoned.sliced.lines, name, model.bodies[0].place, own[0].zones, 0.3)
    seen = 0
    for zone in own[0].zones:
        plain = without[zone.name]
        cm3 = plain * np.pi * 1.75**2 / 4.0 / 1.05 / (base / 100.0)
        if cm3 > 4.0:
            # an edge is so narrow that the lines along its border count
            seen += 1
            ratio = zoned.infill[name][zone.name] / plain
            assert ratio == pytest.approx(zone.percent / base, rel=0.12 if cm3 > 10.0 else 0.20), zone.name
    assert seen >= 4


@needs_slicer
def test_a_pair_slices_clean_on_one_plate_and_weighs_what_was_estimated(bodies, tmp_path: Path) -> None:
    (model,) = from_items(bodies, setup())
    result = printed(model, setup())
    assert not_well(result) == []
    assert result.estimate.grams == pytest.approx(result.sliced.grams, rel=0.08)
    assert result.estimate.seconds == pytest.approx(result.sliced.seconds, rel=0.15)
    assert set(result.sliced.lines.objects) == {"", "insole-R", "insole-L"}
    low, high = result.sliced.box
    assert (low[:2] > 0.0).all() and (high[:2] < 300.0).all()


@needs_slicer
def test_the_plain_3mf_weighs_as_much_as_the_stl(bodies, insole: Path, tmp_path: Path) -> None:
    path = tmp_path / "insole.plain.3mf"
    threemf.write(path, bodies[:1], "plain", {}, "insolecad")
    results = [printed(from_file(one, setup()), setup()) for one in (insole, path)]
    assert [not_well(one) for one in results] == [[], []]
    assert results[0].sliced.grams == pytest.approx(results[1].sliced.grams, rel=0.005)


@needs_slicer
@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("fill_pattern", "crosshatch", "does not know one of the settings"),
        ("bed_shape", "0x0,10x0,10x10,0x10", "does not fit on the bed"),
    ],
)
def test_a_real_slicers_refusals_are_understood(key, value, said, tmp_path: Path, monkeypatch) -> None:
    box = trimesh.creation.box((30.0, 20.0, 3.0))
    path = tmp_path / "box.stl"
    box.export(path)
    monkeypatch.setattr(slicing, "profile_text", lambda _setup: ini(profile(setup()) | {key: value}))
    assert said in str(printed(from_file(path, setup()), setup()).findings[0].measured)


# Slicers that fail, each played by a script.

HEAD = """#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = -o ] && out="$2"; shift; done
"""


def fake(folder: Path, *lines: str) -> str:
    """Return a program that does as the lines of a shell script say."""
    path = folder / "fake-slicer"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def draws(folder: Path, *, low=(20.0, 20.0), high=(230.0, 190.0), top=20.0, layers=9, grams=40.0) -> str:
    """Return a line of script that writes G-code over a box."""
    start, end = "\n".join(START), "\n".join(END)
    moves = f"G1 Z{top}\nG1 X{low[0]} Y{low[1]} F9000\n;TYPE:Perimeter\nG1 X{high[0]} Y{high[1]} E5.0\n"
    body = f"{start}\n" + ";LAYER_CHANGE\n" * layers + moves + f";TYPE:Custom\n{end}\n"
    tail = f"; total filament used [g] = {grams}\n; estimated printing time (normal mode) = 1d 2h 3m 4s\n"
    text = folder / "made.gcode"
    text.write_text(f"; generated by FakeSlicer 1.0 on a day\n\n{body}{tail}", encoding="utf-8")
    return f'cp "{text}" "$out"'


def asked(insole: Path, program: str, *more: str):
    """Return exit code and report of the command."""
    done = CliRunner().invoke(app, ["slice", str(insole), "--slicer-path", program, "--json", *more])
    return done.exit_code, json.loads(done.stdout)


def test_what_a_good_slicer_says_is_reported(insole: Path, tmp_path: Path) -> None:
    expected = asked(insole, fake(tmp_path, "exit 1"))[1]["plates"][0]["estimate"]["grams"]
    height = float(np.ptp(heights(insole)))
    program = fake(tmp_path, draws(tmp_path, grams=round(expected * 1.05, 2), top=height))
    code, report = asked(insole, program, "--price-per-kg", "35", "--out", str(tmp_path / "out"), "--keep-gcode")
    assert (code, report["failed"], report["estimated"], report["slicer"]) == (0, False, False, "FakeSlicer 1.0")
    (plate,) = report["plates"]
    assert (plate["seconds"], plate["layers"]) == (93784.0, 9)
    assert plate["grams"] == pytest.approx(expected * 1.05, abs=0.01)
    assert {one["level"] for one in plate["findings"]} == {"ok"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["insole.gcode", "insole.slice.json"]


def heights(insole: Path) -> np.ndarray:
    """Return the heights of all corners of an STL."""
    return stl.read(insole)[..., 2]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("echo 'what(): Objects could not fit on the bed'", "kill -ABRT $$"), "does not fit on the bed"),
        (("kill -ABRT $$",), "gave up"),
        (("kill -SEGV $$",), "crashed"),
        (("echo 'a.stl: Loading of a model file failed.' >&2", "exit 1"), "cannot read the file"),
        (("echo 'No layers were detected. You might want to repair it'", "exit 1"), "too thin or too small"),
        (("echo 'Invalid value provided for --layer-height' >&2", "exit 1"), "failed (exit code 1)"),
        (("echo 'Nothing to print for out.gcode . Either the print is empty'",), "outside the bed"),
        (("exit 0",), "wrote nothing"),
        (("head -c 5000 /dev/urandom > \"$out\"",), "no layers"),
        (("echo 'G1 X1 Yfoo E2' > \"$out\"",), "not readable G-code"),
        ((": > \"$out\"",), "no layers"),
    ],
)  # fmt: skip
def test_every_way_to_fail_is_reported_in_plain_words(lines, said: str, insole: Path, tmp_path: Path) -> None:
    code, report = asked(insole, fake(tmp_path, *lines))
    (plate,) = report["plates"]
    failed = [one for one in plate["findings"] if one["level"] == "fail"]
    assert code == 1 and report["failed"]
    words = " ".join(f"{one['check']} {one['measured']}" for one in failed).replace("layers 0", "no layers")
    assert said in words, words
    assert all(one["advice"] for one in failed)


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"low": (-1.6, 20.0)}, "inside the bed"),
        ({"high": (230.0, 238.0)}, "inside the bed"),
        ({"top": 5.0}, "printed height in mm"),
        ({"top": 221.0}, "printed height in mm"),
        ({"grams": 180.0}, "mass in g"),
        ({"grams": 5.0}, "mass in g"),
        ({"layers": 0}, "layers"),
    ],
)
def test_what_the_g_code_prints_is_looked_at_whatever_the_exit_code(changes, check, insole, tmp_path) -> None:
    height = float(np.ptp(heights(insole)))
    code, report = asked(insole, fake(tmp_path, draws(tmp_path, **({"top": height} | changes))))
    failed = [one["check"] for one in report["plates"][0]["findings"] if one["level"] == "fail"]
    assert code == 1 and check in failed


@pytest.mark.parametrize(("place", "kept"), [((50.0, 100.0, 60.0), True), ((0.0, 0.0, 0.0), False)])
def test_a_3mf_that_was_laid_on_the_bed_stays_as_it_is_and_others_are_turned(place, kept, bodies, tmp_path) -> None:
    path = tmp_path / "laid.3mf"
    threemf.write(path, [replace(bodies[0], place=threemf.Place(*place))], "plain", {}, "insolecad")
    model = from_file(path, setup())
    assert model.fits
    assert model.placing.options == (["--dont-arrange"] if kept else ["--rotate", f"{model.placing.angle_deg:g}"])


def test_bodies_that_lie_in_one_place_are_spread_out(bodies, tmp_path: Path) -> None:
    path = tmp_path / "heap.3mf"
    threemf.write(path, [replace(one, place=threemf.Place(50.0, 100.0, 60.0)) for one in bodies], "plain", {}, "x")
    assert not from_file(path, setup()).placing.keep


def test_settings_that_a_slicer_replaced_are_an_error_though_it_printed(insole: Path, tmp_path: Path) -> None:
    said = "echo 'The following configuration values were substituted when loading'"
    code, report = asked(insole, fake(tmp_path, said, draws(tmp_path)))
    assert code == 1 and "does not know one of the settings" in report["plates"][0]["findings"][0]["measured"]


def test_a_slicer_that_hangs_is_stopped_with_all_that_it_started(insole: Path, tmp_path: Path) -> None:
    program = fake(tmp_path, f"(sleep 2; touch {tmp_path}/survived) &", "sleep 30")
    code, report = asked(insole, program, "--time-out", "1")
    assert code == 1 and "still running after 1 s" in report["plates"][0]["findings"][0]["measured"]
    time.sleep(1.5)
    assert not (tmp_path / "survived").exists()


def test_without_a_slicer_an_estimate_is_printed_and_how_to_get_one(insole: Path, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(prusaslicer.ENVIRONMENT, raising=False)
    done = CliRunner().invoke(app, ["slice", str(insole)])
    assert done.exit_code == 0
    assert "insolecad's own estimate" in done.output and "about" in done.output and "prusaslicer.org" in done.output
    assert json.loads(CliRunner().invoke(app, ["slice", str(insole), "--json"]).stdout)["estimated"] is True


def test_without_a_slicer_an_insole_larger_than_the_bed_is_still_refused(insole: Path, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(app, ["slice", str(insole), "--bed", "120x120"])
    assert done.exit_code == 1 and "larger bed" in done.output


def test_all_problems_are_reported_at_once() -> None:
    wrong = "--size EU99 --printer mk9 --layer 3 --print wals=3 --price-per-kg x --time-out soon --infill 500"
    done = CliRunner().invoke(app, ["slice", *wrong.split(), "--slicer-path", "/nowhere"])
    assert done.exit_code == 2
    for words in ("EU99", "mk9", "--layer", "did you mean walls?", "--price-per-kg", "/nowhere", "soon", "500"):
        assert words in done.output, words


def test_an_orders_flags_do_not_go_with_a_finished_file(insole: Path) -> None:
    done = CliRunner().invoke(app, ["slice", str(insole), "--size", "EU42", "--set", "infill.heel_percent=20"])
    assert done.exit_code == 2 and done.output.count("it belongs to an order") == 2


def test_powders_are_not_sliced() -> None:
    done = CliRunner().invoke(app, ["slice", "--size", "EU42", "--material", "pa12"])
    assert done.exit_code == 2 and "tpu95a" in done.output
