"""The typeface of pictures: the one that comes with matplotlib, the same on every machine."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from insolecad.errors import FileError


@lru_cache(maxsize=16)
def letters(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the typeface in pixels; no system's fonts and no system's layout take part."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    # found without importing matplotlib, which takes a quarter of a second
    spec = find_spec("matplotlib")
    path = Path(spec.origin if spec and spec.origin else "").parent / "mpl-data" / "fonts" / "ttf" / name
    if not path.is_file():
        raise FileError(f"the typeface {name} is missing: install insolecad's packages again.")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
