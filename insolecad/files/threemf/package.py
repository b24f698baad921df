"""The container of a 3MF: a zip with fixed times and a fixed order, so that the same order gives the same bytes."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MODEL = "3D/3dmodel.model"

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell."""

LEVEL = 5
"""How hard to compress, 1 to 9."""

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\n'
    ' <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\n'
    ' <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>\n'
    ' <Default Extension="config" ContentType="text/plain"/>\n'
    ' <Default Extension="png" ContentType="image/png"/>\n'
    "</Types>\n"
)

_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\n'
    f' <Relationship Target="/{MODEL}" Id="rel-1" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>\n'
    "</Relationships>\n"
)


def write(path: Path, files: Mapping[str, bytes]) -> None:
    """Write the package to `path`: what every 3MF has, then `files` by their names inside it."""
    standing = {"[Content_Types].xml": _CONTENT_TYPES.encode(), "_rels/.rels": _RELATIONSHIPS.encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as package:
        for name, content in (standing | dict(files)).items():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            package.writestr(entry, content, compresslevel=LEVEL)
