"""The page in a real browser: from disk, without a network, on a desk, on a phone and on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from insolecad import Order, build
from insolecad.order import read_toml
from insolecad.report import page as pages
from insolecad.report.foot import feet
from insolecad.report.page import Report
from insolecad.report.sections import across
from insolecad.report.subject import from_pair
from tests.support.browser import PROGRAM, Browser, browser
from tests.support.paths import EXAMPLES

EXAMPLE = EXAMPLES / "two-different-feet.toml"

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="chromium is not installed: pages are not looked at in a browser"),
    # the browser's line is closed with it, whatever was still under way
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PHONE = 390
SMALLEST_PX = 11.0

COLOURS = """(() => {
  const view = document.getElementById("view"), paper = document.createElement("canvas");
  [paper.width, paper.height] = [120, 80];
  const pen = paper.getContext("2d");
  pen.drawImage(view, 0, 0, 120, 80);
  return [...pen.getImageData(0, 0, 120, 80).data].join(",");
})()"""
"""What the viewer shows, made small: its colours, four numbers a pixel."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "a page & more.html"
    pages.write(pages.page(Report(Order(**read_toml(EXAMPLE)))), path)
    return path


@pytest.fixture(scope="module")
def seen(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as one:
        one.open(page)
        yield one


def shown(one: Browser) -> np.ndarray:
    """Return what the viewer shows as (80, 120, 4)."""
    one.frame()
    return np.array(one.run(COLOURS).split(","), dtype=int).reshape(80, 120, 4)


def press(one: Browser, words: str) -> None:
    """Press the button that says this."""
    one.run(f"[...document.querySelectorAll('button')].find(one => one.textContent === {words!r}).click()")


def cut_at(one: Browser, thousandths: int) -> str:
    """Move the slider, and return what the section's drawing says."""
    one.run(
        f"(() => {{ const cut = document.getElementById('cut'); cut.value = {thousandths};"
        "cut.dispatchEvent(new Event('input')); })()"
    )
    return str(
        one.run(
            "document.getElementById('cut-at').textContent + ' ' + document.getElementById('cut-drawing').textContent"
        )
    )


def test_it_opens_from_disk_without_a_network_and_without_a_complaint(seen: Browser) -> None:
    assert seen.run("document.body.dataset.ready") == "yes"
    assert seen.console == []
    assert {request.partition(":")[0] for request in seen.requests} <= {"file", "data", "blob"}


def test_the_viewer_shows_the_insoles_in_the_colours_of_its_scale(seen: Browser) -> None:
    press(seen, "Above")
    plain = shown(seen)
    there = plain[..., 3] > 200
    assert 0.15 < there.mean() < 0.9
    press(seen, "Height")
    painted = shown(seen)
    # the forefoot is 3 mm high, a tenth of the scale: between its first two stops
    dark = np.median(painted[12:22][there[12:22]], axis=0)[:3]
    assert dark == pytest.approx([52, 53, 121], abs=14)
    assert (np.abs(painted - plain).max(axis=2) > 20).mean() > 0.1
    press(seen, "Plain")


def test_the_slider_cuts_where_it_says_and_draws_the_section(seen: Browser) -> None:
    press(seen, "Three-quarter")
    whole = shown(seen)
    words = cut_at(seen, 400)
    assert (np.abs(shown(seen) - whole).max(axis=2) > 20).mean() > 0.05
    place = float(words.split()[0])
    pair = build(Order(**read_toml(EXAMPLE)))
    shapes = from_pair(pair)
    longest = max(one.mesh.vertices[:, 0].max() for one in shapes)
    assert place == pytest.approx(0.4 * longest, abs=0.6)
    for foot in feet(pair, shapes):
        line = across(foot.shown.mesh, 0.4 * longest)
        told = re.search(rf"{foot.letter}  ?([\d.]+) wide, ([\d.]+) high", words)
        assert told, words
        assert float(told[1]) == pytest.approx(np.ptp(line[:, 0]), abs=0.11)
        assert float(told[2]) == pytest.approx(line[:, 1].max(), abs=0.11)
    assert "whole" in cut_at(seen, 0)


def test_one_foot_can_be_shown_alone(seen: Browser) -> None:
    press(seen, "Above")
    both = (shown(seen)[..., 3] > 200).any(axis=0)
    press(seen, "Left")
    alone = (shown(seen)[..., 3] > 200).any(axis=0)
    gaps = [np.diff(np.flatnonzero(columns)).max() for columns in (both, alone)]
    assert gaps[0] > 1 and gaps[1] == 1
    press(seen, "Both")


def test_it_can_be_read_on_a_phone(seen: Browser, page: Path) -> None:
    seen.open(page, PHONE, 844, phone=True)
    assert seen.run("document.documentElement.scrollWidth") <= PHONE
    smallest = seen.run("""Math.min(...[...document.querySelectorAll("body *")].filter(one => one.checkVisibility()
        && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .map(one => parseFloat(getComputedStyle(one).fontSize)))""")
    assert smallest >= SMALLEST_PX
    buttons = seen.run("Math.min(...[...document.querySelectorAll('button')].map(one => one.offsetHeight))")
    assert buttons >= 34


MANY = {
    "base.heel_mm": 7.0,
    "base.forefoot_mm": 5.0,
    "medial_flange.height_mm": 22.0,
    "lateral_flange.height_mm": 18.0,
    "medial_skive.depth_mm": 2.0,
    "metatarsal_pad.height_mm": 3.0,
    "neuroma_pad.height_mm": 2.0,
    "cuboid.height_mm": 2.0,
    "mortons_extension.thickness_mm": 2.0,
    "heel_spur_pocket.depth_mm": 1.0,
    "head_offload.mth3_mm": 1.0,
    "head_offload.mth4_mm": 1.0,
    "navicular_relief.depth_mm": 1.0,
}
"""Many corrections on both feet alike."""


@pytest.mark.parametrize("order", [EXAMPLE.name, "runner-flat-foot.toml"])
def test_on_paper_it_fills_two_sheets(seen: Browser, page: Path, order: str) -> None:
    path = page
    if order != EXAMPLE.name:
        path = page.with_name("other.html")
        pages.write(pages.page(Report(Order(**read_toml(EXAMPLE.with_name(order))))), path)
    seen.open(path)
    paper = seen.pdf()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 2


def test_many_corrections_still_fill_two_sheets_in_letters_that_can_be_read(seen: Browser, page: Path) -> None:
    order = Order(**read_toml(EXAMPLE.with_name("runner-flat-foot.toml"))).with_values(MANY)
    html = pages.page(Report(order))
    path = page.with_name("many.html")
    pages.write(html, path)
    seen.open(path)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", seen.pdf())) == 2
    (size,) = re.findall(r"--print: ([\d.]+)pt", html)
    assert 6.5 <= float(size) <= 7.0
