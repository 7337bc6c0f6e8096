"""A folder of prices as a source: which files it reads, and how it says what is wrong with them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalysts.errors import FaultsError
from engine.prices.errors import PricesNotAvailableError
from engine.prices.folder import open_folder

GOOD = "2024-01-02,10,11,9,10.5,1000"
NEXT = "2024-01-03,10.5,12,10,11,0"
ACTIONS = "ticker,ex_date,share_multiplier,cash_per_share\n"
TABLE = pa.table({"date": ["2024-01-02"], **{name: [1.0] for name in ("open", "high", "low", "close", "volume")}})
Write = Callable[..., Path]
Rows = Callable[..., str]


def told(folder: Path, *tickers: str) -> list[str]:
    """The sentences about the files of these tickers."""
    with pytest.raises(FaultsError) as caught:
        open_folder(folder).load(tickers)
    return str(caught.value).splitlines()


def test_tickers_are_those_with_a_file(prices: Write, rows: Rows) -> None:
    """The tickers are the names of the bar files, sorted; hidden and other files are none."""
    files = {f"bars/{name}": rows(GOOD) for name in ("SPY.csv", "A-B.CSV", "A.csv", ".X.csv", "._A.csv", "A.csv.bak")}
    assert open_folder(prices({**files, "bars/README.md": ""})).tickers() == ("A", "A-B", "SPY")


def test_load_gives_what_was_asked_for(prices: Write, rows: Rows) -> None:
    """Only the tickers asked for are read, in their order, each once: a faulty file of another does not matter."""
    files = {"bars/SPY.csv": rows(GOOD), "bars/A.csv": rows(NEXT), "bars/BAD.csv": "no bars"}
    folder = prices(files)
    source = open_folder(folder)
    bars = source.load(("SPY", "A", "SPY"))
    assert list(bars) == ["SPY", "A"]
    assert bars["A"].close.tolist() == [11]
    (folder / "bars" / "SPY.csv").unlink()
    assert source.load(["SPY"])["SPY"] is bars["SPY"]


def test_all_faults_of_all_files(prices: Write, rows: Rows) -> None:
    """The faults of every file asked for, of the actions and of the instruments are told at once."""
    files = {
        "bars/SPY.csv": rows("2024-01-02,10,11,9,0,1"),
        "bars/A.csv": rows(GOOD),
        "bars/B.csv": "",
        "bars/C.csv": "no bars",
        "actions.csv": ACTIONS + "A,2024-01-03,-1,0\n",
        "instruments.csv": "ticker,name,kind\nA,Alpha,bond\n",
    }
    assert told(prices(files), "A", "B", "SPY") == [
        "bars/B.csv: file: missing or empty, expected a header and rows; the file is empty: fetch it again",
        (
            'bars/SPY.csv:2: close: "0" is not a price above 0, at most 1e+09; '
            "leave the row out where there was no trading"
        ),
        'instruments.csv:2: kind: "bond" is not stock, etf, fund or index; use one of: etf, fund, index, stock',
        (
            'actions.csv:2: share_multiplier: "-1" is not the number of shares that one old share becomes, '
            "0 or 0.0001 to 10000; write 1 for no change of shares"
        ),
    ]


def test_two_files_for_a_ticker(prices: Write, rows: Rows) -> None:
    """Two files for one ticker are refused where it is asked for, with the faults of the first."""
    folder = prices({"bars/A.csv": rows("2024-01-02,10,11,9,0,1"), "bars/B.csv": rows(GOOD)})
    pq.write_table(TABLE, folder / "bars" / "A.parquet")
    assert told(folder, "A") == [
        'bars/A.parquet: ticker: "A" is not a ticker with one file; bars/A.csv is there too; remove one of them',
        'bars/A.csv:2: close: "0" is not a price above 0, at most 1e+09; leave the row out where there was no trading',
    ]
    assert list(open_folder(folder).load(["B"])) == ["B"]


def test_two_files_without_another_fault(prices: Write, rows: Rows) -> None:
    """Two files for one ticker are refused every time that they are asked for, never the first one taken."""
    folder = prices({"bars/A.csv": rows(GOOD)})
    pq.write_table(TABLE, folder / "bars" / "A.parquet")
    source = open_folder(folder)
    for _ in range(2):
        with pytest.raises(FaultsError, match="is not a ticker with one file"):
            source.load(["A"])


def test_a_name_that_is_no_ticker(prices: Write, rows: Rows) -> None:
    """A file whose name is no ticker is refused: nobody could say in which sessions it trades."""
    assert told(prices({"bars/600000.SH.csv": rows(GOOD)}), "600000.SH") == [
        (
            'bars/600000.SH.csv: ticker: "600000.SH" is not a ticker such as 300750.SZ, 600519.SS, 920002.BJ, '
            "886032.TI, 0700.HK, ^GSPC or TSLA; did you mean 600000.SS?"
        )
    ]


def test_missing_tickers(prices: Write, rows: Rows) -> None:
    """Tickers without a file are all told, each with the nearest one that has; the exit code is 4."""
    source = open_folder(prices({"bars/600000.SS.csv": rows(GOOD), "bars/SPY.csv": rows(GOOD)}))
    with pytest.raises(PricesNotAvailableError) as caught:
        source.load(["600000.SZ", "SPY", "QQQQQQ"])
    assert caught.value.exit_code == 4
    assert str(caught.value) == (
        "prices: no bars of '600000.SZ' (did you mean '600000.SS'?), 'QQQQQQ' in this source; "
        "put bars/TICKER.csv there or leave the ticker out"
    )


@pytest.mark.parametrize(
    "ticker",
    [
        *("../outside", "..", ".", "", "/etc/passwd", "C:\\x", "a/b", "SPY\0", "SPY.csv", "x" * 300, "\x1b[31mSPY"),
        "../bars/SPY",
    ],
)
def test_hostile_tickers(prices: Write, rows: Rows, ticker: str) -> None:
    """No ticker reads a file outside the folder of bars or breaks the line that refuses it."""
    folder = prices({"bars/SPY.csv": rows(GOOD), "outside.csv": rows(GOOD)})
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(PricesNotAvailableError) as caught:
        open_folder(folder).load([ticker])
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250
    assert sorted(folder.parent.rglob("*")) == before
    assert open_folder(folder).hashes([ticker]) == ()


@pytest.mark.parametrize("files", [{}, {"actions.csv": ACTIONS}, {"bars": "a file"}, {"bars/README.md": ""}])
def test_a_folder_without_bars(prices: Write, files: dict[str, str]) -> None:
    """A folder that is not there or holds no bar file is not available: exit code 4."""
    folder = prices(files)
    with pytest.raises(PricesNotAvailableError) as caught:
        open_folder(folder)
    assert caught.value.exit_code == 4
    assert str(caught.value).endswith(
        "/prices' holds no price files; expected a folder 'bars' in it with one TICKER.csv or TICKER.parquet for "
        "each instrument"
    )


def test_notice(prices: Write, rows: Rows) -> None:
    """The notice is the text of the file NOTICE in one line; without the file it is empty."""
    bars = {"bars/SPY.csv": rows(GOOD)}
    assert open_folder(prices(bars)).notice == ""
    assert open_folder(prices({**bars, "NOTICE": "Generated prices,\n  生成.\n"})).notice == "Generated prices, 生成."


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x1b[2Jall is well\n"])
def test_notice_that_is_no_text(prices: Write, rows: Rows, content: bytes) -> None:
    """A notice of other bytes or with control characters is refused in a sentence."""
    source = open_folder(prices({"bars/SPY.csv": rows(GOOD), "NOTICE": content}))
    with pytest.raises(FaultsError) as caught:
        _ = source.notice
    assert str(caught.value) == (
        "NOTICE: text: missing or empty, expected a line of plain text in UTF-8; save the file as UTF-8"
    )


def test_actions_of_the_tickers(prices: Write, rows: Rows) -> None:
    """Only the actions of the tickers asked for are given."""
    actions = ACTIONS + "A,2024-01-03,2,0\nB,2024-01-03,1,0.5\nA,2023-01-03,1,1\n"
    source = open_folder(prices({"bars/A.csv": rows(GOOD), "actions.csv": actions}))
    given = [(one.ticker, one.ex_on.isoformat(), one.share_multiplier) for one in source.actions(["A"])]
    assert given == [("A", "2023-01-03", 1.0), ("A", "2024-01-03", 2.0)]


@pytest.mark.parametrize(
    ("actions", "sentences"),
    [
        pytest.param("SPY,2024-01-03,1,10.49\n", [], id="a little below the close"),
        pytest.param(
            "SPY,2024-01-03,1,10.5\n",
            [('actions.csv:2: cash_per_share: "10.5" is not below 10.5, the share\'s worth before 2024-01-03; '
             "write the cash of one share, not of ten, and leave the prices raw")],
            id="the whole close",
        ),
        pytest.param(
            "SPY,2024-01-03,2,4\nSPY,2024-01-04,1,3.3\n",
            [('actions.csv:3: cash_per_share: "3.3" is not below 3.25, the share\'s worth before 2024-01-04; '
             "write the cash of one share, not of ten, and leave the prices raw")],
            id="two between two bars, the second by what the first leaves",  # (10.5 − 4) / 2 = 3.25
        ),
        pytest.param("SPY,2024-01-02,1,99\nSPY,2024-01-09,1,99\n", [], id="before the bars and after them"),
        pytest.param("A,2024-01-03,1,99\n", [], id="of a ticker that was not asked for"),
    ],
)  # fmt: skip
def test_cash_beyond_the_price(prices: Write, rows: Rows, actions: str, sentences: list[str]) -> None:
    """A dividend as high as the share's worth before it is a fault of its row."""
    bars = rows(GOOD, "2024-01-05,10.5,12,10,11,0")
    folder = prices({"bars/SPY.csv": bars, "bars/A.csv": bars, "actions.csv": ACTIONS + actions})
    if sentences:
        assert told(folder, "SPY") == sentences
    else:
        assert list(open_folder(folder).load(["SPY"])) == ["SPY"]


def test_hashes(prices: Write, rows: Rows) -> None:
    """The hashes are those of the files read: each ticker's own file and the tables that are there, by name."""
    files = {"bars/SPY.csv": rows(GOOD), "bars/A.csv": rows(NEXT), "actions.csv": ACTIONS}
    source = open_folder(prices({**files, "bars/B.csv": rows(GOOD, NEXT), "NOTICE": "x"}))
    expected = {f"prices/{name}": hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    assert dict(source.hashes(["SPY", "A", "SPY"])) == expected
    assert source.hashes(["SPY", "A"]) == source.hashes(["A", "SPY"])
    assert [name for name, _ in source.hashes(["SPY"])] == ["prices/actions.csv", "prices/bars/SPY.csv"]


def test_without_tables(prices: Write, rows: Rows) -> None:
    """A folder of bars alone has no actions and describes no instruments."""
    source = open_folder(prices({"bars/SPY.csv": rows(GOOD)}))
    assert source.actions(["SPY"]) == ()
    assert len(source.instruments()) == 0
    assert [name for name, _ in source.hashes(["SPY"])] == ["prices/bars/SPY.csv"]
