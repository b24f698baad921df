"""How well sizes that were not measured are estimated from the foot length, on a table of real people.

Run: python -m benchmarks.estimates [TABLE.csv]
Prints, for every size, with and without the wearer's sex: the root mean square error beside the
line's own, and the share of people within the stated band.
"""

import argparse
from pathlib import Path

from insolecad.order.feet import REGRESSIONS
from tests.support.estimates import quality
from tests.support.orders import SAMPLE, people


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
