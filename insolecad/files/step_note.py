"""A long text in the header of a STEP file: cut into strings that each stay on one line."""

NOTE = "insolecad order 1"
"""First string of the header's description where the others, together, are the order: its kind and its form."""

SHORT = 60
"""Characters of a string as written: the kernel breaks lines at 72."""


def short(text: str) -> list[str]:
    """Return the text in pieces that are short when written, where a backslash and a quote are doubled."""
    pieces, begin, room = [], 0, SHORT
    for place, letter in enumerate(text):
        wide = 2 if letter in "\\'" else 1
        if wide > room:
            pieces.append(text[begin:place])
            begin, room = place, SHORT
        room -= wide
    return [*pieces, text[begin:]]
