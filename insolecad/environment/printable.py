"""Texts out of files as they may be shown: nothing in them steers a terminal, hides words or turns their order."""

LAYOUT = "\n\t"
"""The control characters of the program's own output."""


def printable(text: str, keep: str = LAYOUT) -> str:
    """Return a text with every character that cannot be seen written as `\\u001b` and the like, except for `keep`.

    These are the control characters (C0, DEL, C1), signs without a width, signs that turn the order of letters,
    separators of lines, halves of characters and those of private use: all that Unicode does not count as printable.
    In a JSON text the same words stay the same data.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in keep else _escape(letter) for letter in text)


def one_line(text: str, longest: int = 60) -> str:
    """Return words out of a file on one line of at most `longest` characters, with all that cannot be seen escaped."""
    return printable(" ".join(text.split()), keep="")[:longest]


def _escape(letter: str) -> str:
    data = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[i]:02x}{data[i + 1]:02x}" for i in range(0, len(data), 2))
