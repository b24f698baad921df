"""The questions that make an order, and the commented order file that comes of the answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from insolecad.geometry.toe_shapes import toes_in_words
from insolecad.order.feet import PER_FOOT
from insolecad.order.keys import KEYS
from insolecad.order.names import name_problems
from insolecad.order.order import Order
from insolecad.order.reading import parse_value

Answers = Mapping[str, Any]


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """One question: the key it fills, how it is asked, how to find the answer, and when it is asked at all."""

    key: str
    ask: str
    help: str
    needed: bool = False
    wanted: Callable[[Answers], bool] = _always

    @property
    def prompt(self) -> str:
        """The question with what may be answered."""
        key = KEYS[self.key]
        words = f" ({', '.join(key.words)})" if key.kind == "word" else ""
        return f"{self.ask}{words}?"

    def read(self, text: str, answers: Answers) -> dict[str, Any]:
        """Return the answer by its key. Raises OrderError if it is not allowed, alone or with the others."""
        value = self._value(text)
        order = Order(**{**answers, self.key: value})
        return {self.key: order.values.get(self.key, value)}

    def _value(self, text: str) -> Any:
        if KEYS[self.key].kind == "yes" and text.lower() in ("y", "n"):
            return text.lower() == "y"
        return parse_value(self.key, text)


def _no_length(answers: Answers) -> bool:
    return "foot.length_mm" not in answers


def _two_feet(answers: Answers) -> bool:
    return "foot.length_mm" in answers


def _feet_differ(answers: Answers) -> bool:
    return answers.get("foot.left.length_mm") not in (None, answers.get("foot.length_mm"))


QUESTIONS: tuple[Question, ...] = (
    Question(
        "foot.length_mm",
        "Length of your right foot, like 262, 26.2cm or 10 1/4 in",
        "Stand on paper with your heel against a wall; mark the longest toe; measure from the wall. "
        "Enter without a number asks for the shoe size.",
    ),
    Question(
        "foot.size",
        "Shoe size, like EU42, UK8, USM9 (men's) or USW10 (women's)",
        "Only good to 5 mm either way; a ruler is better.",
        needed=True,
        wanted=_no_length,
    ),
    Question(
        "foot.left.length_mm",
        "Length of your left foot, if it differs",
        "Measure it in the same way. Enter without a number: as the right one.",
        wanted=_two_feet,
    ),
    Question(
        PER_FOOT,
        "Do you wear shoes of two sizes, one for each foot (yes, no)",
        "With one size both insoles have the outline that the larger foot needs; with two each foot has its own.",
        wanted=_feet_differ,
    ),
    Question(
        "foot.ball_width_mm",
        "Width across the ball",
        "The widest place, from the bump behind the big toe to the one behind the little toe, straight across.",
    ),
    Question("foot.heel_width_mm", "Width of the heel", "The widest place of the heel, standing."),
    Question(
        "foot.ball_length_mm",
        "From the heel to the bump of the big toe's joint",
        "Along the foot, from the wall to the widest point of the bump on the inner side.",
    ),
    Question(
        "foot.footprint",
        "Midfoot of your wet footprint",
        "Step on paper with a wet foot. full: the middle is about half as wide as the ball or more; partial: a "
        "quarter to a third; thin: a thread, or nothing.",
    ),
    Question(
        "foot.navicular_height_mm",
        "Height of the navicular",
        "The bony bump on the inner side of the midfoot, two fingers in front of and below the ankle; from the floor "
        "to its middle, standing.",
    ),
    Question(
        "foot.pronation",
        "How your foot rolls",
        "Over-pronation rolls inward: the inner side of your soles wears off first. If you do not know, skip it.",
    ),
    Question(
        "activity.type",
        "What the insoles are for",
        "It decides the cushioning, and runners with a sore forefoot get no pad behind the ball.",
    ),
    Question("activity.strike", "What lands first", "Look at the soles of worn shoes: where is the heel worn?"),
    Question(
        "shoe.type",
        "What kind of shoe",
        "standard: a usual running or everyday shoe. deep-cushioned: soft and thick, the insole is thinner. "
        "minimalist: thin and flat.",
    ),
    Question("form.toe", "Which shape the toe of the shoe has", f"The insole has to fit into it: {toes_in_words()}."),
    Question("wearer.mass_kg", "Body mass, like 78 or 172lb", "It decides how firm the infill is."),
    Question("wearer.sex", "Sex", "Only to estimate sizes that you did not measure."),
    Question("wearer.age", "Age", "Children's feet still change: under 18 a clinician decides."),
    Question(
        "wearer.conditions",
        "Anything a clinician should know of, such as diabetes or loss-of-feeling, or none (? lists them)",
        f"One or more of: {', '.join(KEYS['wearer.conditions'].words)}.",
    ),
    Question(
        "wearer.complaints", "What hurts, if anything", f"One or more of: {', '.join(KEYS['wearer.complaints'].words)}."
    ),
    Question("support.level", "How much support", "Start with mild; go up a step when it feels good."),
)
"""The questions in their order."""


def order_text(answers: Answers, name: str) -> str:
    """Return an order file of the answers, with a comment on each key and on what was left out."""
    lines = [
        "# An order for a pair of insoles. Build it with: insolecad make FILE",
        '# Lengths in mm, or as text with a unit: "26.2cm", "10 1/4 in".',
        "# insolecad explain FILE explains every number.",
        "",
        f"name = {_toml('insole' if name_problems(name) else name)}",
    ]
    tables: dict[str, list[str]] = {}
    for key in [*answers, *(question.key for question in QUESTIONS if question.key not in answers)]:
        table, _, last = key.rpartition(".")
        sentence = KEYS[key].sentence
        line = f"{last} = {_toml(answers[key])}" if key in answers else f"# {last} ="
        tables.setdefault(table, []).append(f"{line:34}# {sentence}")
    for table, rows in tables.items():
        lines += ["", f"[{table}]", *rows]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
