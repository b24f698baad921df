"""The test beam: what it weighs against textbooks, and that a measured sag comes back as a stiffness."""

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from insolecad.catalogue.materials import materials
from insolecad.cli import app
from insolecad.inspection.formats import stl, threemf
from insolecad.inspection.mesh.mesh import weld
from insolecad.printing.coupon import HEIGHT_MM, LENGTH_MM, SPAN_MM, WIDTH_MM, Beam

TPU = materials()["tpu95a"].printing


def beam(infill: float, **settings: int) -> Beam:
    """Return a beam of TPU."""
    assert TPU
    return Beam(TPU.model_copy(update=settings), infill)


def test_a_solid_beam_bends_as_textbooks_say_and_shears_a_little() -> None:
    bending = SPAN_MM**3 / (48.0 * WIDTH_MM * HEIGHT_MM**3 / 12.0)
    assert beam(100.0).compliance == pytest.approx(bending, rel=0.05)
    assert beam(100.0).compliance > bending


def test_skins_and_walls_carry_nearly_all_and_are_added_by_their_distance_from_the_middle() -> None:
    one = beam(20.0, walls=0, top_layers=3, bottom_layers=3)
    skins = WIDTH_MM * (HEIGHT_MM**3 - (HEIGHT_MM - 1.2) ** 3) / 12.0
    core = 0.04 * WIDTH_MM * (HEIGHT_MM - 1.2) ** 3 / 12.0
    assert one.inertia == pytest.approx(skins + core)
    walls = 2.0 * 3 * (0.45 - 0.2 * (1.0 - np.pi / 4.0))
    assert beam(20.0, walls=3, top_layers=3, bottom_layers=3).inertia == pytest.approx(
        skins + core * (1.0 + (1.0 / 0.04 - 1.0) * walls / WIDTH_MM)
    )


def test_uneven_skins_bend_about_a_middle_that_is_nearer_to_the_thicker_one() -> None:
    even, uneven = (beam(10.0, walls=0, top_layers=top, bottom_layers=6 - top) for top in (3, 6))
    assert uneven.inertia < 0.5 * even.inertia
    flipped = beam(10.0, walls=0, top_layers=0, bottom_layers=6)
    assert flipped.inertia == pytest.approx(uneven.inertia)


@pytest.mark.parametrize("infill", [12.0, 20.0, 40.0])
def test_a_sag_gives_back_the_stiffness_that_makes_it(infill: float) -> None:
    one = beam(infill)
    load = one.load(26.0)
    assert one.modulus(load, one.sag(load, 26.0)) == pytest.approx(26.0)
    assert 3.0 < one.sag(load, 26.0) < 7.0
    assert one.sag(load, 52.0) == pytest.approx(one.sag(load, 26.0) / 2.0)


def told(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["coupon", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_beam_is_written_and_the_command_that_it_prints_gives_the_usual_stiffness(tmp_path: Path) -> None:
    text = told("--zone", "arch", "--out", str(tmp_path))
    (path,) = tmp_path.glob("*.stl")
    mesh = weld(stl.read(path))
    assert mesh.outward and mesh.volume_cm3 == pytest.approx(LENGTH_MM * WIDTH_MM * HEIGHT_MM / 1000.0)
    (body,) = threemf.read(path.with_suffix(".3mf"))
    assert weld(body.triangles).volume_cm3 == pytest.approx(mesh.volume_cm3)
    measured = re.search(r"--load-g (\S+) --measured-mm (\S+)", text)
    assert measured
    back = told("--zone", "arch", "--load-g", measured[1], "--measured-mm", measured[2])
    assert float(re.search(r"modulus_mpa=(\S+)", back)[1]) == pytest.approx(26.0, rel=0.02)
    by_hand = float(re.search(r"= (\S+) x load", text)[1]) * float(measured[1]) / float(measured[2])
    assert by_hand == pytest.approx(26.0, rel=0.02)


def test_the_beam_is_filled_as_the_orders_zone(tmp_path: Path) -> None:
    order = "--size", "EU42", "--set", "infill.heel_percent=33", "--name", "anna", "--out", str(tmp_path)
    assert "infill of 33 %" in told("--zone", "heel", *order)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"anna_coupon_tpu95a_heel_33.{kind}" for kind in ("stl", "3mf")
    }


def test_a_stiffness_that_no_filament_has_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["coupon", "--load-g", "5000", "--measured-mm", "0.5"])
    assert done.exit_code == 1 and "supports" in done.output


def test_all_problems_of_a_beam_are_reported_at_once() -> None:
    wrong = "--zone foo --measured-mm 99 --load-g x --material pa12 --layer 9 --size EU99"
    done = CliRunner().invoke(app, ["coupon", *wrong.split()])
    assert done.exit_code == 2
    for words in ("foo", "99", "--load-g", "pa12", "--layer", "EU99"):
        assert words in done.output, words
