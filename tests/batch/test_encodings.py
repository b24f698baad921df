"""Encodings of tables: what a file can be in is read, whatever else Python decodes is refused with what is allowed."""

from pathlib import Path

import pytest

from insolecad.batch.table import open_table
from insolecad.errors import OrderError

TABLE = "foot.length_mm,name\n262,Zoë\n"


@pytest.mark.parametrize(
    "encoding",
    [
        *("base64", "hex", "rot13", "zlib", "bz2", "uu", "quopri", "punycode", "idna", "undefined"),
        *("unicode_escape", "raw-unicode-escape", "aliases", "utf-8\0", "é", "\udcff", "../x", "x" * 5000),
    ],
)
def test_what_is_not_an_encoding_of_a_table_is_refused_with_what_is(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("foot.length_mm\n262\n")
    with pytest.raises(OrderError) as refused:
        open_table(path, encoding=encoding)
    (problem,) = refused.value.problems
    assert problem.key == "encoding" and "utf-8, utf-16, latin-1" in problem.allowed and len(problem.given) < 100


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16", "latin-1", "cp1252", "mac-roman", "utf_8_sig"])
def test_what_spreadsheets_write_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TABLE.encode(encoding))
    assert [row.values["name"] for row in open_table(path, encoding=encoding).rows()] == ["Zoë"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "shift_jis"])
def test_a_letter_that_is_cut_off_at_the_end_is_the_tables_fault(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("foot.length_mm,name\n262,ab".encode(encoding) + {"shift_jis": b"\x82"}.get(encoding, b"\xc3"))
    with pytest.raises(OrderError, match=f"not {encoding} text, line 2"):
        open_table(path, encoding=encoding)


def test_utf16_without_its_mark_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TABLE.encode("utf-16-le"))
    with pytest.raises(OrderError, match="not utf-16 text"):
        open_table(path, encoding="utf-16")
