"""Two sources compared: what of their orders differs, and every insole that both have."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from insolecad.compare.insoles import SAME_MM, Difference, difference
from insolecad.compare.orders import DoseChange, KeyChange, dose_changes, key_changes
from insolecad.compare.subject import Piece
from insolecad.compare.subjects import Source
from insolecad.errors import Change, FileError
from insolecad.geometry.definitions import SIDES
from insolecad.inspection.inspect import SkippedBodies


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that differs between two sources; `keys` and `doses` are None if one of them has no order.

    `passed_over` says which insoles were not compared, although they should be.
    """

    a: Source
    b: Source
    insoles: list[Difference]
    remarks: list[str]
    keys: list[KeyChange] | None
    doses: list[DoseChange] | None
    within: float
    passed_over: list[str] = field(default_factory=list)

    @property
    def damage(self) -> list[str]:
        """What is broken in either file, as sentences without their point."""
        both = (("A", self.a), ("B", self.b))
        return [f"{name} is damaged: {'; '.join(one.damage)}" for name, one in both if one.damage]

    @property
    def same(self) -> bool:
        """Whether no dose and no surface differs by more than `within` mm, all was compared, and no file is damaged."""
        differ = self.doses or self.passed_over or self.damage
        return not differ and not any(one.differs(self.within) for one in self.insoles)


def compare(a: Source, b: Source, *, foot: str = "", mirror: bool = False, within: float = SAME_MM) -> Comparison:
    """Return what differs. Raises FileError if there are no two insoles that can be compared."""
    pairs, remarks = _pairs(a, b, foot, mirror)
    passed = [f"{one.name}: {words}" for one in (a, b) for words in one.remarks if isinstance(words, SkippedBodies)]
    passed += [*_several(a, "A", foot), *_several(b, "B", "" if mirror else foot)]
    alone = [] if foot or mirror else _alone(_by_side(a.pieces, ""), _by_side(b.pieces, ""))
    # an STL or a STEP of one foot is compared with a pair on purpose
    if not (a.single or b.single):
        passed, alone = passed + alone, []
    return Comparison(
        a,
        b,
        [difference(*pair) for pair in pairs],
        list(dict.fromkeys([*remarks, *alone, *_named(a), *_named(b), *passed])),
        None if a.keys is None or b.keys is None else key_changes(a.keys, b.keys),
        None if a.doses is None or b.doses is None else _of_foot(dose_changes(a.doses, b.doses), foot),
        within,
        passed,
    )


def _of_foot(changes: list[DoseChange], foot: str) -> list[DoseChange]:
    return [one for one in changes if not foot or one.side in (foot, "both")]


def _named(source: Source) -> list[str]:
    return [f"{source.name}: {words}" for words in source.remarks]


def _pairs(a: Source, b: Source, foot: str, mirror: bool) -> tuple[list[tuple[Piece, Piece]], list[str]]:
    one, other = _by_side(a.pieces, foot), _by_side(b.pieces, "" if mirror else foot)
    for source, found in ((a, one), (b, other)):
        if not found:
            raise FileError(f"{source.name}: has no {foot} insole; it has {_sides(source.pieces)}.")
    remarks = []
    common = [side for side in (*SIDES, "unknown") if side in one and side in other]
    if mirror and not common:
        (first, piece), (_, twin) = next(iter(one.items())), next(iter(other.items()))
        return [(piece, twin.mirror())], [
            f"B is a {twin.side} insole; its mirror image was compared with A, a {first} one"
        ]
    if mirror:
        remarks.append("both have an insole for the same foot, so nothing was mirrored")
    if common:
        return [(one[side], other[side]) for side in common], remarks
    if "unknown" in one or "unknown" in other:
        # an insole of unknown side may be either
        remarks.append("the side of both could not be measured; they were compared as they are")
        return [(next(iter(one.values())), next(iter(other.values())))], remarks
    whose = [_sides(list(found.values())) for found in (one, other)]
    raise FileError(
        f"A is {whose[0]}, B is {whose[1]}: these are for different feet and were not compared",
        [Change("to compare with the mirror image of B", {"mirror": True})],
    )


def _several(source: Source, name: str, foot: str) -> list[str]:
    """Return a sentence for every side of which a source has more than the one that was compared."""
    sides = [piece.side for piece in source.pieces if not foot or piece.side == foot]
    return [
        f"{name} holds {sides.count(side)} {side} insoles, and the first was compared"
        for side in dict.fromkeys(sides)
        if sides.count(side) > 1
    ]


def _alone(one: dict[str, Piece], other: dict[str, Piece]) -> list[str]:
    """Return a sentence for every insole that one source has and the other has not."""
    return [
        f"the {side} insole is only in {name}, and was not compared"
        for name, mine, theirs in (("A", one, other), ("B", other, one))
        for side in mine
        if side not in theirs
    ]


def _by_side(pieces: Sequence[Piece], foot: str) -> dict[str, Piece]:
    """Return the first insole of each side, of one foot alone where it is named."""
    found: dict[str, Piece] = {}
    for piece in pieces:
        if not foot or piece.side == foot:
            found.setdefault(piece.side, piece)
    return found


def _sides(pieces: Sequence[Piece]) -> str:
    words = {"right": "a right insole", "left": "a left insole", "unknown": "a body that fits either foot"}
    return " and ".join(dict.fromkeys(words[piece.side] for piece in pieces)) or "nothing"
