"""What a label says: its lines from the fullest to the shortest, and the ways to break them."""

from collections.abc import Iterator
from dataclasses import dataclass

from insolecad.label.characters import capitals

AUTO, NONE = "auto", "none"
"""Words of `form.label` that are not texts: what the order says of itself, and nothing."""

LONGEST = 40
"""Characters of a text of one's own: more would not fit on any insole."""

MOST_LINES = 4
"""Lines that a text may be broken into."""

SHORTEST_LINE = 8
"""A text of this many characters is not broken: MODERATE, or a size, reads in one line or not at all."""


@dataclass(frozen=True)
class LabelRequest:
    """What should be engraved: `texts` from the best to the least, each a sequence of blocks that begin a line.

    A text of one's `own` must fit as it is.
    """

    texts: tuple[tuple[str, ...], ...]
    own: bool = False


@dataclass(frozen=True)
class Mark:
    """What distinguishes a pair from others of one order: the order's name, what varies in words, and its value."""

    name: str
    words: str
    value: str


def custom_label(text: str, mark: Mark | None = None) -> LabelRequest:
    """Return the wish for a text of one's own, with the value of a mark on a line of its own."""
    return LabelRequest((_blocks(text, mark.value if mark else ""),), own=True)


def automatic_label(name: str, letter: str, size: str, level: str, mark: Mark | None = None) -> LabelRequest:
    """Return the wish for what distinguishes insoles: name, side letter, EU size and level.

    Of a mark the value is in every text, in place of the level. A name with characters that
    cannot be engraved is left out.
    """
    plain, unknown = capitals(name)
    given, short = "" if unknown else plain, f"{letter} {size}"
    if mark:
        words = f"{mark.words} {mark.value}"
        texts = [(given, short, words), (short, words), (short, mark.value), (mark.value,)]
    else:
        texts = [(given, f"{short} {level}"), (given, short, level), (given, short), (short,)]
    return LabelRequest(tuple(dict.fromkeys(_blocks(*text) for text in texts)))


def _blocks(*texts: str) -> tuple[str, ...]:
    """Return texts as engraved, without those of which nothing is left."""
    return tuple(plain for text in texts if (plain := capitals(text)[0]))


def line_breaks(blocks: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a text's lines, of the fewest lines first: every block in one, then the longest of them in more."""
    counts = [1] * len(blocks)
    while sum(counts) <= MOST_LINES:
        lines = [line for block, count in zip(blocks, counts, strict=True) for line in _wrapped(block, count)]
        yield tuple(lines)
        longest = max(range(len(blocks)), key=lambda k: len(blocks[k]) / counts[k])
        counts[longest] += 1


def _wrapped(text: str, count: int) -> list[str]:
    """Return a text in this many lines as evenly as its spaces and hyphens allow, or fewer."""
    if count == 1:
        return [text]
    for longest in range(max(-(-len(text) // count), SHORTEST_LINE), len(text)):
        lines = _filled(text, longest)
        if len(lines) <= count:
            return lines
    return [text]


def _filled(text: str, longest: int) -> list[str]:
    """Return a text in lines of at most this many characters; broken within a word only where one is longer."""
    lines, rest = [], text
    while len(rest) > longest:
        breaks = [k for k in range(1, longest + 1) if rest[k] == " " or (rest[k - 1] in "-_/." and k > 1)]
        # a break within a word too close to its start is useless
        at = max(breaks, default=longest)
        lines.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [*lines, rest]
