"""Where tests, benchmarks and pages find the project's files."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests" / "data"
"""Small inputs of tests, with their origins."""
