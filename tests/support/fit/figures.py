"""Every figure of one insole on one foot, by name: what tables print and gates judge."""

from dataclasses import replace
from functools import cache

import numpy as np

from tests.support.fit.dome import dome
from tests.support.fit.edges import ARCH, edge_lines, fill
from tests.support.fit.heel import contour, cup_depths, free_widths, rear_profile, seat_angle
from tests.support.fit.insole import FinishedInsole, Foot
from tests.support.fit.outline import AHEAD_OF_REAR_MM, STATIONS, Underside, underside
from tests.support.fit.outside import bevels, leans
from tests.support.fit.pressure import Load, heel_load
from tests.support.fit.real import LAST_HEEL, LASTS
from tests.support.fit.scan import Scan, standing_foot
from tests.support.fit.standing import stand
from tests.support.fit.subjects import Case, Subject, subject

Figures = dict[str, float]

HEEL_STATION = 0.175
"""Station of the heel's width, in lengths of the underside."""

FILL = "medial_arch.fill_percent"

PAD_TOLERANCE_MM = 0.02
"""A dome is the difference of two meshes, so they are finer."""


def figures(built: Subject) -> Figures:
    """Return all figures that the construction has."""
    own, insole, foot = built.case, built.insole, built.foot
    found = {**heel_figures(insole, foot), **edge_figures(insole, foot), **pressure_figures(insole, foot)}
    found["fill dose"] = built.doses[FILL]
    found["seat, off the angle ordered"] = abs(found["seat angle"] - built.doses["rearfoot_post.angle_deg"])
    if own.construction == "cushion":
        found |= {**outline_figures(underside(insole)), **outside_figures(insole, foot)}
    if own.construction == "ucbl":
        found |= flange_figures(insole, foot)
    return found


def heel_figures(insole: FinishedInsole, foot: Foot) -> Figures:
    """Return the figures of the cup."""
    depths = cup_depths(insole, foot)
    floor = contour(insole, foot)
    profile = rear_profile(insole, foot)
    return {
        "seat angle": seat_angle(insole, foot),
        "depth rear": depths.rear,
        "depth medial": depths.medial,
        "depth lateral": depths.lateral,
        **{f"rear mm at {place:g}": height for place, height in profile.items()},
        **{f"rear at {place:g}": height / depths.rear for place, height in profile.items()},
        **{f"free width at {height:g}": width for height, width in free_widths(insole, foot).items()},
        "contour chord": floor.chord,
    }


def edge_figures(insole: FinishedInsole, foot: Foot) -> Figures:
    """Return the figures of arch and edges."""
    medial, lateral = edge_lines(insole, foot)
    length = foot.length
    x, height = medial.apex(0.36 * length, 0.48 * length)
    at_apex = medial.at(ARCH * length)
    return {
        "apex height": height,
        "apex station": x / length,
        "arch height": at_apex,
        **{f"fill at {100 * place:g} %": share for place, share in fill(insole, ARCH * length).items()},
        "distal at 0.55": medial.at(0.55 * length) / at_apex,
        "distal at 0.60": medial.at(0.60 * length) / at_apex,
        "lateral edge": lateral.at(ARCH * length),
    }


def flange_figures(insole: FinishedInsole, foot: Foot) -> Figures:
    """Return from where to where both flanges stay, in foot lengths."""
    found = {}
    for side, line in zip(("medial", "lateral"), edge_lines(insole, foot, level=True), strict=True):
        within = (0.03 * foot.length, 0.66 * foot.length)
        x, height = line.apex(*within)
        start, end = line.stay(*within)
        found |= {f"{side} flange {name}": value for name, value in (("peak", x), ("height", height))}
        found |= {f"{side} flange from": start / foot.length, f"{side} flange to": end / foot.length}
    return found


def outline_figures(outline: Underside) -> Figures:
    """Return the figures of a full-length underside."""
    return {
        "tip chord": outline.tip_chord,
        "heel chord": outline.heel_chord,
        "heel chord over a last's": outline.heel_chord - last_heel_chord(outline),
        **{f"width at {station:g}": outline.width(station) / outline.ball_width for station in STATIONS},
    }


def last_heel_chord(outline: Underside) -> float:
    """Return a last's chord 5 mm ahead of the rear, at this length, ball width and heel width.

    Near its rear a last's outline is about a parabola: squares of widths are interpolated.
    """
    station = AHEAD_OF_REAR_MM / outline.length
    stations = np.array([0.0, *LASTS])
    squares = np.array([0.0, *(sum(sides) ** 2 for sides in LASTS.values())])
    share = float(np.sqrt(np.interp(station, stations, squares)))
    return share * outline.width(HEEL_STATION) / LAST_HEEL


def outside_figures(insole: FinishedInsole, foot: Foot) -> Figures:
    """Return the lean of the wall and the bevel."""
    found = {}
    for height, lean in leans(insole).items():
        found |= {f"lean medial at {height:g}": lean.medial, f"lean lateral at {height:g}": lean.lateral}
    for side, bevel in bevels(insole, foot.seat_x).items():
        found |= {f"bevel width {side}": bevel.width, f"bevel height {side}": bevel.height}
    return found


@cache
def flat_load(foot: Foot) -> Load:
    """Return the load under a heel on a flat insole."""
    return heel_load(foot, None)


def pressure_figures(insole: FinishedInsole, foot: Foot) -> Figures:
    """Return peak and area of the heel's contact over those on a flat insole."""
    peak, area = heel_load(foot, insole).over(flat_load(foot))
    return {"peak over flat": peak, "area over flat": area}


def standing_figures(built: Subject, scan: Scan) -> Figures:
    """Return how a scanned foot stands on an insole for it."""
    found = stand(built.insole, scan)
    return {"slide": found.slide, "side depth medial": found.medial_depth, "side depth lateral": found.lateral_depth}


@cache
def scan_of(side: str) -> Scan:
    """Return one of the scanned feet."""
    return standing_foot(side)


def dome_figures(case: Case, feature: str, height: float) -> Figures:
    """Return the figures of one dome of a case, as the difference of two insoles."""
    key = f"{feature}.height_mm"
    with_it, without = (
        subject(replace(case, extra=(*case.extra, (key, value))), PAD_TOLERANCE_MM) for value in (height, 0.0)
    )
    found = dome(with_it.insole, without.insole)
    spans = {
        f"span {way} at {100 * share:g} %": value
        for share, span in found.spans.items()
        for way, value in (("along", span.along), ("across", span.across))
    }
    nominal = [with_it.doses.get(f"{feature}.{name}_mm") for name in ("length", "width")]
    results = {"height": found.height, "radius": found.radius, "volume": found.volume, **spans}
    if all(nominal):
        length, width = nominal
        results |= {"length": length, "width": width, "fullness": found.fullness(length, width)}
        results |= {
            f"{name} over nominal": value / (length if "along" in name else width) for name, value in spans.items()
        }
    return results
