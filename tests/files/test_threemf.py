"""3MF files: accepted by the strict reader, true to the mesh, and written for each slicer in its own words."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest

from insolecad.files.slicers import SLICERS, SlicerName
from insolecad.files.threemf import Item, Place, laid_out, write
from insolecad.files.threemf.mesh_xml import FEWEST, round_vertices
from insolecad.geometry.triangles import Triangles
from insolecad.job.pipeline import build
from insolecad.order import Order
from tests.support.feet import FLAT_FOOT
from tests.support.paths import DATA
from tests.support.threemf_reading import CORE, HEEL, SPOT, ZONES, box, extruded, part, settings, strict, volume

ORDER = Order(foot=FLAT_FOOT, wearer={"mass_kg": 78})
ROUND = 10.0**-FEWEST / 2.0
"""What rounding moves a coordinate by, in mm."""

PLACES = (Place(0.0, 12.3, 60.0), Place(180.0, 300.0, 185.5))
HOSTILE = 'R&D <b>"Zoë\'s" 👟 ]]> &amp; pied gauche'

each_flavour = pytest.mark.parametrize("flavour", SLICERS)


@pytest.fixture(scope="module")
def bodies() -> tuple[Triangles, Triangles]:
    pair = build(ORDER, tolerance=0.1)
    assert pair.right and pair.left
    return pair.right.triangles, pair.left.triangles


@pytest.fixture(scope="module")
def items(bodies: tuple[Triangles, Triangles]) -> list[Item]:
    names = ("insole-R", "insole-L")
    return [Item(*one, ZONES, place, 20.0) for *one, place in zip(names, bodies, PLACES, strict=True)]


@pytest.fixture(scope="module")
def files(items: list[Item], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("threemf")
    for flavour in SLICERS:
        write(folder / f"{flavour}.3mf", items, flavour, {"Title": "demo", "order": '{"a": "1 & 2"}'}, "insolecad 9.9")
    return {flavour: folder / f"{flavour}.3mf" for flavour in SLICERS}


@each_flavour
def test_the_strict_reader_takes_every_flavour_without_a_warning(files: dict[str, Path], flavour: SlicerName) -> None:
    read = strict(files[flavour])
    assert read.warnings == []
    assert read.metadata["Title"] == "demo" and read.metadata["Application"] == "insolecad 9.9"
    assert read.metadata["urn:insolecad:3mf:1:order"] == '{"a": "1 & 2"}'
    parts = {"plain": ["insole-{}"], "prusa": ["insole-{}"], "orca": ["insole-{}", "heel", "soft_spot"]}[flavour]
    assert [one.name for one in read.objects] == [name.format(side) for side in "RL" for name in parts]
    assert [name for name, _ in read.items] == ["insole-R", "insole-L"]
    (right, left) = (np.array(fields) for _, fields in read.items)
    # a row vector times this: turn, then shift
    assert right == pytest.approx(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [12.3, 60.0, 0]]), abs=1e-5)
    assert left == pytest.approx(np.array([[-1, 0, 0], [0, -1, 0], [0, 0, 1], [300.0, 185.5, 0]]), abs=1e-5)


def test_a_place_turns_anticlockwise_from_above_and_then_shifts() -> None:
    numbers = np.array([float(word) for word in Place(30.0, 100.0, 7.0).transform.split()]).reshape(4, 3)
    moved = np.array([2.0, 0.0, 5.0, 1.0]) @ numbers
    assert moved == pytest.approx([100.0 + 2.0 * np.cos(np.pi / 6), 7.0 + 2.0 * 0.5, 5.0], abs=1e-5)
    assert Place().transform == "1 0 0 0 1 0 0 0 1 0 0 0"


@each_flavour
def test_what_is_read_is_the_mesh_that_was_written(
    files: dict[str, Path], items: list[Item], flavour: SlicerName
) -> None:
    read = [one for one in strict(files[flavour]).objects if one.name.startswith("insole")]
    for one, item in zip(read, items, strict=True):
        count, faces = len(item.body.vertices), len(item.body.faces)
        zones = len(ZONES) if flavour == "prusa" else 0
        assert (len(one.vertices), len(one.faces)) == (count + 8 * zones, faces + 12 * zones)
        # the reader keeps single precision, as an STL does
        assert np.abs(one.vertices[:count] - item.body.vertices).max() < ROUND + 2e-5
        assert (one.faces[:faces] == np.roll(item.body.faces, -1, axis=1)).all()
        assert volume(one.vertices[:count], one.faces[:faces]) == pytest.approx(
            volume(item.body.vertices, item.body.faces), rel=1e-6
        )


@each_flavour
def test_the_same_items_give_the_same_bytes_whenever_they_are_written(
    files: dict[str, Path], items: list[Item], flavour: SlicerName, tmp_path: Path
) -> None:
    metadata = {"Title": "demo", "order": '{"a": "1 & 2"}'}
    write(tmp_path / "again.3mf", items, flavour, metadata, "insolecad 9.9")
    assert (tmp_path / "again.3mf").read_bytes() == files[flavour].read_bytes()
    with zipfile.ZipFile(files[flavour]) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None


@each_flavour
def test_a_file_takes_a_third_of_the_stl_at_most(items: list[Item], tmp_path: Path, flavour: SlicerName) -> None:
    pair = build(ORDER, max_triangles=20_000)
    bodies = [side.triangles for _, side, _ in pair.sides()]
    write(tmp_path / "x.3mf", [Item("a", body, ZONES) for body in bodies], flavour, {}, "insolecad")
    stl = sum(84 + 50 * len(body.faces) for body in bodies)
    assert (tmp_path / "x.3mf").stat().st_size < 0.28 * stl


def test_rounding_joins_closes_and_turns_over_nothing_even_among_slivers(bodies: tuple[Triangles, Triangles]) -> None:
    assert round_vertices(bodies[0])[1] == FEWEST
    mesh = with_slivers(bodies[0])
    vertices, decimals = round_vertices(mesh)
    # with four half of the slivers would turn over
    assert decimals > FEWEST
    before, after = (_areas(Triangles(one, mesh.faces)) for one in (mesh.vertices, vertices))
    assert (np.einsum("ij,ij->i", before, after) > 0.0).all()
    assert len(np.unique(vertices, axis=0)) == len(np.unique(mesh.vertices, axis=0))


def with_slivers(mesh: Triangles, height: float = 2e-6, every: int = 50) -> Triangles:
    """Return the mesh with a sliver on an edge of many triangles, as beside holes and letters; height in mm."""
    split = np.arange(0, len(mesh.faces), every)
    a, b, c = mesh.faces[split].T
    start, end, opposite = (mesh.vertices[corner] for corner in (a, b, c))
    middle = (start + end) / 2.0
    share = height * np.linalg.norm(end - start, axis=1) / np.linalg.norm(_areas(mesh)[split], axis=1)
    new = len(mesh.vertices) + np.arange(len(split), dtype=mesh.faces.dtype)
    pieces = [np.stack(corners, axis=1) for corners in ((a, b, new), (b, c, new), (c, a, new))]
    return Triangles(
        np.concatenate([mesh.vertices, middle + share[:, None] * (opposite - middle)]),
        np.concatenate([np.delete(mesh.faces, split, axis=0), *pieces]),
    )


def test_places_that_lie_closer_than_the_decimals_stay_apart() -> None:
    near = box((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    apart = Triangles(np.concatenate([near.vertices, near.vertices + np.array([1.00003, 0.0, 0.0])]), near.faces)
    assert round_vertices(near)[1] == FEWEST
    vertices, decimals = round_vertices(Triangles(apart.vertices, np.concatenate([near.faces, near.faces + 8])))
    assert decimals == 5 and len(np.unique(vertices, axis=0)) == 16


def _areas(mesh: Triangles) -> np.ndarray:
    a, b, c = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    return np.cross(b - a, c - a)


def test_plain_files_hold_the_insoles_and_nothing_that_a_slicer_could_mistake(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["plain"]) as package:
        assert package.namelist() == ["[Content_Types].xml", "_rels/.rels", "3D/3dmodel.model"]
    model = part(files["plain"], "3D/3dmodel.model")
    assert model.attrib["unit"] == "millimeter"
    assert b"slic3r" not in zipfile.ZipFile(files["plain"]).read("3D/3dmodel.model")


def test_ranges_for_prusaslicer_cover_every_part_exactly_and_change_nothing_but_the_infill(
    files: dict[str, Path], items: list[Item]
) -> None:
    model, config = (part(files["prusa"], name) for name in ("3D/3dmodel.model", "Metadata/Slic3r_PE_model.config"))
    # without it the zones stay where they were when the insole is moved to its place
    told = {one.attrib["name"]: one.text for one in model.findall(f"{CORE}metadata")}
    assert told["slic3rpe:Version3mf"] == "1"
    text = zipfile.ZipFile(files["prusa"]).read("3D/3dmodel.model")
    assert b'xmlns:slic3rpe="http://schemas.slic3r.org/3mf/2017/06"' in text and b"printable" not in text
    objects = {one.attrib["id"]: one for one in model.iter(f"{CORE}object")}
    for item, told_object in zip(items, config.findall("object"), strict=True):
        mesh = objects[told_object.attrib["id"]]
        assert mesh.attrib["name"] == item.name
        assert settings(told_object) == {"name": item.name, "fill_density": "20%", "solid_infill_below_area": "0"}
        faces = [[int(one.attrib[key]) for key in ("v1", "v2", "v3")] for one in mesh.iter(f"{CORE}triangle")]
        first = first_vertex = 0
        parts = [(item.name, item.body, None), *((zone.name, zone.body, zone.percent) for zone in item.zones)]
        for volume_of, (name, body, percent) in zip(told_object.findall("volume"), parts, strict=True):
            last = first + len(body.faces) - 1
            assert volume_of.attrib == {"firstid": str(first), "lastid": str(last)}
            assert (np.roll(faces[first : last + 1], 1, axis=1) == body.faces + first_vertex).all()
            modifier = (
                {"modifier": "1", "volume_type": "ParameterModifier", "fill_density": f"{percent:g}%"}
                if percent
                else {}
            )
            assert settings(volume_of) == {"name": name, "volume_type": "ModelPart"} | modifier
            first, first_vertex = last + 1, first_vertex + len(body.vertices)
        assert first == len(faces)


def test_parts_for_orcaslicer_are_objects_of_their_own_under_a_parent_on_one_plate(
    files: dict[str, Path], items: list[Item]
) -> None:
    model, config = (part(files["orca"], name) for name in ("3D/3dmodel.model", "Metadata/model_settings.config"))
    objects = {one.attrib["id"]: one for one in model.iter(f"{CORE}object")}
    placed = [one.attrib["objectid"] for one in model.iter(f"{CORE}item")]
    assert [one.attrib["id"] for one in config.findall("object")] == placed
    for item, parent, told in zip(items, placed, config.findall("object"), strict=True):
        inside = [one.attrib for one in objects[parent].iter(f"{CORE}component")]
        # no transform: parts lie where their meshes have them, and a matrix that says otherwise moves them twice
        assert inside == [{"objectid": one.attrib["id"]} for one in told.findall("part")]
        # a reader goes from top to bottom: parts stand before what holds them
        assert all(int(one["objectid"]) < int(parent) for one in inside)
        infill = {"sparse_infill_density": "20%", "minimum_sparse_infill_area": "0"}
        assert settings(told) == {"name": item.name, "extruder": "1"} | infill
        parts = [(item.name, item.body, None), *((zone.name, zone.body, zone.percent) for zone in item.zones)]
        for one, (name, body, percent) in zip(told.findall("part"), parts, strict=True):
            # a range of triangles would be read instead of the number
            assert set(one.attrib) == {"id", "subtype"}
            assert one.attrib["subtype"] == ("modifier_part" if percent else "normal_part")
            density = {"sparse_infill_density": f"{percent:g}%"} if percent else {}
            assert settings(one) == {"name": name, "matrix": "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1"} | density
            assert len(list(objects[one.attrib["id"]].iter(f"{CORE}triangle"))) == len(body.faces)
    (plate,) = config.findall("plate")
    assert settings(plate) == {"plater_id": "1"}
    assert [settings(one) for one in plate.findall("model_instance")] == [
        {"object_id": parent, "instance_id": "0"} for parent in placed
    ]


@each_flavour
@pytest.mark.parametrize(
    ("name", "read_as"),
    [(HOSTILE, HOSTILE), ("two\nlines\tand\rmore", "two lines and more"), ("nul\0 \x1b \ud83d \uffff", "nul? ? ? ?")],
    ids=["quotes and tags", "breaks", "what XML cannot hold"],
)
def test_a_hostile_name_comes_back_as_it_was_or_as_xml_can_hold_it(
    flavour: SlicerName, name: str, read_as: str, tmp_path: Path
) -> None:
    cube = box((0.0, 0.0, 0.0), (9.0, 9.0, 9.0))
    items = [Item(name, cube, (ZONES[0], type(ZONES[0])(name, 5.0, name, cube)))]
    write(tmp_path / "x.3mf", items, flavour, {"Title": name, "own": name}, name)
    read = strict(tmp_path / "x.3mf")
    assert read.warnings == [] and read.items[0][0] == read_as
    assert read.metadata["Title"] == read.metadata["Application"] == read.metadata["urn:insolecad:3mf:1:own"] == read_as
    configs = {"prusa": "Metadata/Slic3r_PE_model.config", "orca": "Metadata/model_settings.config"}
    if flavour in configs:
        names = [settings(one).get("name") for one in part(tmp_path / "x.3mf", configs[flavour]).iter()]
        assert [one for one in names if one] == [read_as, read_as, "heel", read_as]


def test_more_files_go_into_the_package_and_the_reader_does_not_mind(items: list[Item], tmp_path: Path) -> None:
    more = {"Metadata/Slic3r_PE.config": b"; fill_density = 15%\n", "Metadata/thumbnail.png": b"\x89PNG"}
    write(tmp_path / "x.3mf", items, "prusa", {}, "insolecad", more)
    assert strict(tmp_path / "x.3mf").warnings == []
    with zipfile.ZipFile(tmp_path / "x.3mf") as package:
        assert {name: package.read(name) for name in more} == more


def test_bodies_are_laid_out_at_positive_places_and_none_above_another(bodies: tuple[Triangles, Triangles]) -> None:
    right, left = bodies
    rows = [
        [Item("r", right)],
        [Item("l", left)],
        [Item("a", box((-9, -9, 0), (9, 9, 9))), Item("b", box((5, 5, 0), (9, 9, 9)))],
    ]
    placed = laid_out(rows)
    assert [one.name for one in placed] == ["r", "l", "a", "b"] and all(one.place.angle_deg == 0.0 for one in placed)
    boxes = [(one.body.vertices[:, :2] + [one.place.x, one.place.y]) for one in placed]
    edges = [(points.min(axis=0), points.max(axis=0)) for points in boxes]
    assert all((low >= 5.0).all() for low, _ in edges)
    for index, (low, high) in enumerate(edges):
        for other_low, other_high in edges[:index]:
            # apart by 5 mm or more in one of the two directions
            assert max((low - other_high).max(), (other_low - high).max()) >= 5.0


prusa_slicer = pytest.mark.skipif(not shutil.which("prusa-slicer"), reason="prusa-slicer is not installed here")


@prusa_slicer
def test_prusaslicer_finds_both_insoles_whole(files: dict[str, Path], items: list[Item]) -> None:
    told = subprocess.run(["prusa-slicer", "--info", files["plain"]], capture_output=True, text=True, check=True).stdout
    lines = [line.partition(" = ")[::2] for line in told.splitlines() if " = " in line]
    assert [value for key, value in lines if key == "manifold"] == ["yes", "yes"]
    assert [int(value) for key, value in lines if key == "number_of_facets"] == [len(one.body.faces) for one in items]
    assert not {key for key, _ in lines} & {"open_edges", "degenerate_facets", "facets_reversed", "backwards_edges"}


@prusa_slicer
def test_prusaslicer_fills_every_zone_as_densely_as_it_says_where_the_insole_is(
    items: list[Item], tmp_path: Path
) -> None:
    turned = Place(90.0, 200.0, 60.0)
    one = Item("insole-R", items[0].body, ZONES, turned, 20.0)
    filament = {}
    for name, item in {"with": one, "without": Item("insole-R", items[0].body, (), turned, 20.0)}.items():
        write(tmp_path / f"{name}.3mf", [item], "prusa", {}, "insolecad")
        gcode = tmp_path / f"{name}.gcode"
        profile = DATA / "slice.ini"
        options = ["--datadir", tmp_path, "--load", profile, "--dont-arrange", "--export-gcode", "-o", gcode]
        subprocess.run(["prusa-slicer", *options, tmp_path / f"{name}.3mf"], capture_output=True, check=True)
        filament[name] = {"heel": 0.0, "soft_spot": 0.0, "rest": 0.0}
        for kind, x, y, amount in extruded(gcode):
            if kind == "Internal infill":
                # back into the insole's frame: turned by 90 degrees, x of the insole is y of the bed
                filament[name][_where(y - turned.y, turned.x - x)] += amount
    gained = {zone: filament["with"][zone] / filament["without"][zone] for zone in filament["with"]}
    # 30, 10 and 20 percent, where 20 was; lines cross borders by their width
    assert gained["heel"] == pytest.approx(1.5, abs=0.1)
    assert gained["soft_spot"] == pytest.approx(0.5, abs=0.1)
    assert gained["rest"] == pytest.approx(1.0, abs=0.05)


def _where(x: float, y: float) -> str:
    inside = {name: low[0] < x < low[3] and low[1] < y < low[4] for name, low in (("soft_spot", SPOT), ("heel", HEEL))}
    return next((name for name, holds in inside.items() if holds), "rest")
