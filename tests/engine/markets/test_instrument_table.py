"""Tables of instruments: what is read, completed from the ticker, and refused."""

from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.instrument_table import read_instruments

HEADER = "ticker,name,name_zh,exchange,board,kind,segment,first\n"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "instruments.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def sentences(path: Path) -> list[str]:
    with pytest.raises(FaultsError) as caught:
        read_instruments(path)
    return str(caught.value).splitlines()


def test_a_full_row_is_read_as_it_stands(tmp_path: Path) -> None:
    """All seven columns arrive; an eighth is ignored; the table is in ticker order."""
    path = table(
        tmp_path,
        "300750.SZ,CATL,宁德时代,XSHG,chinext,stock,cells,2018-06-11",
        "159566.SZ,Energy Storage Battery ETF,,,,etf,battery,",
    )
    etf, stock = read_instruments(path)
    assert stock == Instrument("300750.SZ", "CATL", InstrumentKind.STOCK, "XSHG", "chinext", "cells", "宁德时代")
    assert etf == Instrument("159566.SZ", "Energy Storage Battery ETF", InstrumentKind.ETF, "XSHG", "", "battery", "")


def test_what_is_left_empty_comes_from_the_ticker(tmp_path: Path) -> None:
    """Ticker and name are enough where the ticker tells the rest; a Hong Kong fund must say what it is."""
    path = table(tmp_path, "688005.SS,Ronbay,", "2800.HK,Tracker Fund,etf", "TSLA,Tesla,", header="ticker,name,kind\n")
    by_ticker = {one.ticker: (one.kind.value, one.board, one.exchange) for one in read_instruments(path)}
    assert by_ticker == {
        "688005.SS": ("stock", "star", "XSHG"),
        "2800.HK": ("etf", "", "XHKG"),
        "TSLA": ("stock", "", "XNYS"),
    }


def test_an_index_of_a_third_market_may_name_its_exchange(tmp_path: Path) -> None:
    """An index has no ending: its exchange can be told."""
    (index,) = read_instruments(table(tmp_path, "^HSCE,H-shares,,XHKG,,index,,", "", ",,,,,,,"))
    assert index.exchange == "XHKG"
    (index,) = read_instruments(table(tmp_path, "^FTXIN9,China 50,,XHKG,,index,,"))
    assert index.exchange == "XHKG"


SPELLING = "a ticker such as 300750.SZ, 600519.SS, 920002.BJ, 886032.TI, 0700.HK, ^GSPC or TSLA"
BOTH = "correct one of the two"
FAULTY = [
    (
        "300750,CATL,,,,,,",
        f'ticker: "300750" is not {SPELLING}; a mainland number needs its ending, .SS, .SZ or .BJ',
    ),
    ("300438.SZ,,,,,,,", "name: missing or empty, expected a name; say what 300438.SZ is called"),
    ("300014.SZ,EVE,,,main,stock,,", f'board: "main" is not chinext, by the spelling of 300014.SZ; {BOTH}'),
    ("561910.SS,Battery,,,,stock,,", f'kind: "stock" is not etf, by the spelling of 561910.SS; {BOTH}'),
    (
        "002594.SZ,BYD,,XNYS,,,,",
        'exchange: "XNYS" is not XSHG, by the ending of 002594.SZ; leave the cell empty',
    ),
    ("300450.SZ,Lead,,,,stok,,", 'kind: "stok" is not stock, etf, fund or index; did you mean "stock"?'),
    ("300457.SZ,Yinghe,,,chinxt,,,", 'board: "chinxt" is not a board; did you mean "chinext"?'),
    (
        "900901.SS,Some B-share,,,,stock,,",
        (
            "board: missing or empty, expected the board of 900901.SS, which its number does not tell; "
            "write one of main, chinext, star, beijing"
        ),
    ),
    (
        "931719.SS,Battery Theme,,,,,,",
        "kind: missing or empty, expected stock, etf, fund or index; use one of: etf, fund, index, stock",
    ),
    (
        "300438.SZ,Great Power,,,,,,",
        'ticker: "300438.SZ" is not a ticker named once; instruments.csv:3 has it too; remove one row',
    ),
    ("^GSPC,S&P 500,,,,stock,,", f'kind: "stock" is not index, by the spelling of ^GSPC; {BOTH}'),
    ("TSLA,Tesla,,XNSY,,,,", 'exchange: "XNSY" is not an exchange known here; did you mean "XNYS"?'),
    (
        '0700.HK,"Ten\tcent",,,,,,',
        'name: "Ten\\tcent" is not plain text in one line; remove line breaks and control characters',
    ),
]


def test_all_faults_of_the_table_at_once(tmp_path: Path) -> None:
    """One sentence for each fault, with file and line, key, value and what was expected."""
    expected = [f"instruments.csv:{number}: {said}" for number, (_, said) in enumerate(FAULTY, start=2)]
    assert sentences(table(tmp_path, *(row for row, _ in FAULTY))) == expected


def test_a_row_of_another_length_is_refused(tmp_path: Path) -> None:
    """A row with too few or too many cells, and two faults of one row, are each a sentence."""
    path = table(tmp_path, "886032.TI,Solid,,,,index", "300750.SZ,CATL, the maker,,,,,,,", "300750.SZ,,,,x,,,")
    told = sentences(path)
    assert [sentence.partition(": ")[0][-1] for sentence in told] == ["2", "3", "4", "4"]
    assert "a row of 8 cells, as the header has; it has 6; put quotes" in told[0]


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    """A missing column is named, with the one that was probably meant."""
    (sentence,) = sentences(table(tmp_path, "300750.SZ,CATL", header="tickr,name\n"))
    said = "missing or empty, expected a column of this name; did you mean it by tickr?"
    assert sentence == f"instruments.csv:1: ticker: {said}"


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """A path without a file, or a folder, is refused in words."""
    assert "is not a readable file" in sentences(tmp_path / "none.csv")[0]
    assert "is not a readable file" in sentences(tmp_path)[0]
