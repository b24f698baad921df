"""How well sizes that were not measured are estimated from the foot length, on a table of real people."""

from dataclasses import dataclass

import numpy as np

from insolecad.order.feet import SPREAD, foot_values

COLUMNS = {
    "ball_length_mm": "balloffootlength",
    "ball_width_mm": "footbreadthhorizontal",
    "heel_width_mm": "heelbreadth",
}
SEXES = {"M": "male", "F": "female"}


@dataclass(frozen=True)
class Quality:
    """How one size is estimated: errors and promises, in mm, and the share of people within the band."""

    error: float
    promised: float
    held: float


def quality(persons: list[dict[str, str]], size: str, *, with_sex: bool) -> Quality:
    """Return how well a size is estimated over all persons."""
    errors, bands = [], []
    for person in persons:
        given = {"foot.length_mm": float(person["footlength"])}
        foot = foot_values(given | ({"wearer.sex": SEXES[person["sex"]]} if with_sex else {}), "right")
        errors.append(float(foot[size].value) - float(person[COLUMNS[size]]))
        bands.append(foot[size].band)
    off, band = np.array(errors), np.array(bands)
    promised = float(np.sqrt((band**2).mean())) / SPREAD
    return Quality(float(np.sqrt((off**2).mean())), promised, float((np.abs(off) <= band).mean()))
