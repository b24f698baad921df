"""3MF for PrusaSlicer: zones as modifiers, which are ranges of triangles of their insole's object."""

from collections.abc import Iterator, Mapping, Sequence

from insolecad.files.threemf.items import Item
from insolecad.files.threemf.mesh_xml import mesh
from insolecad.files.threemf.package import MODEL, Entry, model, percent, xml

CONFIG = "Metadata/Slic3r_PE_model.config"

VERSION = {"slic3rpe:Version3mf": "1"}
"""Without it PrusaSlicer moves the insole to its place and leaves the zones where they were."""


def files(items: Sequence[Item], metadata: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the package."""
    entries = [
        Entry(place, one.name, mesh([one.body, *(zone.body for zone in one.zones)]), one.place.transform)
        for place, one in enumerate(items, 1)
    ]
    lines = [line for place, one in enumerate(items, 1) for line in _object(place, one)]
    text = "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', "<config>", *lines, "</config>\n"))
    return {MODEL: model(entries, {**metadata, **VERSION}), CONFIG: text.encode()}


def _object(place: int, item: Item) -> Iterator[str]:
    """Yield the lines of one object. Of settings it has infill alone: other walls would be felt as ridges."""
    yield f' <object id="{place}" instances_count="1">'
    yield _line("object", "name", item.name)
    if item.percent is not None:
        yield _line("object", "fill_density", percent(item.percent))
        # else what of a zone is small in a layer, as the strips that grade it, would be filled solid
        yield _line("object", "solid_infill_below_area", "0")
    first = 0
    for name, body, fill in ((item.name, item.body, None), *((one.name, one.body, one.percent) for one in item.zones)):
        last = first + len(body.faces) - 1
        yield f'  <volume firstid="{first}" lastid="{last}">'
        yield _line("volume", "name", name)
        if fill is not None:
            yield _line("volume", "modifier", "1")
        yield _line("volume", "volume_type", "ModelPart" if fill is None else "ParameterModifier")
        if fill is not None:
            yield _line("volume", "fill_density", percent(fill))
        yield "  </volume>"
        first = last + 1
    yield " </object>"


def _line(kind: str, key: str, value: str) -> str:
    return f'   <metadata type="{kind}" key="{key}" value="{xml(value)}"/>'
