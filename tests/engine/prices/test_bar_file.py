"""A CSV file of bars as a whole: the forms that are taken, its header, its bytes, its place."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.bar_file import read_bar_file
from engine.prices.bars import Bars

HEADER = b"date,open,high,low,close,volume"
FIRST = b"2024-01-02,10,11,9,10.5,1000"
SECOND = b"2024-01-03,10.5,12,10,11,0"


def lines(*rows: bytes, end: bytes = b"\n") -> bytes:
    """A file of the usual header and these rows."""
    return b"".join(row + end for row in (HEADER, *rows))


def expect_two_bars(bars: Bars) -> None:
    """The bars are those of FIRST and SECOND."""
    assert bars.ticker == "600000.SS"
    assert [str(day) for day in bars.sessions] == ["2024-01-02", "2024-01-03"]
    assert bars.open.tolist() == [10, 10.5]
    assert bars.high.tolist() == [11, 12]
    assert bars.low.tolist() == [9, 10]
    assert bars.close.tolist() == [10.5, 11]
    assert bars.volume.tolist() == [1000, 0]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lines(FIRST, SECOND), id="plain"),
        pytest.param(b"\xef\xbb\xbf" + lines(FIRST, SECOND), id="byte order mark"),
        pytest.param(lines(FIRST, SECOND, end=b"\r\n"), id="CRLF"),
        pytest.param(lines(FIRST, SECOND, end=b"\r"), id="CR"),
        pytest.param(lines(b'"2024-01-02","10","11","9","10.5","1000"', SECOND), id="quoted"),
        pytest.param(lines(b"2024-01-02,10.0,1.1e1,9.,10.50,1000.0", SECOND), id="other spellings of numbers"),
        pytest.param(
            b"volume,close,low,high,open,date\n1000,10.5,9,11,10,2024-01-02\n0,11,10,12,10.5,2024-01-03\n",
            id="columns in another order",
        ),
        pytest.param(
            b"date,open,high,low,close,Adj Close,volume\n2024-01-02,10,11,9,10.5,9.9,1000\n"
            b"2024-01-03,10.5,12,10,11,,0\n",
            id="a further column",
        ),
    ],
)
def test_accepted_forms(read_csv: Callable[..., Bars], content: bytes) -> None:
    """Byte order mark, line ends, quotes, column order and further columns make no difference; volume may be 0."""
    expect_two_bars(read_csv(content))


def test_one_bar(read_csv: Callable[..., Bars]) -> None:
    """A file of one bar is a file."""
    assert read_csv(lines(FIRST)).close.tolist() == [10.5]


@pytest.mark.parametrize(
    ("header", "sentences"),
    [
        (
            "date,open,high,low,last,volume",
            [
                (
                    '1: close: "{}" is not a header with date, open, high, low, close, volume; add the column, '
                    "or say in folder.toml what it is called"
                )
            ],
        ),
        (
            "date,open,high,low,closes,volume",
            ["1: close: \"{}\" is not a header with date, open, high, low, close, volume; rename 'closes' to 'close'"],
        ),
        (
            "date,open,high,low,Adj Close,volume",
            [
                (
                    "1: close: \"{}\" is not a header with a raw close; 'Adj Close' is adjusted for dividends and "
                    "splits; fetch the unadjusted prices: limits and lots are judged on those"
                )
            ],
        ),
        (
            ",open,high,low,close,volume",
            [
                (
                    '1: date: "{}" is not a header with date, open, high, low, close, volume; one of its columns has '
                    "no name; write date above it if that is what it holds"
                )
            ],
        ),
        (
            "date,open,high,low,close,close,volume",
            ['1: close: "{}" is not a header with each column once; remove the second'],
        ),
    ],
)
def test_header(told: Callable[..., list[str]], header: str, sentences: list[str]) -> None:
    """Each column that the header lacks or has twice is told, with the nearest name that it has."""
    row = ",".join(["2024-01-02", *["1"] * header.count(",")])
    assert told(f"{header}\n{row}\n".encode()) == [sentence.format(header) for sentence in sentences]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n"])
def test_empty_file(told: Callable[..., list[str]], content: bytes) -> None:
    """An empty file is said to be empty."""
    assert told(content) == [" file: missing or empty, expected a header and rows; the file is empty: fetch it again"]


def test_header_alone(told: Callable[..., list[str]]) -> None:
    """A header without rows is said to be one."""
    assert told(lines()) == [' file: "a header alone" is not a file with at least one bar; fetch it again or remove it']


def test_other_encoding(told: Callable[..., list[str]]) -> None:
    """Bytes that are no UTF-8 are told by line and offset, here a note in GBK."""
    content = lines(b"2024-01-02,10,11,9,10.5,1000", "2024-01-03,停牌,,,,".encode("gbk"))
    # 32 bytes of header and 29 of the first row, each with its line end, 11 before the note; its first character,
    # CD A3, would also be one in UTF-8, its second, C5 C6, is none
    assert content[72:76] == b"\xcd\xa3\xc5\xc6"
    assert told(content) == [
        (
            '3: encoding: "byte 74" is not UTF-8 text; save the file as UTF-8, '
            'or declare encoding = "gb18030" (or another) in folder.toml'
        )
    ]


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """A folder named as a bar file is refused in a sentence."""
    (tmp_path / "A.csv").mkdir()
    with pytest.raises(FaultsError) as caught:
        read_bar_file("A", tmp_path / "A.csv", "bars/A.csv")
    assert str(caught.value) == (
        'bars/A.csv: file: "A.csv" is not a regular file; remove it or put the file in its place'
    )


def test_a_link_to_nothing(tmp_path: Path) -> None:
    """A link whose target is gone is refused in a sentence."""
    (tmp_path / "A.csv").symlink_to(tmp_path / "gone")
    with pytest.raises(FaultsError) as caught:
        read_bar_file("A", tmp_path / "A.csv", "bars/A.csv")
    assert str(caught.value) == 'bars/A.csv: file: "A.csv" is not a readable file; No such file or directory'


@pytest.mark.parametrize("name", ["A.csv", "A.parquet"])
def test_a_file_too_large(tmp_path: Path, name: str) -> None:
    """A file too large to be daily bars is refused by its size, before it is read."""
    path = tmp_path / name
    path.touch()
    os.truncate(path, 200_000_001)  # sparse: takes no room
    with pytest.raises(FaultsError) as caught:
        read_bar_file("A", path, f"bars/{name}")
    assert str(caught.value) == (
        f'bars/{name}: file: "200000001 bytes" is not at most 200000000 bytes long; '
        "keep one instrument's daily bars in it"
    )
