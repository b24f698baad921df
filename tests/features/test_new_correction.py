"""A correction that nobody has heard of, declared in one file and named in one line, is everywhere at once."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from insolecad.features.cuboid import CUBOID
from tests.support.paths import ROOT

HEAD = '''"""{title}: made for a test."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Adds, Lowers, Wall
from insolecad.features.suggestion import SORE_HEEL, Suggestion
from insolecad.geometry.fields import Array, Field, dome, dome_reach, zero
from insolecad.geometry.flange import Crest
from insolecad.geometry.outline import Outline, sides_at
from insolecad.geometry.plan import Plan

import numpy as np

'''

NEW = {
    "arch_button": '''
class ArchButton(Settings):
    """Height and width of the button."""

    height_mm: float = dose(0.0, 0.0, 4.0, "Height; 0 is none.", source="test", effect="raises", words="{value} mm")
    width_mm: float = dose(30.0, 24.0, 40.0, "Width at half of the height.", source="test", effect="shapes")


def crest(outline: Outline) -> tuple[float, float]:
    return 0.52 * outline.measures.foot_length, 0.0


def arch_button(outline: Outline, settings: ArchButton) -> Field:
    """Return the rise: an oval dome."""
    if settings.height_mm == 0.0:
        return zero
    x0, y0 = crest(outline)
    half = settings.width_mm / 2.0 / dome_reach(0.5)

    def rise(x: Array, y: Array) -> Array:
        return settings.height_mm * dome(((x - x0) / 32.0) ** 2 + ((y - y0) / half) ** 2)

    return rise


def points(outline: Outline, settings: ArchButton) -> Points:
    """Return where the height is read: in the middle."""
    return {"arch_button_crest": crest(outline)}


ARCH_BUTTON = Feature(
    settings=ArchButton,
    title="Button under the arch",
    purpose="For a test.",
    shape=Adds(arch_button),
    holes="off the crest",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    read_along=(Line("across", {"width_mm": "scales"}),),
    excludes=("cuboid",),
)
''',
    "heel_dimple": '''
class HeelDimple(Settings):
    """Depth of the dimple."""

    depth_mm: float = dose(0.0, 0.0, 3.0, "Depth; 0 leaves it out.", source="test", effect="lowers", words="{value} mm")


def middle(outline: Outline) -> tuple[float, float]:
    return 0.27 * outline.measures.foot_length, -4.0


def heel_dimple(outline: Outline, settings: HeelDimple) -> Field:
    """Return the drop: a round dome."""
    if settings.depth_mm == 0.0:
        return zero
    x0, y0 = middle(outline)

    def drop(x: Array, y: Array) -> Array:
        return -settings.depth_mm * dome(((x - x0) / 20.0) ** 2 + ((y - y0) / 20.0) ** 2)

    return drop


def points(outline: Outline, settings: HeelDimple) -> Points:
    """Return where the depth is read: in the middle."""
    return {"heel_dimple": middle(outline)}


HEEL_DIMPLE = Feature(
    settings=HeelDimple,
    title="Dimple behind the arch",
    purpose="For a test.",
    shape=Lowers(heel_dimple),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"depth_mm": points},
    suggestions=(Suggestion("depth_mm", SORE_HEEL, 1.0, "it is only a test"),),
)
''',
    "ankle_wall": '''
class AnkleWall(Settings):
    """Height of the wall."""

    height_mm: float = dose(0.0, 0.0, 20.0, "Height; 0 is none.", source="test", effect="raises", words="{value} mm")


def ankle_wall(settings: AnkleWall) -> Crest | None:
    """Return the crest of the wall."""
    return Crest(settings.height_mm, 40.0, 90.0) if settings.height_mm else None


def points(plan: Plan, settings: AnkleWall) -> Points:
    """Return where the height is read: on the lateral inner edge."""
    return {"ankle_wall": (65.0, sides_at(plan.inner, plan.toe_u, 65.0)[0])}


ANKLE_WALL = Feature(
    settings=AnkleWall,
    title="Wall beside the ankle",
    purpose="For a test.",
    shape=Wall(ankle_wall, "lateral", "A wall beyond the lateral edge."),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"height_mm": points},
)
''',
}

USE = """
import json, subprocess, sys
from pathlib import Path
import numpy as np
from insolecad import Order
from insolecad.inspection.formats import job_sheet, stl
from insolecad.inspection.inspect import of_bodies
from insolecad.inspection.verify.verify import foot_of, verify
from insolecad.job.pipeline import build, make
from insolecad.order.schema import order_schema
from insolecad.report.foot import feet
from insolecad.report.subject import from_pair
from insolecad.report.tables import doses
from insolecad.prescription import prescribe

NEW = {"arch_button.height_mm": 3.0, "arch_button.width_mm": 34.0, "heel_dimple.depth_mm": 2.0}
NEW["ankle_wall.height_mm"] = 16.0
FOOT = {"length_mm": 262, "ball_width_mm": 101, "heel_width_mm": 68}
holes_alone = sys.argv[1:] == ["holes alone"]
order = Order(name="new", side="left", foot=FOOT).with_values({
    **NEW, "metatarsal_pad.height_mm": 0.0, "heel_cup.depth_mm": 12.0,
    "ventilation.zones": ["midfoot", "heel"], "ventilation.diameter_mm": 3.0, "ventilation.pitch_mm": 7.0,
})
pair = build(order)
insole = pair.left
term, turn = insole.design.terms["arch_button"], np.linspace(0.0, 2.0 * np.pi, 60)
ring = 4.5 * np.array([np.cos(turn), np.sin(turn)])
near = [float(term(x + ring[0], y + ring[1]).max()) for x, y in ((o.x, o.y) for o in insole.openings)]
if holes_alone:
    print(json.dumps({"nearest_hole_to_the_crest": max(near)}))
    sys.exit()
make(order, formats=["stl"], out=Path("out"))
sides = job_sheet.read("out/new.job.json")
loose = [stl.read(next(Path("out").glob("new_L*.stl")))]
(one,), _ = of_bodies(loose, foot_of(of_bodies(loose)[0], sides))
told = verify(one, sides)
(foot,) = feet(pair, from_pair(pair))
print(json.dumps({
    "read": {dose.key: [dose.asked, dose.got, dose.tolerance] for dose in told.doses if dose.key in NEW},
    "as_ordered": told.is_as_ordered,
    "nearest_hole_to_the_crest": max(near, default=0.0),
    "holes": len(near),
    "points": sorted(sides["left"]["reference_points"]),
    "report": [name for name, _ in doses([foot], {})],
    "rows": [row.words for row in foot.rows],
    "schema": json.dumps(order_schema()),
    "suggested": [note.measured for note in prescribe(order.with_values({
        "heel_dimple.depth_mm": 0.0, "wearer.complaints": ["heel-pain"]}))["left"].notes if note.check == "suggestion"],
    "explain": subprocess.run([sys.executable, "-m", "insolecad", "explain", "arch_button.height_mm"],
                              capture_output=True, text=True).stdout,
    "refused": subprocess.run([sys.executable, "-m", "insolecad", "explain", "--foot-length", "262", "--set",
                               "arch_button.height_mm=2", "--set", "cuboid.height_mm=2"],
                              capture_output=True, text=True).returncode,
}))
"""


def used(folder: Path, sources: dict[str, str], *only: str) -> dict[str, Any]:
    """Return what comes of the new corrections in a copy of the package with their files, and a line for each."""
    shutil.copytree(ROOT / "insolecad", folder / "insolecad", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "presets", folder / "presets")
    features = folder / "insolecad" / "features"
    names = features / "__init__.py"
    for name, source in sources.items():
        (features / f"{name}.py").write_text(HEAD.format(title=name) + source, encoding="utf-8")
        text = names.read_text(encoding="utf-8")
        names.write_text(text.replace('    "toe_crest",\n', f'    "toe_crest",\n    "{name}",\n'), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", USE, *only], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


CREST = 0.8 * 3.0


def test_a_raise_a_relief_and_an_edge_that_are_new_are_built_checked_read_back_and_named(tmp_path: Path) -> None:
    found = used(tmp_path, NEW)
    assert found["as_ordered"]
    assert set(found["read"]) == {
        "arch_button.height_mm",
        "arch_button.width_mm",
        "heel_dimple.depth_mm",
        "ankle_wall.height_mm",
    }
    for key, (asked, got, tolerance) in found["read"].items():
        assert got == pytest.approx(asked, abs=tolerance), key
    assert found["holes"] > 40 and found["nearest_hole_to_the_crest"] < CREST
    assert {"arch_button_crest", "heel_dimple", "ankle_wall"} <= set(found["points"])
    titles = {"Button under the arch", "Dimple behind the arch", "Wall beside the ankle"}
    assert titles <= set(found["report"]) and titles <= set(found["rows"])
    assert all(name in found["schema"] for name in NEW)
    assert "1 mm" in found["suggested"]
    assert "Height; 0 is none." in found["explain"]
    assert found["refused"] == 2


def test_a_pad_that_is_declared_to_bear_holes_anywhere_has_holes_in_its_crest(tmp_path: Path) -> None:
    careless = {**NEW, "arch_button": NEW["arch_button"].replace('holes="off the crest"', 'holes="anywhere"')}
    assert used(tmp_path, careless, "holes alone")["nearest_hole_to_the_crest"] > CREST


@pytest.mark.parametrize("part", ["settings", "title", "purpose", "shape", "holes", "rule", "read_at"])
def test_a_declaration_without_one_of_its_parts_is_none(part: str) -> None:
    parts = {name: value for name, value in vars(CUBOID).items() if name in type(CUBOID).__dataclass_fields__}
    with pytest.raises(TypeError, match=part):
        type(CUBOID)(**{name: value for name, value in parts.items() if name != part})


@pytest.mark.parametrize("part", ["read_at", "read_along"])
def test_a_dose_that_is_read_nowhere_is_not_a_declaration(part: str) -> None:
    parts = {name: value for name, value in vars(CUBOID).items() if name in type(CUBOID).__dataclass_fields__}
    with pytest.raises(AssertionError, match="where it is read"):
        type(CUBOID)(**{**parts, part: type(parts[part])()})
