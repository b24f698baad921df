"""Broken files for the readers, and what each of them comes to."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.support import hostile_files as hostile

MEMORY = 1_500_000_000
"""Bytes of address space that a file may cost, the program itself and its libraries with it."""

SECONDS = 20
"""Longest that one file may take, of a core's own time: others may use the machine too."""

KINDS = ("stl", "text.stl", "3mf", "stored.3mf", "prusa.3mf")


def whole_files() -> dict[str, bytes]:
    """Return sound files of each kind, to be broken."""
    import zipfile

    random = np.random.default_rng(0)
    bumpy = np.concatenate([hostile.box(), hostile.box() + random.normal(0.0, 1.0, (12, 3, 3))])
    config = (
        '<config><object id="1"><metadata type="object" key="name" value="L"/><volume firstid="0" lastid="5">'
        '<metadata type="volume" key="volume_type" value="ParameterModifier"/></volume></object></config>'
    )
    return {
        "stl": hostile.binary_stl(bumpy),
        "text.stl": hostile.text_stl(bumpy),
        "3mf": hostile.package(hostile.model_xml()),
        "stored.3mf": hostile.package(hostile.model_xml(), kind=zipfile.ZIP_STORED),
        "prusa.3mf": hostile.package(hostile.model_xml(), {"Metadata/Slic3r_PE_model.config": config}),
    }


def broken(data: bytes, random: np.random.Generator) -> bytes:
    """Return the file cut off, with bytes changed, with a piece repeated, left out or put elsewhere."""
    way, place = int(random.integers(5)), int(random.integers(len(data)))
    if way == 0:
        return data[:place]
    changed = bytearray(data)
    if way == 1:
        for at in random.integers(len(data), size=int(random.integers(1, 20))):
            changed[at] = int(random.integers(256))
        return bytes(changed)
    piece = data[place : place + int(random.integers(1, 300))]
    if way == 2:
        return data[:place] + piece * int(random.integers(2, 50)) + data[place:]
    if way == 3:
        return data[:place] + data[place + len(piece) :]
    there = int(random.integers(len(data)))
    return data[:there] + piece + data[there:]


def broken_inside(random: np.random.Generator) -> bytes:
    """Return a 3MF whose archive is sound: its XML is broken, or some of its figures are others."""
    model = hostile.model_xml().encode()
    if random.random() < 0.3:
        return hostile.package(broken(model, random))
    changed = bytearray(model)
    figures = [at for at, byte in enumerate(changed) if 48 <= byte < 58 and at > 400]
    for at in random.choice(figures, size=int(random.integers(1, 30))):
        changed[at] = b"0123456789-.eE"[int(random.integers(14))]
    return hostile.package(bytes(changed))


ODD = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-30, 1e30, 3e38, 1e9, -1e9, 200.0, 1e-3])


def odd_triangles(random: np.random.Generator) -> bytes:
    """Return a sound STL of triangles that make little sense: strewn, doubled, folded, with odd numbers in them."""
    triangles = np.repeat(hostile.box(), int(random.integers(1, 20)), axis=0)
    triangles = triangles + random.choice([0.0, 1e-6, 1e-3, 1.0, 50.0]) * random.normal(size=triangles.shape)
    triangles = triangles * random.choice([1e-30, 1e-3, 1.0, 1.0, 1.0, 1e3, 1e6], size=3)
    if random.random() < 0.5:
        count = int(random.integers(1, 9))
        triangles[tuple(random.integers(size, size=count) for size in triangles.shape)] = random.choice(ODD, size=count)
    if random.random() < 0.3:
        triangles[:: int(random.integers(1, 4))] = triangles[:: int(random.integers(1, 4))][:1]
    with np.errstate(over="ignore"):
        return hostile.binary_stl(triangles.astype(np.float32).astype(np.float64))


def cases(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield file name and bytes: every trap, then this many random ones."""
    for name, data in hostile.threemf_traps():
        yield f"{name}.3mf", data
    for name, data in hostile.stl_traps():
        yield f"{name}.stl", data
    yield from hostile.harmless()
    random, sound = np.random.default_rng(seed), whole_files()
    for number in range(count):
        kind = (*KINDS, *MADE)[number % (len(KINDS) + len(MADE))]
        yield f"random {seed}-{number}.{kind}", MADE[kind](random) if kind in MADE else broken(sound[kind], random)


MADE = {"inside.3mf": broken_inside, "odd.stl": odd_triangles}
"""What is broken while it is made."""


def outcome(path: Path) -> str:
    """Return how the check of a file ended: read or refused; anything else is raised."""
    from insolecad.errors import FileError
    from insolecad.inspection.checks.checks import check_file
    from insolecad.inspection.checks.requirements import Use

    try:
        check_file(path, Use())
    except FileError as error:
        if not str(error) or len(str(error)) > 700:
            raise AssertionError(f"a message of {len(str(error))} characters") from error
        return "refused"
    return "read"
