"""Makes the workloads from a fixed seed: prices that a mainland exchange could have had, never at a limit."""

from dataclasses import replace
from datetime import date

import numpy as np
from workload import RATE_UNIT, Ints, Workload

from engine.markets.codes import instrument_from_code
from engine.markets.rules.fees import fee_rates
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.sessions import sessions_of

SEED = 20260801
FIRST_ON = date(2015, 8, 3)
INDEX, ETF = "000300.SS", "512010.SS"
WARM_UP, N_ROWS = 40, 2500
HOLDS, DELAYS, STOPS = range(1, 21), range(5), range(1, 11)
LONGEST = max(HOLDS) + max(DELAYS) + 2
AMPLE_CENTS, SCARCE_CENTS = 10_000_000_000, 60_000_000
NONE = np.empty((0, 0), dtype=np.int64)


def single(n_rows: int = N_ROWS, n_catalysts: int = 60, n_calendars: int = 10_000) -> Workload:
    """W1, and with its points W3, with its calendars W4: one ETF beside one index."""
    dice = np.random.default_rng(SEED)
    made = _market(dice, (ETF,), n_rows, ticks_a_unit=1000)
    grid = [(hold, delay, stop) for hold in HOLDS for delay in DELAYS for stop in STOPS]
    return replace(
        made,
        name="single",
        rows=_dates(dice, n_rows, n_catalysts),
        instruments=np.zeros(n_catalysts, dtype=np.int64),
        points=np.array(grid, dtype=np.int64),
        calendars=np.array([_dates(dice, n_rows, n_catalysts) for _ in range(n_calendars)]),
    )


def basket(
    n_instruments: int = 500, n_rows: int = N_ROWS, n_catalysts: int = 3000, *, is_scarce: bool = False
) -> Workload:
    """W2: shares of Shanghai's main board, with catalysts on random dates, two of one share never at a time.

    Scarce cash pays for about half of what is wanted at once.
    """
    dice = np.random.default_rng(SEED + 1)
    made = _market(dice, tuple(f"{600000 + n}.SS" for n in range(n_instruments)), n_rows, ticks_a_unit=100)
    hold = 10
    room = n_rows - WARM_UP - LONGEST
    cells = dice.permutation((room // (hold + 2)) * n_instruments)[:n_catalysts]
    if len(cells) < n_catalysts:
        raise ValueError(f"{n_catalysts} catalysts do not fit {n_instruments} instruments of {n_rows} bars")
    rows = WARM_UP + cells // n_instruments * (hold + 2)
    instruments = cells % n_instruments
    order = np.lexsort([instruments, rows])
    return replace(
        made,
        name="basket",
        rows=rows[order],
        instruments=instruments[order],
        hold=hold,
        cash_cents=SCARCE_CENTS if is_scarce else AMPLE_CENTS,
        is_scarce=is_scarce,
        one_at_a_time=False,
        points=NONE,
        calendars=NONE,
    )


def _market(dice: np.random.Generator, tickers: tuple[str, ...], n_rows: int, *, ticks_a_unit: int) -> Workload:
    sessions = sessions_of("XSHG").dates64
    first = int(np.searchsorted(sessions, np.datetime64(FIRST_ON)))
    days = sessions[first : first + n_rows]
    if len(days) < n_rows:
        raise ValueError(f"the exchange's record holds {len(days)} sessions from {FIRST_ON} on, not {n_rows}")
    starts = np.exp(dice.uniform(np.log(800), np.log(4000), len(tickers)))
    bars = np.stack([_bars(dice, start, n_rows) for start in starts])
    return Workload(
        name="",
        tickers=tickers,
        index=INDEX,
        ticks_a_unit=ticks_a_unit,
        sessions=days.astype(np.int64),
        open=bars[:, 0],
        high=bars[:, 1],
        low=bars[:, 2],
        close=bars[:, 3],
        volume=dice.integers(10**9, 2 * 10**9, (len(tickers), n_rows)),
        clock=_bars(dice, 350_000, n_rows),
        fees=_fees(days, tickers[0]),
        rows=NONE,
        instruments=NONE,
        points=NONE,
        calendars=NONE,
    )


def _bars(dice: np.random.Generator, start: float, n_rows: int) -> Ints:
    """Open, high, low and close in ticks: a walk that is drawn back to its start, each session within 8 % of the last
    close, so that no limit is ever met."""
    close = np.empty(n_rows, dtype=np.int64)
    opened = np.empty(n_rows, dtype=np.int64)
    gaps = np.clip(dice.normal(0, 0.004, n_rows), -0.02, 0.02)
    moves = np.clip(dice.normal(0, 0.014, n_rows), -0.05, 0.05)
    last = round(start)
    for row in range(n_rows):
        opened[row] = round(last * (1 + gaps[row]))
        close[row] = round(last * (1 + moves[row] - 0.004 * np.log(last / start)))
        last = int(close[row])
    high = np.maximum(opened, close) * (1 + np.abs(np.clip(dice.normal(0, 0.005, n_rows), -0.02, 0.02)))
    low = np.minimum(opened, close) * (1 - np.abs(np.clip(dice.normal(0, 0.005, n_rows), -0.02, 0.02)))
    return np.stack([opened, np.floor(high).astype(np.int64), np.ceil(low).astype(np.int64), close])


def _dates(dice: np.random.Generator, n_rows: int, n_catalysts: int) -> Ints:
    return np.sort(dice.choice(np.arange(WARM_UP, n_rows - LONGEST), n_catalysts, replace=False))


def _fees(days: np.ndarray, ticker: str) -> Ints:
    """The rule book's rates of each session, for both sides."""
    book, instrument = shipped_rule_book(), instrument_from_code(ticker)
    if instrument is None:
        raise ValueError(f"{ticker} is of no range that the exchange has")
    found = np.empty((len(days), 2, 6), dtype=np.int64)
    for row, day in enumerate(days.tolist()):
        for side in (0, 1):
            rates = fee_rates(book, instrument, day, is_sale=bool(side))
            if not rates.commission.covers_exchange_fees or rates.is_stamp_duty_rounded_up:
                raise ValueError(f"{ticker} on {day}: the workload's fees know mainland commissions alone")
            parts = (rates.handling_fee, rates.regulatory_fee, rates.stamp_duty, rates.transfer_fee)
            scaled = [int(part * RATE_UNIT) for part in (rates.commission.rate, *parts)]
            found[row, side] = (scaled[0], rates.commission.minimum_cents, *scaled[1:])
    return found
