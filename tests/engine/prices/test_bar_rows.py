"""The rows of a CSV file of bars: each faulty one gets its sentence, all of them at once."""

from collections.abc import Callable

import pytest

from catalysts.errors import FaultsError
from engine.prices.bars import Bars

HEADER = b"date,open,high,low,close,volume"
FIRST = b"2024-01-02,10,11,9,10.5,1000"
PRICE = "a price above 0, at most 1e+09"
SHARES = "a number of shares from 0 to 1e+15"
DATE = "a date YYYY-MM-DD between 1980 and 2099"
NO_TRADING = "leave the row out where there was no trading"
DIGITS = "write plain digits such as 1234.56"
SOURCE = "check the value at its source"
SUBTRACTED = "take raw figures: adjusting by subtraction makes them negative"


def lines(*rows: bytes) -> bytes:
    """A file of the usual header and these rows."""
    return b"".join(row + b"\n" for row in (HEADER, *rows))


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("2024-01-03,nan,12,10,11,5", f'open: "nan" is not {PRICE}; {NO_TRADING}'),
        ("2024-01-03,10,12,10,,5", f"close: missing or empty, expected {PRICE}; {NO_TRADING}"),
        ("2024-01-03,10,inf,10,11,5", f'high: "inf" is not {PRICE}; {NO_TRADING}'),
        ("2024-01-03,10,1e308,10,11,5", f'high: "1e308" is not {PRICE}; {SOURCE}'),
        ("2024-01-03,10,1e999,10,11,5", f'high: "1e999" is not {PRICE}; {SOURCE}'),
        ("2024-01-03,10,12,1e-320,11,5", f'low: "1e-320" is not {PRICE}; {SOURCE}'),
        ("2024-01-03,10,12,0,11,5", f'low: "0" is not {PRICE}; {NO_TRADING}'),
        ("2024-01-03,10,12,-3.5,11,5", f'low: "-3.5" is not {PRICE}; {SUBTRACTED}'),
        ('2024-01-03,10,12,10,"1.234,56",5', f'close: "1.234,56" is not {PRICE}; {DIGITS}'),
        ('2024-01-03,10,12,10,"1,234.5",5', f'close: "1,234.5" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,¥10,5", f'close: "¥10" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,１０,5", f'close: "１０" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,1_0,5", f'close: "1_0" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10, 11 ,5", f'close: " 11 " is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,0x10,5", f'close: "0x10" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,1.2.3,5", f'close: "1.2.3" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,11\0,5", f'close: "11\\x00" is not {PRICE}; {DIGITS}'),
        ("2024-01-03,10,12,10,--,5", f'close: "--" is not {PRICE}; {NO_TRADING}'),
        ("2024-01-03,10,12,10,11,nan", f'volume: "nan" is not {SHARES}; write 0 where nothing was traded'),
        ("2024-01-03,10,12,10,11,", f"volume: missing or empty, expected {SHARES}; write 0 where nothing was traded"),
        ("2024-01-03,10,12,10,11,-5", f'volume: "-5" is not {SHARES}; {SUBTRACTED}'),
        ("2024-01-03,10,12,10,11,1_000", f'volume: "1_000" is not {SHARES}; {DIGITS}'),
        ("2024-01-03,10,12,10,11,1e16", f'volume: "1e16" is not {SHARES}; {SOURCE}'),
        (
            "2024-01-03,10,9,12,10,5",
            'high: "9" is not at least the low, 12; check whether the columns are swapped',
        ),
        (
            "2024-01-03,12.02,12,10,11,5",
            'open: "12.02" is not between the low 10 and the high 12; check the bar at its source',
        ),
        (
            "2024-01-03,10,12,10,9.98,5",
            'close: "9.98" is not between the low 10 and the high 12; check the bar at its source',
        ),
        (
            "2024-01-03 09:30:00,10,12,10,11,5",
            f'date: "2024-01-03 09:30:00" is not {DATE}; bars are daily: one row a session, without a time',
        ),
        (
            "2024-01-03T09:30:00+08:00,10,12,10,11,5",
            (
                f'date: "2024-01-03T09:30:00+08:00" is not {DATE}; write one date a session, '
                'or declare time_zone = "Asia/Shanghai" (or another) in folder.toml'
            ),
        ),
        ("20240103,10,12,10,11,5", f'date: "20240103" is not {DATE}; write the session\'s date'),
        (
            "03/01/2024,10,12,10,11,5",
            (
                f'date: "03/01/2024" is not {DATE}; declare date_format = "%d/%m/%Y" (or another) in folder.toml: '
                "it can be read two ways"
            ),
        ),
        ("2024-02-30,10,12,10,11,5", f'date: "2024-02-30" is not {DATE}; write the session\'s date'),
        ("2024-W02-3,10,12,10,11,5", f'date: "2024-W02-3" is not {DATE}; write the session\'s date'),
        ("1970-01-01,10,12,10,11,5", f'date: "1970-01-01" is not {DATE}; write the session\'s date'),
        (
            "2024-01-03,10",
            'row: "2024-01-03,10" is not 6 cells: date, open, high, low, close, volume; complete the line or remove it',
        ),
        (
            "2024-01-03,10,12,10,11,5,7",
            (
                'row: "2024-01-03,10,12,10,11,5,7" is not 6 cells: date, open, high, low, close, volume; '
                "complete the line or remove it"
            ),
        ),
        (
            "",
            (
                "row: missing or empty, expected 6 cells: date, open, high, low, close, volume; "
                "complete the line or remove it"
            ),
        ),
        (
            "2024-01-02,10,11,9,10.4,1000",
            (
                'date: "2024-01-02" is not a session with one row; bars/600000.SS.csv:2 has it too; '
                "they differ: keep the one that is right"
            ),
        ),
    ],
)
def test_faulty_row(told: Callable[..., list[str]], cells: str, sentence: str) -> None:
    """Each faulty row gets one sentence with its line, column, value, what was expected and what to do."""
    last = b"2024-01-04,11,11,11,11,1"
    assert told(lines(FIRST, cells.encode(), last)) == [f"3: {sentence}"]


def test_all_faults_of_a_file(told: Callable[..., list[str]]) -> None:
    """Every fault of a file is told at once, by line: cells, order, shape and the end that was cut off."""
    content = lines(
        b"2024-01-05,10,11,9,0,-1",
        b"2024-01-04,10,11,9,10,1",
        b"2024-01-08 10:00,10,11,9,10,1",
        b"2024-01-05,10,9,10,10,1",
        b"2024-01-09,10",
    )
    assert told(content + b"2024-01-10,10,11,9,10.2,1") == [
        f'2: close: "0" is not {PRICE}; {NO_TRADING}',
        f'2: volume: "-1" is not {SHARES}; {SUBTRACTED}',
        f'4: date: "2024-01-08 10:00" is not {DATE}; bars are daily: one row a session, without a time',
        '5: high: "9" is not at least the low, 10; check whether the columns are swapped',
        (
            '5: date: "2024-01-05" is not a session with one row; bars/600000.SS.csv:2 has it too; '
            "they differ: keep the one that is right"
        ),
        '6: row: "2024-01-09,10" is not 6 cells: date, open, high, low, close, volume; complete the line or remove it',
        (
            '7: last line: "2024-01-10,10,11,9,10.2,1" is not a line that ends in a newline; '
            "the file was cut off: fetch it again"
        ),
    ]


def test_every_cut_of_the_last_line_is_seen(read_csv: Callable[..., Bars]) -> None:
    """A file cut off anywhere in its last line is refused, also where the rest would be a whole row (10 of 10.5)."""
    whole = lines(FIRST, b"2024-01-03,10.5,12,10,11,250")
    for stop in range(len(lines(FIRST)) + 1, len(whole)):
        with pytest.raises(FaultsError, match=r"csv:3: last line: .* is not a line that ends in a newline"):
            read_csv(whole[:stop])


def test_ragged_row_with_a_further_column(told: Callable[..., list[str]]) -> None:
    """A row short of one cell is refused also where its cells are as many as the wanted columns."""
    content = b"date,open,high,low,close,adj,volume\n2024-01-02,10,11,9,10.5,1000\n"
    assert told(content) == [
        (
            '2: row: "2024-01-02,10,11,9,10.5,1000" is not 7 cells: date, open, high, low, close, adj, volume; '
            "complete the line or remove it"
        )
    ]


def test_lines_are_counted_as_an_editor_does(told: Callable[..., list[str]]) -> None:
    """After a cell that holds a line break, lines are still those of the file."""
    content = b'date,open,high,low,close,volume,note\n2024-01-02,10,11,9,10.5,1,"two\nlines"\n2024-01-03,0,1,1,1,1,\n'
    assert told(content) == [f'4: open: "0" is not {PRICE}; {NO_TRADING}']


def test_open_quote(told: Callable[..., list[str]]) -> None:
    """A quote that never closes is a fault on its line, never a traceback."""
    assert told(lines(FIRST, b'2024-01-03,"10,12,10,11,5', b"2024-01-04,1,1,1,1,1")) == [
        "3: row: missing or empty, expected cells between commas (unexpected end of data); check its quotes"
    ]
