"""Orders on the floor over several sessions: tried again, filled in part, blocked, touched. Worked by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.statuses import Statuses
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.account import Account
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.entry import Entry
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy
from engine.simulation.floor import Floor
from engine.simulation.happenings import Happenings
from engine.simulation.market import Market
from engine.simulation.plan import DatedPlan, Plan
from engine.simulation.refusal import Reason

TICKER = "600001.SS"
DAYS = tuple(date(2024, 9, day) for day in (2, 3, 4, 5, 6, 9, 10))
FREE = Costs(0.0, 0.0, 0.0, 0.0)
NO_EXITS = ExitRule()
Row = tuple[float, ...] | None


@dataclass
class Order:
    """A purchase for session 1, with the last session in which it is tried and its standing orders."""

    name: str = "p"
    shares: int = 1_000
    last: int = 1
    exits: ExitRule = NO_EXITS

    @property
    def plan(self) -> DatedPlan:
        """The plan behind it."""
        return DatedPlan(self.name, "", Plan(TICKER, 0.1, None, "", exits=self.exits), DAYS[0], DAYS[1], None)


@dataclass
class Walk:
    """What a row of sessions brought; `days[n]` is what happened in session n."""

    floor: Floor
    days: list[Happenings] = field(default_factory=list)

    def fills(self) -> list[tuple[int, str, Side, int, float]]:
        """Session, plan, side, shares and price of every fill."""
        rows = [(n, fill) for n, day in enumerate(self.days) for fill in day.fills]
        return [(n, fill.plan, fill.side, fill.shares, fill.price) for n, fill in rows]

    def blocks(self) -> list[tuple[int, str, int, Reason]]:
        """Session, plan, blocked shares and reason of every block."""
        return [(n, row.plan, row.blocked, row.reason) for n, day in enumerate(self.days) for row in day.blocks]

    def ended(self) -> list[tuple[int, str, Reason]]:
        """Session, plan and reason of every entry that ended without a share."""
        return [(n, entry.plan.id, no.reason) for n, day in enumerate(self.days) for entry, no in day.ended]


def walk(
    rows: list[Row],
    *orders: Order,
    policy: FillPolicy | None = None,
    leave: Mapping[int, str] | None = None,
    actions: tuple[CorporateAction, ...] = (),
    cash: int = 100_000_000,
    costs: Costs = FREE,
) -> Walk:
    """Trade rows of (price) or (open, high, low, close), each with the volume as a last number where it is 5 long;
    None is a suspension. Session 0 only gives the first close. `leave` tells which plan is to be sold from when on."""
    bars = _bars(rows)
    instrument = Instrument(TICKER, "Powders", InstrumentKind.STOCK, "XSHG", "main")
    market = Market(
        store=PriceStore({TICKER: bars}, {TICKER: actions}, Instruments.of([instrument])),
        book=shipped_rule_book(),
        statuses=Statuses(),
        sessions=lambda _: sessions_of("XSHG"),
        policy=policy or FillPolicy(),
        costs=costs,
    )
    done = Walk(Floor(market, Account(cash)), [Happenings()])
    plans = {order.name: order.plan for order in orders}
    done.floor.entries = [Entry(order.plan, order.shares, order.shares, DAYS[order.last]) for order in orders]
    for n, day in enumerate(DAYS[1 : len(rows)], start=1):
        name = (leave or {}).get(n)
        if name is not None:
            done.floor.leaving[name] = plans[name]
        bar = bars.on(day)
        done.days.append(done.floor.trade(day, DAYS[n - 1], lambda _, bar=bar: bar))
        if bar is not None:
            done.floor.account.mark(TICKER, bar.close)
    return done


def _bars(rows: list[Row]) -> Bars:
    full = [(day, *(row * 4 if len(row) == 1 else row)) for day, row in zip(DAYS, rows, strict=False) if row]
    full = [row if len(row) == 6 else (*row, 1e6) for row in full]
    columns = [np.array([row[n] for row in full], dtype=np.float64) for n in range(1, 6)]
    return Bars(TICKER, np.array([row[0] for row in full], dtype="datetime64[D]"), *columns)


BUY, SELL = Side.BUY, Side.SELL
LOCKED_TWICE = [(10.0,), (11.0,), (12.1,), (13.0,), (13.0,)]


@pytest.mark.parametrize("last", [1, 2])
def test_a_blocked_entry_is_tried_as_often_as_it_may_and_then_refused(last):
    """11.00 and 12.10 are locked limits: one try or two end without a share, each with its block."""
    done = walk(LOCKED_TWICE, Order(last=last))
    assert done.fills() == []
    assert done.blocks() == [(n, "p", 1_000, Reason.LIMIT_UP) for n in range(1, last + 1)]
    assert done.ended() == [(last, "p", Reason.LIMIT_UP)]
    assert done.floor.entries == []


def test_a_blocked_entry_is_filled_in_the_first_session_that_lets_it():
    """The third try meets an open of 13.00 under a limit of 13.31; the two blocks stay written down."""
    done = walk(LOCKED_TWICE, Order(last=4))
    assert done.fills() == [(3, "p", BUY, 1_000, 13.0)]
    assert done.blocks() == [(1, "p", 1_000, Reason.LIMIT_UP), (2, "p", 1_000, Reason.LIMIT_UP)]
    assert done.ended() == []
    assert done.floor.account.cash_cents == 100_000_000 - 1_300_000 - 44 - 26  # handling 0.443, regulatory 0.26


THIN = [(10.0,), *[(10.0, 10.0, 10.0, 10.0, 5_000.0)] * 4]


def test_a_partial_entry_is_completed_over_the_sessions_that_it_may_use():
    """A tenth of 5 000 shares a session: 500, 500 and 200 of 1 200."""
    done = walk(THIN, Order(shares=1_200, last=3))
    assert done.fills() == [(1, "p", BUY, 500, 10.0), (2, "p", BUY, 500, 10.0), (3, "p", BUY, 200, 10.0)]
    assert done.blocks() == [(1, "p", 700, Reason.PARTICIPATION), (2, "p", 200, Reason.PARTICIPATION)]
    assert [fill.wanted for day in done.days for fill in day.fills] == [1_200, 700, 200]
    assert (done.ended(), done.floor.entries) == ([], [])


def test_a_partial_entry_is_cut_after_its_last_session():
    """Two sessions fill 1 000 of 1 200; the rest is cut, and the plan is no refusal."""
    done = walk(THIN, Order(shares=1_200, last=2))
    assert [row[3] for row in done.fills()] == [500, 500]
    assert (done.ended(), done.floor.entries) == ([], [])
    assert done.floor.account.holdings["p"].shares == 1_000


def test_two_orders_share_the_cap_of_a_session():
    """500 shares a session for both: the first 400, the second 100, then its other 300."""
    done = walk(THIN, Order("a", 400, 2), Order("b", 400, 2))
    assert done.fills() == [(1, "a", BUY, 400, 10.0), (1, "b", BUY, 100, 10.0), (2, "b", BUY, 300, 10.0)]
    assert done.blocks() == [(1, "b", 300, Reason.PARTICIPATION)]


def test_a_purchase_takes_what_the_cash_pays_for():
    """5 506.00 pay for 500 shares of 10.00 with the commission of 5.00 and 0.05 of transfer fee; 600 are too many."""
    done = walk([(10.0,), (10.0,)], Order(), cash=550_600, costs=Costs())
    assert done.fills() == [(1, "p", BUY, 500, 10.0)]
    assert done.blocks() == [(1, "p", 500, Reason.NO_CASH)]
    assert done.floor.account.cash_cents == 550_600 - 500_000 - 505
    short = walk([(10.0,), (10.0,)], Order(), cash=100_500, costs=Costs())
    assert (short.fills(), short.ended()) == ([], [(1, "p", Reason.NO_CASH)])


SINKING = [(10.0,), (10.0,), (9.0,), (8.1, 8.6, 8.1, 8.5), (8.4,)]


def test_a_blocked_exit_waits_until_it_can_trade():
    """9.00 is locked, 8.10 is the open at the limit of 9.00 that recovers, 8.40 is free: skip sells there."""
    done = walk(SINKING, Order(), leave={2: "p"})
    assert done.fills()[1:] == [(4, "p", SELL, 1_000, 8.4)]
    assert done.blocks() == [(2, "p", 1_000, Reason.LIMIT_DOWN), (3, "p", 1_000, Reason.LIMIT_DOWN)]
    assert (done.floor.leaving, done.floor.held, done.floor.account.holdings) == ({}, {}, {})


def test_a_queued_exit_leaves_at_the_limit():
    """Under queue the open at 8.10 fills."""
    done = walk(SINKING, Order(), leave={2: "p"}, policy=FillPolicy(AtLimit.QUEUE))
    assert done.fills()[1:] == [(3, "p", SELL, 1_000, 8.1)]
    assert done.blocks() == [(2, "p", 1_000, Reason.LIMIT_DOWN)]


def test_an_exit_waits_out_a_suspension():
    """No bar in sessions 2 and 3: sold at the open of the fourth."""
    done = walk([(10.0,), (10.0,), None, None, (10.4,)], Order(), leave={2: "p"})
    assert done.fills()[1:] == [(4, "p", SELL, 1_000, 10.4)]
    assert done.blocks() == [(2, "p", 1_000, Reason.SUSPENDED), (3, "p", 1_000, Reason.SUSPENDED)]


def test_a_large_exit_takes_several_sessions():
    """1 200 shares, 500 a session: the rest is written down as blocked, and the plan is held to the last share."""
    rows = [(10.0,), (10.0,), *[(10.0, 10.0, 10.0, 10.0, 5_000.0)] * 3]
    done = walk(rows, Order(shares=1_200), leave={2: "p"})
    assert [row[3] for row in done.fills()[1:]] == [500, 500, 200]
    assert done.blocks() == [(2, "p", 700, Reason.PARTICIPATION), (3, "p", 200, Reason.PARTICIPATION)]
    assert done.floor.held == {}


STOP = ExitRule(stop_loss=0.05)


@pytest.mark.parametrize(
    ("ohlc", "price"), [((9.8, 9.9, 9.4, 9.6), 9.5), ((9.3, 9.9, 9.2, 9.6), 9.3)], ids=["reached", "gap"]
)
def test_a_touched_stop_sells_in_its_session(ohlc, price):
    """5 % below 10.00 is 9.50; a gap below it sells at the open."""
    done = walk([(10.0,), (10.0,), ohlc], Order(exits=STOP))
    assert done.fills()[1:] == [(2, "p", SELL, 1_000, price)]
    assert [plan.id for plan, _ in done.days[2].touches] == ["p"]


def test_a_stop_does_not_sell_on_the_day_of_purchase():
    """T+1: low 9.40 in the entry session is not met; the next session is."""
    done = walk([(10.0,), (10.0, 10.0, 9.4, 9.6), (9.6, 9.6, 9.5, 9.6)], Order(exits=STOP))
    assert done.fills() == [(1, "p", BUY, 1_000, 10.0), (2, "p", SELL, 1_000, 9.5)]


@pytest.mark.parametrize("low_day", [(9.0,), (9.0, 9.3, 9.0, 9.1)], ids=["locked", "opened at the limit"])
def test_a_stop_touched_at_the_lower_limit_waits(low_day):
    """The stop of 9.50 opens at the limit of 9.00: blocked, and sold at the next open; it is touched once."""
    done = walk([(10.0,), (10.0,), low_day, (8.9,)], Order(exits=STOP))
    assert done.fills()[1:] == [(3, "p", SELL, 1_000, 8.9)]
    assert done.blocks() == [(2, "p", 1_000, Reason.LIMIT_DOWN)]
    assert [len(day.touches) for day in done.days] == [0, 0, 1, 0]


def test_a_trailing_stop_hangs_below_the_peak_of_earlier_sessions():
    """Peak 10.80 after session 2, so 10 % below is 9.72: session 3 goes up to 11.60 and down to 10.00, above it.
    After it the peak is 11.60 and the stop 10.44, which session 4 meets."""
    rows = [(10.0,), (10.0,), (10.0, 10.8, 10.0, 10.7), (10.7, 11.6, 10.0, 11.0), (10.9, 11.0, 10.4, 10.5)]
    done = walk(rows, Order(exits=ExitRule(trailing_stop=0.1)))
    assert done.fills()[1:] == [(4, "p", SELL, 1_000, 10.44)]


def test_the_levels_follow_a_split():
    """Bought at 30.00 with a stop of 10 %: 27.00, after three for one 9.00. The low of 9.01 is above it."""
    rows = [(30.0,), (30.0,), (10.0, 10.0, 9.01, 9.5), (9.5, 9.5, 8.9, 9.0)]
    split = CorporateAction(TICKER, DAYS[2], 3.0, 0.0)
    done = walk(rows, Order(exits=ExitRule(stop_loss=0.1)), actions=(split,))
    assert done.fills() == [(1, "p", BUY, 1_000, 30.0), (3, "p", SELL, 3_000, 9.0)]


def test_the_trailing_level_follows_a_dividend():
    """Peak 10.50, 0.50 paid: the peak counts as 10.00, and 10 % below is 9.00."""
    rows = [(10.0,), (10.0, 10.5, 10.0, 10.5), (10.0, 10.0, 9.01, 9.5), (9.5, 9.5, 8.8, 9.0)]
    paid = CorporateAction(TICKER, DAYS[2], 1.0, 0.5)
    done = walk(rows, Order(exits=ExitRule(trailing_stop=0.1)), actions=(paid,))
    assert done.fills()[1:] == [(3, "p", SELL, 1_000, 9.0)]


AT_CLOSE = FillPolicy(at=FillAt.CLOSE)


def test_where_orders_trade_at_the_close_a_stop_is_met_before_it():
    """The sale of session 2 would get 9.90 at the close, but the low of 9.40 met the stop of 9.50 before."""
    rows = [(10.0,), (10.0,), (9.8, 9.9, 9.4, 9.9)]
    done = walk(rows, Order(exits=STOP), leave={2: "p"}, policy=AT_CLOSE)
    assert done.fills()[1:] == [(2, "p", SELL, 1_000, 9.5)]


def test_a_blocked_stop_is_tried_once_in_a_session_that_trades_at_the_close():
    """Locked at 9.00: one block for the session, not a second one at its close."""
    done = walk([(10.0,), (10.0,), (9.0,)], Order(exits=STOP), leave={2: "p"}, policy=AT_CLOSE)
    assert done.blocks() == [(2, "p", 1_000, Reason.LIMIT_DOWN)]


def test_a_high_before_a_purchase_at_the_close_is_no_peak():
    """Bought at the close of 10.00 after a high of 10.90: the trailing stop hangs at 9.50, not at 10.35."""
    rows = [(10.0,), (10.0, 10.9, 10.0, 10.0), (10.0, 10.1, 9.6, 10.0), (10.0, 10.0, 9.55, 9.7)]
    done = walk(rows, Order(exits=ExitRule(trailing_stop=0.05)), policy=AT_CLOSE)
    assert done.fills()[1:] == [(3, "p", SELL, 1_000, 9.59)]  # 5 % below 10.10, the high of session 2, rounded down


def test_a_plan_that_leaves_buys_no_more():
    """Of 3 000 shares 500 come in session 1 and 2 000 in session 2, whose low touches the stop of 9.50 when the
    account has traded its tenth already: all are sold in session 3, and the last 500 are not bought any more."""
    thin = 5_000.0
    rows = [(10.0,), (10.0, 10.0, 10.0, 10.0, thin), (10.0, 10.0, 9.4, 9.6, 20_000.0), (9.6,), (9.6,)]
    done = walk(rows, Order(shares=3_000, last=4, exits=STOP))
    assert done.fills() == [
        (1, "p", BUY, 500, 10.0),
        (2, "p", BUY, 2_000, 10.0),
        (3, "p", SELL, 2_500, 9.6),
    ]
    assert (done.floor.entries, done.floor.held) == ([], {})


def test_a_plan_that_is_sold_is_not_bought_anew():
    """500 of 1 200 shares are sold in session 2 when due; the entry may be tried until session 4, and is not."""
    done = walk(THIN, Order(shares=1_200, last=4), leave={2: "p"})
    assert done.fills() == [(1, "p", BUY, 500, 10.0), (2, "p", SELL, 500, 10.0)]
    assert (done.floor.entries, done.floor.held, done.floor.account.holdings) == ([], {}, {})


def test_an_entry_tried_again_after_a_split_wants_the_new_shares():
    """1 000 shares of 30.00, locked at 33.00, become 3 000 of 11.00; a split on the entry date is in the order."""
    split = CorporateAction(TICKER, DAYS[2], 3.0, 0.0)
    done = walk([(30.0,), (33.0,), (11.5,)], Order(last=2), actions=(split,))
    assert done.fills() == [(2, "p", BUY, 3_000, 11.5)]
    at_entry = CorporateAction(TICKER, DAYS[1], 3.0, 0.0)
    assert walk([(30.0,), (10.0,)], Order(), actions=(at_entry,)).fills() == [(1, "p", BUY, 1_000, 10.0)]


def test_orders_before_their_session_wait():
    """An entry for session 1 is not tried in a session before it, nor is its try used up."""
    done = walk([(10.0,)], Order())
    early = done.floor.trade(DAYS[0], DAYS[0], lambda _: None)
    assert (early.fills, early.blocks, early.ended) == ([], [], [])
    assert len(done.floor.entries) == 1
