"""How many insoles of one pair fit on which bed, by length over all: `python -m benchmarks.plates`.

The figures beside insolecad's are an earlier trial's, on a crude outline with one angle for both insoles; the
outline here is that of a standard pair, scaled so that its length over all is the column's.
"""

from insolecad.printing.nesting.bed import Bed
from tests.support.plates import BEDS, LENGTHS, cell, pair


def main() -> None:
    """Print the table: count, turns and free edge in mm, the earlier trial's count in brackets."""
    outlines, slowest = pair(), 0.0
    print(f"{'':10}" + "".join(f"{length:<23g}" for length in LENGTHS))
    for (width, depth), earlier in BEDS.items():
        row = [cell(outlines, length, Bed(width, depth)) for length in LENGTHS]
        slowest = max(slowest, *(one.seconds for one in row))
        print(f"{width:g}x{depth:g}   " + "".join(f"{one} ({was}) " for one, was in zip(row, earlier, strict=True)))
    print(f"slowest pair: {slowest:.2f} s of one core")


if __name__ == "__main__":
    main()
