"""The CSV of a package as it is read back: every text, null told from the empty text, lines counted, faults located."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.csv_text import line, verbatim
from app.services.package_cells import MARK, CellsError, blocks

TEXTS = st.text(st.one_of(st.sampled_from('",\r\n ax"'), st.characters(exclude_characters="\0", codec="utf-8")))
ROWS = st.lists(st.lists(st.none() | TEXTS, min_size=3, max_size=3), min_size=1, max_size=8)


def read(content: bytes, size: int = 1 << 20) -> list[list[str | None]]:
    """The records as the import takes them: null is None."""
    rows = [row for block in blocks(io.BytesIO(content), size) for row in block.rows]
    return [[None if cell == "" else "" if cell == MARK else cell for cell in row] for row in rows]


@given(rows=ROWS, size=st.integers(1, 40))
def test_what_is_written_is_read_back(rows: list[list[str | None]], size: int) -> None:
    content = "".join(line([verbatim(cell) for cell in row]) for row in rows).encode()
    assert read(content, size) == rows


@given(rows=ROWS, size=st.integers(1, 40))
def test_every_record_knows_the_line_it_begins_at(rows: list[list[str | None]], size: int) -> None:
    lines = [line([verbatim(cell) for cell in row]) for row in rows]
    begins = [1 + sum(one.count("\n") for one in lines[:number]) for number in range(len(lines))]
    found = []
    for block in blocks(io.BytesIO("".join(lines).encode()), size):
        found += [block.line_of(index) for index in range(len(block.rows))]
    assert found == begins


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('a,"",b\r\n', [["a", "", "b"]]),
        ('"",,""\r\n', [["", None, ""]]),
        ('"""",",""",""\r\n', [['"', ',"', ""]]),
        ('"a,"",b",,x\r\n', [['a,",b', None, "x"]]),
        ('"a\n"",\n",,""', [['a\n",\n', None, ""]]),
        ('a,b,""\n"",c,d\n', [["a", "b", ""], ["", "c", "d"]]),
        ("\ufeffa,b,c\n", [["a", "b", "c"]]),
        ("a,b,\N{LINE SEPARATOR}\x85\x0b\n", [["a", "b", "\N{LINE SEPARATOR}\x85\x0b"]]),
        ("", []),
    ],
)
def test_the_empty_text_is_not_null(content: str, rows: list[list[str | None]]) -> None:
    for size in (1, 2, 3, 5, 1000):
        assert read(content.encode(), size) == rows


@pytest.mark.parametrize(
    ("content", "at", "why"),
    [
        (b'a,b\r\nc,"d\r\ne,f\r\n', 2, "CSV"),
        (b'a,b\r\n"c"d,e\r\n', 2, "CSV"),
        (b"a,b\r\nc\rd,e\r\n", 2, "CSV"),
        (b"a,b\r\nc,d\r\n\xff,e\r\n", 3, "UTF-8"),
        (b"a,b\r\nc,d\0\r\n", 2, "NUL"),
    ],
)
def test_what_is_no_csv_is_refused_at_its_line(content: bytes, at: int, why: str) -> None:
    with pytest.raises(CellsError, match=why) as refused:
        read(content)
    assert refused.value.line == at


def test_a_quote_that_is_never_closed_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.package_cells.LONGEST", 1_000)
    with pytest.raises(CellsError, match="never closed") as refused:
        read(b'a,b\r\n"' + b"x,y\r\n" * 1_000, 100)
    assert refused.value.line == 2
