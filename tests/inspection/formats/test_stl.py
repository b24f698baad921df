"""Reading STL files: what is whole comes back exactly, what is damaged is refused with a sentence."""

import re
from pathlib import Path

import numpy as np
import pytest
import stl

from insolecad.errors import FileError
from insolecad.inspection import read

TRIANGLES = np.array([[[0, 0, 0], [1, 0, 0], [0, 2, 0.5]], [[0, 0, 0], [0, 2, 0.5], [-1, 0, 3.25]]], dtype=np.float64)


def written(path: Path, mode: stl.Mode) -> Path:
    """Write the two triangles with another library."""
    mesh = stl.mesh.Mesh(np.zeros(len(TRIANGLES), dtype=stl.mesh.Mesh.dtype))
    mesh.vectors[:] = TRIANGLES
    mesh.save(str(path), mode=mode)
    return path


def binary(triangles: int, records: int, header: bytes = b"") -> bytes:
    return header.ljust(80) + triangles.to_bytes(4, "little") + bytes(50 * records)


@pytest.mark.parametrize("mode", [stl.Mode.BINARY, stl.Mode.ASCII])
def test_both_forms_come_back_exactly(tmp_path, mode):
    assert np.array_equal(read(written(tmp_path / "two.stl", mode)), TRIANGLES)


def test_a_binary_file_may_begin_with_the_word_solid(tmp_path):
    path = tmp_path / "solid.stl"
    path.write_bytes(binary(1, 1, b"solid but binary"))
    assert read(path).shape == (1, 3, 3)


def test_a_text_file_may_hold_several_solids_in_any_spelling(tmp_path):
    text = written(tmp_path / "two.stl", stl.Mode.ASCII).read_text()
    (tmp_path / "four.stl").write_text(text + text.upper())
    assert np.array_equal(read(tmp_path / "four.stl"), np.concatenate([TRIANGLES, TRIANGLES]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"solid", "ends before `endsolid`"),
        (b"PK\x03\x04", "4 bytes are too few"),
        (binary(0, 0), "holds no triangles"),
        (binary(3, 2), "promises 3 triangles"),
        (binary(2**32 - 1, 2), "promises 4294967295 triangles"),
        (binary(2, 3), "50 bytes follow the last of 2"),
        (binary(2, 2)[:-7], "is cut off"),
        (binary(1, 0) + np.full(12, np.nan, dtype="<f4").tobytes() + b"\0\0", "not a number"),
        (binary(1, 0) + np.full(12, np.inf, dtype="<f4").tobytes() + b"\0\0", "not a number"),
        (b"solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0\nendsolid x\n", "the last facet is incomplete"),
        (b"solid x\n" + b"word " * 21 + b"\nendsolid x\n", "do not follow the format"),
        (b"solid x\nendsolid x\n", "holds no triangles"),
    ],
)
def test_a_damaged_file_is_refused_with_its_reason(tmp_path, content, sentence):
    path = tmp_path / "bad.stl"
    path.write_bytes(content)
    with pytest.raises(FileError, match=re.escape(sentence)) as caught:
        read(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("word", ["nan", "inf", "one"])
def test_a_corner_that_is_not_a_number_is_refused_in_text_too(tmp_path, word):
    path = written(tmp_path / "two.stl", stl.Mode.ASCII)
    path.write_text(path.read_text().replace("3.25", word).replace("3.250000", word))
    with pytest.raises(FileError, match="not a number"):
        read(path)


def test_a_text_file_that_is_cut_off_is_refused(tmp_path):
    path = written(tmp_path / "two.stl", stl.Mode.ASCII)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileError, match=r"cut off|incomplete"):
        read(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match=r"nowhere\.stl: cannot be read"):
        read(tmp_path / "nowhere.stl")
