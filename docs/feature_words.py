"""What the code does not know of its features: what they are for, and how they look."""

from insolecad.report.names import NAMES

__all__ = ["NAMES", "PURPOSES", "READ", "SHAPES"]

PURPOSES = {
    "base": "For the room in the shoe, and for how much cushion is wanted under heel and ball.",
    "heel_lift": "For a short calf, for a tendon of the heel that should be stretched less, or for a shorter leg.",
    "heel_cup": "For a heel that should stand still, with its own fat pad kept together under it.",
    "medial_flange": "For a heel and midfoot that lean far to the inner side.",
    "lateral_flange": "For a heel that slides or leans to the outer side.",
    "medial_arch": "For an inner arch that should be carried.",
    "lateral_arch": "For a foot that should be carried along its outer side as well.",
    "rearfoot_post": "For a heel that leans inward (medial side raised) or outward (lateral side raised).",
    "forefoot_post": "For a forefoot that stands tilted to the heel.",
    "medial_skive": "For a heel that rolls far inward, where a post alone holds too little.",
    "lateral_skive": "For a heel that rolls far outward, where a post alone holds too little.",
    "metatarsal_pad": "For tender second to fourth heads: the shafts behind them carry more.",
    "metatarsal_bar": "For a tender ball, all heads alike: the shafts behind them carry more.",
    "transverse_arch": "For a splayed forefoot, whose row of heads should be carried in its middle.",
    "neuroma_pad": "For a tender nerve between the third and fourth toe.",
    "dancers_pad": "For a tender first head, or tender sesamoid bones under it.",
    "cuboid": "The pad for a cuboid that should be held up, the hollow for one that is tender.",
    "toe_crest": "For bent toes (hammer toes, claw toes), which find a hold.",
    "mortons_extension": "For a stiff joint of the big toe, which should bend less, or for a short first ray.",
    "reverse_mortons_extension": "For a first ray that should drop, so that the big toe bends freely.",
    "first_ray_cutout": "For a first ray that stands low or should drop, so that the big toe bends freely.",
    "plantar_fascia_groove": "For a tight band of the sole (plantar fascia) that stands out and should not be pressed.",
    "navicular_relief": "For a navicular that stands out or is tender.",
    "heel_spur_pocket": "For a tender spot under the heel bone.",
    "heel_gel_pocket": "For a heel that wants more cushion than the insole's own material gives.",
    "forefoot_gel_pocket": "For a ball that wants more cushion than the insole's own material gives.",
    "head_offload": "For a tender head, or for hard skin under it.",
}
"""What each feature is ordered for: words of the trade, no promise."""

SHAPES = {
    "heel_cup": "A rim round the heel, level to 0.15 of the foot length, the same on both sides; then it runs out "
    "along both edges.",
    "medial_flange": "A dome along the medial edge from 0.145 of the foot length to 12 mm behind the arch's usual "
    "apex, its peak at 0.255. It only makes up for what cup and arch miss of its height there.",
    "lateral_flange": "A dome along the lateral edge from 0.145 of the foot length to 12 mm behind the arch's usual "
    "apex, its peak at 0.255. It only makes up for what cup and arch miss of its height there.",
    "medial_arch": "A shallow cap round the apex; half of the height is left a little past the middle of the way "
    "forward, and it has run out behind the first head.",
    "lateral_arch": "A level stretch round 0.45 of the foot length, run out by the fifth head.",
}
"""Footprints of the features that act through the edge, whose own docstrings are about the edge's knots."""

READ = {
    "base": ("", "Where the thickness is read: wherever nothing else raises or lowers it."),
    "heel_lift": ("heel_seat", "Where the height is read: at the heel seat."),
    "rearfoot_post": ("heel_seat", "Where the slope is read: across the heel seat."),
    "forefoot_post": ("forefoot_post", "Where the slope is read: across the ball, in the middle of the heads' line."),
}
"""Reference point, and what to say of it, where a feature has none of its own or its docstring names no place."""
