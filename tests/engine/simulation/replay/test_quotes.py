"""The market's answers to many orders at once against its answer to each, on every kind of real bar."""

import os
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from engine.markets.sessions import sessions_of
from engine.prices.folder import FolderSource
from engine.prices.store import load_store
from engine.simulation.decision import Side
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.quotes import Code, asked, quotes
from engine.simulation.replay.runs import run_panel
from engine.simulation.spec import RunSpec, StrategySpec

REAL = Path(os.environ.get("CATALYST_PRICES", Path(__file__).resolve().parents[5] / "shared" / "prices"))
CLOCK, LARGEST_LOT = "000300.SS", 200
POLICIES = {
    "open": FillPolicy(),
    "queue": FillPolicy(at_limit=AtLimit.QUEUE, slippage=Slippage(SlippageModel.BPS, 12.5)),
    "close": FillPolicy(at=FillAt.CLOSE, slippage=Slippage(SlippageModel.TICKS, 2.0)),
    "mean": FillPolicy(at=FillAt.VWAP, participation=0.03),
}


@cache
def panel(policy: str) -> Panel:
    """All real instruments of the mainland; skips where there are none."""
    if not (REAL / "bars" / f"{CLOCK}.csv").is_file():
        pytest.skip(f"no real prices in {REAL}: they are no part of this project; CATALYST_PRICES names their folder")
    source = FolderSource(REAL)
    store = load_store(source, source.tickers())
    spec = RunSpec((StrategySpec("x"),), (CLOCK,), policy=POLICIES[policy])
    found = run_panel(
        store, spec, sessions_of, base_on=max(store.first_on, date(2016, 1, 4)), end_on=store[CLOCK].last_on
    )
    assert isinstance(found, Panel)
    return found


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
def test_answers_to_many_are_the_answers_to_each(policy: str, side: Side) -> None:
    own = panel(policy)
    tickers, rows = np.divmod(np.arange(3, len(own.tickers) * len(own), 7), len(own))
    tickers, rows = tickers[rows > 0], rows[rows > 0]
    found = quotes(own, side, tickers, rows)
    clear = np.flatnonzero(found.codes != Code.UNCLEAR)
    assert len(clear) > 0.95 * len(rows)
    different = []
    for at in clear.tolist():
        code, price, most = asked(own, side, int(tickers[at]), int(rows[at]), None)
        if code == Code.UNCLEAR and found.most[at] < LARGEST_LOT:
            continue  # less than a lot may trade: a matter of the order's size
        if code == Code.SUSPENDED and found.codes[at] == Code.AFTER_LAST_BAR:
            continue  # the desk's name for it
        mine = (found.codes[at], found.prices[at], found.most[at]) if code == Code.OK else (found.codes[at], 0, 0)
        if mine != (code, price, most):
            different.append((own.tickers[tickers[at]], own.dates[rows[at]], mine, (code, price, most)))
    assert different == []
    assert {Code.OK, Code.SUSPENDED, Code.LIMIT_UP if side is Side.BUY else Code.LIMIT_DOWN} <= set(
        found.codes.tolist()
    )
