"""3MF for OrcaSlicer: insole and zones are objects each, held together by a parent, with settings by part."""

from collections.abc import Iterator, Mapping, Sequence

from insolecad.files.threemf.items import Item
from insolecad.files.threemf.mesh_xml import mesh
from insolecad.files.threemf.package import MODEL, Entry, model, percent, xml
from insolecad.geometry.triangles import Triangles

CONFIG = "Metadata/model_settings.config"

IDENTITY = "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1"
"""A part is where its mesh has it."""

Parts = list[tuple[int, str, Triangles, float | None]]
"""Number, name, body and infill of each part; None for the insole itself."""


def files(items: Sequence[Item], metadata: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the package."""
    entries: list[Entry] = []
    lines: list[str] = []
    parents: list[int] = []
    for item in items:
        parts = _parts(item, len(entries))
        parent = len(entries) + len(parts) + 1
        entries += [Entry(one, name, mesh([body])) for one, name, body, _ in parts]
        inside = "".join(f'<component objectid="{one}"/>' for one, *_ in parts)
        entries.append(Entry(parent, item.name, f"<components>{inside}</components>".encode(), item.place.transform))
        lines += _object(parent, item, parts)
        parents.append(parent)
    text = "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', "<config>", *lines, *_plate(parents), "</config>\n"))
    return {MODEL: model(entries, metadata), CONFIG: text.encode()}


def _parts(item: Item, before: int) -> Parts:
    """Return the parts of one insole, numbered after those `before`."""
    bodies = [(item.name, item.body, None), *((zone.name, zone.body, zone.percent) for zone in item.zones)]
    return [(place, *body) for place, body in enumerate(bodies, before + 1)]


def _object(parent: int, item: Item, parts: Parts) -> Iterator[str]:
    """Yield the lines of one object. Of settings it has infill alone: other walls would be felt as ridges."""
    yield f' <object id="{parent}">'
    yield _line("name", item.name)
    yield _line("extruder", "1")
    if item.percent is not None:
        yield _line("sparse_infill_density", percent(item.percent))
        # else what of a zone is small in a layer, as the strips that grade it, would be filled solid
        yield _line("minimum_sparse_infill_area", "0")
    for part, name, _, fill in parts:
        yield f'  <part id="{part}" subtype="{"normal_part" if fill is None else "modifier_part"}">'
        yield _line("name", name)
        yield _line("matrix", IDENTITY)
        if fill is not None:
            yield _line("sparse_infill_density", percent(fill))
        yield "  </part>"
    yield " </object>"


def _plate(parents: Sequence[int]) -> Iterator[str]:
    """Yield the lines of the plate that all of them lie on."""
    yield " <plate>"
    yield _line("plater_id", "1")
    for parent in parents:
        yield "  <model_instance>"
        yield _line("object_id", str(parent))
        yield _line("instance_id", "0")
        yield "  </model_instance>"
    yield " </plate>"


def _line(key: str, value: str) -> str:
    return f'   <metadata key="{key}" value="{xml(value)}"/>'
