"""The package of a 3MF: its parts, its model and the zip that holds them."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may contain, not even escaped."""

_ESCAPES = str.maketrans(
    # lib3mf knows these five escapes and no numbered ones, so that breaks become blanks
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\t": " ", "\n": " ", "\r": " "}
)


def xml(text: str) -> str:
    """Return text as it is written between tags or quotes; what XML cannot hold becomes a question mark."""
    return _FORBIDDEN.sub("?", text).translate(_ESCAPES)


def percent(value: float) -> str:
    """Return an infill as slicers write it."""
    return f"{value:.6g}%"


OWN = "insolecad"
"""Prefix of insolecad's metadata."""

_NAMESPACES = {
    "": "http://schemas.microsoft.com/3dmanufacturing/core/2015/02",
    "slic3rpe": "http://schemas.slic3r.org/3mf/2017/06",
    OWN: "urn:insolecad:3mf:1",
}

_KNOWN = frozenset(
    {
        *("Title", "Designer", "Description", "Copyright", "LicenseTerms", "Rating"),
        *("CreationDate", "ModificationDate", "Application"),
    }
)
"""Names of metadata that the core of 3MF gives a meaning; all others need a prefix."""


@dataclass(frozen=True)
class Entry:
    """One object: its number, its name and what it holds as XML; `transform` puts it on the bed, None leaves it off."""

    number: int
    name: str
    content: bytes
    transform: str | None = None


def model(entries: Sequence[Entry], metadata: Mapping[str, str], prefixes: Iterable[str] = ()) -> bytes:
    """Return the whole part. Metadata with a name of insolecad's own get its prefix, others keep theirs."""
    named = {name if name in _KNOWN or ":" in name else f"{OWN}:{name}": text for name, text in metadata.items()}
    used = dict.fromkeys(["", *(name.partition(":")[0] for name in named if ":" in name), *prefixes])
    spaces = " ".join(f'xmlns{":" if one else ""}{one}="{_NAMESPACES[one]}"' for one in used)
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<model unit="millimeter" xml:lang="en-US" {spaces}>\n',
        *(f' <metadata name="{xml(name)}">{xml(text)}</metadata>\n' for name, text in named.items()),
        " <resources>\n",
    ]
    parts = ["".join(head).encode()]
    for one in entries:
        parts += [
            f'  <object id="{one.number}" type="model" name="{xml(one.name)}">'.encode(),
            one.content,
            b"</object>\n",
        ]
    placed = "".join(
        f'  <item objectid="{one.number}" transform="{one.transform}"/>\n' for one in entries if one.transform
    )
    parts.append(f" </resources>\n <build>\n{placed} </build>\n</model>\n".encode())
    return b"".join(parts)


MODEL = "3D/3dmodel.model"

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""

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
