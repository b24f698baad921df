"""The characters of labels: what can be engraved, and how everything else is spelt in it."""

import unicodedata

LETTERS = frozenset(map(chr, range(ord(" "), ord("~") + 1))) - frozenset("abcdefghijklmnopqrstuvwxyz")
"""What there are glyphs for. Capitals alone: the eye of a small e would be thinner than a nozzle's line."""

ALLOWED = "letters, digits, spaces and the punctuation of a plain keyboard"

PLAIN = {
    "Æ": "AE",
    "Œ": "OE",
    "Ø": "O",
    "Đ": "D",
    "Ð": "D",
    "Ł": "L",
    "Þ": "TH",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "‐": "-",
    "−": "-",
    "×": "X",
    "⁄": "/",
}
"""Characters that have a usual plain spelling but are not made of a letter and a mark."""


def capitals(text: str) -> tuple[str, str]:
    """Return a text as it would be engraved, and the characters of it that cannot be: `é` gives `E`, `ß` gives `SS`.

    Spaces at the ends go, and of several in a row one stays.
    """
    engraved, unknown = "", ""
    for character in " ".join(text.split(" ")).strip(" "):
        plain = "".join(_plain(part) for part in character.upper())
        if plain and LETTERS.issuperset(plain):
            engraved += plain
        elif not unicodedata.combining(character) and character not in unknown:
            unknown += character
    return " ".join(word for word in engraved.split(" ") if word), unknown


def _plain(character: str) -> str:
    """Return a capital without its marks: accents are dropped, the usual spelling taken."""
    parts = unicodedata.normalize("NFKD", PLAIN.get(character, character))
    return "".join(PLAIN.get(part, part) for part in parts if not unicodedata.combining(part))
