"""STEP writer: an exact shape under a fixed header, with the order in it."""

import errno
from pathlib import Path

from OCP.APIHeaderSection import APIHeaderSection_MakeHeader
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.Interface import Interface_HArray1OfHAsciiString, Interface_Static
from OCP.Message import Message, Message_Gravity
from OCP.StepBasic import StepBasic_Product
from OCP.STEPControl import STEPControl_StepModelType, STEPControl_Writer
from OCP.StepData import StepData_StepModel
from OCP.TCollection import TCollection_HAsciiString
from OCP.TopoDS import TopoDS_Shape

from insolecad.errors import BuildError

NOTE = "insolecad order 1"
"""First string of the header's description where the others, together, are the order: its kind and its form."""

SHORT = 60
"""Characters of a string as written: the kernel breaks lines at 72."""


def short(text: str) -> list[str]:
    """Return the text in pieces that are short when written, where a backslash and a quote are doubled."""
    pieces, begin, room = [], 0, SHORT
    for place, letter in enumerate(text):
        wide = 2 if letter in "\\'" else 1
        if wide > room:
            pieces.append(text[begin:place])
            begin, room = place, SHORT
        room -= wide
    return [*pieces, text[begin:]]


TIME_STAMP = "2000-01-01T00:00:00"
"""Fixed header time: the same order gives the same bytes on any day."""


def write(solid: TopoDS_Shape, path: Path, name: str, program: str, note: str = "") -> None:
    """Write a solid to `path` as the product `name`; the header names `program` and holds `note`, plain ASCII."""
    _hush()
    writer = STEPControl_Writer()
    Interface_Static.SetCVal_s("write.step.schema", "AP214IS")
    Interface_Static.SetCVal_s("write.step.unit", "MM")
    writer.Transfer(solid, STEPControl_StepModelType.STEPControl_AsIs)
    model = writer.Model()
    _name_product(model, name)
    _fill_header(model, name, program, note)
    if writer.Write(str(path)) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise OSError(errno.ENOSPC, "the disk may be full")


def _name_product(model: StepData_StepModel, name: str) -> None:
    """Give the product its name: the kernel's own carries a counter of the process."""
    text = TCollection_HAsciiString(name)
    for number in range(1, model.NbEntities() + 1):
        entity = model.Value(number)
        if isinstance(entity, StepBasic_Product):
            entity.SetId(text)
            entity.SetName(text)
            return
    raise BuildError("the STEP model holds no product")


def _fill_header(model: StepData_StepModel, name: str, program: str, note: str) -> None:
    header = APIHeaderSection_MakeHeader(model)
    if note:
        header.SetDescription(_strings([NOTE, *short(note)]))
    header.SetName(TCollection_HAsciiString(name))
    header.SetTimeStamp(TCollection_HAsciiString(TIME_STAMP))
    header.SetOriginatingSystem(TCollection_HAsciiString(program))
    header.SetPreprocessorVersion(TCollection_HAsciiString(program))
    header.SetAuthorValue(1, TCollection_HAsciiString(""))
    header.SetOrganizationValue(1, TCollection_HAsciiString(""))


def _strings(texts: list[str]) -> Interface_HArray1OfHAsciiString:
    strings = Interface_HArray1OfHAsciiString(1, len(texts))
    for number, text in enumerate(texts, 1):
        strings.SetValue(number, TCollection_HAsciiString(text))
    return strings


def _hush() -> None:
    """Keep the kernel's transfer statistics off the terminal; failures still show."""
    for printer in Message.DefaultMessenger_s().Printers():
        printer.SetTraceLevel(Message_Gravity.Message_Fail)
