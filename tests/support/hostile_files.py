"""Files that mean harm, or are broken: for the readers of `insolecad check`."""

import io
import struct
import zipfile
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Target="/3D/3dmodel.model" Id="rel0" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)

BOX_CORNERS = [(x, y, z) for x in (0, 200) for y in (0, 80) for z in (0, 10)]
BOX_FACES = [
    *((0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1)),
    *((2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)),
]
"""A box of 200 x 80 x 10 mm."""


def box() -> Floats:
    """Return the box's triangles, (12, 3, 3)."""
    return np.array(BOX_CORNERS, dtype=np.float64)[np.array(BOX_FACES)]


def binary_stl(triangles: Floats, claimed: int | None = None) -> bytes:
    """Return a binary STL; its header may claim any number of triangles."""
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    data = np.zeros(len(triangles), dtype=record)
    data["corners"] = triangles
    count = len(triangles) if claimed is None else claimed
    return b"box".ljust(80) + struct.pack("<I", count) + data.tobytes()


def text_stl(triangles: Floats) -> bytes:
    """Return the text form."""
    facets = (
        "facet normal 0 0 0\nouter loop\n"
        + "".join(f"vertex {x:.6g} {y:.6g} {z:.6g}\n" for x, y, z in triangle)
        + "endloop\nendfacet\n"
        for triangle in triangles
    )
    return ("solid box\n" + "".join(facets) + "endsolid box\n").encode()


def mesh_xml(corners: Floats | list[tuple[int, int, int]], faces: list[tuple[int, int, int]] | NDArray[np.intp]) -> str:
    """Return the mesh element of a 3MF object."""
    vertices = "".join(f'<vertex x="{x:.9g}" y="{y:.9g}" z="{z:.9g}"/>' for x, y, z in corners)
    triangles = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in faces)
    return f"<mesh><vertices>{vertices}</vertices><triangles>{triangles}</triangles></mesh>"


BOX = mesh_xml(BOX_CORNERS, BOX_FACES)


def model_xml(
    objects: str = "", items: str = '<item objectid="1"/>', unit: str = "millimeter", before: str = ""
) -> str:
    """Return a 3MF model; without `objects` it holds the box as object 1."""
    objects = objects or f'<object id="1" type="model" name="box">{BOX}</object>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<model unit="{unit}" xmlns="{CORE}" '
        'xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06">'
        f"<resources>{objects}</resources><build>{items}</build></model>"
    )


def package(
    model: str | bytes, more: dict[str, str | bytes] | None = None, kind: int = zipfile.ZIP_DEFLATED, rels: str = RELS
) -> bytes:
    """Return a 3MF package around a model."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", kind) as archive:
        for name, data in {"_rels/.rels": rels, "3D/3dmodel.model": model, **(more or {})}.items():
            archive.writestr(name, data)
    return held.getvalue()


def _patched(data: bytes, mark: bytes, offset: int, new: bytes) -> bytes:
    """Return the archive with a field changed behind every place of a mark."""
    patched, place = bytearray(data), data.find(mark)
    while place >= 0:
        patched[place + offset : place + offset + len(new)] = new
        place = data.find(mark, place + 1)
    return bytes(patched)


LAUGHS = "<!DOCTYPE m [" + '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{("&" + a + ";") * 20}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


ZERO = '<vertex x="0" y="0" z="0"/>'


def _nested(levels: int) -> str:
    """Return objects each made of ten of the one before: 10 ** levels boxes in all."""
    ten = "".join('<component objectid="{n}"/>' for _ in range(10))
    return f'<object id="1">{BOX}</object>' + "".join(
        f'<object id="{n + 1}"><components>{ten.format(n=n)}</components></object>' for n in range(1, levels + 1)
    )


def threemf_traps() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of 3MF files that must be refused."""
    yield "billion laughs", package(model_xml(before=LAUGHS).replace('name="box"', 'name="&i;"'))
    yield "an entity from outside", package(model_xml(before=OUTSIDE).replace('name="box"', 'name="&x;"'))
    yield "a document type", package(model_xml(before="<!DOCTYPE model>"))
    yield "a zip bomb", package(model_xml().encode() + b" " * 150_000_000)
    yield "a zip bomb of comments", package(model_xml(before=f"<!--{'-x' * 30_000_000}-->"))
    yield "a zip bomb of corners", package(model_xml(f'<object id="1"><mesh>{ZERO * 1_000_000}'))
    yield "elements in elements", package("<a>" * 2_000_000)
    yield "a cycle", package(
        model_xml('<object id="1"><components><component objectid="2"/></components></object>'
                  '<object id="2"><components><component objectid="1"/></components></object>')
    )  # fmt: skip
    yield (
        "an object of itself",
        package(model_xml('<object id="1"><components><component objectid="1"/></components></object>')),
    )
    yield "ten of ten of ten", package(model_xml(_nested(9), '<item objectid="10"/>'))
    yield "a long chain of objects", package(
        model_xml(f'<object id="1">{BOX}</object>' + "".join(
            f'<object id="{n + 1}"><components><component objectid="{n}"/></components></object>'
            for n in range(1, 500)), '<item objectid="500"/>')
    )  # fmt: skip
    yield "a corner out of range", package(model_xml().replace('v1="0"', 'v1="99"', 1))
    yield "a corner below zero", package(model_xml().replace('v1="0"', 'v1="-1"', 1))
    yield "a corner of 5,000 digits", package(model_xml().replace('v1="0"', f'v1="{"9" * 5000}"', 1))
    yield "a corner that is a word", package(model_xml().replace('x="0"', 'x="left"', 1))
    yield "a corner without x", package(model_xml().replace('x="0"', 'q="0"', 1))
    yield "an item of nothing", package(model_xml(items='<item objectid="7"/>'))
    yield "no items", package(model_xml(items=""))
    yield "an unknown unit", package(model_xml(unit="cubit"))
    yield "a transform of three", package(model_xml(items='<item objectid="1" transform="1 0 0"/>'))
    yield "a transform of nan", package(model_xml(items=f'<item objectid="1" transform="{"nan " * 12}"/>'))
    for name, numbers in (
        ("flattens", "1 0 0 0 1 0 0 0 0 0 0 0"),
        ("overflows", "1e308 0 0 0 1e308 0 0 0 1e308 0 0 0"),
    ):
        yield f"a transform that {name}", package(model_xml(items=f'<item objectid="1" transform="{numbers}"/>'))
    for number in ("nan", "-inf", "1e999"):
        yield f"a corner at {number}", package(model_xml().replace('x="0"', f'x="{number}"', 1))
    yield "regions without end", package(model_xml(), {"Metadata/Slic3r_PE_model.config": _regions(100)})
    yield "no model", package("", {}, rels="<Relationships/>").replace(b"3D/3dmodel.model", b"3D/3dmodel.other")
    yield "not xml", package("x" * 1000)
    yield "another xml", package("<svg/>")
    yield "another encoding", package(model_xml().replace("UTF-8", "UTF-77"))
    yield "half a model", package(model_xml()[:900])
    yield "locked", _patched(_patched(package(model_xml()), b"PK\x01\x02", 8, b"\1\0"), b"PK\x03\x04", 6, b"\1\0")
    yield "packed otherwise", package(model_xml(), kind=zipfile.ZIP_LZMA)
    yield "a wrong checksum", _patched(package(model_xml()), b"PK\x01\x02", 16, b"\1\2\3\4")
    yield "an index of gigabytes", _patched(package(model_xml()), b"PK\x05\x06", 12, b"\xf0\xff\xff\x7f")
    yield "an archive of nothing", package("")[-22:]
    yield "too many parts", package(model_xml(), {f"part {n}": b"" for n in range(20_000)})


def _regions(count: int) -> str:
    """Return a slicer's notes of this many parts that each are said to hold a million triangles."""
    infill = '<metadata type="volume" key="fill_density" value="20%"/>'
    region = f'<volume firstid="0" lastid="999999">{infill}</volume>'
    return f'<config><object id="1">{region * count}</object></config>'


def stl_traps() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of STL files that must be refused."""
    yield "four thousand million triangles", binary_stl(box(), claimed=2**32 - 1)
    yield "one too many", binary_stl(box(), claimed=13)
    yield "one too few", binary_stl(box(), claimed=11)
    yield "none", binary_stl(box()[:0])
    yield "a header alone", binary_stl(box())[:84]
    yield "three bytes", b"sol"
    yield "blanks", b" " * 100
    yield "zeros", bytes(1_000_000)
    yield "text that ends", text_stl(box())[:-100]
    yield "text with a word", text_stl(box()).replace(b"vertex 200", b"vertex left", 1)
    yield "text of one endless word", b"solid x\n" + b"1" * 20_000_000
    yield "text of endless solids", b"solid x\n" * 200_000
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def harmless() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of odd files that are to be read all the same."""
    yield "names that climb out.3mf", package(model_xml(), {"../../../tmp/climbed": b"x", "/etc/climbed": b"x"})
    claimed = b"\xf0\xff\xff\xff\xf0\xff\xff\xff"
    yield "a size of gigabytes.3mf", _patched(package(model_xml()), b"PK\x01\x02", 20, claimed)
    yield "a corner at the end of the world.3mf", package(model_xml().replace('x="0"', 'x="1e308"', 1))
    yield "numbers that overflow.stl", binary_stl(box() * 1e35)
    yield "no number at all.stl", binary_stl(box() * np.nan)
    yield "a point.stl", binary_stl(box() * 0.0)
    yield "a plane.stl", binary_stl(box() * np.array([1.0, 1.0, 0.0]))
    yield "a line.stl", binary_stl(box() * np.array([1.0, 0.0, 0.0]))
    random = np.random.default_rng(3)
    yield "long triangles anywhere.stl", binary_stl(random.uniform(0, 250, (20_000, 3, 3)))
    yield "the same triangle again and again.stl", binary_stl(np.repeat(box()[:1], 20_000, axis=0))
    yield "a text with names.stl", text_stl(box()).replace(b"solid box", b"solid facet vertex endfacet 1 2 3", 1)
