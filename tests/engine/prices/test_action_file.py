"""The file of corporate actions: what is taken, and the sentence that each fault gets."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.action import CorporateAction
from engine.prices.action_file import read_actions

HEADER = b"ticker,ex_date,share_multiplier,cash_per_share\n"
BYD = CorporateAction("002594.SZ", date(2024, 7, 29), 1.0, 3.1)
SPLIT = CorporateAction("600000.SS", date(2024, 6, 3), 1.4, 0.3)
LATER = CorporateAction("600000.SS", date(2025, 6, 3), 1.0, 0.25)
SHARES = "the number of shares that one old share becomes, 0 or 0.0001 to 10000; write 1 for no change of shares"
CASH = "cash for one old share, 0 or more; write 0 for no cash"
DATE = "a date YYYY-MM-DD between 1980 and 2099; write the ex-date"
TICKER = "a ticker such as 300750.SZ, 600519.SS, 920002.BJ, 886032.TI, 0700.HK, ^GSPC or TSLA"
CELLS = "4 cells: ticker, ex_date, share_multiplier, cash_per_share; complete the line or remove it"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], tuple[CorporateAction, ...]]:
    """Read bytes as the file of actions."""

    def reader(content: bytes) -> tuple[CorporateAction, ...]:
        path = tmp_path / "actions.csv"
        path.write_bytes(content)
        return read_actions(path, "actions.csv")

    return reader


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            HEADER + b"600000.SS,2025-06-03,1,0.25\n002594.SZ,2024-07-29,1.0,3.1\n600000.SS,2024-06-03,1.4,0.3\n",
            id="any order of rows",
        ),
        pytest.param(
            b"\xef\xbb\xbfex_date,ticker,cash_per_share,share_multiplier,note\r\n2024-06-03,600000.SS,0.3,1.4,\r\n"
            b"2025-06-03,600000.SS,0.25,1,\r\n2024-07-29,002594.SZ,3.1,1,a\r\n",
            id="BOM, CRLF, any order of columns, a further one",
        ),
    ],
)
def test_accepted_forms(read: Callable[[bytes], tuple[CorporateAction, ...]], content: bytes) -> None:
    """Actions come sorted by ticker and ex-date, whatever the order of rows and columns."""
    assert read(content) == (BYD, SPLIT, LATER)


def test_absent_file(tmp_path: Path) -> None:
    """An absent file holds no actions."""
    assert read_actions(tmp_path / "actions.csv", "actions.csv") == ()


def test_a_link_to_nothing(tmp_path: Path) -> None:
    """A link whose target is gone is refused: it does not stand for a file without actions."""
    (tmp_path / "actions.csv").symlink_to(tmp_path / "gone")
    with pytest.raises(FaultsError) as caught:
        read_actions(tmp_path / "actions.csv", "actions.csv")
    assert str(caught.value) == ('actions.csv: file: "actions.csv" is not a readable file; No such file or directory')


def test_header_alone(read: Callable[[bytes], tuple[CorporateAction, ...]]) -> None:
    """A header without rows holds no actions."""
    assert read(HEADER) == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("600000.SS,2024-6-3,1,0.3", f'ex_date: "2024-6-3" is not {DATE}'),
        ("600000.SS,2024-W23-1,1,0.3", f'ex_date: "2024-W23-1" is not {DATE}'),
        ("600000.SS,,1,0.3", f"ex_date: missing or empty, expected {DATE}"),
        ("600000.SS,2024-06-03,-1,0.3", f'share_multiplier: "-1" is not {SHARES}'),
        ("600000.SS,2024-06-03,-2,0.3", f'share_multiplier: "-2" is not {SHARES}'),
        ("600000.SS,2024-06-03,nan,0.3", f'share_multiplier: "nan" is not {SHARES}'),
        ("600000.SS,2024-06-03,1e300,0.3", f'share_multiplier: "1e300" is not {SHARES}'),
        ("600000.SS,2024-06-03,10:3,0.3", f'share_multiplier: "10:3" is not {SHARES}'),
        ("600000.SS,2024-06-03,1_0,0.3", f'share_multiplier: "1_0" is not {SHARES}'),
        ("600000.SS,2024-06-03,,0.3", f"share_multiplier: missing or empty, expected {SHARES}"),
        ("600000.SS,2024-06-03,1,-0.3", f'cash_per_share: "-0.3" is not {CASH}'),
        ("600000.SS,2024-06-03,1,inf", f'cash_per_share: "inf" is not {CASH}'),
        ("600000.SS,2024-06-03,1, 0.3", f'cash_per_share: " 0.3" is not {CASH}'),
        ('600000.SS,2024-06-03,1,"0,3"', f'cash_per_share: "0,3" is not {CASH}'),
        ("600000.SS,2024-06-03,1,", f"cash_per_share: missing or empty, expected {CASH}"),
        ("600000.SS,2024-06-03,1", f'row: "600000.SS,2024-06-03,1" is not {CELLS}'),
        ("", f"row: missing or empty, expected {CELLS}"),
        ("600000.SH,2024-06-03,1,0.3", f'ticker: "600000.SH" is not {TICKER}; did you mean 600000.SS?'),
        ("../600000.SS,2024-06-03,1,0.3", f'ticker: "../600000.SS" is not {TICKER}; write it as Yahoo does'),
        (",2024-06-03,1,0.3", f"ticker: missing or empty, expected {TICKER}; write it as Yahoo does"),
        (
            "000300.SS,2024-06-03,1,0.3",
            (
                'ticker: "000300.SS" is not a stock or a fund: an index has no corporate actions; '
                "check the ticker's ending"
            ),
        ),
        (
            "002594.SZ,2024-07-29,3,0",
            'ex_date: "2024-07-29" is not one row for a ticker and date; actions.csv:2 has it too; join the two rows',
        ),
    ],
)
def test_faulty_row(read: Callable[[bytes], tuple[CorporateAction, ...]], row: str, sentence: str) -> None:
    """Each faulty row gets one sentence with its line, column, value, what was expected and what to do."""
    with pytest.raises(FaultsError) as caught:
        read(HEADER + b"002594.SZ,2024-07-29,1,3.1\n" + row.encode() + b"\n600000.SS,2025-06-03,1,0.25\n")
    assert str(caught.value) == f"actions.csv:3: {sentence}"
    assert caught.value.exit_code == 3


def test_all_faults_at_once(read: Callable[[bytes], tuple[CorporateAction, ...]]) -> None:
    """Every fault of the file is told at once, by line, also a last line that was cut off."""
    content = HEADER + b"600000.SS,2024-06,-2,-1\n600000.SS\n600000.SS,2025-06-03,1,0.2"
    with pytest.raises(FaultsError) as caught:
        read(content)
    assert str(caught.value).splitlines() == [
        f'actions.csv:2: ex_date: "2024-06" is not {DATE}',
        f'actions.csv:2: share_multiplier: "-2" is not {SHARES}',
        f'actions.csv:2: cash_per_share: "-1" is not {CASH}',
        f'actions.csv:3: row: "600000.SS" is not {CELLS}',
        (
            'actions.csv:4: last line: "600000.SS,2025-06-03,1,0.2" is not a line that ends in a newline; '
            "the file was cut off: fetch it again"
        ),
    ]


def test_header(read: Callable[[bytes], tuple[CorporateAction, ...]]) -> None:
    """A column that the header lacks is told with the nearest one that it has."""
    with pytest.raises(FaultsError) as caught:
        read(b"ticker,date,share_multiplier,cash\n600000.SS,2025-06-03,1,0.25\n")
    header = (
        '"ticker,date,share_multiplier,cash" is not a header with ticker, ex_date, share_multiplier, cash_per_share'
    )
    assert str(caught.value).splitlines() == [
        f"actions.csv:1: ex_date: {header}; rename 'date' to 'ex_date'",
        f"actions.csv:1: cash_per_share: {header}; add the column",
    ]


def test_other_encoding(read: Callable[[bytes], tuple[CorporateAction, ...]]) -> None:
    """Bytes that are no UTF-8 are told by line and offset: 47 bytes of header, then the byte itself."""
    with pytest.raises(FaultsError) as caught:
        read(HEADER + b"\xff\n")
    assert str(caught.value) == 'actions.csv:2: encoding: "byte 47" is not UTF-8 text; save the file as UTF-8'


def test_reference_price() -> None:
    """The reference price is (close − cash) / multiplier: (10 − 0.5) / 2 = 4.75."""
    assert CorporateAction("600000.SS", date(2024, 6, 3), 2.0, 0.5).reference_price(10.0) == 4.75


def test_a_settlement_in_cash_ends_the_shares(tmp_path):
    """A multiplier of 0 is a delisting that pays cash for the shares."""
    path = tmp_path / "actions.csv"
    path.write_bytes(HEADER + b"600000.SS,2024-06-03,0,0.52\n")

    assert read_actions(path, "actions.csv") == (CorporateAction("600000.SS", date(2024, 6, 3), 0.0, 0.52),)
