"""Text in XML: escaped, and without what XML or a reader of it cannot hold."""

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may contain, not even escaped."""

_ESCAPES = str.maketrans(
    # lib3mf knows these five escapes and no numbered ones, so that breaks become blanks
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\t": " ", "\n": " ", "\r": " "}
)


def xml(text: str) -> str:
    """Return text as it is written between tags or quotes; what XML cannot hold becomes a question mark."""
    return _FORBIDDEN.sub("?", text).translate(_ESCAPES)


def percent(value: float) -> str:
    """Return an infill as slicers write it."""
    return f"{value:.6g}%"
