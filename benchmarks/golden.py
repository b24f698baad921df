"""Goldens: measured numbers of a few fixed orders, never bytes.

Run: python -m benchmarks.golden, after a deliberate change of shape, and say in
CHANGELOG.md under "Changes to shape" what moved, by how much and why.
"""

import json

from tests.support.golden import FILE, ORDERS, measures


def main() -> None:
    """Measure and write."""
    FILE.write_text(json.dumps({name: measures(order) for name, order in ORDERS.items()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
