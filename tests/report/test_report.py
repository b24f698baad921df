"""The page about an order: what it says, that it says it safely, and that nothing it says is missing."""

import json
import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from insolecad import Order, build
from insolecad.cli import app
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import thickness_at
from insolecad.order import read_toml
from insolecad.prescription.advice import NOTICE
from insolecad.prescription.case.model import SAID, PrescribedDose
from insolecad.report import page as pages
from insolecad.report.foot import Foot, feet
from insolecad.report.names import kinds, provenance
from insolecad.report.page import Report
from insolecad.report.print_estimate import PrintEstimate, estimate_print
from insolecad.report.subject import from_pair
from insolecad.report.tables import asymmetry, doses, measures
from insolecad.report.viewer_data import model
from tests.support.paths import EXAMPLES

RUNNER = Order(**read_toml(EXAMPLES / "runner-flat-foot.toml"))
DIFFERENT = Order(**read_toml(EXAMPLES / "two-different-feet.toml"))

MOST_BYTES = 4_000_000


class Text(HTMLParser):
    """The words of a page, and where its tags lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action", "poster")]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] not in (["script"], ["style"]):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(autouse=True)
def without_the_still_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what VTK draws: it is tested with the sheets of pictures, and takes half of the time."""
    monkeypatch.setattr(pages, "_still", lambda both: "")


@pytest.fixture(scope="module")
def two() -> list[Foot]:
    pair = build(DIFFERENT)
    return feet(pair, from_pair(pair))


def made(order: Order, **options: Any) -> tuple[str, Text]:
    """Return a page and its words."""
    html = pages.page(Report(order, **options))
    return html, Text(html)


@pytest.fixture(scope="module")
def different() -> tuple[str, Text]:
    kept, pages._still = pages._still, lambda both: ""
    try:
        return made(DIFFERENT, printed=PrintEstimate(84.2, 28.3, 15_120.0, 2.53, "EUR"))
    finally:
        pages._still = kept


def test_the_page_needs_nothing_but_itself(different: tuple[str, Text]) -> None:
    html, text = different
    assert all(link.startswith("data:") for link in text.links)
    assert "default-src 'none'" in html
    assert len(html.encode()) < MOST_BYTES - 500_000


def test_every_number_of_the_prescription_stands_there_with_its_reason(
    different: tuple[str, Text], two: list[Foot]
) -> None:
    _, text = different
    told = [row for _, rows in doses(two, {}) for row in rows]
    for foot in two:
        for feature, row in foot.prescription.table.items():
            for name, dose in row.items():
                if dose.value:
                    found = [one for one in told if one.why == dose.reason and one.side in ("both", foot.letter)]
                    left_out = not next(iter(row.values())).value and not name.startswith("mth")
                    assert found or left_out, f"{feature}.{name}"
    for one in told:
        assert " ".join(one.why.split()) in text.text
        assert one.behind in text.text


def test_a_value_from_practice_is_never_shown_as_a_citation() -> None:
    recalled = PrescribedDose(0.26, "flat from 0.26", "Cavanagh and Rodgers 1987", "R")
    assert provenance(recalled) == "practice value [R]"
    assert provenance(replace(recalled, tag="V")) == "Cavanagh and Rodgers 1987 [V]"
    assert kinds(["V", "R"]) == f"[V] {SAID['V']}, [R] {SAID['R']}"


def test_what_was_not_measured_is_listed_with_its_band() -> None:
    pair = build(Order(foot={"length_mm": 262}, side="right"))
    (foot,) = feet(pair, from_pair(pair))
    rows = {row.words: row for row in measures([foot])}
    length, width = rows["Foot length"], rows["Ball width"]
    assert (length.origins, length.bands, length.assumed) == ((("", "measured", ""),), ("",), False)
    assert width.assumed and width.origins[0][1] == "not measured"
    assert float(width.bands[0].removeprefix("± ")) > 5.0


def test_every_active_dose_is_read_back_as_it_was_ordered(two: list[Foot]) -> None:
    for foot in two:
        assert {row.key for row in foot.rows} >= {
            "heel_cup.depth_mm",
            "medial_arch.height_mm",
            "rearfoot_post.angle_deg",
        }
        assert all(row.met for row in foot.rows), [row for row in foot.rows if not row.met]
    assert [foot.measured_value("metatarsal_pad.height_mm") for foot in two] == [None, pytest.approx(4.5, abs=0.05)]


def test_a_mesh_that_is_not_as_ordered_shows_it(two: list[Foot]) -> None:
    foot = two[0]
    mesh = foot.shown.mesh
    higher = FinishedMesh(mesh.vertices * [1.0, 1.0, 1.05], mesh.faces)
    off = {row.key: row.off for row in replace(foot, shown=replace(foot.shown, mesh=higher)).rows if not row.met}
    seat, arch = (foot.insole.references[name] for name in ("heel_seat", "medial_arch_apex"))
    # all that is on the heel is higher, and the base is read from most of it
    assert 0.05 * seat.base_z < off["base.heel_mm"] < 0.05 * arch.at[2]
    assert off["medial_arch.height_mm"] == pytest.approx(0.05 * (arch.at[2] - arch.base_z), abs=0.15)


@pytest.mark.parametrize(
    "changes",
    [
        {"medial_skive.depth_mm": 3.0, "medial_flange.height_mm": 25.0},
        {"form.construction": "shell", "material.name": "pa12", "forefoot_post.angle_deg": -2.0},
        {
            "top_cover.thickness_mm": 2.0,
            "foot.type": "high",
            "rearfoot_post.angle_deg": -4.0,
            "heel_lift.height_mm": 4.0,
        },
        {"top_cover.thickness_mm": 2.0, "form.length": "three-quarter", "metatarsal_pad.height_mm": 2.0},
        {"plantar_fascia_groove.depth_mm": 1.0, "cuboid.height_mm": -1.0, "head_offload.mth2_mm": 1.0},
        {"reverse_mortons_extension.thickness_mm": 2.0, "heel_lift.height_mm": 4.0, "side": "left"},
    ],
    ids=lambda changes: list(changes)[1],
)
def test_corrections_are_read_back_beside_each_other(changes: dict[str, Any]) -> None:
    pair = build(RUNNER.with_values({"side": "right"} | changes))
    (foot,) = feet(pair, from_pair(pair))
    rows = foot.rows
    assert {key for key in changes if key.endswith(("_mm", "_deg"))} - {"top_cover.thickness_mm"} <= {
        row.key for row in rows
    }
    assert all(row.met for row in rows), [row for row in rows if not row.met]


def test_how_the_feet_differ_is_reported(two: list[Foot]) -> None:
    rows = {row.words: row for row in asymmetry(two)}
    assert (rows["Foot: foot length"].left, rows["Foot: foot length"].difference) == ("258 mm", "3 more left")
    assert rows["Metatarsal pad, height"].right == "0 mm"
    assert not asymmetry(two[:1])


def test_time_and_cost_stand_there_once_they_are_known(different: tuple[str, Text]) -> None:
    assert (
        "84 g printed at" in different[1].text and "28.3 m" in different[1].text and "about 4.2 h" in different[1].text
    )
    assert "2.53 EUR" in different[1].text


def test_without_a_slicer_an_estimate_stands_there(two: list[Foot]) -> None:
    found = estimate_print(two)
    assert found and found.cost is None and "estimate" in found.by
    solid = sum(foot.shown.mesh.volume_cm3 for foot in two) * 1.21
    assert 0.3 * solid < found.grams < 0.9 * solid
    # 1.75 mm filament: 2.4 mm2 of it
    assert found.metres == pytest.approx(found.grams / 1.21 / 2.405, rel=0.03)


def test_notice_and_red_flags_stand_there() -> None:
    _, text = made(RUNNER.with_values({"wearer.complaints": ["back-pain"], "side": "left"}))
    assert NOTICE in text.text
    assert "See a doctor first" in text.text and "numbness between the legs (at once)" in text.text
    assert "Only the left insole is ordered." in text.text


def test_a_hostile_label_stays_words() -> None:
    hostile = "</script><script>alert(1)</script>"
    kept = pages._words

    def words(report: Report, *more: Any) -> dict[str, Any]:
        return kept(report, *more) | {"title": hostile, "presets": [hostile], "lead": f"'\"{hostile}"}

    pages._words = words
    try:
        html, text = made(RUNNER.with_values({"side": "left"}))
    finally:
        pages._words = kept
    assert text.tags.count("script") == 3
    assert hostile in text.text
    assert "alert(1)</script>" not in html
    assert pages._filled is not None


def test_data_cannot_end_their_script() -> None:
    html, _ = made(RUNNER.with_values({"side": "left"}))
    held = html.partition('<script type="application/json" id="model">')[2].partition("</script>")[0]
    assert json.loads(held)["feet"][0]["side"] == "left"
    assert "<" not in held


def test_the_viewers_mesh_is_the_files_mesh(two: list[Foot]) -> None:
    told = model([foot.shown for foot in two], {}, 60.0)
    for foot, part in zip(two, told["feet"], strict=True):
        body = part["bodies"][0]
        steps = np.frombuffer(b64decode(body["corners"]), dtype="<u2").reshape(-1, 3)
        corners = np.array(body["low"]) + steps * np.array(body["step"])
        assert abs(corners - foot.shown.mesh.vertices).max() < 0.003
        faces = np.frombuffer(b64decode(body["faces"]), dtype="<u4" if body["wide"] else "<u2").reshape(-1, 3)
        assert (faces == foot.shown.mesh.faces).all()
    assert [part["aside"] for part in told["feet"]] == [-60.0, 60.0]


@pytest.mark.parametrize(
    "changes",
    [
        {"form.construction": "shell", "material.name": "pa12", "form.post_block": "separate"},
        {"form.length": "three-quarter", "material.name": "eva"},
        {"ventilation.zones": ["midfoot", "forefoot"], "aperture.heel_mm": 20.0, "form.length": "sulcus"},
    ],
    ids=["shell", "three-quarter", "openings"],
)
def test_every_form_gets_its_page(changes: dict[str, Any]) -> None:
    html, text = made(RUNNER.with_values(changes | {"side": "right"}))
    assert len(html.encode()) < MOST_BYTES
    assert len(re.findall(r'<svg class="drawing"', html)) == 7
    assert "nan" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL).lower().replace("finance", "")
    assert text.text
    assert "infill" not in text.text.lower() or changes.get("material.name") is None


def test_the_command_writes_one_file_and_prints_where(tmp_path: Path) -> None:
    words = [str(EXAMPLES / "runner-flat-foot.toml"), "--side", "right", "--out", str(tmp_path / "new") + "/"]
    done = CliRunner().invoke(app, ["report", *words])
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["runner-flat-foot.html"]


def test_an_order_that_cannot_be_made_leaves_no_page(tmp_path: Path) -> None:
    words = [
        str(EXAMPLES / "runner-flat-foot.toml"),
        "--set",
        "medial_arch.height_mm=60",
        "-o",
        str(tmp_path / "x.html"),
    ]
    done = CliRunner().invoke(app, ["report", *words])
    assert done.exit_code and not list(tmp_path.iterdir())


def test_a_letter_under_the_heel_takes_nothing_off_the_base_that_was_measured() -> None:
    under_a_letter = 0
    for name in ("runner-flat-foot", "runner", "B8B8B8B8"):
        pair = build(RUNNER.with_values({"form.label": "auto", "name": name}), tolerance=0.05)
        for foot in feet(pair, from_pair(pair)):
            bases = [row for row in foot.rows if row.key.startswith("base.")]
            assert len(bases) == 2 and all(row.met for row in bases)
            x, y, z = foot.insole.references["heel_seat"].at
            under_a_letter += float(thickness_at(foot.shown.mesh, [x], [y])[0]) < z - 0.1
    assert under_a_letter
