"""Safety: what must be seen by a clinician before an insole is made (safety rules).

Nothing here is a diagnosis; the list says when a comfort insole is the wrong first step.
"""

from collections.abc import Mapping
from typing import Any

from insolecad.errors import Change, Problem

CHILD = 18.0
"""Age in years below which a clinician must decide: children's feet still change."""

MOST_LIFT = 10.0
"""Heel lift in mm above which a clinician must decide: more belongs outside the shoe (laboratory menus)."""

CONDITIONS: dict[str, str] = {
    "diabetes": "diabetes",
    "loss-of-feeling": "lost feeling in the feet",
    "poor-circulation": "poor circulation in the legs",
    "foot-ulcer": "a foot ulcer, now or in the past",
    "charcot-foot": "a Charcot foot",
    "rheumatoid-arthritis": "rheumatoid arthritis",
    "rigid-flat-foot": "a flat foot that is stiff",
    "rigid-high-arch": "a high arch that is stiff",
    "recent-fracture": "a recent fracture",
    "recent-surgery": "a recent operation",
    "unexplained-swelling": "swelling without a reason",
    "one-foot-flattening": "one foot that grows flatter",
    "new-high-arch": "an arch that has become high",
    "nerve-or-muscle-disease": "a disease of nerves or muscles",
    "sudden-size-change": "feet that changed size suddenly or in pregnancy",
}
"""Conditions with which an insole is made only on a clinician's word; orders may name these."""

BACK_PAIN: dict[str, str] = {
    "numb-between-legs": "numbness between the legs",
    "bladder-or-bowel-trouble": "new trouble with bladder or bowel",
    "leg-weakness": "weakness or spreading numbness in a leg",
    "back-pain-after-fall": "pain after a fall or an accident",
    "back-pain-with-fever": "pain with fever, loss of weight or a history of cancer",
    "back-pain-at-night": "pain at night or at rest",
    "back-pain-over-6-weeks": "pain that lasts over 6 weeks or gets worse",
}
"""Signs beside back pain that a doctor must see first; the first three at once."""

URGENT = ("numb-between-legs", "bladder-or-bowel-trouble", "leg-weakness")

BY_CLINICIAN = "on a clinician's word"
"""How every limit ends that a clinician may lift."""

SEE_FIRST = "see a clinician first"
WORD = (Change("one who has prescribed this order may say so", {"wearer.clinician": True}),)
"""How the limits are lifted that a clinician may lift."""

SYNONYMS = {
    "pregnan": "sudden-size-change",
    "neuropath": "loss-of-feeling",
    "numb": "loss-of-feeling",
    "arthritis": "rheumatoid-arthritis",
    "rheuma": "rheumatoid-arthritis",
    "gout": "rheumatoid-arthritis",
    "tibialis": "one-foot-flattening",
    "ulcer": "foot-ulcer",
    "circulation": "poor-circulation",
    "artery": "poor-circulation",
    "swelling": "unexplained-swelling",
    "fracture": "recent-fracture",
    "surgery": "recent-surgery",
    "operation": "recent-surgery",
    "parkinson": "nerve-or-muscle-disease",
    "stroke": "nerve-or-muscle-disease",
}
"""What people write for a condition, by a part of the word."""


def safety_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps an order from being made without a clinician, and answers that contradict each other."""
    problems = []
    conditions = tuple(values.get("wearer.conditions") or ())
    if "none" in conditions and len(set(conditions)) > 1:
        others = ", ".join(name for name in conditions if name != "none")
        problems.append(Problem("wearer.conditions", f"none, and {others}", "none alone", "leave out one of them"))
    if values.get("wearer.clinician"):
        return problems
    for name in dict.fromkeys(conditions):
        if name in CONDITIONS:
            problems.append(Problem("wearer.conditions", CONDITIONS[name], f"only {BY_CLINICIAN}", SEE_FIRST, WORD))
        elif name in BACK_PAIN:
            first = "see a doctor at once" if name in URGENT else "see a doctor first"
            problems.append(Problem("wearer.conditions", BACK_PAIN[name], f"only {BY_CLINICIAN}", first))
    for key in ("heel_lift.height_mm", "left.heel_lift.height_mm", "right.heel_lift.height_mm"):
        if isinstance(values.get(key), (int, float)) and values[key] > MOST_LIFT:
            problems.append(
                Problem(key, f"{values[key]:g}", f"0 to {MOST_LIFT:g} mm, more {BY_CLINICIAN}", SEE_FIRST, WORD)
            )
    age = values.get("wearer.age")
    if isinstance(age, (int, float)) and age < CHILD:
        given = f"{age:g} years; children's feet still change, and flat ones that do not hurt usually need nothing"
        problems.append(Problem("wearer.age", given, f"from {CHILD:g} years, or {BY_CLINICIAN}", SEE_FIRST, WORD))
    return problems
