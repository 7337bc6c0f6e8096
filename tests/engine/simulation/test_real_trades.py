"""Three real trades, recomputed from the raw files with nothing but csv and Decimal."""

import csv
import os
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from catalysts import Catalyst, CatalystCalendar
from engine.backtest import run_backtest

CLOCK = "000300.SS"
REAL = Path(os.environ.get("CATALYST_PRICES", Path(__file__).resolve().parents[4] / "shared" / "prices"))


@dataclass(frozen=True)
class Raw:
    """The raw files of one ticker."""

    bars: dict[str, dict[str, Decimal]]
    actions: dict[str, tuple[Decimal, Decimal]]


def _raw(ticker: str) -> Raw:
    if not (REAL / "bars" / f"{ticker}.csv").is_file():
        pytest.skip(f"no real prices in {REAL}: they are no part of this project; CATALYST_PRICES names their folder")
    with (REAL / "bars" / f"{ticker}.csv").open(encoding="utf-8", newline="") as file:
        bars = {row.pop("date"): {name: Decimal(value) for name, value in row.items()} for row in csv.DictReader(file)}
    with (REAL / "actions.csv").open(encoding="utf-8", newline="") as file:
        actions = {
            row["ex_date"]: (Decimal(row["share_multiplier"]), Decimal(row["cash_per_share"]))
            for row in csv.DictReader(file)
            if row["ticker"] == ticker
        }
    return Raw(bars, actions)


def _cents(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _real(strategy: str, *catalysts: Catalyst):
    report = run_backtest(
        [strategy],
        calendar=CatalystCalendar(catalysts),
        prices=str(REAL),
        benchmarks=[CLOCK],
        start=date(2024, 8, 26),
        end=date(2025, 8, 8),
    )
    return report.strategies[0].outcome


def test_a_real_trade_in_the_battery_fund(catalyst):
    """Known on 28 August 2024, a fifth of a million, five sessions: bought at the open of the 29th, sold at that of
    5 September (30 August, 2, 3, 4, 5); commission 0.025 % on both sides, no stamp duty, no transfer fee."""
    bars = _raw("561910.SS").bars
    outcome = _real("sector-etf:etf=561910.SS,hold=5,size=0.2", catalyst("c1", "2024-08-28"))

    shares = int(Decimal(200_000) / bars["2024-08-28"]["close"] / 100) * 100
    cost, proceeds = bars["2024-08-29"]["open"] * shares, bars["2024-09-05"]["open"] * shares
    fees = [_cents(amount * Decimal("0.00025")) for amount in (cost, proceeds)]

    (trade,) = outcome.trades
    assert (trade.entry_on, trade.exit_on) == (date(2024, 8, 29), date(2024, 9, 5))
    assert (trade.shares, trade.cost_cents, trade.proceeds_cents) == (shares, _cents(cost), _cents(proceeds))
    assert [trade.entry_fees_cents, trade.exit_fees_cents] == fees
    assert trade.net_cents == _cents(proceeds) - _cents(cost) - sum(fees)
    assert outcome.equity[-1].equity_cents == 100_000_000 + trade.net_cents
    held = {str(point.session): point.equity_cents for point in outcome.equity}
    cash = 100_000_000 - _cents(cost) - fees[0]
    assert held["2024-09-04"] == cash + _cents(bars["2024-09-04"]["close"] * shares)


def test_a_real_trade_in_a_leader_with_all_costs(catalyst):
    """Told at 20:00 on 17 June 2025: bought at the open of the 18th, sold at that of the 25th (19, 20, 23, 24, 25);
    commission of 0.025 % (with the fees of exchange and regulator in it), transfer fee on both sides, stamp duty of
    0.05 % on the sale."""
    bars = _raw("300438.SZ").bars
    outcome = _real("leaders:hold=5,size=0.2", catalyst("c1", "2025-06-17T20:00+08:00", targets=("300438.SZ",)))

    shares = int(Decimal(200_000) / bars["2025-06-17"]["close"] / 100) * 100
    cost, proceeds = bars["2025-06-18"]["open"] * shares, bars["2025-06-25"]["open"] * shares
    buying = _cents(cost * Decimal("0.00025")) + _cents(cost * Decimal("0.00001"))
    selling = [_cents(proceeds * Decimal(rate)) for rate in ("0.00025", "0.0005", "0.00001")]

    (trade,) = outcome.trades
    assert (trade.entry_on, trade.exit_on) == (date(2025, 6, 18), date(2025, 6, 25))
    assert (trade.shares, trade.cost_cents, trade.proceeds_cents) == (shares, _cents(cost), _cents(proceeds))
    assert (trade.entry_fees_cents, trade.exit_fees_cents) == (buying, sum(selling))
    sale = outcome.fills[1]
    covered = _cents(proceeds * Decimal("0.0000341")) + _cents(proceeds * Decimal("0.00002"))
    assert [sale.commission_cents + covered, sale.stamp_duty_cents, sale.transfer_fee_cents] == selling
    assert outcome.equity[-1].cash_cents == 100_000_000 - _cents(cost) - buying + _cents(proceeds) - sum(selling)


def test_a_real_trade_through_a_split_with_a_dividend(catalyst):
    """BYD, known on 24 July 2025, three sessions: bought on the 25th, ex on the 29th (one share becomes three and
    cash), sold at the open of the 30th: three times the shares, and the dividend of the old ones, of which a fifth is
    due as tax at a sale within a month."""
    raw = _raw("002594.SZ")
    outcome = _real("leaders:hold=3,size=0.2", catalyst("c1", "2025-07-24", targets=("002594.SZ",)))
    multiplier, per_share = raw.actions["2025-07-29"]
    assert multiplier == 3

    bars = raw.bars
    shares = int(Decimal(200_000) / bars["2025-07-24"]["close"] / 100) * 100
    cost, proceeds = bars["2025-07-25"]["open"] * shares, bars["2025-07-30"]["open"] * shares * 3
    dividend = _cents(per_share * shares)
    buying = _cents(cost * Decimal("0.00025")) + _cents(cost * Decimal("0.00001"))
    selling = sum(_cents(proceeds * Decimal(rate)) for rate in ("0.00025", "0.0005", "0.00001"))
    selling += _cents(per_share * shares * Decimal("0.2"))

    (trade,) = outcome.trades
    assert (trade.entry_on, trade.exit_on) == (date(2025, 7, 25), date(2025, 7, 30))
    assert (trade.shares, trade.exit_shares, trade.dividends_cents) == (shares, shares * 3, dividend)
    assert trade.net_cents == _cents(proceeds) + dividend - _cents(cost) - buying - selling
    equity = {str(point.session): point.equity_cents for point in outcome.equity}
    cash = 100_000_000 - _cents(cost) - buying
    assert equity["2025-07-28"] == cash + _cents(bars["2025-07-28"]["close"] * shares)
    assert equity["2025-07-29"] == cash + dividend + _cents(bars["2025-07-29"]["close"] * shares * 3)
    assert equity["2025-08-08"] == 100_000_000 + trade.net_cents
