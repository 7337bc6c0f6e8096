"""The generated sample: it keeps the figures that the documents print and the laws of the market, and copies nothing.

Expected values are the documents' own numbers; limits and returns are worked here with Decimal, apart from the code
that generates the bars.
"""

import csv
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

import exchange_calendars
import numpy as np
import pytest

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "seeds" / "sample"
PRICES = Path(os.environ.get("CATALYST_PRICES", REPOSITORY.parent / "shared" / "prices"))
FIRST_ON, LAST_ON = "2024-06-03", "2026-03-31"
HALT = ("300068.SZ", "2025-12-29", "2026-01-09")
LATE = ("603800.SS", "2024-07-15")


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INSTRUMENTS = {row["ticker"]: row for row in table(SAMPLE / "instruments.csv")}
ACTIONS = {(row["ticker"], row["ex_date"]): row for row in table(SAMPLE / "actions.csv")}
FIGURES = [
    figure
    for sheet in sorted((REPOSITORY / "seeds").glob("*.toml"))
    for figure in tomllib.loads(sheet.read_text(encoding="utf-8"), parse_float=Decimal).get("figure", [])
    if figure["measure"] != "other" and figure.get("ticker") in INSTRUMENTS
]


@cache
def bars(ticker: str, folder: Path = SAMPLE) -> dict[str, dict[str, Decimal]]:
    """Prices and volumes by session, oldest first."""
    rows = table(folder / "bars" / f"{ticker}.csv")
    return {row.pop("date"): {name: Decimal(text) for name, text in row.items()} for row in rows}


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """Rounded half up to a multiple of a power of ten."""
    return value.quantize(step, ROUND_HALF_UP)


def tick(ticker: str) -> Decimal:
    """0.01 for a stock, 0.001 for an ETF or an index."""
    return Decimal("0.01") if INSTRUMENTS[ticker]["kind"] == "stock" else Decimal("0.001")


def reference(ticker: str, before: str, session: str) -> Decimal:
    """What the close of the session before is worth on a session: less cash, divided by the multiplier."""
    close = bars(ticker)[before]["close"]
    action = ACTIONS.get((ticker, session))
    if action is None:
        return close
    return (close - Decimal(action["cash_per_share"])) / Decimal(action["share_multiplier"])


def limits(ticker: str, before: str, session: str) -> tuple[Decimal, Decimal]:
    """Lowest and highest price of a session: 20 % on ChiNext and STAR, else 10 %."""
    band = Decimal("0.2") if INSTRUMENTS[ticker]["board"] in {"chinext", "star"} else Decimal("0.1")
    base = reference(ticker, before, session)
    return half_up(base * (1 - band), tick(ticker)), half_up(base * (1 + band), tick(ticker))


def gain(ticker: str, start: str, end: str) -> Decimal:
    """The raw return from close to close, as a fraction."""
    return bars(ticker)[end]["close"] / bars(ticker)[start]["close"] - 1


def percent(fraction: Decimal, places: str = "0.01") -> str:
    """A fraction as a document would print it."""
    return f"{half_up(100 * fraction, Decimal(places))}"


def before(ticker: str, session: str) -> str:
    """The session before, among those with a bar."""
    return max(day for day in bars(ticker) if day < session)


def streak(ticker: str, until: str, is_so: Callable[[str, str, str], bool]) -> int:
    """How many sessions in a row, ending on `until`, satisfy `is_so(ticker, session before, session)`."""
    pairs = [pair for pair in pairwise(bars(ticker)) if pair[1] <= until]
    return len(list(takewhile(lambda pair: is_so(ticker, *pair), reversed(pairs))))


def rises(ticker: str, yesterday: str, today: str) -> bool:
    """Whether the close is above the one before."""
    return bars(ticker)[today]["close"] > bars(ticker)[yesterday]["close"]


def opens_at_limit(ticker: str, yesterday: str, today: str) -> bool:
    """Whether the open is the highest price that the rules allow."""
    return bars(ticker)[today]["open"] == limits(ticker, yesterday, today)[1]


def closes_at_limit(ticker: str, yesterday: str, today: str) -> bool:
    """Whether the close is the highest price that the rules allow."""
    return bars(ticker)[today]["close"] == limits(ticker, yesterday, today)[1]


MEASURES: dict[str, Callable[[str, str | None, str], Decimal | int | bool]] = {
    "return": lambda ticker, start, end: gain(ticker, str(start), end),
    "session-return": lambda ticker, _, end: gain(ticker, before(ticker, end), end),
    "close": lambda ticker, _, end: bars(ticker)[end]["close"],
    "limit-up-close": lambda ticker, _, end: closes_at_limit(ticker, before(ticker, end), end),
    "limit-up-open": lambda ticker, _, end: opens_at_limit(ticker, before(ticker, end), end),
    "limit-up-streak": lambda ticker, _, end: streak(ticker, end, closes_at_limit),
    "rising-streak": lambda ticker, _, end: streak(ticker, end, rises),
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: str(figure["id"]))
def test_every_figure_of_the_sheets_holds(figure: dict[str, Any]) -> None:
    """What a sheet says about an instrument of the sample is true there, to the printed digit."""
    value = MEASURES[figure["measure"]](figure["ticker"], figure.get("from"), figure["to"])
    said = figure["value"]
    if isinstance(value, bool):
        assert value
    elif figure["relation"] == ">":
        assert value > said
    elif figure["measure"] in {"return", "session-return"}:
        places = Decimal(1).scaleb(Decimal(figure["printed"].rstrip("%")).as_tuple().exponent)
        assert half_up(100 * value, places) == 100 * said
    else:
        assert value == said


def test_the_sheets_leave_no_figure_out() -> None:
    """The test above is not empty: 5, 2 and 16 figures of the three sheets can be answered by the sample."""
    assert len(FIGURES) >= 5 + 2 + 16


def test_september_2024() -> None:
    """The first document: the ETF led over five sessions, Nandu and Penghui rose, the market and dividends fell."""
    start, eve, end = "2024-08-28", "2024-09-03", "2024-09-04"
    assert len([day for day in bars("561910.SS") if start < day <= end]) == 5
    assert percent(gain("561910.SS", start, end), "0.1") == "6.7"
    assert all(gain(rival, start, end) < gain("561910.SS", start, end) for rival in ("510880.SS", "159857.SZ"))
    assert closes_at_limit("300068.SZ", eve, end)
    assert Decimal("0.8") < gain("300068.SZ", start, end) < Decimal("0.9")
    assert Decimal("0.22") < gain("300438.SZ", start, end) < Decimal("0.23")
    assert gain("000300.SS", eve, end) < 0
    assert gain("510880.SS", start, end) < 0


def test_fund_size_and_turnover() -> None:
    """938 million shares were worth 373 million yuan, and 19.84 million changed hands in a mean session."""
    past = [row for day, row in bars("561910.SS").items() if day <= "2024-09-04"]
    assert half_up(938 * past[-1]["close"], Decimal(1)) == 373
    mean = sum(row["close"] * row["volume"] for row in past) / len(past)
    assert half_up(mean / 1_000_000, Decimal("0.01")) == Decimal("19.84")


def test_june_2025() -> None:
    """The third document: the index's first close over 1000, and six stocks at their limits."""
    index = bars("886032.TI")
    assert index["2025-06-24"]["close"] == Decimal("1009.808")
    assert max(row["close"] for day, row in index.items() if day < "2025-06-24") < 1000
    midday = Decimal("1009.808") * Decimal("1.0064")
    assert index["2025-06-25"]["low"] <= midday <= index["2025-06-25"]["high"]
    assert streak("886032.TI", "2025-06-24", rises) == 16
    for ticker in ("600110.SS", "002074.SZ", "002125.SZ", "603800.SS", "688499.SS"):
        assert closes_at_limit(ticker, "2025-06-23", "2025-06-24"), ticker
    assert streak("002125.SZ", "2025-06-25", closes_at_limit) == 5
    assert opens_at_limit("002125.SZ", "2025-06-24", "2025-06-25")


def test_keheng_and_nord_gained_most_in_june() -> None:
    """They led the sector; the fifth of its list, which the sample lacks, gained 64.58 %."""
    stocks = [ticker for ticker, row in INSTRUMENTS.items() if row["kind"] == "stock"]
    rest = [ticker for ticker in stocks if ticker not in {"300340.SZ", "600110.SS"}]
    assert max(gain(ticker, "2025-05-30", "2025-06-24") for ticker in rest) < Decimal("0.6458")


def test_the_sector_outperformed_since_2025() -> None:
    """The second document: from the start of 2025 to 2026-02-05 the sector index is well ahead of the CSI 300."""
    lead = gain("886032.TI", "2024-12-31", "2026-02-05") - gain("000300.SS", "2024-12-31", "2026-02-05")
    assert lead > Decimal("0.2")


@pytest.mark.parametrize("ticker", INSTRUMENTS)
def test_bars_obey_tick_and_range(ticker: str) -> None:
    """Whole ticks with as many decimals as the tick, low <= open, close <= high, whole positive volumes."""
    for row in bars(ticker).values():
        volume = row["volume"]
        assert all(
            row[name].as_tuple().exponent == tick(ticker).as_tuple().exponent for name in row if name != "volume"
        )
        assert 0 < row["low"] <= min(row["open"], row["close"]) <= max(row["open"], row["close"]) <= row["high"]
        assert volume == int(volume) > 0


@pytest.mark.parametrize("ticker", [ticker for ticker, row in INSTRUMENTS.items() if row["kind"] != "index"])
def test_bars_stay_within_their_limits(ticker: str) -> None:
    """No price lies outside the daily limit, whether the reference price is rounded to the tick or not."""
    for yesterday, today in pairwise(bars(ticker)):
        low, high = limits(ticker, yesterday, today)
        spare = 2 * tick(ticker) if (ticker, today) in ACTIONS else 0
        row = bars(ticker)[today]
        assert low + spare <= row["low"], today
        assert row["high"] <= high - spare, today


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pandas about the calendar library
@pytest.mark.parametrize("ticker", INSTRUMENTS)
def test_sessions_are_complete(ticker: str) -> None:
    """Every session of Shanghai has a bar, but for one halt and one late first session."""
    days = exchange_calendars.get_calendar("XSHG", start=FIRST_ON, end=LAST_ON).sessions
    expected = [f"{day:%Y-%m-%d}" for day in days]
    if ticker == HALT[0]:
        expected = [day for day in expected if not HALT[1] <= day <= HALT[2]]
    if ticker == LATE[0]:
        expected = [day for day in expected if day >= LATE[1]]
    assert list(bars(ticker)) == expected
    row = INSTRUMENTS[ticker]
    assert (row["first"], row["last"], int(row["rows"])) == (expected[0], expected[-1], len(expected))


def test_actions_fall_on_sessions_and_hold_a_split() -> None:
    """Each ex-date is a session after the first; BYD becomes three for one with cash; four stocks pay cash alone."""
    assert all(day in bars(ticker) and day > min(bars(ticker)) for ticker, day in ACTIONS)
    splits = [key for key, row in ACTIONS.items() if row["share_multiplier"] == "3"]
    assert splits == [("002594.SZ", "2025-07-24")]
    assert len({ticker for ticker, _ in ACTIONS if INSTRUMENTS[ticker]["kind"] == "stock"}) >= 5


def generate(folder: Path, hash_seed: str) -> None:
    """Run the generator in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "seeds.generate_sample", "--out", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True)


@pytest.mark.parametrize("hash_seed", ["1", "4321"])
def test_generating_again_gives_the_same_bytes(tmp_path: Path, hash_seed: str) -> None:
    """The command writes the committed folder, file for file, whatever the hash seed."""
    generate(tmp_path, hash_seed)
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {str(path.relative_to(SAMPLE)): path.read_bytes() for path in SAMPLE.rglob("*") if path.is_file()}
    assert written.keys() == kept.keys()
    assert [name for name in kept if written[name] != kept[name]] == []
    assert sum(map(len, kept.values())) < 1_000_000


def test_the_folder_says_that_it_is_generated() -> None:
    """The notice is one sentence with the seed, and the README opens with the same warning."""
    notice = (SAMPLE / "NOTICE").read_text(encoding="utf-8")
    assert notice.startswith("Generated prices (seed 14): ")
    assert notice.endswith("they are not market data.\n")
    assert (SAMPLE / "README.md").read_text(encoding="utf-8").startswith("# Generated prices: not market data\n")


def test_importing_the_generator_stays_light() -> None:
    """numpy and the trading calendar are loaded when prices are generated, not before."""
    code = "import sys, seeds.generate_sample; print({'numpy', 'exchange_calendars', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("ticker", INSTRUMENTS)
def test_nothing_is_copied_from_the_market(ticker: str) -> None:
    """No bar is a real one; closes coincide in under 2 % of the sessions and returns do not follow the real ones."""
    if not PRICES.is_dir():
        pytest.skip(f"real prices are not at {PRICES}; set CATALYST_PRICES to their folder")
    real, made = bars(ticker, PRICES), bars(ticker)
    common = [day for day in made if day in real]
    assert [day for day in common if real[day] == made[day]] == []
    printed = {("561910.SS", day) for day in ("2024-08-28", "2024-09-03", "2024-09-04")}
    printed |= {("886032.TI", "2025-06-24")}
    free = [day for day in common if (ticker, day) not in printed]
    assert sum(real[day]["close"] == made[day]["close"] for day in free) < 0.02 * len(free)
    moves = [
        [float(source[day]["close"] / source[last]["close"]) - 1 for last, day in pairwise(common)]
        for source in (real, made)
    ]
    assert abs(np.corrcoef(moves)[0, 1]) < 0.5
