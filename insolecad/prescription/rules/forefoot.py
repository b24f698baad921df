"""Forefoot: metatarsal pad and bar (pad libraries and trials)."""

from collections.abc import Collection

from insolecad.features import DOSES, FEATURES
from insolecad.features.neuroma_pad import NEUROMA_PAD
from insolecad.geometry.construction import LEAST_INSIDE
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import ByLevel, Default, Purpose, WithLength, Zero
from insolecad.prescription.rules.conditions import NO_SORE_HEADS, RUNNING, THREE_QUARTER
from insolecad.prescription.rules.rule import Instead, Limit, Rule, lower_limit, upper_limit

STEEPEST = 0.1195
"""Highest pad over its length; more would slope over 35 degrees toward the heads (house, computed)."""


STEEPEST_BEFORE_HOLLOW = 0.065
"""The same where a hollow under the second to fourth head falls away in front of it (house, computed)."""

STEEPEST_BESIDE_NEUROMA = 0.095
"""The same beside a neuroma pad, which is on its slope (house, computed)."""

STEEPEST_BEFORE_EDGE = 0.05
"""The same on a three-quarter insole, whose front edge thins out just there (house, computed)."""

TIGHTEST = 0.0100
"""Height of a pad times the radius of its ridge, over its length squared: limits how thick a cover or a shell may
lie below its crest without a fold (house, measured)."""

HOLLOWS = tuple(f"{name}.{dose}" for name, feature in FEATURES.items() for dose in feature.ahead_of_pad)
"""Doses that take the ground away ahead of the pad."""

SLOPES = (*HOLLOWS, NEUROMA_PAD.key)
"""The same, and the dose of a pad that falls toward the heads beside it."""


def _steepest(case: Case) -> float:
    share = STEEPEST_BEFORE_HOLLOW if _has_any(case, HOLLOWS) else STEEPEST
    if case.ordered.get(NEUROMA_PAD.key):
        share = min(share, STEEPEST_BESIDE_NEUROMA)
    if THREE_QUARTER.holds(case):
        share = min(share, STEEPEST_BEFORE_EDGE)
    length = case.dose("metatarsal_pad.length_mm")
    return round(min(share * length, _over_cover_and_shell(case, length)), 1)


def _over_cover_and_shell(case: Case, length: float) -> float:
    """Return the highest pad in mm whose ridge is wide enough for the cover and the shell below it."""
    shell, cover = case.shell, case.dose("top_cover.thickness_mm")
    if shell is None and not cover:
        return length
    below = cover + (shell.thickest if shell else 0.0)
    return TIGHTEST * length**2 / (below + LEAST_INSIDE)


def _has_any(case: Case, keys: Collection[str]) -> bool:
    """Return whether any of some doses is ordered."""
    return any(case.ordered.get(key) for key in keys)


def gap_limit(gap: float, keys: Collection[str], why: str, where: str) -> Limit:
    """Return the least gap to the heads, in mm, behind what slopes on with a correction: ordered doses, by their keys.

    `why` ends the reason, and `where` says in words what is ordered.
    """
    return lower_limit(lambda case: gap if _has_any(case, keys) else None, why, f"{gap:g} {where}")


GAP_BEHIND_HOLLOW = 12.0
"""Least gap in mm from a bar to the heads where a hollow under them falls away in front of it (house, computed)."""

GAP_BESIDE_NEUROMA = 7.0
"""Least gap in mm from a metatarsal pad to the heads where a neuroma pad on its front would steepen that (house,
computed)."""


FARTHEST = DOSES["metatarsal_pad.front_edge_mm"].high
"""Largest gap in mm from a pad to the heads."""

RULES = (
    # the length first, since it bounds the height
    Rule("metatarsal_pad.length_mm", WithLength(Default("standard pad")), "house, from a pad library"),
    Rule(
        "metatarsal_pad.height_mm",
        Purpose("for sore heads", ByLevel(3.0, 4.5, 6.0)),
        "house, lower than foam pads: prints are stiffer; Lee et al. 2014, J Foot Ankle Res 7:18",
        instead=(
            Instead(NO_SORE_HEADS, 0.0, "no complaint of the forefoot: no pad"),
            Instead(
                RUNNING,
                0.0,
                "running: no pad, the forefoot is cushioned instead",
                "Hähni et al. 2016, J Foot Ankle Res 9:44",
                "V",
            ),
        ),
        limits=(
            upper_limit(
                _steepest,
                "on a pad this short",
                f"{STEEPEST:g} of its length, {STEEPEST_BESIDE_NEUROMA:g} beside an ordered neuroma pad, "
                f"{STEEPEST_BEFORE_HOLLOW:g} behind an ordered hollow, {STEEPEST_BEFORE_EDGE:g} on a three-quarter "
                "insole, less where a cover or a shell must fit below,",
            ),
        ),
    ),
    Rule("metatarsal_pad.width_mm", WithLength(Default("standard pad")), "house, from a pad library"),
    Rule(
        "metatarsal_pad.front_edge_mm",
        Default("behind the heads of the second to fourth metatarsal"),
        "house",
        instead=(Instead(THREE_QUARTER, FARTHEST, "three-quarter length: as far back as the insole's front edge"),),
        limits=(
            gap_limit(
                GAP_BESIDE_NEUROMA,
                (NEUROMA_PAD.key,),
                "so that both pads do not slope as one",
                "beside an ordered neuroma pad",
            ),
        ),
    ),
    Rule("metatarsal_bar.height_mm", Zero("none unless ordered"), "house"),
    Rule("metatarsal_bar.width_mm", Default("level land along the foot"), "house"),
    Rule(
        "metatarsal_bar.gap_mm",
        Default("behind the heads of the second to fourth metatarsal"),
        "house",
        limits=(
            gap_limit(
                GAP_BEHIND_HOLLOW, HOLLOWS, "so that bar and hollow do not slope as one", "behind an ordered hollow"
            ),
        ),
    ),
)
