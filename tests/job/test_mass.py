"""What an insole weighs: printed first, close to what is counted layer by layer; nothing of infill where none is."""

import pytest
from typer.testing import CliRunner

from insolecad.catalogue.materials import materials
from insolecad.catalogue.printers import printers
from insolecad.cli import app
from insolecad.job.mass import mass_in_words
from insolecad.job.pipeline import build
from insolecad.job.self_check import check_insole, in_single_precision
from insolecad.order import Order
from insolecad.printing.estimate import estimate
from insolecad.printing.setup import Setup
from insolecad.solid.zones.zones import zones
from tests.support.feet import FOOT

HOLLOW = [name for name, one in materials().items() if one.process == "filament"]
FULL = [name for name, one in materials().items() if one.process != "filament"]


def measured(**more: object) -> dict[str, float]:
    pair = build(Order(foot=FOOT, side="right").with_values(more), tolerance=0.05)
    assert pair.right
    return dict(check_insole(pair.right, pair.prescriptions["right"]).measured)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"support.level": "maximum", "foot.type": "flat", "wearer.mass_kg": 110},
        {"material.name": "tpu85a", "form.length": "three-quarter"},
        {"form.construction": "shell"},
        {"infill.heel_percent": 60, "form.length": "sulcus"},
    ],
)
def test_the_printed_mass_is_close_to_what_is_counted_layer_by_layer(more: dict[str, object]) -> None:
    pair = build(Order(foot=FOOT, side="right").with_values(more), tolerance=0.05)
    insole, prescription = pair.right, pair.prescriptions["right"]
    assert insole
    material = materials()[prescription.material]
    assert material.printing
    setup = Setup(printers()["mk4"], material, material.printing)
    counted = estimate([(in_single_precision(insole.triangles), zones(insole, prescription), setup)], setup)
    said = check_insole(insole, prescription).measured
    assert said["printed_mass_g"] == pytest.approx(counted.grams, rel=0.08)
    assert said["printed_mass_g"] < 0.75 * said["solid_mass_g"]


def test_more_infill_weighs_more_and_a_full_one_as_much_as_solid() -> None:
    shares = {f"infill.{zone}_percent": 100.0 for zone in ("heel", "medial_arch", "lateral", "metatarsal_pad",
                                                           "forefoot", "toes")}  # fmt: skip
    loose, full = measured(), measured(**shares)
    settings = materials()["tpu95a"].printing
    assert settings and full["printed_mass_g"] == pytest.approx(
        full["solid_mass_g"] * settings.extrusion_multiplier, rel=0.001
    )
    assert measured(**shares | {"infill.heel_percent": 50.0})["printed_mass_g"] < full["printed_mass_g"]
    assert loose["printed_mass_g"] < full["printed_mass_g"]


def test_the_words_lead_with_the_printed_grams() -> None:
    even = {"heel_percent": {"value": 20.0}, "toes_percent": {"value": 20.0}}
    uneven = even | {"heel_percent": {"value": 15.0}}
    assert mass_in_words(70.6, 140.2, even) == "71 g printed at 20 % infill (140 g if it were solid)"
    assert mass_in_words(70.6, 140.2, uneven) == "71 g printed at 15 to 20 % infill (140 g if it were solid)"
    assert mass_in_words(None, 31.2, even) == "31 g"


@pytest.mark.parametrize("name", [*HOLLOW, *FULL])
def test_the_summary_speaks_of_infill_only_where_there_is_some(name: str, tmp_path) -> None:
    words = ["make", "--foot-length", "262", "--side", "right", "--material", name, "--format", "stl"]
    text = CliRunner().invoke(app, [*words, "--tolerance", "0.2", "--out", str(tmp_path)]).output
    (weight,) = [line for line in text.splitlines() if "Weight" in line]
    assert ("g printed at" in weight) == ("Infill" in text) == (name in HOLLOW), text
    notes = "".join(path.read_text() for path in tmp_path.glob("*_service.txt"))
    assert "infill" not in notes and "printed at" not in notes


def test_what_is_not_printed_from_filament_has_no_printed_mass() -> None:
    one = measured(**{"material.name": "eva"})
    assert one["printed_mass_g"] is None and one["solid_mass_g"] > 0.0
