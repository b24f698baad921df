"""A finished file is made again from the order in it: the same bytes, or what has changed since."""

import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.compare.rebuild import rebuild_file
from insolecad.compare.rebuild_changes import prescription_changes, reasons
from insolecad.compare.source_order import find_source_order
from insolecad.errors import FileError, OrderError
from insolecad.files.step import SHORT, short
from insolecad.inspection.formats.embedded_order import step_note, threemf_metadata
from insolecad.job.parts import Part
from insolecad.job.pipeline import make
from insolecad.label.text import Mark
from insolecad.order import Order
from insolecad.order.feet import foot_values
from insolecad.prescription import RULES_VERSION
from insolecad.prescription.rules import arch
from insolecad.printing.nesting.bed import Bed
from insolecad.printing.plates import lay
from insolecad.printing.plates import write as write_plates

COARSE = 0.1
"""Tolerance in mm: these tests read bytes, not shapes."""

PLAIN = Order(name="Zoë's pair", foot={"length_mm": 262, "type": "flat"}, form={"label": "auto"})

UNNAMED = Order(foot={"length_mm": 250}, left={"medial_arch": {"height_mm": 15}}, form={"label": "auto"})
"""A label shows a name that was given, and none that was not."""

SHELL = Order(
    name="shell",
    side="left",
    foot={"length_mm": 262},
    material={"name": "pa12"},
    form={"construction": "shell", "post_block": "separate", "label": "auto"},
)


def files(order: Order, out: Path, kinds: str, **options: Any) -> list[Path]:
    """Make an order; return its files."""
    make(order, formats=kinds.split(","), out=out, tolerance=options.pop("tolerance", COARSE), **options)
    return sorted(path for path in out.iterdir() if path.suffix in (".stl", ".step", ".3mf"))


def told(path: Path) -> tuple[bool, list[str], list[str]]:
    """Return whether a file made again is the same, the reasons why it is not, and the changed doses."""
    one = find_source_order(path)
    made = rebuild_file(one)
    rows = prescription_changes(one, made)
    return one.sha256 == made.sha256, reasons(one, made, rows), [row.key for row in rows]


SAME = (True, [], [])


@pytest.mark.parametrize(
    ("order", "kinds", "options"),
    [
        (PLAIN, "step,3mf", {"mark": Mark("Zoë", "medial arch height", "16"), "max_triangles": 9000}),
        (UNNAMED, "stl,3mf,zones", {"slicer": "prusa"}),
        (SHELL, "stl,step,3mf", {}),
        (PLAIN.with_values({"side": "right"}), "stl,step", {"part": Part(top_only=True)}),
        (
            Order(name="holes", side="left", foot={"length_mm": 250}, aperture={"heel_mm": 20}),
            "stl,step",
            {"part": Part(holes_in_step=True)},
        ),
        (UNNAMED.with_values({"side": "left"}), "stl,step,3mf", {"keep_order": False, "slicer": "orca"}),
    ],
    ids=["a pair", "without a name", "a shell and its block", "a foot side", "holes", "no order inside"],
)
def test_every_file_of_an_order_is_made_again_with_the_same_bytes(
    order: Order, kinds: str, options: dict[str, Any], tmp_path: Path
) -> None:
    written = files(order, tmp_path, kinds, **options)
    assert len(written) >= len(kinds.split(","))
    if options.get("slicer") == "prusa":
        # a zone is made as the STL is, one stands for all
        written = [path for path in written if "zone" not in path.name or "zone_heel" in path.name]
    for path in written:
        assert told(path) == SAME, path.name


def test_step_and_3mf_need_no_job_sheet_and_may_have_another_name(tmp_path: Path) -> None:
    for path in files(PLAIN.with_values({"side": "right"}), tmp_path / "made", "step,3mf"):
        alone = tmp_path / f"sent{path.suffix}"
        shutil.copy(path, alone)
        assert told(alone) == SAME


def test_an_stl_is_known_by_its_checksum_under_another_name_and_lost_without_its_sheet(tmp_path: Path) -> None:
    (path,) = files(PLAIN.with_values({"side": "right"}), tmp_path, "stl")
    renamed = path.rename(tmp_path / "renamed.stl")
    assert told(renamed) == SAME
    for sheet in tmp_path.glob("*.json"):
        sheet.unlink()
    with pytest.raises(FileError, match="no order in it, and no job sheet"):
        find_source_order(renamed)


def test_a_plate_of_two_orders_is_laid_again(tmp_path: Path) -> None:
    orders = [PLAIN.with_values({"name": "a", "side": "right"}), UNNAMED.with_values({"side": "left"})]
    paths = write_plates(lay(orders, Bed(300.0, 300.0), slicer="prusa", tolerance=COARSE), tmp_path)
    assert [told(path) for path in paths] == [SAME]


def test_without_the_order_nothing_of_the_wearer_is_in_the_file(tmp_path: Path) -> None:
    step, threemf = files(PLAIN.with_values({"side": "right"}), tmp_path, "step,3mf", keep_order=False)[::-1]
    assert threemf.suffix == ".3mf"
    assert step_note(step) is None and "262" not in step.read_text()[:600]
    assert set(threemf_metadata(threemf)) == {"Application", "Title"}
    kept = files(PLAIN.with_values({"side": "right"}), tmp_path / "kept", "step")[0]
    assert json.loads(step_note(kept) or "")["order"]["foot"]["length_mm"] == 262.0


def test_the_header_of_a_step_is_short_lines_of_ascii_and_says_what_went_in() -> None:
    text = json.dumps({"name": "Zoë's ' \\ \"" * 30, "a": "ENDSEC;\n" * 20})
    pieces = short(text)
    assert "".join(pieces) == text and text.isascii()
    assert all(0 < len(piece.replace("\\", "\\\\").replace("'", "''")) <= SHORT for piece in pieces)


def test_lines_of_the_written_header_are_short_and_the_order_is_a_small_part_of_it(tmp_path: Path) -> None:
    with_order, without = (
        files(PLAIN.with_values({"side": "right"}), tmp_path / str(keep), "step", tolerance=0.02, keep_order=keep)[0]
        for keep in (True, False)
    )
    header = with_order.read_text().partition("FILE_NAME")[0]
    assert header.isascii() and max(map(len, header.splitlines())) <= 72
    assert with_order.stat().st_size - without.stat().st_size < 5000
    assert with_order.read_text().partition("ENDSEC")[2] == without.read_text().partition("ENDSEC")[2]


@pytest.mark.parametrize("kind", ["stl", "step", "3mf"])
def test_a_rule_that_changed_is_reported_with_the_doses_that_it_changed(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insolecad.job.embedded_order.RULES_VERSION", "1")
    monkeypatch.setattr("insolecad.job.job_sheet.RULES_VERSION", "1")
    with monkeypatch.context() as then:
        then.setitem(arch.SHARE_OF_LENGTH, "flat", 0.065)
        (path,) = files(PLAIN.with_values({"side": "right"}), tmp_path, kind)
    one = find_source_order(path)
    made = rebuild_file(one)
    rows = {row.key: row for row in prescription_changes(one, made)}
    assert one.sha256 != made.sha256
    assert "right.medial_arch.height_mm" in rows and "right.base.heel_mm" not in rows
    row = rows["right.medial_arch.height_mm"]
    assert (row.then, row.now) == (13.6, 12.6)
    said = " ".join(reasons(one, made, list(rows.values())))
    assert f"rules version 1; this program has version {RULES_VERSION}" in said
    answer = CliRunner().invoke(app, ["rebuild", str(path), "--check"])
    assert answer.exit_code == 1
    assert re.search(r"right\.medial_arch\.height_mm +13\.6 -> 12\.6", answer.output)


def test_a_file_from_before_insoles_shared_an_outline_says_how_to_have_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = PLAIN.with_values({"side": "left", "foot.left.length_mm": 256.0})
    with monkeypatch.context() as then:
        then.setattr("insolecad.order.feet.shoe_foot", foot_values)
        (path,) = files(order, tmp_path, "step")
    same, said, changed = told(path)
    assert not same and "left.outline.length_mm" in changed
    assert "With outline.per_foot = true in the order each has its own." in " ".join(said)


def test_another_version_of_the_program_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as then:
        then.setattr("insolecad.job.embedded_order.__version__", "0.0.9")
        (path,) = files(PLAIN.with_values({"side": "right"}), tmp_path, "step")
    same, said, doses = told(path)
    assert not same and doses == []
    assert said[0].startswith("It was made by insolecad 0.0.9; this is ")


@pytest.mark.parametrize("kind", ["stl", "step", "3mf"])
def test_an_edited_file_is_reported_as_such(kind: str, tmp_path: Path) -> None:
    (path,) = files(PLAIN.with_values({"side": "right"}), tmp_path, kind)
    _edit(path)
    same, said, doses = told(path)
    assert not same and doses == []
    assert len(said) == 1 and said[0].startswith("The file was changed")
    for sheet in tmp_path.glob("*.json"):
        sheet.unlink()
    if kind != "stl":
        assert told(path)[1] == ["Version and rules are the same: the file was changed after it was made."]


def _edit(path: Path) -> None:
    """Move a point of a file."""
    content = path.read_bytes()
    if path.suffix == ".step":
        at = content.index(b"CARTESIAN_POINT", len(content) // 2)
        at = content.index(b"(", at) + 5
        path.write_bytes(content[:at] + (b"1" if content[at : at + 1] != b"1" else b"2") + content[at + 1 :])
    elif path.suffix == ".stl":
        path.write_bytes(content[:1000] + bytes([content[1000] ^ 1]) + content[1001:])
    else:
        rewritten(path, lambda model: model.replace(b'<vertex x="', b'<vertex x="1', 1))


def rewritten(path: Path, change: Any) -> None:
    """Change the model of a 3MF."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["3D/3dmodel.model"] = change(parts["3D/3dmodel.model"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("kind", ["stl", "step", "3mf", "txt"])
def test_a_strangers_file_is_answered_in_plain_words(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"theirs.{kind}"
    if kind == "3mf":
        with zipfile.ZipFile(path, "w") as archive:
            core = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
            archive.writestr("3D/3dmodel.model", f'<model xmlns="{core}"><resources/><build/></model>')
    elif kind == "step":
        path.write_text("ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('Open CASCADE Model'),'2;1');\nENDSEC;\n")
    else:
        path.write_bytes(bytes(84) if kind == "stl" else b"hello")
    answer = CliRunner().invoke(app, ["rebuild", str(path), "--out", str(tmp_path / "out")])
    assert answer.exit_code == 2
    assert "there is no order in it" in answer.output and "Traceback" not in answer.output
    assert not (tmp_path / "out").exists()


def hostile(data: Any) -> str:
    """Return a STEP header with any data in place of an order."""
    text = data if isinstance(data, str) else json.dumps(data)
    pieces = ",\n".join(
        f"'{piece}'" for piece in [piece.replace("\\", "\\\\").replace("'", "''") for piece in short(text)]
    )
    return f"ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('insolecad order 1',{pieces}),'2;1');\nENDSEC;\n"


GOOD = {
    "insolecad": "0.1.0",
    "rules": "2",
    "order": {"foot": {"length_mm": 262}, "side": "right"},
    "options": {"tolerance": 0.1},
    "side": "right",
}


def without(**change: Any) -> dict[str, Any]:
    return GOOD | change


HOSTILE = {
    "no JSON": "{broken",
    "no table": [1, 2],
    "nested without end": '{"order":' * 5000 + "1" + "}" * 5000,
    "deep": without(order={"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}}),
    "a number beyond all": '{"order":{"foot":{"length_mm":' + "9" * 6000 + "}}}",
    "infinite": json.dumps(without(options={"tolerance": float("inf")})),
    "no order": without(order=None),
    "a list for an order": without(order=[1]),
    "unknown keys": without(order=GOOD["order"] | {"__class__": "os.system", "import": "x"}),
    "a size of no foot": without(order={"foot": {"length_mm": 1e9}}),
    "finest of all": without(options={"tolerance": 1e-9}),
    "a million million triangles": without(options={"tolerance": 0.1, "max_triangles": 10**12}),
    "a format of none": without(options={"tolerance": 0.1, "slicer": "rm -rf"}),
    "a long mark": without(options={"tolerance": 0.1, "mark": {"name": "x" * 9999, "words": "", "value": ""}}),
    "a side of none": without(side="../up"),
    "a name that climbs": without(order=GOOD["order"] | {"name": "../../climbed"}),
    "a path": without(order=GOOD["order"] | {"shoe.sockliner_outline": "/etc/passwd"}),
    "a path in a table": without(order=GOOD["order"] | {"shoe": {"sockliner_outline": "\\\\host\\share\\a.svg"}}),
    "doses that are none": without(doses={"right": {"medial_arch.height_mm": "tall"}}),
    "what a clinician must see": without(order=GOOD["order"] | {"wearer": {"conditions": ["diabetes"]}}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_order_is_refused_in_words_and_leaves_nothing(
    data: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "in" / "theirs.step"
    path.parent.mkdir()
    path.write_text(hostile(data))
    answer = CliRunner().invoke(app, ["rebuild", str(path), "--out", "out"])
    assert answer.exit_code == 2, answer.output
    assert "theirs.step" in answer.output.replace("\n", "") and len(answer.output) < 3000
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_the_same_header_with_a_good_order_is_built(tmp_path: Path) -> None:
    path = tmp_path / "theirs.step"
    path.write_text(hostile(GOOD))
    assert not told(path)[0]


def test_a_3mf_that_swells_or_asks_for_a_thousand_pairs_is_refused(tmp_path: Path) -> None:
    paths = write_plates(lay([UNNAMED], Bed(300.0, 300.0), tolerance=COARSE), tmp_path)
    rewritten(paths[0], lambda model: model.replace(b"&quot;pairs&quot;:1", b"&quot;pairs&quot;:1000"))
    with pytest.raises(FileError, match=r"options make no sense at 'plate\.pairs'"):
        find_source_order(paths[0])
    rewritten(paths[0], lambda model: model.replace(b"</metadata>", b" " * 2_100_000 + b"</metadata>", 1))
    with pytest.raises(FileError):
        find_source_order(paths[0])


def test_a_drawing_is_looked_for_beside_the_file_by_its_name_alone(tmp_path: Path) -> None:
    drawing = tmp_path / "private" / "shoe.svg"
    drawing.parent.mkdir()
    answer = CliRunner().invoke(
        app,
        [
            "template",
            "--foot-length",
            "262",
            "--side",
            "right",
            "--name",
            "t",
            "--format",
            "svg",
            "--out",
            str(tmp_path),
        ],
    )
    assert answer.exit_code == 0, answer.output
    next(tmp_path.glob("*.svg")).rename(drawing)
    order = Order(name="t", side="right", foot={"length_mm": 262}, shoe={"sockliner_outline": str(drawing)})
    paths = files(order, tmp_path / "made", "stl,step,3mf")
    for path in paths:
        assert b"private" not in path.read_bytes()
        with pytest.raises(FileError, match=r"a drawing, 'shoe.svg', which is not in the file.*outline=DRAWING"):
            told(path)
        one = find_source_order(path)
        assert rebuild_file(one, drawing).sha256 == one.sha256
    shutil.copy(drawing, tmp_path / "made")
    assert [told(path) for path in paths] == [SAME] * 3


def test_the_command_writes_beside_nothing_of_the_given_file_and_says_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (path,) = files(PLAIN.with_values({"side": "right", "name": "zoe"}), tmp_path / "made", "step")
    before = path.read_bytes()
    run = CliRunner().invoke
    checked = run(app, ["rebuild", str(path), "--check"])
    assert checked.exit_code == 0 and "identical" in checked.output and not Path("out").exists()
    answer = run(app, ["rebuild", str(path)])
    assert answer.exit_code == 0 and Path("out/rebuilt", path.name).read_bytes() == before
    _edit(path)
    edited = path.read_bytes()
    refused = run(app, ["rebuild", str(path), "--out", str(path.parent)])
    assert refused.exit_code == 2 and "was left as it is" in refused.output and path.read_bytes() == edited
    data = json.loads(run(app, ["rebuild", str(path), "--check", "--json"]).output)
    assert data["same"] is False and data["rebuilt"] is None and data["doses"] == []
    assert run(app, ["rebuild", str(path), "--out", str(path.parent), "--force", "--quiet"]).exit_code == 1
    assert path.read_bytes() == before


def test_an_order_that_this_version_refuses_is_reported_with_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "high.step"
    path.write_text(hostile(without(order=GOOD["order"] | {"medial_arch": {"height_mm": 99}})))
    with pytest.raises(OrderError, match=r"high.step cannot be built by this version(.|\n)*medial_arch.height_mm"):
        told(path)


def test_a_clinicians_word_in_a_file_is_named_as_the_files(tmp_path):
    wearer = {"conditions": ["diabetes"], "clinician": True}
    (path,) = files(Order(**PLAIN.with_values({"side": "left"}).values, wearer=wearer), tmp_path, "3mf")
    done = CliRunner().invoke(app, ["rebuild", str(path), "--check"])
    assert "says that a clinician has prescribed it; nobody" in " ".join(done.stdout.split())
    data = json.loads(CliRunner().invoke(app, ["rebuild", str(path), "--check", "--json"]).stdout)
    assert data["said_of_persons"] == [{"wearer.conditions": ["diabetes"], "wearer.clinician": True}]
    (plain,) = files(PLAIN.with_values({"side": "left"}), tmp_path / "plain", "3mf")
    assert "a clinician has" not in CliRunner().invoke(app, ["rebuild", str(plain), "--check"]).stdout
