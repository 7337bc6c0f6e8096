"""What a strategy may see: everything up to the close, and nothing after it."""

from datetime import date

import numpy as np
import pytest

from catalysts import CatalystCalendar, Theme
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.simulation.market import market_of
from engine.simulation.market_view import MarketView
from engine.simulation.spec import RunSpec

ETF, STOCK, OTHER, CLOCK = "510001.SS", "300001.SZ", "600001.SS", "000300.SS"
AT = date(2024, 8, 29)  # session 3
EMPTY = CatalystCalendar(())
SPEC = RunSpec((), (CLOCK,))


def view_of(prices, calendar, session):
    """The market as the run's own rules see it after the close of a session."""
    return MarketView(market_of(prices, SPEC, sessions_of), calendar, session)


@pytest.fixture(scope="module")
def view(store, bars):
    """After the close of 29 August: the fund is at 2.20, the stock suspended that day, the other not yet listed."""
    prices = {1: (2.0, 2.1), 3: (2.1, 2.2), 4: (9.0, 9.0)}
    lines = [bars(ETF, 2.0, prices), bars(STOCK, 10.0, missing=(3,)), bars(OTHER, 5.0, first=4)]
    return view_of(store(lines), EMPTY, AT)


def test_bars_end_with_the_session(view):
    """Four of the fund, three of the suspended stock, none of the one listed tomorrow or without prices."""
    assert view.bars(ETF).close.tolist() == [2.0, 2.1, 2.1, 2.2]
    assert [len(view.bars(ticker)) for ticker in (STOCK, OTHER, "600999.SS")] == [3, 0, 0]


def test_bars_cannot_be_changed(view):
    """A strategy that reckons in place spoils no price."""
    with pytest.raises(ValueError, match="read-only"):
        view.bars(ETF).close[0] = 1.0


def test_what_has_no_bar_yet_is_not_there(view):
    """The stock that will be listed tomorrow is as unknown as one without prices."""
    assert view.instrument(ETF).name == "Battery ETF"
    assert view.instrument(OTHER) is None
    assert view.instrument("600999.SS") is None
    assert view.closes(OTHER, 3).tolist() == []
    assert (view.strength(OTHER, 1), view.turnover(OTHER, 1)) == (None, 0.0)


def test_is_trading_asks_for_a_bar_with_volume_in_the_session(view, store, bars):
    """The fund traded; the suspended and the unlisted did not; a session without volume is none."""
    assert [view.is_trading(ticker) for ticker in (ETF, STOCK, OTHER)] == [True, False, False]
    assert not view_of(store([bars(ETF, 2.0, quiet=(3,))]), EMPTY, AT).is_trading(ETF)


def test_strength_is_the_return_over_bars(view):
    """2.20 over 2.10 two bars before, over 2.00 three before; four bars back there is none."""
    assert view.strength(ETF, 2) == pytest.approx(2.2 / 2.1 - 1)
    assert view.strength(ETF, 3) == pytest.approx(0.1)
    assert view.strength(ETF, 4) is None


def test_closes_are_adjusted_to_the_last_raw_close(store, bars):
    """Three for one with 3.00 in cash on 28 August: a close of 30.00 before corresponds to (30 − 3) / 3 = 9.00."""
    lines = [bars(STOCK, 30.0, {2: (9.0, 9.0), 3: (9.0, 9.9)})]
    view = view_of(store(lines, [CorporateAction(STOCK, date(2024, 8, 28), 3.0, 3.0)]), EMPTY, AT)
    assert view.closes(STOCK, 4) == pytest.approx(np.array([9.0, 9.0, 9.0, 9.9]))
    assert view.closes(STOCK, 2) == pytest.approx(np.array([9.0, 9.9]))
    assert view.strength(STOCK, 3) == pytest.approx(0.1)


def test_a_later_action_changes_no_close(store, bars):
    """An ex-date after the session is not in the adjusted closes."""
    view = view_of(store([bars(STOCK, 30.0)], [CorporateAction(STOCK, date(2024, 8, 30), 3.0, 0.0)]), EMPTY, AT)
    assert view.closes(STOCK, 4).tolist() == [30.0, 30.0, 30.0, 30.0]


def test_turnover_is_the_mean_of_close_times_volume(view):
    """A hundred million shares each at 2.10 and 2.20."""
    assert view.turnover(ETF, 2) == pytest.approx(215_000_000.0)


def test_the_strongest_come_by_return_and_ties_by_ticker(store, bars):
    """+10 %, then two at +5 % by ticker; the young listing and the suspended one are left out."""
    lines = [
        bars("300009.SZ", 10.0, {3: (10.0, 10.5)}),
        bars("300005.SZ", 20.0, {3: (20.0, 21.0)}),
        bars("600007.SS", 10.0, {3: (10.0, 11.0)}),
        bars("600002.SS", 10.0, {3: (10.0, 20.0)}, first=2),
        bars("600003.SS", 10.0, {2: (10.0, 20.0)}, missing=(3,)),
    ]
    view = view_of(store(lines), EMPTY, AT)
    tickers = [one.ticker for one in lines]
    assert view.strongest(tickers, 3, 2) == ("600007.SS", "300005.SZ", "300009.SZ")
    assert view.strongest(tickers, 1, 2) == ("600007.SS",)
    assert view.strongest([*reversed(tickers), *tickers], 5, 2) == ("600007.SS", "300005.SZ", "300009.SZ")
    assert view.strongest(tickers, 2, 1)[0] == "600002.SS"


def test_stocks_are_those_with_a_segment_that_traded(store, bars):
    """Of a segment or of any; no fund, no index, nothing suspended."""
    view = view_of(store([bars(ETF, 2.0), bars(STOCK, 10.0), bars(OTHER, 5.0)]), EMPTY, AT)
    assert view.stocks() == (STOCK, OTHER)
    assert view.stocks("materials") == (OTHER,)
    assert view.stocks("cells") == ()
    assert view_of(store([bars(STOCK, 10.0, missing=(3,))]), EMPTY, AT).stocks() == ()


SECTOR = Instruments.of(
    Instrument(ticker, ticker, InstrumentKind.ETF, "XSHG", segment=segment)
    for ticker, segment in (
        ("510001.SS", "battery"),
        ("510002.SS", "Battery"),
        ("510003.SS", "bank"),
        ("510004.SS", ""),
    )
)


def _sector(store, lines, etf=""):
    theme = Theme("solid-state-battery", "Solid-state battery", etf)
    view = view_of(store(lines, instruments=SECTOR), CatalystCalendar((), themes=(theme,)), AT)
    return view.sector_etf("solid-state-battery")


def test_the_sector_etf_is_the_one_that_the_theme_names(store, bars):
    """Also where another one trades more."""
    assert _sector(store, [bars("510001.SS", 2.0), bars("510003.SS", 9.0)], "510003.SS") == "510003.SS"


def test_without_a_name_the_most_traded_fund_of_the_segment_is_the_sector_etf(store, bars):
    """510002 has the higher price at equal volume; other segments and none do not count."""
    lines = [bars("510001.SS", 2.0), bars("510002.SS", 3.0), bars("510003.SS", 9.0), bars("510004.SS", 9.0)]
    assert _sector(store, lines) == "510002.SS"
    assert _sector(store, lines[2:]) is None


def test_a_named_fund_that_is_not_listed_yet_is_not_the_sector_etf(store, bars):
    """That it will be listed is not known before its first bar: the traded one stands in, or none."""
    assert _sector(store, [bars("510001.SS", 2.0), bars("510003.SS", 9.0, first=4)], "510003.SS") == "510001.SS"
    assert _sector(store, [bars("510003.SS", 9.0, first=4)], "510003.SS") is None


def test_the_calendar_shows_what_can_be_known_in_time_for_the_next_open(script, store, case, bars, catalyst):
    """Asked after the close of 28 August about what is known at 08:00 on the 29th, it shows that and what came before,
    not what comes at 09:15: nor the one dated 28 August in New York when it is 11:00 on the 29th in Shanghai."""
    seen = {}

    class Curious(script({})):
        def plans(self, catalyst):
            seen[catalyst.id] = [row.id for row in self.market.calendar()]

    rows = [
        catalyst("before", "2024-08-28"),
        catalyst("morning", "2024-08-29T08:00+08:00"),
        catalyst("auction", "2024-08-29T09:15+08:00"),
        catalyst("new-york", "2024-08-28T23:00-04:00"),
    ]
    case(Curious, store([bars(ETF, 2.0)]), tuple(rows)).run()
    assert seen["before"] == seen["morning"] == ["before", "morning"]
    assert set(seen["auction"]) == {"before", "morning", "auction", "new-york"}
