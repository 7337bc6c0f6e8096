"""The limits of a whole series are those of the rule book, bar by bar: its exact arithmetic is the outside check."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.codes import instrument_from_code
from engine.markets.rules.limits import Listing, band_of, ex_reference
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.statuses import Statuses, read_statuses
from engine.markets.rules.ticks import tick_of
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.findings.limit_bands import LimitBands
from engine.prices.findings.series import series_of

BOOK = shipped_rule_book()
NO_DATES = np.empty(0, dtype="datetime64[D]")


def _limits(bars: Bars, actions: tuple[CorporateAction, ...] = (), statuses: Statuses | None = None) -> LimitBands:
    instrument = instrument_from_code(bars.ticker)
    limits = series_of(bars, instrument, actions, NO_DATES, BOOK, statuses or Statuses()).limits
    assert limits is not None
    return limits


def _ticks(limits: LimitBands, row: int) -> tuple[Decimal, Decimal]:
    tick = Decimal(repr(float(limits.tick[row])))
    return int(limits.down[row]) * tick, int(limits.up[row]) * tick


@settings(derandomize=True, max_examples=200, deadline=None)
@given(data=st.data())
def test_random_closes_have_the_limits_of_the_rule_book(data: st.DataObject) -> None:
    """Any board, any date since 2020, any close on the grid, with and without an action on the date: the same band."""
    ticker = data.draw(st.sampled_from(["600000.SS", "300750.SZ", "688005.SS", "920002.BJ", "510300.SS", "159915.SZ"]))
    first = data.draw(st.sampled_from(["2020-08-17", "2021-11-15", "2023-04-03", "2026-06-29"]))
    instrument = instrument_from_code(ticker)
    assert instrument is not None
    if ticker.endswith("BJ") and first < "2021-11-15":
        first = "2021-11-15"
    dates = sessions_of("XSHG").dates64
    start = int(np.searchsorted(dates, np.datetime64(first)))
    tick = 0.001 if ticker.startswith(("51", "15")) else 0.01
    closes = data.draw(st.lists(st.integers(3, 200_000), min_size=14, max_size=14))
    close = np.round(np.array(closes) * tick, 3)
    bars = Bars(ticker, dates[start : start + 14], close, close, close, close, np.ones(14))
    on, cash = bars.bar(10).session, data.draw(st.sampled_from([0.0, 0.01, 0.333]))
    multiplier = data.draw(st.sampled_from([1.0, 1.3, 2.0, 0.5]))
    actions = (CorporateAction(ticker, on, multiplier, cash),) if cash < close[9] and (cash or multiplier != 1) else ()
    limits = _limits(bars, actions)
    for row in range(7, 14):
        session, reference = bars.bar(row).session, float(close[row - 1])
        if actions and row == 10:
            step = tick_of(BOOK, instrument, session, reference)
            exact = ex_reference(reference, cash, multiplier, step)
            if exact <= 0:
                continue
            reference = float(exact)
        band = band_of(BOOK, instrument, session, reference)
        assert band is not None
        assert _ticks(limits, row) == (band.down, band.up)


def test_first_sessions_are_free(walk: Callable[..., Bars]) -> None:
    """A STAR share has no limit in its first five sessions, a main-board one listed in 2022 has; no first bar has."""
    assert np.flatnonzero(~_limits(walk("688005.SS")).has).tolist() == [0, 1, 2, 3, 4]
    assert np.flatnonzero(~_limits(walk("600000.SS", first="2022-01-04")).has).tolist() == [0]
    assert np.flatnonzero(~_limits(walk("600000.SS", first="2023-04-10")).has).tolist() == [0, 1, 2, 3, 4]


def test_chinext_widened_on_2020_08_24(walk: Callable[..., Bars]) -> None:
    """Ten percent up to 2020-08-21, twenty from the next session on."""
    bars = walk("300750.SZ", first="2020-07-01", n=60)
    rates = dict(zip(bars.sessions.tolist(), _limits(bars).rate.tolist(), strict=True))
    assert (rates[date(2020, 8, 21)], rates[date(2020, 8, 24)]) == (0.1, 0.2)


def test_an_st_share_has_five_percent_while_it_is_marked(walk: Callable[..., Bars], tmp_path: Path) -> None:
    """The mark of a table narrows the limits between its dates only."""
    path = tmp_path / "statuses.csv"
    path.write_text("ticker,status,valid_from,valid_to\n600000.SS,st,2024-02-01,2024-02-29\n", encoding="utf-8")
    bars = walk()
    rates = dict(zip(bars.sessions.tolist(), _limits(bars, (), read_statuses(path)).rate.tolist(), strict=True))
    assert [rates[date(2024, *day)] for day in ((1, 31), (2, 1), (2, 29), (3, 1))] == [0.1, 0.05, 0.05, 0.1]


def test_the_first_delisting_session_is_free(walk: Callable[..., Bars], tmp_path: Path) -> None:
    """The period begins with one session without a limit."""
    path = tmp_path / "statuses.csv"
    path.write_text("ticker,status,valid_from,valid_to\n600000.SS,delisting,2024-02-01,\n", encoding="utf-8")
    bars = walk(first="2022-01-04", n=700)
    limits = _limits(bars, (), read_statuses(path))
    free = bars.sessions[1:][~limits.has[1:]].tolist()
    assert free == [date(2024, 2, 1)]
    assert Status.DELISTING == "delisting"


def test_where_the_book_has_no_limit(walk: Callable[..., Bars]) -> None:
    """New York has none and that is known; of a bond's number nothing is known, and that is said."""
    new_york = _limits(walk("TSLA", exchange="XNYS"))
    assert (new_york.has.any(), new_york.not_known) == (False, "")


def test_every_real_bar_has_the_limits_of_the_rule_book(real_folder: Path) -> None:
    """All bars of four boards in the real folder, against the exact arithmetic one by one."""
    from engine.prices.folder import open_folder
    from engine.prices.store import load_store

    store = load_store(open_folder(real_folder), ["300014.SZ", "600104.SS", "688573.SS", "515880.SS"])
    for ticker, bars in store.bars.items():
        instrument, actions = store.instrument(ticker), store.actions_of(ticker)
        assert instrument is not None
        limits = series_of(bars, instrument, actions, NO_DATES, BOOK, Statuses()).limits
        assert limits is not None
        is_young = bars.first_on > date(2020, 1, 2) and ticker.startswith("688")
        for row in range(6, len(bars)):
            on, reference = bars.bar(row).session, float(bars.close[row - 1])
            for one in actions:
                if one.ex_on == on:
                    tick = tick_of(BOOK, instrument, on, reference)
                    reference = float(ex_reference(reference, one.cash_per_share, one.share_multiplier, tick))
            listing = Listing(bars.first_on, row + 1) if is_young else None
            band = band_of(BOOK, instrument, on, reference, listing=listing)
            assert band is not None
            assert _ticks(limits, row) == (band.down, band.up), (ticker, on)


@pytest.mark.parametrize(
    ("close", "down", "up"),
    [(10.03, "9.03", "11.03"), (7.90, "7.11", "8.69"), (0.03, "0.02", "0.04"), (10.035, "9.04", "11.04")],
)
def test_limits_by_hand(close: float, down: str, up: str) -> None:
    """10.03 gives 11.03 and 9.03 as the exchange printed; 7.90 ± 0.79; 0.03 moves one tick; 10.035 counts as 10.04."""
    dates = sessions_of("XSHG").dates64
    start = int(np.searchsorted(dates, np.datetime64("2022-01-04")))
    closes = np.full(3, close)
    bars = Bars("600000.SS", dates[start : start + 3], closes, closes, closes, closes, closes)
    assert _ticks(_limits(bars), 2) == (Decimal(down), Decimal(up))
