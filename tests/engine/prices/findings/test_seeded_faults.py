"""Faults seeded into real bars are found with their right name; the bars as they are raise no alarm.

The bars are not part of the project: $CATALYST_PRICES names their folder. Run with -s to see the rates.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from engine.markets.instrument import InstrumentKind
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.adjusted import growth
from engine.prices.bars import Bars, Floats
from engine.prices.findings.finding import Finding, Severity
from engine.prices.findings.judge import judged, judged_series, series_in
from engine.prices.findings.jumps import market_gaps
from engine.prices.findings.rule_table import shipped_rules
from engine.prices.folder import open_folder
from engine.prices.store import PriceStore, load_store

PRICES = ("open", "high", "low", "close")
BAD, UNIT = {"bad-tick", "spike"}, {"unit-glitch"}


@dataclass
class Score:
    """What became of the seeded faults of one kind."""

    n: int = 0
    found: int = 0
    alarms: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """One seeded fault: the changed series, the names it may be found by, and its session."""

    kind: str
    bars: Bars
    actions: tuple[CorporateAction, ...]
    names: set[str]
    session: date | None


@pytest.fixture(scope="module")
def store(real_folder: Path) -> PriceStore:
    """All real bars."""
    source = open_folder(real_folder)
    return load_store(source, source.tickers())


def _with(bars: Bars, **columns: np.ndarray) -> Bars:
    kept = {name: getattr(bars, name) for name in ("sessions", *PRICES, "volume")}
    return Bars(bars.ticker, **(kept | columns))


def _close_times(bars: Bars, row: int, factor: float, tick: float) -> Bars:
    close = bars.close.copy()
    close[row] = max(round(close[row] * factor / tick), 1) * tick
    return _with(bars, close=close, high=np.maximum(bars.high, close), low=np.minimum(bars.low, close))


def _on_one_bar(bars: Bars, row: int, actions: tuple[CorporateAction, ...], tick: float) -> Iterator[Fault]:
    """A wrong close, a bar in another unit, a copied bar, another unit of volume from a bar on."""
    session = bars.bar(row).session
    seeded = partial(Fault, actions=actions, session=session)
    for factor, names in ((10.0, UNIT), (0.1, UNIT), (1.13, BAD), (0.85, BAD), (1.35, BAD)):
        yield seeded(f"close x {factor}", _close_times(bars, row, factor, tick), names=names)
    scale = np.ones(len(bars))
    scale[row] = 100.0
    yield seeded("bar x 100", bars.scaled(scale), names=UNIT)
    copied = {name: getattr(bars, name).copy() for name in (*PRICES, "volume")}
    for column in copied.values():
        column[row] = column[row - 1]
    yield seeded("copied bar", _with(bars, **copied), names={"stale-copy"})
    volume = bars.volume.copy()
    volume[row:] /= 100
    yield seeded("lots for shares", _with(bars, volume=volume), names={"volume-unit"})


def _on_actions(bars: Bars, actions: tuple[CorporateAction, ...]) -> Iterator[Fault]:
    """An action deleted, by how much it moved the price, or given half as many shares again."""
    for one in actions:
        row = bars.row(one.ex_on)
        if row is None or row == 0:
            continue
        jump = abs(float(np.log(one.reference_price(float(bars.close[row - 1])) / bars.close[row - 1])))
        size = "above 25 %" if jump > 0.25 else "3 to 25 %" if jump > 0.03 else "below 3 %"
        rest = tuple(other for other in actions if other != one)
        names = {"missed-action"} if jump > 0.25 else {"missed-action", "unexplained-gap"}
        yield Fault(f"action deleted, {size}", bars, rest, names, one.ex_on)
        if jump > 0.25:
            wrong = tuple(sorted([*rest, replace(one, share_multiplier=one.share_multiplier * 1.5)]))
            yield Fault("multiplier x 1.5", bars, wrong, {"wrong-action"}, one.ex_on)


def _adjusted(bars: Bars, actions: tuple[CorporateAction, ...], tick: float) -> Iterator[Fault]:
    """The series adjusted backward: as it comes, rounded to the tick, and twice."""
    if not any(bars.first_on < one.ex_on <= bars.last_on for one in actions):
        return
    level = growth(bars, actions) / bars.close
    level = level / level[-1]
    once = bars.scaled(level)
    rounded = _with(once, **{name: np.round(np.round(getattr(once, name) / tick) * tick, 3) for name in PRICES})
    is_large = bool(np.max(np.abs(np.diff(np.log(level)))) > 0.05)
    yield Fault("adjusted backward", once, actions, {"adjusted-prices"}, None)
    yield Fault("adjusted twice", bars.scaled(level**2), actions, {"doubly-adjusted", "adjusted-prices"}, None)
    if is_large:
        yield Fault("adjusted and rounded", rounded, actions, {"adjusted-prices", "action-without-jump"}, None)


def _faults(store: PriceStore, ticker: str, n_rows: int) -> Iterator[Fault]:
    bars, actions, instrument = store[ticker], store.actions_of(ticker), store.instrument(ticker)
    draw = random.Random(ticker)  # noqa: S311 - the same faults every time
    tick = 0.001 if instrument is not None and instrument.kind is InstrumentKind.ETF else 0.01
    for _ in range(n_rows):
        yield from _on_one_bar(bars, draw.randrange(6, len(bars) - 6), actions, tick)
    if instrument is not None and instrument.kind is not InstrumentKind.INDEX:
        yield from _on_actions(bars, actions)
        yield from _adjusted(bars, actions, tick)


def _key(one: Finding) -> tuple[str, date | None]:
    return one.rule, one.session


def _judged(store: PriceStore, bars: Bars, actions: tuple[CorporateAction, ...], market: Floats) -> list[Finding]:
    """One series judged beside the market that the real store is."""
    ticker = bars.ticker
    alone = replace(store, bars={ticker: bars}, actions={ticker: actions})
    return judged_series(series_in(alone, ticker, sessions_of, shipped_rule_book()), shipped_rules(), market)


def _score(store: PriceStore, tickers: Iterable[str], n_rows: int) -> dict[str, Score]:
    """Every seeded fault judged. An alarm is a stop that is not there without the fault, by another name."""
    scores: dict[str, Score] = defaultdict(Score)
    market = market_gaps([series_in(store, one, sessions_of, shipped_rule_book()) for one in sorted(store.bars)])
    for ticker in tickers:
        known = {_key(one) for one in _judged(store, store[ticker], store.actions_of(ticker), market[ticker])}
        for fault in _faults(store, ticker, n_rows):
            found = _judged(store, fault.bars, fault.actions, market[ticker])
            found = [one for one in found if _key(one) not in known]
            named = [one for one in found if one.rule in fault.names and fault.session in {None, one.session}]
            others = [one for one in found if one.severity is Severity.STOP and one not in named]
            score = scores[fault.kind]
            score.n += 1
            score.found += bool(named)
            score.alarms += bool(others)
            if not named:
                score.missed.append(f"{ticker} {fault.session}")
    for kind, score in sorted(scores.items()):
        print(f"{kind:32s} found {score.found}/{score.n} ({score.found / score.n:.1%}), other stops {score.alarms}")
    return scores


# The least part that must be found. A wrong close of 13 or 15 % hides inside a limit of 20 % where the session's own
# move went the other way; what an action below 3 % does is less than what sessions do.
LEAST = {
    "close x 10.0": 1.0, "close x 0.1": 1.0, "bar x 100": 1.0, "close x 1.35": 0.99, "close x 1.13": 0.93,
    "close x 0.85": 0.97, "copied bar": 1.0, "lots for shares": 0.97, "action deleted, above 25 %": 1.0,
    "action deleted, 3 to 25 %": 0.6, "multiplier x 1.5": 1.0, "adjusted backward": 1.0, "adjusted twice": 1.0,
    "adjusted and rounded": 1.0,
}  # fmt: skip


def _assert_bounds(scores: dict[str, Score]) -> None:
    rates = {kind: scores[kind].found / scores[kind].n for kind in LEAST}
    assert {kind: rate for kind, rate in rates.items() if rate < LEAST[kind]} == {}
    n_alarms, n = sum(score.alarms for score in scores.values()), sum(score.n for score in scores.values())
    assert n_alarms <= 0.005 * n


def test_real_bars_raise_no_stop(store: PriceStore) -> None:
    """88,000 real bars: no stop, and the oddities that are known of them as warnings with their names."""
    found = judged(store)
    assert [one.sentence() for one in found if one.severity is Severity.STOP] == []
    named = {(one.ticker, one.rule, str(one.session)) for one in found}
    assert ("000625.SZ", "imprecise-action", "2022-06-27") in named
    assert {("515880.SS", "limit-rounding", day) for day in ("2025-09-04", "2025-09-11")} <= named
    assert {one.ticker for one in found if one.rule == "ends-early"} >= {"886032.TI", "000016.SS"}
    n_bars = sum(map(len, store.bars.values()))
    rounding = [one for one in found if one.rule == "limit-rounding"]
    assert all(one.session and one.session.year == 2020 for one in rounding if one.ticker != "515880.SS")
    n_warned = sum(one.severity is Severity.WARN and one.session is not None for one in found)
    print(f"\n{n_warned} warnings of single bars in {n_bars} ({n_warned / n_bars:.4%})")
    assert n_warned <= n_bars / 4000


def test_seeded_faults_of_a_fifth_of_the_tickers(store: PriceStore) -> None:
    """Every fifth ticker: nothing that is certain is missed, and no other stop is raised beside it."""
    scores = _score(store, sorted(store.bars)[::5], 1)
    certain = {kind for kind in LEAST if LEAST[kind] == 1.0}
    assert {kind: scores[kind].missed for kind in certain if scores[kind].missed} == {}
    assert sum(score.alarms for score in scores.values()) <= 1


@pytest.mark.slow
def test_seeded_faults_of_all_tickers(store: PriceStore) -> None:
    """Four random rows of every ticker, and every action of every ticker."""
    _assert_bounds(_score(store, sorted(store.bars), 4))
