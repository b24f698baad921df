"""The rules, in the order in which they are applied: a rule sees what those above it have settled."""

from collections.abc import Callable

from insolecad.prescription.case import Case
from insolecad.prescription.rules import arch, base, forefoot, heel, outline
from insolecad.prescription.values import Prescribed

Rule = Callable[[Case], Prescribed]

RULES: tuple[tuple[str, Rule], ...] = (
    # the insole's size
    ("outline.length_mm", outline.insole_length),
    ("outline.ball_width_mm", outline.insole_ball_width),
    ("outline.heel_width_mm", outline.insole_heel_width),
    # what everything stands on
    ("base.heel_mm", base.base_heel),
    ("base.forefoot_mm", base.base_forefoot),
    # the heel: its tilt first, since the cup must hold it
    ("heel_lift.height_mm", heel.heel_lift),
    ("rearfoot_post.angle_deg", heel.rearfoot_post),
    ("medial_skive.depth_mm", heel.medial_skive),
    ("lateral_skive.depth_mm", heel.lateral_skive),
    ("heel_cup.depth_mm", heel.cup_depth),
    ("heel_cup.inner_width_mm", heel.cup_width),
    # the midfoot: the apex first, since the way down from it bounds the height
    ("medial_arch.apex_shift_mm", arch.arch_shift),
    ("medial_arch.height_mm", arch.arch_height),
    ("lateral_arch.height_mm", arch.lateral_arch),
    # the forefoot: the pad's length first, since it bounds the height
    ("metatarsal_pad.length_mm", forefoot.pad_length),
    ("metatarsal_pad.height_mm", forefoot.pad_height),
    ("metatarsal_pad.width_mm", forefoot.pad_width),
    ("metatarsal_pad.front_edge_mm", forefoot.pad_front_edge),
    ("metatarsal_bar.height_mm", forefoot.bar_height),
    ("metatarsal_bar.width_mm", forefoot.bar_width),
    ("metatarsal_bar.gap_mm", forefoot.bar_gap),
)
"""One rule per dose and per size of the insole."""
