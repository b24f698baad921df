"""Slicing models one after the other, what came of it, and the report; without a slicer, insolecad's estimate."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from insolecad.environment.version import __version__
from insolecad.errors import Change, FileError
from insolecad.inspection.checks.finding import Finding
from insolecad.printing import gcode
from insolecad.printing.estimate import Estimate, estimate
from insolecad.printing.gcode_checks import guards
from insolecad.printing.handover import hand_over, labels
from insolecad.printing.models import Body, Model
from insolecad.printing.prusa_profile import profile_text
from insolecad.printing.prusaslicer import ADVICE, OTHER_NAME, TIME_OUT, run, trouble
from insolecad.printing.setup import Setup
from insolecad.printing.zone_infill import infill_metres

PROFILE = "insolecad.ini"
"""Name of the profile that is written for the slicer."""


@dataclass(frozen=True, eq=False)
class Result:
    """What one model takes: as sliced, or with `sliced` None as estimated; `infill` in metres by body and zone."""

    model: Model
    estimate: Estimate
    sliced: gcode.SlicedPlate | None
    infill: Mapping[str, Mapping[str, float]]
    findings: tuple[Finding, ...]
    gcode: Path | None = None

    @property
    def has_failed(self) -> bool:
        """Whether there is nothing to trust."""
        return any(one.level == "fail" for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the result as the report holds it; what could not be sliced has its estimate alone."""
        sliced, expected = self.sliced, self.estimate
        return {
            "name": self.model.name,
            "objects": [body.name for body in self.model.bodies],
            "estimated": sliced is None,
            "grams": _rounded(sliced.grams if sliced else expected.grams, 2),
            "metres": _rounded(sliced.metres if sliced else expected.metres, 3),
            "seconds": _rounded(sliced.seconds if sliced else expected.seconds, 0),
            "cost": _rounded(sliced.cost if sliced and expected.cost is not None else expected.cost, 2),
            "layers": sliced.layers if sliced else expected.layers,
            "estimate": {
                "grams": _rounded(expected.grams, 2),
                "metres": _rounded(expected.metres, 3),
                "seconds": _rounded(expected.seconds, 0),
            },
            "infill": [
                {"object": body.name, "zone": zone, "percent": percent(body, zone), "metres": round(metres, 3)}
                for body in self.model.bodies
                for zone, metres in self.infill.get(body.name, {}).items()
            ],
            "findings": [one.as_json() for one in self.findings],
            "gcode": str(self.gcode) if self.gcode else None,
        }


def percent(body: Body, zone: str) -> float | None:
    """Return how densely a zone of a body was ordered to be filled, None if the profile says it."""
    return {one.name: one.percent for one in body.zones}.get(zone, body.percent)


def estimate_model(model: Model, setup: Setup) -> Estimate:
    """Return what a model takes, without slicing it."""
    bodies = [
        (body, setup if body.percent is None else replace(setup, infill_percent=body.percent)) for body in model.bodies
    ]
    return estimate([(body.mesh, body.zones, own) for body, own in bodies], setup)


def result_without_slicing(model: Model, setup: Setup) -> Result:
    """Return the estimate alone, if there is no slicer."""
    why = "no slicer was found: this is insolecad's own estimate"
    skipped = Finding("sliced", "skipped", why, None, ADVICE, changes=OTHER_NAME)
    return Result(model, estimate_model(model, setup), None, {}, (skipped, *_omissions(model), *_lies(model, setup)))


def slice_model(model: Model, setup: Setup, program: Path, keep: Path | None = None, limit: float = TIME_OUT) -> Result:
    """Slice one model in a temporary folder; its G-code stays as `keep` if that is given and it can be trusted.

    Raises FileError if the program cannot be started or `keep` cannot be written.
    """
    expected = estimate_model(model, setup)
    with tempfile.TemporaryDirectory(prefix="insolecad-") as name:
        # the slicer runs in this folder, so that relative paths would be others to it
        folder = Path(name).absolute()
        profile = folder / PROFILE
        profile.write_text(profile_text(setup), encoding="utf-8")
        done = run(program, hand_over(model, folder), profile, folder, model.placing, limit)
        if found := trouble(done):
            failed = Finding("sliced", "fail", found.what, None, found.advice, changes=found.changes)
            return Result(model, expected, None, {}, (failed, *_omissions(model), *_lies(model, setup)))
        try:
            made = gcode.read(done.gcode)
        except FileError as error:
            advice = "slice the file in the slicer's window to see what it says"
            return Result(model, expected, None, {}, (Finding("sliced", "fail", str(error), None, advice),))
        findings = (*guards(made, setup, height=model.height, expected=expected), *_omissions(model))
        result = Result(model, expected, made, _infill(model, made, setup), findings)
        if keep is None or result.has_failed:
            return result
        return replace(result, gcode=_kept(done.gcode, keep))


def _kept(made: Path, keep: Path) -> Path:
    try:
        keep.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, keep)
    except OSError as error:
        raise FileError(f"{keep} cannot be written: {error.strerror or error}") from error
    return keep


def _infill(model: Model, made: gcode.SlicedPlate, setup: Setup) -> dict[str, dict[str, float]]:
    """Return the metres of infill of every body with zones whose place on the bed is known."""
    layer = setup.settings.layer_height_mm
    return {
        body.name: dict(infill_metres(made.lines, label, body.place, body.zones, layer))
        for body, label in zip(model.bodies, labels(one.name for one in model.bodies), strict=True)
        if body.zones and body.place
    }


def _omissions(model: Model) -> Sequence[Finding]:
    """Return what of a file is not sliced, or not as the file says."""
    if not model.omissions:
        return ()
    advice = "the print settings here are those of the material"
    change = Change("others are given like this", {"print": "walls=2", "infill": "20"})
    omitted = "; ".join(model.omissions)
    return (Finding("of the file not used", "warn", omitted, None, advice, changes=(change,)),)


def _lies(model: Model, setup: Setup) -> Sequence[Finding]:
    """Return what is wrong with where a model is, found without a slicer."""
    width, depth = setup.printer.bed_mm
    if model.fits:
        return ()
    advice = "it fits at no angle: name a printer with a larger bed"
    return (Finding("inside the bed", "fail", model.name, f"{width:g} x {depth:g} mm", advice),)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def report(setup: Setup, results: Sequence[Result]) -> dict[str, Any]:
    """Return the report as JSON holds it. A sum is null if a plate has none."""
    plates = [one.as_json() for one in results]
    return {
        "program": f"insolecad {__version__}",
        "slicer": next((one.sliced.program for one in results if one.sliced), None),
        "printer": setup.printer.title,
        "material": setup.material.title,
        "settings": setup.settings.model_dump(),
        "price_per_kg": setup.price_per_kg,
        "failed": any(one.has_failed for one in results),
        "estimated": any(plate["estimated"] for plate in plates),
        "total": {name: _sum([plate[name] for plate in plates]) for name in ("grams", "metres", "seconds", "cost")},
        "plates": plates,
    }


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 3) if len(known) == len(values) else None
