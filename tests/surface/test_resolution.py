"""Meshes of few triangles: never more than allowed, and the tolerance that was reached is reported."""

import numpy as np
import pytest
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.errors import OrderError
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from tests.support.orders import foot, people
from tests.support.soundness import faults_of, hausdorff

ORDER = Order(side="left", foot={"length_mm": 262, "type": "flat"})


@pytest.mark.parametrize("most", [6_000, 12_000, 20_000, 60_000])
def test_there_are_at_most_as_many_as_ordered_and_they_deviate_no_more_than_reported(most):
    fine, few = build(ORDER, tolerance=0.005).left, build(ORDER, max_triangles=most).left
    assert 0.6 * min(most, 30_000) <= len(few.triangles.faces) <= most
    mesh = FinishedMesh(few.triangles.vertices, few.triangles.faces.astype(np.intp))
    assert faults_of(mesh, 1.2) == []
    apart = hausdorff(*(made.triangles.vertices[made.triangles.faces] for made in (few, fine)))
    assert apart < 1.5 * few.reached + 0.01
    assert few.reached == (0.02 if most == 60_000 else pytest.approx(few.reached, rel=1e-9))
    assert (few.reached > 0.02) == (most < 30_000)


def test_too_few_are_refused_and_the_count_that_is_named_builds():
    with pytest.raises(OrderError, match="or more") as refused:
        build(ORDER, max_triangles=1_500)
    least = int(refused.value.problems[0].allowed.split()[0])
    assert len(build(ORDER, max_triangles=least).left.triangles.faces) <= least


def test_the_sheet_reports_the_tolerance_that_was_reached_and_only_if_it_was_missed(tmp_path):
    for most, told in ((20_000, True), (None, False)):
        sheet = make(ORDER, formats=["stl"], out=tmp_path, max_triangles=most)
        notes = [one for one in sheet.data["sides"]["left"]["findings"] if one["check"].startswith("facets off")]
        assert bool(notes) is told
        assert sheet.data["sides"]["left"]["measured"]["triangles"] <= (most or 40_000)


@pytest.mark.parametrize("length", ["full", "sulcus", "three-quarter"])
def test_every_foot_has_a_mesh_of_20000(length):
    for person in people()[::25]:
        order = Order(side="right", foot=foot(person), form={"length": length}, support={"level": "maximum"})
        assert len(build(order, max_triangles=20_000).right.triangles.faces) <= 20_000


@pytest.mark.parametrize("given", ["0", "-5", "20.5", "many", "1e4", "999999999999"])
def test_what_is_not_a_count_is_refused_in_one_message(given, tmp_path):
    asked = ["make", "--foot-length", "262", "--max-triangles", given, "--out", str(tmp_path / "out")]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == 2
    assert "--max-triangles" in answer.output
    assert not (tmp_path / "out").exists()
