"""Files of others are sliced only with insolecad's settings: no command, no code and no name in them reaches the
slicer."""

import json
import os
import re
import shutil
import stat
import subprocess
import zipfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from insolecad.files import threemf
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.formats.threemf_settings import foreign_settings
from insolecad.inspection.mesh.mesh import weld
from insolecad.printing import prusaslicer
from insolecad.printing.code_settings import CODE, END, START, Code, difference
from insolecad.printing.handover import hand_over, labels
from insolecad.printing.models import Body, Model, from_file
from insolecad.printing.prusa_profile import ini, profile
from insolecad.printing.prusaslicer import Placing
from insolecad.printing.slicing import slice_model
from tests.support import command_line
from tests.support.hostile_files import box, model_xml, package
from tests.support.slices import block, setup

run = partial(command_line.run, "slice")

needs_slicer = pytest.mark.skipif(
    not any(map(shutil.which, prusaslicer.PROGRAMS)), reason="PrusaSlicer is not installed: apt install prusa-slicer"
)

LAID = '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 30 60 0"/>'
"""Where the box is on a bed of 300 mm, with room for a skirt."""

HOT, MARK = "M104 S300", "ran.txt"


def configs(command: str) -> dict[str, dict[str, str]]:
    """Return what slicers leave in a 3MF, each kind with a command to run and code to print."""
    prusa = f'; post_process = "{command}"\n; start_gcode = {HOT}\n; layer_gcode = {HOT}\n; temperature = 300\n'
    orca = {"post_process": [command], "machine_start_gcode": HOT, "layer_change_gcode": HOT, "nozzle_temperature": 300}
    values = (
        f'key="post_process" value="{command}"',
        f'key="start_gcode" value="{HOT}"',
        'key="temperature" value="300"',
    )
    by_object = "".join(f'<metadata type="object" {value}/>' for value in values)
    by_part = "".join(f'<metadata type="volume" {value}/>' for value in values)
    volume = f'<volume firstid="0" lastid="11">{by_part}</volume>'
    at_height = f'<code print_z="1" type="4" extruder="1" color="" extra="{HOT}" gcode="{HOT}"/>'
    option = f'<option opt_key="start_gcode">{HOT}</option><option opt_key="temperature">300</option>'
    return {
        "the whole print, PrusaSlicer": {"Metadata/Slic3r_PE.config": prusa},
        "the whole print, name in capitals": {"METADATA/SLIC3R_PE.CONFIG": prusa},
        "the whole print, OrcaSlicer": {"Metadata/project_settings.config": json.dumps(orca)},
        "an object": {
            "Metadata/Slic3r_PE_model.config": f'<config><object id="1">{by_object}{volume}</object></config>'
        },
        "an object of OrcaSlicer": {
            "Metadata/model_settings.config": f'<config><object id="1">{by_object}</object></config>'
        },
        "a height": {
            "Metadata/Prusa_Slicer_custom_gcode_per_print_z.xml": f"<custom_gcodes_per_print_z>{at_height}"
            '<mode value="SingleExtruder"/></custom_gcodes_per_print_z>'
        },
        "a range of heights": {
            "Metadata/Prusa_Slicer_layer_config_ranges.xml": '<objects><object id="1"><range min_z="0" max_z="5">'
            f"{option}</range></object></objects>"
        },
    }


KINDS = list(configs(""))


def stranger(path: Path, more: dict[str, str]) -> Path:
    """Write a box as somebody else's 3MF, with more parts in it."""
    path.write_bytes(package(model_xml(items=LAID), more))
    return path


@needs_slicer
@pytest.mark.parametrize("kind", KINDS)
def test_no_command_and_no_code_of_a_file_comes_into_a_print(kind: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    marker = tmp_path / MARK
    path = stranger(tmp_path / "box.3mf", configs(f"/bin/sh -c 'touch {marker}'")[kind])
    coarse = ("--layer", "0.3", "--print", "top_layers=0", "--print", "bottom_layers=0")
    done = run(path.name, "--printer", "bed-300", *coarse, "--keep-gcode", "--out", "out", "--json")
    assert done.exit_code == 0, done.output
    assert not marker.exists()
    gcode = (tmp_path / "out" / "box.gcode").read_text()
    assert HOT not in gcode and "S300" not in gcode
    found = {one["check"]: one for one in json.loads(done.stdout)["plates"][0]["findings"]}
    assert found["start and end code"]["level"] == "ok"
    # what is left out is reported
    assert found["of the file not used"]["level"] == "warn", found


@needs_slicer
def test_every_setting_of_the_slicer_that_can_carry_code_is_insolecads() -> None:
    program = prusaslicer.find()
    assert program
    listed = subprocess.run([str(program), "--help-fff"], capture_output=True, text=True, check=True).stdout
    names = {name.replace("-", "_") for name in re.findall(r"--([a-z][a-z0-9-]+)", listed)}
    carriers = {
        one for one in names if one.endswith(("_gcode", "notes")) or one.startswith(("post_process", "gcode_sub"))
    }
    # another name of layer_gcode
    carriers -= {"after_layer_gcode", "export_gcode"}
    assert len(carriers) >= 15
    assert carriers - set(profile(setup())) == set()


@needs_slicer
@pytest.mark.parametrize("flavour", ["prusa", "orca"])
@pytest.mark.parametrize("place", [threemf.Place(0.0, 40.0, 60.0), threemf.HERE], ids=["laid", "not laid"])
def test_the_infill_of_parts_is_kept_in_both_flavours_and_at_any_turn(flavour, place, tmp_path: Path) -> None:
    body, inside = block((0, 0, 0), (120, 60, 6)), block((30, -2, -1), (90, 62, 7))
    zones = (Zone("arch & heel", 60.0, "", inside),)
    item = threemf.Item("sole", body, zones, place, 10.0)
    threemf.write(tmp_path / "x.3mf", [item], flavour, {}, "somebody")
    result = slice_model(from_file(tmp_path / "x.3mf", setup()), setup(), prusaslicer.find())
    assert {one.level for one in result.findings} == {"ok"}
    # half of it at 60 percent, half at 10
    lines = result.sliced.lines
    infill = lines.filament[lines.of("Internal infill")].sum()
    threemf.write(tmp_path / "y.3mf", [threemf.Item("sole", body, (), place, 35.0)], flavour, {}, "somebody")
    other = slice_model(from_file(tmp_path / "y.3mf", setup()), setup(), prusaslicer.find()).sliced.lines
    assert infill == pytest.approx(other.filament[other.of("Internal infill")].sum(), rel=0.06)
    if place is not threemf.HERE:
        assert result.infill["sole"]["arch & heel"] > 4.0 * result.infill["sole"]["rest"]


SPY = """#!/bin/sh
pwd > "{0}/cwd"
for word; do echo "$word" >> "{0}/words"; done
for last; do :; done
cp "$last" "{0}/handed"
exit 1
"""


def spy(folder: Path, name: str = "spy") -> Path:
    """Return a slicer that keeps what it is given."""
    path = folder / name
    path.write_text(SPY.format(folder))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_the_slicer_gets_a_new_file_without_a_setting_of_the_given_one(kind: str, tmp_path: Path) -> None:
    path = stranger(tmp_path / "box.3mf", configs("touch it")[kind])
    run(str(path), "--printer", "bed-300", "--slicer-path", str(spy(tmp_path)))
    with zipfile.ZipFile(tmp_path / "handed") as handed:
        assert set(handed.namelist()) == {
            *("[Content_Types].xml", "_rels/.rels", "3D/3dmodel.model", "Metadata/Slic3r_PE_model.config")
        }
        text = b"".join(map(handed.read, handed.namelist())).decode()
    assert not re.search("gcode|post_process|touch|temperature|M104", text)


@pytest.mark.parametrize(
    "name",
    ["--load=x.3mf", "-o.stl", "--post-process=touch it.3mf", "a b\n; M104.3mf", "Sohle für Zoë 👟.3mf", "$(id).3mf"],
)
def test_no_name_becomes_an_option_and_the_slicer_works_in_a_folder_of_its_own(
    name, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(package(model_xml(items=LAID)))
    run("--slicer-path", str(spy(tmp_path)), "--printer", "bed-300", "--", name)
    words = (tmp_path / "words").read_text().splitlines()
    assert all(word.startswith(("/", "--")) or word == "-o" for word in words)
    assert [word for word in words if word.startswith("-")] == [
        *("--datadir", "--load"),
        *[word for word in words if word in ("--dont-arrange",)],
        *("--export-gcode", "-o"),
    ]
    assert all(word.startswith("--") or word == "-o" or "/insolecad-" in word for word in words)
    assert (tmp_path / "cwd").read_text().strip() == os.path.dirname(words[-1]) != str(tmp_path)


@pytest.mark.parametrize("given", ["./spy", "spy", "deeper/../spy", "deeper/spy"])
def test_a_slicer_may_be_named_by_a_relative_path(given: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deeper").mkdir()
    shutil.copy(spy(tmp_path), tmp_path / "deeper" / "spy")
    found = prusaslicer.find(given)
    assert found and found.is_absolute() and found.samefile(given)
    run(str(stranger(tmp_path / "box.3mf", {})), "--slicer-path", given)
    assert (tmp_path / "handed").exists()
    monkeypatch.setenv(prusaslicer.ENVIRONMENT, given)
    assert prusaslicer.find() == found


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_out_of_a_file_is_listed(kind: str, tmp_path: Path) -> None:
    path = stranger(tmp_path / "box.3mf", configs("touch it")[kind])
    said = "; ".join(from_file(path, setup()).omissions)
    words = {
        "the whole print": ["the file's own slicer settings", "a command to run after slicing", "start G-code"],
        "an object": ["settings of the part", "post_process", "temperature", "a command to run after slicing"],
        "a height": ["G-code at certain heights"],
        "a range": ["layer heights and settings by height"],
    }
    for word in next(value for key, value in words.items() if kind.startswith(key)):
        assert word in said, said


def test_a_plain_file_and_a_file_of_insolecad_have_nothing_to_leave_out(tmp_path: Path) -> None:
    item = threemf.Item("sole", block((0, 0, 0), (120, 60, 6)), (Zone("arch", 60.0, "", block((1, 1, 1), (9, 9, 5))),))
    for flavour in ("plain", "prusa", "orca"):
        threemf.write(tmp_path / "x.3mf", [item], flavour, {}, "insolecad")
        assert from_file(tmp_path / "x.3mf", setup()).omissions == (), flavour


def test_empty_code_and_empty_lists_are_not_code(tmp_path: Path) -> None:
    empty = {"post_process": [], "layer_change_gcode": "", "machine_end_gcode": [""], "gcode_flavor": "marlin"}
    ini_text = "; post_process = \n; start_gcode = \n\n; end_filament_gcode = \n"
    spaces = f"; end_gcode ={' ' * 1_000_000}"
    for name, text in (("project_settings", json.dumps(empty, indent=1)), ("Slic3r_PE", ini_text), ("other", spaces)):
        path = stranger(tmp_path / f"{name}.3mf", {f"Metadata/{name}.config": text})
        assert foreign_settings(path) == ["the file's own slicer settings"], name


@pytest.mark.parametrize("text", ["1e9%", "nan", "-5%", "inf%", "22%\n; post_process = x", "", "half"])
def test_an_infill_that_is_none_is_not_passed_on(text: str, tmp_path: Path) -> None:
    value = text.replace("\n", "&#10;")
    config = (
        f'<config><object id="1"><metadata type="object" key="fill_density" value="{value}"/>'
        f'<volume firstid="6" lastid="11"><metadata type="volume" key="volume_type" value="ParameterModifier"/>'
        f'<metadata type="volume" key="fill_density" value="{value}"/></volume></object></config>'
    )
    model = from_file(stranger(tmp_path / "box.3mf", {"Metadata/Slic3r_PE_model.config": config}), setup())
    assert (model.bodies[0].percent, model.bodies[0].zones) == (None, ())
    assert not text or "not a number from 0 to 100 %" in "; ".join(model.omissions)


def test_a_part_that_its_slicer_would_cut_out_is_reported(tmp_path: Path) -> None:
    config = (
        '<config><object id="1"><volume firstid="0" lastid="7"/><volume firstid="8" lastid="11">'
        '<metadata type="volume" key="name" value="hole"/>'
        '<metadata type="volume" key="volume_type" value="NegativeVolume"/></volume></object></config>'
    )
    model = from_file(stranger(tmp_path / "box.3mf", {"Metadata/Slic3r_PE_model.config": config}), setup())
    assert "'hole', which its slicer would take away" in model.omissions[0]


@pytest.mark.parametrize(
    ("far", "words"),
    [(1e5, "write it again in mm"), (1e9, "a corner that is not a number"), (1e30, "a corner that is not a number")],
)
def test_a_part_far_beyond_any_insole_is_refused_before_room_is_made_for_it(
    far: float, words: str, tmp_path: Path
) -> None:
    item = threemf.Item(
        "sole", block((0, 0, 0), (120, 60, 6)), (Zone("arch", 60.0, "", block((0, 0, 0), (far, 9, 9))),)
    )
    threemf.write(tmp_path / "x.3mf", [item], "prusa", {}, "somebody")
    done = run(str(tmp_path / "x.3mf"), "--slicer-path", str(spy(tmp_path)))
    assert done.exit_code == 2 and words in done.stderr and len(done.stderr.splitlines()) == 1


def test_names_for_the_slicer_are_plain_and_no_two_alike() -> None:
    names = ["insole-R", "a\nM104 S300", "ä", "ö", "--load=x", "", "insole-R", 'x" key="y', "z" * 500]
    plain = labels(names)
    assert plain[0] == "insole-R" and len(set(plain)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,45}", one) for one in plain), plain


def test_a_hostile_name_of_a_body_is_not_in_what_is_handed_on(tmp_path: Path) -> None:
    mesh = weld(box())
    name = "a\n; printing object x id:0\nM104 S300"
    zone = Zone(name, 20.0, "", Triangles(mesh.vertices, mesh.faces.astype(np.int32)))
    path = hand_over(Model("x", (Body(name, mesh, (zone,)),), Placing(keep=True)), tmp_path)
    with zipfile.ZipFile(path) as handed:
        text = b"".join(map(handed.read, handed.namelist())).decode()
    assert "M104 S300" not in text and "a-printing-object-x-id-0-M104-S300" in text


def test_a_value_with_line_breaks_stays_one_setting() -> None:
    assert ini({"start_gcode": "G28\nG1 Z5", "x": "a\\n\rb"}) == "start_gcode = G28\\nG1 Z5\nx = a\\\\n\\rb\n"
    assert len(ini(profile(setup())).splitlines()) == len(profile(setup()))
    assert set(CODE) <= set(profile(setup()))


START_CODE, END_CODE = (tuple(line.partition(";")[0].strip() for line in lines) for lines in (START, END))


@pytest.mark.parametrize(
    ("code", "heat", "other", "missing"),
    [
        (Code(START_CODE, END_CODE), (), (), ()),
        (Code(("M107", "M190 S50", "M104 S230", *START_CODE, "M109 S230", "G21", "G90", "M83"), END_CODE), (), (), ()),
        (Code((*START_CODE, "M104 S300"), END_CODE), ("M104 S300",), (), ()),
        (Code(START_CODE, END_CODE, ("M140 S110", "M106 S255")), ("M140 S110",), (), ()),
        (Code(START_CODE, (*END_CODE, "M140 S90 T0")), ("M140 S90 T0",), (), ()),
        (Code(START_CODE, END_CODE, ("M81", "G92 E0.0")), (), ("M81",), ()),
        (Code((*START_CODE, "M500"), END_CODE), (), ("M500",), ()),
        (Code(START_CODE[:1], END_CODE), (), (), START_CODE[1:]),
        (Code(), (), (), (*START_CODE, *END_CODE)),
    ],
)
def test_code_that_is_not_of_the_profile_is_listed_by_kind(code, heat, other, missing) -> None:
    found = difference(code, setup().settings)
    assert (found.heat, found.other, found.missing) == (heat, other, missing)
