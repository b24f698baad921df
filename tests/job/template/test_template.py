"""Templates read back from their files: true scale, exact areas, tiles that meet."""

import re
import zlib
from pathlib import Path

import ezdxf
import numpy as np
import pytest

from insolecad.errors import OrderError
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.pipeline import build
from insolecad.job.template import PAPERS, Template, pages
from insolecad.job.template.files import templates, write
from insolecad.job.template.outlines import TRIM
from insolecad.order import Order

POINT = 25.4 / 72.0
POCKETS = {"heel_gel_pocket.depth_mm": 4, "forefoot_gel_pocket.depth_mm": 3, "heel_spur_pocket.depth_mm": 2}
ORDER = Order(name="try", foot={"length_mm": 260, "ball_width_mm": 101, "heel_width_mm": 68}, **POCKETS)
LONG = Order(name="long", foot={"length_mm": 318})


@pytest.fixture(scope="module")
def drawn() -> list[Template]:
    return templates(ORDER)


def area(points: np.ndarray) -> float:
    x, y = points.T
    return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2.0


def pdf_pages(path: Path) -> list[list[np.ndarray]]:
    """Return the lines (n, 2) in mm on every page of a PDF of insolecad's."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.S):
        try:
            text = zlib.decompress(stream).decode("latin-1")
        except (zlib.error, UnicodeDecodeError):
            continue
        lines: list[list[tuple[float, float]]] = []
        for x, y, what in re.findall(r"(-?[\d.]+) (-?[\d.]+) ([ml])\b", text):
            if what == "m":
                lines.append([])
            lines[-1].append((float(x) * POINT, float(y) * POINT))
        if len(lines) > 5:
            found.append([np.array(line) for line in lines])
    return found


def has_bar(lines: list[np.ndarray]) -> bool:
    spans = [np.ptp(line, axis=0) for line in lines if len(line) == 2]
    return any(abs(span[1] - 100.0) < 0.005 and span[0] < 1e-6 for span in spans)


def test_the_insole_is_its_underside_and_the_cover_the_rim_and_what_is_trimmed(drawn):
    built = build(ORDER, tolerance=0.02).right
    mesh = FinishedMesh(built.triangles.vertices, built.triangles.faces.astype(np.intp))
    low = mesh.vertices[mesh.vertices[:, 2] < 0.01]
    right = drawn[0]
    insole, cover = right.line("insole"), right.line("top cover")
    assert np.ptp(insole.points[:, 1]) == pytest.approx(np.ptp(low[:, 0]), abs=0.01)
    ring = bottom_curve(mesh)
    assert ring is not None
    assert insole.area == pytest.approx(area(built.right_surface.floor[:, :2]), rel=1e-3)
    span = np.ptp(mesh.vertices[:, 0])
    assert np.ptp(cover.points[:, 1]) == pytest.approx(span + 2 * TRIM, abs=0.05)


def test_left_is_right_turned_over_and_the_inner_side_is_inside(drawn):
    right, left = drawn
    assert right.side == "right" and left.side == "left"
    for one, other in zip(right.lines, left.lines, strict=True):
        assert np.allclose(one.points * [-1.0, 1.0], other.points)
    heads = right.line("heads 2 to 4").points
    assert heads[heads[:, 0].argmin(), 1] > heads[heads[:, 0].argmax(), 1]  # the second head is ahead of the fourth


def test_plugs_have_the_sizes_that_were_ordered(drawn):
    heel = drawn[0].line("heel gel plug")
    assert np.ptp(heel.points, axis=0) == pytest.approx([38.0, 45.0], abs=0.05)
    assert heel.area == pytest.approx(np.pi * 38 * 45 / 4, rel=1e-3)
    spur = drawn[0].line("heel spur plug")
    assert np.ptp(spur.points, axis=0) == pytest.approx([22.0, 22.0], abs=0.05)
    assert drawn[0].line("forefoot gel plug").area == pytest.approx(np.pi * 60 * 40 / 4, rel=1e-3)


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_of_a_pdf_has_a_true_bar_and_true_areas(name, drawn, tmp_path):
    (path,) = write(ORDER, kinds=["pdf"], paper=PAPERS[name], trim=TRIM, out=tmp_path)
    found = pdf_pages(path)
    assert len(found) == sum(len(pages(one, PAPERS[name])) for one in drawn)
    assert all(has_bar(page) for page in found)
    if name == "a4":
        for page, template in zip(found, drawn, strict=True):
            areas = [area(line) for line in page if len(line) > 100]
            for line in template.lines:
                if line.closed:
                    assert min(abs(one / line.area - 1.0) for one in areas) < 1e-3, line.name


@pytest.mark.parametrize("name", PAPERS)
def test_tiles_cover_everything_and_meet_at_the_same_crosses(name):
    for template in templates(LONG):
        found = pages(template, PAPERS[name])
        assert len(found) > 1
        wide, high = PAPERS[name].room
        points = np.concatenate([line.points for line in template.lines])
        shown = np.zeros(len(points), dtype=bool)
        for page in found:
            left, bottom, right, top = page.window
            assert right - left <= wide and top - bottom <= high
            shown |= ((points >= [left - 1e-9, bottom - 1e-9]) & (points <= [right + 1e-9, top + 1e-9])).all(axis=1)
            for x, y in page.crosses:
                assert left <= x <= right and bottom <= y <= top
        assert shown.all()
        counts = [cross for page in found for cross in page.crosses]
        assert counts and all(counts.count(cross) == 2 for cross in counts)


def test_a_dxf_is_in_millimetres_with_a_layer_for_each_line(drawn, tmp_path):
    (path,) = write(ORDER, kinds=["dxf"], paper=PAPERS["a4"], trim=TRIM, out=tmp_path)
    document = ezdxf.readfile(path)
    assert document.header["$INSUNITS"] == 4
    lines = {line.dxf.layer: line for line in document.modelspace().query("LWPOLYLINE")}
    for template in drawn:
        for line in template.lines:
            read = lines[f"{template.side} {line.name}".upper().replace(" ", "_")]
            assert read.closed == line.closed
            if line.closed:
                assert area(np.array(read.get_points("xy"))) == pytest.approx(line.area, rel=1e-6)
    (bar,) = document.modelspace().query("LINE")
    assert (bar.dxf.end - bar.dxf.start).magnitude == pytest.approx(100.0)
    assert not document.audit().has_errors


def test_an_svg_has_its_true_size(drawn, tmp_path):
    (path,) = write(ORDER, kinds=["svg"], paper=PAPERS["a4"], trim=TRIM, out=tmp_path)
    text = path.read_text(encoding="utf-8")
    width = float(re.search(r'width="([\d.]+)pt"', text)[1]) * POINT
    assert width > sum(template.box[2] - template.box[0] for template in drawn)
    outline = re.search(r'<g id="(?:left|right)-insole">\s*<path d="([^"]+)"', text)[1]
    points = np.array([(float(x), float(y)) for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", outline)]) * POINT
    assert area(points) == pytest.approx(drawn[0].line("insole").area, rel=1e-3)


@pytest.mark.parametrize("kind", ["pdf", "svg", "dxf"])
def test_the_same_order_gives_the_same_bytes(kind, tmp_path):
    texts = [
        write(ORDER, kinds=[kind], paper=PAPERS["a4"], trim=TRIM, out=tmp_path / name)[0].read_bytes()
        for name in ("one", "two")
    ]
    assert texts[0] == texts[1]


def test_a_refused_order_leaves_no_file(tmp_path):
    with pytest.raises(OrderError):
        write(
            ORDER.with_values({"metatarsal_pad.height_mm": 8.0, "metatarsal_pad.length_mm": 30.0}),
            kinds=["pdf"],
            paper=PAPERS["a4"],
            trim=TRIM,
            out=tmp_path / "new",
        )
    assert not (tmp_path / "new").exists()
