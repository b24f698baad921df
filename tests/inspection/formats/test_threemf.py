"""Reading 3MF and strangers' files: what is meant comes back; what is broken or means harm is refused in words."""

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from insolecad.errors import FileError
from insolecad.inspection.formats import archive
from insolecad.inspection.formats.any_format import bodies
from insolecad.inspection.formats.threemf import read
from insolecad.inspection.mesh.mesh import weld
from tests.support.fuzz_readers import cases, outcome
from tests.support.hostile_files import BOX, RELS, box, harmless, model_xml, package, stl_traps, threemf_traps

SHIFTED = np.array([10.0, 20.0, 30.0])


def written(folder: Path, data: bytes, name: str = "a.3mf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_body_comes_back_with_its_name_and_numbers(tmp_path: Path) -> None:
    (body,) = read(written(tmp_path, package(model_xml())))
    assert body.name == "box"
    assert np.array_equal(body.triangles, box())


def test_a_name_that_steers_terminals_or_runs_on_is_made_plain(tmp_path: Path) -> None:
    name = " a\x9b31m\u202e\n b" + "x" * 500
    model = model_xml().replace('name="box"', f'name="{name}"')
    (body,) = read(written(tmp_path, package(model)))
    assert body.name == ("a\\u009b31m\\u202e b" + "x" * 500)[:60]


@pytest.mark.parametrize(("unit", "mm"), [("inch", 25.4), ("meter", 1000.0), ("micron", 0.001)])
def test_a_body_comes_back_in_mm(tmp_path: Path, unit: str, mm: float) -> None:
    (body,) = read(written(tmp_path, package(model_xml(unit=unit))))
    assert np.allclose(body.triangles, box() * mm)


def test_every_item_is_a_body_where_its_transform_puts_it(tmp_path: Path) -> None:
    items = (
        '<item objectid="1" transform="0 1 0 -1 0 0 0 0 1 10 20 30"/>'
        '<item objectid="1" transform="1 0 0 0 -1 0 0 0 1 0 0 0"/><item objectid="1" printable="0"/>'
    )
    turned, mirrored = read(written(tmp_path, package(model_xml(items=items))))
    assert [turned.name, mirrored.name] == ["box", "box (2)"]
    x, y, z = box().transpose(2, 0, 1)
    assert np.allclose(turned.triangles, np.stack([-y, x, z], axis=-1) + SHIFTED)
    # a mirror turns triangles inside out, so their winding is turned too
    assert weld(mirrored.triangles).outward


def test_components_are_joined_and_transforms_add_up(tmp_path: Path) -> None:
    objects = (
        f'<object id="1">{BOX}</object><object id="2" name="pair"><components><component objectid="1"/>'
        '<component objectid="1" transform="1 0 0 0 1 0 0 0 1 0 100 0"/></components></object>'
    )
    model = model_xml(objects, '<item objectid="2" transform="1 0 0 0 1 0 0 0 1 10 20 30"/>')
    (body,) = read(written(tmp_path, package(model)))
    assert body.name == "pair"
    assert np.allclose(body.triangles, np.concatenate([box(), box() + np.array([0, 100, 0])]) + SHIFTED)


def test_what_is_in_another_part_of_the_package_is_found(tmp_path: Path) -> None:
    objects = (
        '<object id="2"><components><component p:path="/3D/Objects/one.model" objectid="1"/></components></object>'
    )
    data = package(model_xml(objects, '<item objectid="2"/>'), {"3D/Objects/one.model": model_xml(items="")})
    (body,) = read(written(tmp_path, data))
    assert np.array_equal(body.triangles, box())


def test_the_model_is_where_the_package_says(tmp_path: Path) -> None:
    rels = RELS.replace("3dmodel.model", "shoe.model")
    data = package(model_xml(unit="inch"), {"3D/shoe.model": model_xml()}, rels=rels)
    assert np.array_equal(read(written(tmp_path, data))[0].triangles, box())


def test_modifiers_of_prusaslicer_are_not_part_of_the_body(tmp_path: Path) -> None:
    config = (
        '<config><object id="1" instances_count="1"><metadata type="object" key="name" value="insole-L"/>'
        '<volume firstid="0" lastid="7"><metadata type="volume" key="volume_type" value="ModelPart"/></volume>'
        '<volume firstid="8" lastid="9"><metadata type="volume" key="modifier" value="1"/></volume>'
        '<volume firstid="10" lastid="11"><metadata type="volume" key="volume_type" value="SupportBlocker"/></volume>'
        "</object></config>"
    )
    model = model_xml(f'<object id="1">{BOX}</object>')
    (body,) = read(written(tmp_path, package(model, {"Metadata/Slic3r_PE_model.config": config})))
    assert body.name == "insole-L"
    assert np.array_equal(body.triangles, box()[:8])


def test_modifiers_of_orcaslicer_are_not_part_of_the_body(tmp_path: Path) -> None:
    objects = (
        f'<object id="1">{BOX}</object><object id="2">{BOX}</object><object id="3">'
        '<components><component objectid="1"/><component objectid="2"/></components></object>'
    )
    config = (
        '<config><object id="3"><metadata key="name" value="insole-R"/><part id="1" subtype="normal_part">'
        '<metadata key="name" value="body"/></part><part id="2" subtype="modifier_part"/></object></config>'
    )
    model = model_xml(objects, '<item objectid="3"/>')
    (body,) = read(written(tmp_path, package(model, {"Metadata/model_settings.config": config})))
    assert body.name == "insole-R"
    assert np.array_equal(body.triangles, box())


TRAPS = [*((f"{name}.3mf", data) for name, data in threemf_traps()), *((f"{n}.stl", data) for n, data in stl_traps())]


@pytest.mark.parametrize(("name", "data"), TRAPS, ids=[name for name, _ in TRAPS])
def test_what_means_harm_is_refused_with_a_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    path = written(tmp_path, data, name)
    with pytest.raises(FileError) as refused:
        bodies(path)
    said = str(refused.value)
    assert said.startswith(str(path)) and len(said) < 400 and "\n" not in said
    assert not any(word in said for word in ("Error", "Exception", "int()", "sys.", "np."))


@pytest.mark.parametrize(("name", "data"), [*harmless()], ids=[name for name, _ in harmless()])
def test_what_is_merely_odd_is_checked_all_the_same(tmp_path: Path, name: str, data: bytes) -> None:
    assert outcome(written(tmp_path, data, name)) == "read"
    # names that climb out of the folder are never written anywhere
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert not (tmp_path.parent / "climbed").exists() and not Path("/tmp/climbed").exists()


def test_an_archive_is_unpacked_up_to_a_limit_and_not_beyond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, package(model_xml(), kind=zipfile.ZIP_STORED))
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    with pytest.raises(FileError, match="unpacks to more than"):
        read(path)


def test_hundreds_of_broken_files_are_read_or_refused(tmp_path: Path) -> None:
    ends = set()
    known = len(TRAPS) + len([*harmless()])
    for number, (_, data) in enumerate(cases(500, 7)):
        if number >= known:
            ends.add(outcome(written(tmp_path, data, "broken.stl")))
    assert ends == {"read", "refused"}


CHILD = """
import resource, sys
from insolecad.inspection.formats.any_format import bodies
from insolecad.errors import FileError
from insolecad.inspection.checks.checks import check_file
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[1]), used + int(sys.argv[1])))
for name in sys.argv[2:]:
    try:
        bodies(name)
    except FileError:
        continue
    sys.exit(f"{name} was read")
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs to know how much memory is used")
def test_traps_take_little_memory(tmp_path: Path) -> None:
    """All of them in one process of 64 MB more than it takes to start; some claim gigabytes."""
    paths = [written(tmp_path, data, name.replace(" ", "-")) for name, data in TRAPS if len(data) < 5_000_000]
    command = [sys.executable, "-c", CHILD, str(64 << 20), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-500:]


@pytest.mark.parametrize("kind", ["folder", "missing", "pipe"])
def test_what_is_not_a_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.stl"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        import os

        os.mkfifo(path)
    with pytest.raises(FileError):
        bodies(path)


def test_a_broken_step_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n#1=CLOSED_SHELL('',(#9));\nENDSEC;\n", "a.step")
    with pytest.raises(FileError) as refused:
        bodies(path)
    assert str(refused.value).startswith(str(path))
