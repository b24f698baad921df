"""Plain 3MF: the bodies alone, for every program and for print services."""

from collections.abc import Mapping, Sequence

from insolecad.files.threemf.items import Item
from insolecad.files.threemf.mesh_xml import mesh
from insolecad.files.threemf.package import MODEL, Entry, model


def files(items: Sequence[Item], metadata: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the package."""
    entries = [Entry(number, one.name, mesh([one.body]), one.place.transform) for number, one in enumerate(items, 1)]
    return {MODEL: model(entries, metadata)}
