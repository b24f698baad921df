"""How well sizes that were not measured are estimated from the foot length, on a table of real people.

Run: python -m benchmarks.estimates [TABLE.csv]
Prints, for every size, with and without the wearer's sex: the root mean square error beside the
line's own, and the share of people whom the stated band holds.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.orders import SAMPLE, people
from insolecad.order.feet import REGRESSIONS, SPREAD, foot_values

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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path, default=SAMPLE)
    persons = people(parser.parse_args().table)
    print(f"{len(persons)} people")
    for size in REGRESSIONS:
        for with_sex in (True, False):
            found = quality(persons, size, with_sex=with_sex)
            print(
                f"{size:16s} {'with' if with_sex else 'without':8s} sex: error {found.error:.2f} mm, "
                f"promised {found.promised:.2f} mm, band holds {100.0 * found.held:.1f} %"
            )


if __name__ == "__main__":
    main()
