"""Strategies that cheat are caught by the law of alteration, and the honest ones are not accused."""

from dataclasses import replace

import pytest

from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy

ETF = "510001.SS"


@pytest.fixture(scope="module")
def zigzag(case, store, bars, catalyst):
    """Twenty sessions in which no two moves are alike, and a catalyst on every other one."""
    prices = {n: (10.0 + (n * 7) % 5, 10.0 + (n * 11) % 13) for n in range(40)}
    rows = tuple(catalyst(f"c{n}", f"2024-09-{n:02}") for n in range(2, 14, 2))
    return lambda strategy: case(strategy, store([bars(ETF, 10.0, prices)]), rows, end=20)


def _accused(case, day, past, twins) -> bool:
    """Whether the law of alteration finds a session whose past depends on its future."""
    outcome = case.run()
    return any(
        past(replace(case, store=twin).run(), day(n)) != past(outcome, day(n))
        for n in range(20)
        for twin in twins(case.store, day(n), 1)
    )


class _Betting(CatalystStrategy):
    """Puts in more when the number it looks at is high."""

    def plans(self, catalyst):
        yield Plan(ETF, 0.1 + 0.1 * (round(self.number() * 100) % 7), 1, "a bet")

    def number(self):
        return float(self.market.bars(ETF).close[-1])

    def ahead(self, n):
        bars = self.market._store[ETF]
        return float(bars.close[min(bars.n_until(self.market.session) - 1 + n, len(bars) - 1)])


class _NextClose(_Betting):
    def number(self):
        return self.ahead(1)


class _FiveAhead(_Betting):
    def number(self):
        return self.ahead(5)


class _WholeMean(_Betting):
    def number(self):
        return float(self.market._store[ETF].close.mean())


class _BehindTheSlice(_Betting):
    def number(self):
        array = self.market.bars(ETF).close
        while array.base is not None:
            array = array.base
        return float(array[-1])


class _BehindTheFeed(_Betting):
    def number(self):
        return float(self.getdatabyname(ETF)._bars.close[-1])


class _NextOpen(_Betting):
    def number(self):
        bars = self.market._store[ETF]
        return float(bars.open[min(bars.n_until(self.market.session), len(bars) - 1)])


class _LastSession(_Betting):
    def number(self):
        return float(self.market._store[ETF].last_on.toordinal())


@pytest.mark.parametrize(
    "cheat", [_NextClose, _NextOpen, _FiveAhead, _WholeMean, _BehindTheSlice, _BehindTheFeed, _LastSession]
)
def test_p22_a_cheat_is_caught(zigzag, day, past, twins, cheat):
    """Each strategy that reads beyond the session, by whatever way, is found by the law of alteration."""
    assert _accused(zigzag(cheat), day, past, twins)


def test_p22_its_honest_twin_is_not_accused(zigzag, day, past, twins):
    """The same bets on the last known close."""
    assert not _accused(zigzag(_Betting), day, past, twins)
