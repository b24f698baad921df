"""The conditions that rules ask about, by the words that stand in reasons."""

from insolecad.features import suggestion
from insolecad.prescription.rules.amount import When

FLAT = When("flat foot", lambda case: case.foot_type == "flat")
PRONATED = When(suggestion.PRONATED.words, suggestion.PRONATED.holds)
SUPINATED = When("supination, cushioned", lambda case: case.motion == "supinated")
HEEL_STRIKE = When("landing on the heel", lambda case: case.strike == "heel")
MIDFOOT_STRIKE = When("landing on the midfoot", lambda case: case.strike == "midfoot")
RUNNING = When("running, cushions the ball", lambda case: case.running)
THREE_QUARTER = When("three-quarter length", lambda case: case.order.form.length == "three-quarter")
MINIMALIST = When("minimalist shoe", lambda case: case.shoe == "minimalist")
LOW_VOLUME = When("a shoe without room", lambda case: case.order.shoe.fit == "low-volume")
ON_SOCKLINER = When("on the shoe's own insole", lambda case: case.order.shoe.sockliner == "keep")
SORE_FOREFOOT = When("sore forefoot, cushioned", lambda case: case.complains_of("forefoot-pain"))
SORE_HEEL = When("sore heel, cushioned", lambda case: case.complains_of("heel-pain"))
NOT_PRINTED = When("a material that is not filled", lambda case: not case.solid_material.is_filled)
