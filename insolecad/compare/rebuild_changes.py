"""Why a file that is made again is not the same: versions, doses, the drawing, or an edit."""

from collections.abc import Sequence
from dataclasses import dataclass

from insolecad.compare.rebuild import RebuiltFile
from insolecad.compare.source_order import SourceOrder
from insolecad.environment.version import __version__
from insolecad.job.embedded_order import doses
from insolecad.order.feet import PER_FOOT
from insolecad.prescription import RULES_VERSION


@dataclass(frozen=True)
class Change:
    """One number of the prescription that is another now; None if there is, or was, no such number."""

    key: str
    then: float | None
    now: float | None


def prescription_changes(one: SourceOrder, made: RebuiltFile) -> list[Change]:
    """Return every number that the file was made with and that is another now, both sides' as one where alike."""
    several, found = len(made.orders) > 1, []
    for order, then, prescribed in zip(made.orders, one.told.doses, made.prescriptions, strict=False):
        now = doses(prescribed)
        rows = {
            side: [
                Change(key, row.get(key), now[side].get(key))
                for key in [*row, *(key for key in now[side] if key not in row)]
                if row.get(key) != now[side].get(key)
            ]
            for side, row in then.items()
            if side in now
        }
        same = len(rows) > 1 and len({tuple(row) for row in rows.values()}) == 1
        whose = f"{order.name}: " if several else ""
        for side, row in list(rows.items())[: 1 if same else None]:
            found += [Change(f"{whose}{'' if same else f'{side}.'}{one.key}", one.then, one.now) for one in row]
    return found


def _has_shared_outline(made: RebuiltFile) -> bool:
    """Return whether any insole has the outline of the other foot's shoe."""
    return any(
        value.value != order.foot_values(side)[name].value
        for order in made.orders
        for side in order.sides
        for name, value in order.outline_foot(side).items()
    )


def reasons(one: SourceOrder, made: RebuiltFile, changes: Sequence[Change]) -> list[str]:
    """Return in plain words what may have made the files differ, nothing where they do not."""
    if one.sha256 == made.sha256:
        return []
    told, words = one.told, []
    if told.insolecad != __version__:
        words.append(f"It was made by insolecad {told.insolecad or 'of unknown version'}; this is {__version__}.")
    if told.rules != RULES_VERSION:
        words.append(f"It was made by rules version {told.rules or 'none'}; this program has version {RULES_VERSION}.")
    if told.drawing != made.drawing:
        words.append("The sockliner drawing has changed since.")
    because = bool(words) or bool(changes)
    if because and not changes and told.doses:
        words.append("The prescription is unchanged.")
    if any(".outline." in f".{change.key}" for change in changes) and _has_shared_outline(made):
        words.append(
            "The feet differ in size, and both insoles have the larger foot's outline, as both shoes have one size. "
            f"With {PER_FOOT} = true in the order each has its own."
        )
    if one.listed is not None and one.listed != one.sha256:
        words.append("The file was changed, or made again, after its job sheet was written: the checksums differ.")
    elif one.listed == one.sha256 and not because:
        words.append(
            "Version and rules are the same, and the file is as its job sheet lists it: "
            "other versions of the libraries, or another processor, round differently."
        )
    elif not because:
        words.append("Version and rules are the same: the file was changed after it was made.")
    elif one.listed is None:
        words.append("Whether the file was changed as well is unknown: no job sheet lists it.")
    return words
