"""Job sheets whose numbers cannot be together, and sheets of another insole than the file's."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.inspection.formats import job_sheet


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a shell that ends behind the ball."""
    out = tmp_path_factory.mktemp("made")
    words = "make --foot-length 240 --length three-quarter --construction shell --side right --format stl --quiet"
    assert CliRunner().invoke(app, [*words.split(), "--out", str(out)]).exit_code == 0
    return out


def changed(made: Path, foot: dict[str, float], outline: float | None = None) -> Path:
    """Return the sheet with other lengths."""
    data = json.loads(next(made.glob("*.job.json")).read_text())
    side = data["sides"]["right"]
    for key, value in foot.items():
        side["foot"][key]["value"] = value
    if outline is not None:
        side["prescription"]["outline"]["length_mm"]["value"] = outline
    path = made / "changed" / "x.job.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data))
    return path


def inspected(made: Path, job: Path):
    """Return what `inspect` says of the file and a sheet."""
    return CliRunner().invoke(app, ["inspect", str(next(made.glob("*.stl"))), "--job", str(job)])


@pytest.mark.parametrize(
    ("foot", "outline", "said"),
    [
        ({"ball_length_mm": 90.0}, None, "foot.ball_length_mm is 90, where a foot of 240 mm has 161 to 194"),
        ({"ball_length_mm": 80.0}, None, "foot.ball_length_mm is 80"),
        ({"ball_length_mm": 400.0}, None, "foot.ball_length_mm is 400"),
        ({"length_mm": 340.0}, None, "foot.ball_length_mm is 177.7, where a foot of 340 mm has 228 to 275"),
        ({"length_mm": 340.0, "ball_length_mm": 250.0}, None, "outline.length_mm is 252, where a foot of 340 mm"),
        ({}, 90.0, "outline.length_mm is 90"),
        ({}, -1e6, "outline.length_mm is -1e+06"),
    ],
)
def test_a_length_that_cannot_be_is_named_with_what_can(made: Path, foot, outline, said: str) -> None:
    job = changed(made, foot, outline)
    done = inspected(made, job)
    assert done.exit_code == 2 and done.stdout == ""
    assert f"{job}: its right side is damaged: " in done.stderr and said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("share", [0.67, 0.81])
def test_feet_at_the_limits_of_an_order_are_read(made: Path, share: float) -> None:
    assert set(job_sheet.read(changed(made, {"ball_length_mm": round(240.0 * share, 1)}))) == {"right"}


@pytest.mark.parametrize("length", [120.0, 180.0, 340.0, 399.0])
def test_a_sheet_of_a_foot_of_another_length_is_not_a_bug(made: Path, length: float) -> None:
    job = changed(made, {"length_mm": length, "ball_length_mm": round(0.74 * length, 1)}, length + 12.0)
    done = inspected(made, job)
    # an error that nobody raised on purpose comes out as it is
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.stdout and not done.stderr
