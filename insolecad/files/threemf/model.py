"""The model part of a 3MF: metadata, objects, and where each lies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from insolecad.files.threemf.text import xml

OWN = "insolecad"
"""Prefix of our own metadata."""

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
    """Return the whole part. Metadata with a name of our own get our prefix, others keep theirs."""
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
