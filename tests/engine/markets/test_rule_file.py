"""Tables of rules, funds, board lots and statuses: what is read, and every fault at once."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalysts.errors import Fault, FaultsError
from engine.markets.codes import instrument_from_code
from engine.markets.rules.funds import Funds, read_funds
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import SHIPPED, read_rule_book, shipped_rule_book
from engine.markets.rules.rule_file import COLUMNS, read_rules
from engine.markets.rules.statuses import Statuses, read_statuses, shipped_statuses

EXCHANGES, GROUPS = ("XSHG", "XSHE"), ("star", "bond")
WHY = "a document,high,"


def rule_faults(tmp_path: Path, *rows: str) -> list[str]:
    """The sentences about a table of rules, without its name."""
    path = tmp_path / "mainland.csv"
    path.write_text(",".join(COLUMNS) + "\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    faults: list[Fault] = []
    read_rules(path, EXCHANGES, GROUPS, faults)
    return [fault.sentence().removeprefix("mainland.csv:") for fault in faults]


def test_rows_that_are_right(tmp_path: Path) -> None:
    """Numbers, words and ladders are read; a star or an empty cell means any."""
    rows = [
        f"price_limit,*,,stock,,0.10,of the reference price,1996-12-16,,{WHY}",
        f"price_limit,*,,etf,,none,,1996-12-16,2020-01-01,{WHY}",
        f"tick,XSHG,,,,1:0.0001 0.01,currency,1996-12-16,,{WHY}a note",
        f"handling_fee,,,,,0,of the notional,1996-12-16,,{WHY}",
    ]
    assert rule_faults(tmp_path, *rows) == []


FAULTY = [
    (
        "price_limt,,,,,0.10,of the reference price,2020-01-01,,a,high,",
        'rule: "price_limt" is not a rule; did you mean "price_limit"?',
    ),
    (
        "price_limit,XHKG,,,,0.10,of the reference price,2020-01-01,,a,high,",
        'exchange: "XHKG" is not one of this table\'s, or *; did you mean "XSHG"?',
    ),
    (
        "price_limit,,gold,bond,ST,0.10,of the reference price,2020-01-01,,a,high,",
        'board: "gold" is not one of this table\'s, or *; use one of: beijing, bond, chinext, class-a, class-c,',
    ),
    ("", 'kind: "bond" is not one of this table\'s, or *; use one of: etf, fund, stock'),
    ("", 'status: "ST" is not one of this table\'s, or *; did you mean "st"?'),
    (
        "commission,,,,,5,of the notional,2020-01-01,,a,high,",
        (
            'value: "5" is not a number (of the notional) from 0 to 0.05; write a fraction: 10 % is 0.10, 5 basis '
            "points are 0.0005"
        ),
    ),
    (
        "price_limit,,,,,10,of the reference price,2020-01-01,,a,high,",
        (
            'value: "10" is not a number (of the reference price) from 0 to 1 or none; write a fraction: 10 % is '
            "0.10, 5 basis points are 0.0005"
        ),
    ),
    (
        "price_limit,,,,,10 %,of the reference price,2020-01-01,,a,high,",
        (
            'value: "10 %" is not a number (of the reference price) from 0 to 1 or none; write a fraction: 10 % is '
            "0.10, 5 basis points are 0.0005"
        ),
    ),
    (
        "price_limit,,,,,0,of the reference price,2020-01-01,,a,high,",
        (
            'value: "0" is not a number (of the reference price) from 0 to 1 or none; write a fraction: 10 % is '
            "0.10, 5 basis points are 0.0005"
        ),
    ),
    (
        "rounding,,,,,half-even,,2020-01-01,,a,high,",
        'value: "half-even" is not half-up or inward',
    ),
    (
        "lot,,,,,100.5,shares,2020-01-01,,a,high,",
        'value: "100.5" is not a whole number (shares) from 1 to 100000 or by-instrument',
    ),
    (
        "tick,,,,,1:0.01 0.0001,currency,2020-01-01,,a,high,",
        'value: "1:0.01 0.0001" is not a number (currency) from 0 to 10, or a rising ladder such as 1:0.0001 0.01,',
    ),
    (
        "lot,,,,,100,lots,2020-01-01,,a,high,",
        "unit: \"lots\" is not 'shares'",
    ),
    (
        "price_limit,,,,,none,of the reference price,2020-01-01,,a,high,",
        'unit: "of the reference price" is not empty, as a word has no unit',
    ),
    (
        "lot_step,,,,,1,shares,2020-13-01,,a,high,",
        'valid_from: "2020-13-01" is not a date as YYYY-MM-DD, or empty',
    ),
    ("lot_step,,,,,1,shares,,,a,high,", "valid_from: missing or empty, expected a date as YYYY-MM-DD; say since when"),
    (
        "lot_step,,,,,1,shares,2020-01-02,2020-01-01,a,high,",
        'valid_to: "2020-01-01" is not a date on or after valid_from (2020-01-02)',
    ),
    (
        "lot_step,,,,,1,shares,2020-01-02,,,sure,",
        "document: missing or empty, expected the document that says so, with its number",
    ),
    ("", 'confidence: "sure" is not high, medium or memory; use one of: high, medium, memory'),
]


def test_all_faults_of_a_table_at_once(tmp_path: Path) -> None:
    """Each fault is one sentence with its line, key, value, what was expected and what to do; a fee of 5 too."""
    told = rule_faults(tmp_path, *(row for row, _ in FAULTY if row))
    assert len(told) == len(FAULTY)
    number = 1
    expected = []
    for row, said in FAULTY:
        number += bool(row)
        expected.append(f"{number}: {said}")
    for sentence, wanted in zip(sorted(told, key=_line), expected, strict=True):
        assert sentence.partition(":")[0] == wanted.partition(":")[0]
    assert not [wanted for wanted in expected if not any(sentence.startswith(wanted) for sentence in told)]


def _line(sentence: str) -> int:
    return int(sentence.partition(":")[0])


@pytest.mark.parametrize(
    ("second", "is_fault"),
    [
        ("stamp_duty_sell,,main,stock,,0.0005,of the notional,2023-08-28,", False),
        ("stamp_duty_sell,,main,stock,,0.0005,of the notional,2023-08-27,", True),  # on one date both hold
        ("stamp_duty_sell,,main,stock,st,0.0005,of the notional,2020-01-01,", False),  # narrower
        ("stamp_duty_sell,,,stock,,0.0005,of the notional,2020-01-01,", False),  # wider
        ("stamp_duty_sell,XSHG,,,,0.0005,of the notional,2020-01-01,", True),  # neither: a main stock in Shanghai
        ("stamp_duty_sell,,star,stock,,0.0005,of the notional,2020-01-01,", False),  # no instrument is both
        ("stamp_duty_buy,,main,stock,,0.0005,of the notional,2020-01-01,", False),
    ],
)
def test_rules_that_contradict_each_other(tmp_path: Path, second: str, is_fault: bool) -> None:
    """Two rows for one instrument and date are a fault unless one is narrower in every trait."""
    first = f"stamp_duty_sell,,main,stock,,0.001,of the notional,2008-04-24,2023-08-27,{WHY}"
    told = rule_faults(tmp_path, first, f"{second},{WHY}")
    remedy = "end the earlier row before the later one begins, or make one of them narrower"
    said = '"stamp_duty_sell" is not the only rule for its scope and dates; mainland.csv:2 holds then too'
    assert told == ([f"3: rule: {said}; {remedy}"] if is_fault else [])


def test_a_folder_of_tables_is_read_whole(tmp_path: Path) -> None:
    """A copy of the shipped folder is the same book; faults of all its tables come together."""
    for path in SHIPPED.glob("*.csv"):
        shutil.copy(path, tmp_path)
    assert read_rule_book(tmp_path).rules == shipped_rule_book().rules
    for name, row in (
        ("mainland.csv", "lot,,,,,0,shares,2020-01-01,,a,high,"),
        ("us.csv", "lot,XSHG,,,,1,shares,2020-01-01,,a,high,"),
        ("funds.csv", "159915.SZ,chinext,,,a,high,"),
        ("board_lots.csv", "700.HK,0,,,a,high,"),
    ):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")
    (tmp_path / "hong_kong.csv").unlink()
    with pytest.raises(FaultsError) as caught:
        read_rule_book(tmp_path)
    told = str(caught.value).splitlines()
    assert [sentence.partition(":")[0] for sentence in told] == [
        *("mainland.csv", "hong_kong.csv", "us.csv", "funds.csv", "board_lots.csv", "board_lots.csv")
    ]
    assert caught.value.exit_code == 3
    assert '"159915.SZ" is not named once for a date; funds.csv:' in told[3]


def funds(tmp_path: Path, *rows: str) -> tuple[Funds, list[str]]:
    """A table of funds and the sentences about it."""
    path = tmp_path / "funds.csv"
    header = "ticker,tracks,valid_from,valid_to,document,confidence,note\n"
    path.write_text(header + "".join(f"{row},{WHY}\n" for row in rows), encoding="utf-8")
    faults: list[Fault] = []
    return read_funds(path, faults), [fault.sentence() for fault in faults]


def test_the_longer_pattern_counts(tmp_path: Path) -> None:
    """A ticker counts before a beginning, a longer beginning before a shorter one, each in its period."""
    table, faults = funds(
        tmp_path,
        "51*.SS,equity,,",
        "513*.SS,cross-border,,",
        "513999.SS,bond,2020-01-01,2020-12-31",
        "513999.SS,gold,2021-01-01,",
    )
    assert faults == []
    found = {
        (ticker, on): (row.tracks if (row := table.find(ticker, date.fromisoformat(on))) else None)
        for ticker, on in [
            ("510300.SS", "2020-06-01"),
            ("513100.SS", "2020-06-01"),
            ("513999.SS", "2019-12-31"),
            ("513999.SS", "2020-06-01"),
            ("513999.SS", "2021-01-01"),
            ("513100.SZ", "2020-06-01"),
        ]
    }
    assert list(found.values()) == ["equity", "cross-border", "cross-border", "bond", "gold", None]


def test_faults_of_funds(tmp_path: Path) -> None:
    """A pattern that is none, something no fund follows, and two rows for one date are sentences."""
    _, faults = funds(tmp_path, "588,star,,", "588*.SS,stars,,", "159915.SZ,chinext,,2020-01-01", "159915.SZ,star,,")
    assert faults[:2] == [
        'funds.csv:2: ticker: "588" is not a fund such as 159915.SZ, or a beginning such as 588*.SS',
        'funds.csv:3: tracks: "stars" is not something a fund follows; did you mean "star"?',
    ]
    assert faults[2].startswith('funds.csv:5: ticker: "159915.SZ" is not named once for a date; funds.csv:4 holds')


def test_a_board_in_the_table_of_instruments_decides() -> None:
    """The board that a row of instruments.csv gives a fund counts before the table of funds."""
    fund = instrument_from_code("159999.SZ")
    assert fund is not None
    book, on = shipped_rule_book(), date(2024, 9, 30)
    assert str(book.lookup("price_limit", fund, on).value) == "0.10"
    assert str(book.lookup("price_limit", replace(fund, board="chinext"), on).value) == "0.20"


def statuses(tmp_path: Path, *rows: str) -> Path:
    """A table of statuses."""
    path = tmp_path / "statuses.csv"
    path.write_text("ticker,status,valid_from,valid_to\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_statuses_are_point_in_time(tmp_path: Path) -> None:
    """A mark holds from its first to its last day; everything else is normal, as in the shipped table."""
    table = read_statuses(statuses(tmp_path, "600001.SS,st,2024-05-06,2025-05-05", "600001.SS,delisting,2025-05-06,"))
    days = ["2024-05-05", "2024-05-06", "2025-05-05", "2025-05-06", "2026-01-05"]
    told = [table.status_on("600001.SS", date.fromisoformat(day)) for day in days]
    assert told == [Status.NORMAL, Status.ST, Status.ST, Status.DELISTING, Status.DELISTING]
    assert table.status_on("600002.SS", date(2024, 5, 6)) is Status.NORMAL
    assert shipped_statuses() == Statuses()


def test_faults_of_statuses(tmp_path: Path) -> None:
    """A ticker, a status, a date and two marks on one date: a sentence each, all at once."""
    path = statuses(
        tmp_path,
        "600001,st,2024-01-01,",
        "600001.SS,*ST,2024-01-01,",
        "600002.SS,st,,",
        "600003.SS,st,2024-01-01,2024-06-30",
        "600003.SS,normal,2024-06-30,",
    )
    with pytest.raises(FaultsError) as caught:
        read_statuses(path)
    told = str(caught.value).splitlines()
    assert [sentence[: len("statuses.csv:2")] for sentence in told] == [f"statuses.csv:{n}" for n in (2, 3, 4, 6)]
    assert 'status: "*ST" is not normal, st or delisting; did you mean "st"?' in told[1]
    assert "valid_from: missing or empty" in told[2]
    assert '"600003.SS" is not named once for a date; statuses.csv:5 holds then too' in told[3]
