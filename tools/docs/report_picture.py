"""Take the picture of a report's page, in Chromium without its window.

Run: make pictures. Without Chromium the picture stays as it is.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))

from pictures import PICTURES, save

from insolecad import Order
from insolecad.order import read_toml
from insolecad.report.page import Report, page, write
from tests.support.browser import FLAGS, PROGRAM

ORDER = PICTURES.parent.parent / "examples" / "two-different-feet.toml"

WINDOW = (1280, 1180)
"""Width and height of the window in pixels."""

WAIT_MS = 15_000
"""How long the page may draw, by its own clock."""


def main() -> None:
    """Draw the first screen of the page."""
    if not PROGRAM:
        print("no Chromium here: report.png stays as it is", file=sys.stderr)
        return
    flags = [flag for flag in FLAGS if not flag.startswith(("--remote", "about:"))]
    with tempfile.TemporaryDirectory() as folder:
        html, shot = Path(folder, "report.html"), Path(folder, "report.png")
        write(page(Report(Order(**read_toml(ORDER)))), html)
        taken = [f"--screenshot={shot}", f"--window-size={WINDOW[0]},{WINDOW[1]}", f"--virtual-time-budget={WAIT_MS}"]
        command = [PROGRAM, *flags, f"--user-data-dir={folder}/profile", *taken, html.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        with Image.open(shot) as picture:
            save(picture.convert("RGB").quantize(160), "report")


if __name__ == "__main__":
    main()
