"""What an order's insoles are called: in the names of their files, and on their undersides."""

from collections.abc import Sequence

from insolecad.files.slicers import SlicerName
from insolecad.job.pair_3mf import BuiltSide
from insolecad.job.parts import WHOLE, Part
from insolecad.label.text import AUTO, NONE, LabelRequest, Mark, automatic_label, custom_label
from insolecad.order import Order
from insolecad.prescription import Prescription
from insolecad.solid.insole import LETTERS


def file_stem(order: Order, prescription: Prescription, part: Part = WHOLE) -> str:
    """Return the file name of one side without its ending."""
    top = "_top" if part.top_only else ""
    return f"{order.name}_{LETTERS[prescription.side]}_{prescription.size_eu}_{order.support.level}{top}"


def pair_file_name(order: Order, sides: Sequence[BuiltSide], slicer: SlicerName) -> str:
    """Return the name of the 3MF of all sides. Where shoes differ in size, a pair has the right one's."""
    first, which = sides[0], LETTERS[sides[0].side] if len(sides) == 1 else "pair"
    return f"{order.name}_{which}_{first.prescription.size_eu}_{order.support.level}.{slicer}.3mf"


def label_text(order: Order, prescription: Prescription, mark: Mark | None) -> LabelRequest | None:
    """Return what to engrave into one side, None if nothing is."""
    text = (order.form.label or NONE).strip()
    if text.lower() == NONE:
        return None
    if text.lower() != AUTO:
        return custom_label(text, mark)
    # a name that nobody gave says nothing
    name = order.name if "name" in order.values else ""
    size = prescription.size_eu.removeprefix("EU")
    return automatic_label(mark.name if mark else name, LETTERS[prescription.side], size, order.support.level, mark)
