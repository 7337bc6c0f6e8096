"""Vehicles on real bars: the first three trades of each from the files alone, and the table of vehicles."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import CatalystCalendar, Theme
from engine.backtest import run_backtest
from engine.simulation.decision import Side
from engine.simulation.refusal import Reason

BATTERY, CLOCK = "561910.SS", "000300.SS"


@pytest.fixture(scope="module")
def report(raw, real_folder):
    """All vehicles, and class A of the fund, from August to October 2024 on the shipped calendar."""
    raw(CLOCK)
    return run_backtest(
        vehicles=["all", "fund:share_class=a"],
        prices=str(real_folder),
        benchmarks=[CLOCK],
        start=date(2024, 8, 28),
        end=date(2024, 10, 31),
    )


@pytest.fixture(scope="module")
def outcomes(report):
    """The outcomes by the vehicle's name."""
    return {one.name.removeprefix("vehicle:"): one.outcome for one in report.strategies}


def by_hand(raw, to_cents, ticker, bought_on, sold_on, money):
    """Shares, costs and net of a trade on an exchange in 2024: lots of 100 at the last close (STAR: 200 and more);
    commission 0.025 %, at least 5.00; transfer fee 0.001 % and 0.05 % of a sale's stamp duty on shares."""
    bars = raw(ticker)
    before = max(on for on in bars.bars if on < bought_on)
    shares = int(Decimal(money) / bars.price(before, "close"))
    shares = shares if ticker.startswith("688") and shares >= 200 else shares // 100 * 100
    is_etf, fees, worth = ticker == BATTERY, [], []
    for on, duty in ((bought_on, "0"), (sold_on, "0.0005")):
        notional = bars.price(on) * shares
        fee = max(to_cents(notional * Decimal("0.00025")), 500)
        if not is_etf:
            fee += to_cents(notional * Decimal("0.00001")) + to_cents(notional * Decimal(duty))
        fees.append(fee)
        worth.append(to_cents(notional))
    return shares, sum(fees), worth[1] - worth[0] - sum(fees)


EXCHANGE = {
    "etf": [(BATTERY, "2024-08-29", "2024-09-12", 1), (BATTERY, "2024-08-29", "2024-09-12", 1)],
    "leaders": [(ticker, "2024-08-29", "2024-09-12", 3) for ticker in ("300438.SZ", "300750.SZ", "002074.SZ")],
    "first": [("300438.SZ", "2024-08-29", "2024-09-12", 1), ("300438.SZ", "2024-08-29", "2024-09-12", 1)],
    "basket": [(ticker, "2024-08-29", "2024-09-12", 30) for ticker in ("002074.SZ", "002125.SZ", "002263.SZ")],
}


@pytest.mark.parametrize("vehicle", list(EXCHANGE))
def test_trades_on_an_exchange_by_hand(raw, to_cents, outcomes, vehicle):
    """Decided on 28 August with a million: a fifth of it over the names, bought at the next open, sold ten later."""
    for trade, (ticker, bought_on, sold_on, n) in zip(outcomes[vehicle].trades, EXCHANGE[vehicle], strict=False):
        assert (trade.ticker, trade.entry_on.isoformat(), str(trade.exit_on)) == (ticker, bought_on, sold_on)
        shares, fees, net = by_hand(raw, to_cents, ticker, bought_on, sold_on, int(Decimal(20_000_000) / n) / 100)
        assert (trade.shares, trade.fees_cents, trade.net_cents) == (shares, fees, net)


@pytest.mark.parametrize(("vehicle", "ticker"), [("etf", BATTERY), ("first", "300068.SZ")])
def test_the_third_trade_by_hand(raw, to_cents, outcomes, vehicle, ticker):
    """Nandu's news of Friday the 30th: a fifth of what the account was worth at that close, two trades being held."""
    held, bought_on, _, _ = EXCHANGE[vehicle][0]
    shares, _, _ = by_hand(raw, to_cents, held, bought_on, "2024-09-12", 200_000)
    paid = to_cents(raw(held).price(bought_on) * shares)
    paid += max(to_cents(Decimal(paid) / 100 * Decimal("0.00025")), 500)
    paid += 0 if held == BATTERY else to_cents(raw(held).price(bought_on) * shares * Decimal("0.00001"))
    equity = 100_000_000 - 2 * paid + 2 * to_cents(raw(held).price("2024-08-30", "close") * shares)
    trade = outcomes[vehicle].trades[2]
    expected = by_hand(raw, to_cents, ticker, "2024-09-02", "2024-09-18", int(equity / 5) / 100)
    assert (trade.ticker, trade.entry_on, trade.exit_on) == (ticker, date(2024, 9, 2), date(2024, 9, 18))
    assert (trade.shares, trade.fees_cents, trade.net_cents) == expected


def values_by_hand(raw, yearly):
    """The fund's values from the ETF's file, which has no dividend: 95 % of each move, less the fee of the days."""
    values, level, last = {}, 1.0, None
    for on, row in raw(BATTERY).bars.items():
        close = float(row["close"])
        if last is not None:
            days = (date.fromisoformat(on) - date.fromisoformat(last[0])).days
            level *= 1 + 0.95 * (close / last[1] - 1) - yearly * days / 365
        values[on] = Decimal(f"{level:.4f}")
        last = (on, close)
    return values


@pytest.mark.parametrize(
    ("name", "yearly", "rate", "late"), [("fund", 0.0028, "0", "0"), ("fund:share_class=a", 0.0003, "0.0012", "0.005")]
)
def test_three_trades_of_the_fund_by_hand(raw, to_cents, outcomes, name, yearly, rate, late):
    """An amount at the value of 29 August and of 2 September, the fee in it; redeemed on 12 and 18 September, 14 and 16
    days after the confirmation, class A at 0.5 %; the money is there on the third session: 19 and 23 September."""
    values, outcome = values_by_hand(raw, yearly), outcomes[name]
    equity, spent, held = 100_000_000, 0, 0
    rows = [("2024-08-29", "2024-09-12", "2024-09-19")] * 2 + [("2024-09-02", "2024-09-18", "2024-09-23")]
    for n, (trade, (bought_on, sold_on, there_on)) in enumerate(zip(outcome.trades, rows, strict=False)):
        if n == 2:
            equity = 100_000_000 - spent + to_cents(values["2024-08-30"] * held)
        units = int(Decimal(equity // 5) / 100 / (1 + Decimal(rate)) / values[bought_on])
        cost, proceeds = to_cents(units * values[bought_on]), to_cents(units * values[sold_on])
        fees = to_cents(Decimal(cost) / 100 * Decimal(rate)), to_cents(Decimal(proceeds) / 100 * Decimal(late))
        assert (trade.entry_on.isoformat(), str(trade.exit_on), trade.shares) == (bought_on, sold_on, units)
        assert (trade.cost_cents, trade.entry_fees_cents) == (cost, fees[0])
        assert (trade.proceeds_cents, trade.exit_fees_cents) == (proceeds, fees[1])
        (sale,) = (row for row in outcome.fills if row.plan == trade.plan and row.side is Side.SELL)
        assert str(sale.settles_on) == there_on
        spent, held = spent + cost + fees[0], held + units


def test_two_vehicles_are_two_shipped_strategies(raw, real, outcomes):
    """The trades of the ETF are those of sector-etf, those of the leaders those of leaders."""
    for vehicle, strategy in (("etf", "sector-etf"), ("leaders", "leaders")):
        assert outcomes[vehicle].trades == real(strategy, "2024-08-28", "2024-10-31").trades


def test_the_excess_of_a_fund_is_over_the_index_from_close_to_close(raw, report):
    """Its units are bought and sold at closes: so is the index beside them, from 29 August to 12 September."""
    measured = next(one for one in report.strategies if one.name == "vehicle:fund")
    index = raw(CLOCK)
    moved = float(index.price("2024-09-12", "close") / index.price("2024-08-29", "close") - 1)
    trade = measured.trades[0]
    assert trade.benchmarks == ((CLOCK, pytest.approx(moved)),)
    assert measured.returns[0].captured == trade.excess == pytest.approx(trade.net_return - moved)


def test_the_table_of_vehicles_is_what_the_tables_of_trades_say(report):
    """Counts, money and means again from outcomes; what was measured on derived values."""
    rows = {row.name: row for row in report.vehicles}
    assert list(rows) == ["basket", "etf", "first", "fund", "leaders", "fund:share_class=a"]
    for measured in report.strategies:
        row, outcome = rows[measured.name.removeprefix("vehicle:")], measured.outcome
        assert (row.n_trades, row.n_plans) == (len(outcome.trades), len(outcome.plans))
        assert row.n_limit + row.n_lot + row.n_cash + row.n_other == len(outcome.refusals)
        assert row.net_cents == sum(trade.net_cents for trade in outcome.trades)
        by_catalyst = {}
        for trade in outcome.trades:
            paid, net = by_catalyst.get(trade.catalyst, (0, 0))
            by_catalyst[trade.catalyst] = (paid + trade.paid_cents, net + trade.net_cents)
        means = [net / paid for paid, net in by_catalyst.values()]
        assert (row.n_catalysts, row.net_return) == (len(means), pytest.approx(sum(means) / len(means)))
        worst = min(by_catalyst, key=lambda name: by_catalyst[name][1])
        assert (row.worst_catalyst, row.worst_cents) == (worst, by_catalyst[worst][1])
        turned = sum(fill.shares * fill.price for fill in outcome.fills)
        assert row.costs_bps == pytest.approx(row.costs_cents / 100 / turned * 10_000, abs=1e-4)
    assert [row.is_derived for row in report.vehicles] == [False, False, False, True, False, True]
    assert "016020.OF has no published net asset values here" in report.notice


def test_from_the_capital_that_it_takes_every_plan_buys_a_lot(raw, real_folder, report):
    """A basket of a million is refused names under a lot; with a thousandth more than the capital told it is not, and
    with a hundredth less it is."""
    (row,) = (row for row in report.vehicles if row.name == "basket")
    (million,) = (one.outcome for one in report.strategies if one.name == "vehicle:basket")
    assert row.n_lot == sum(one.reason is Reason.UNDER_ONE_LOT for one in million.refusals) > 0
    catl = raw("300750.SZ").price("2024-08-28", "close") * 100
    assert row.capital_cents >= int(catl * 150 * 100)

    def under_a_lot(cash):
        again = run_backtest(
            vehicles=["basket"],
            prices=str(real_folder),
            benchmarks=[CLOCK],
            start=date(2024, 8, 28),
            end=date(2024, 8, 30),
            cash=cash,
        )
        (one,) = again.vehicles
        return one.n_lot, one.capital_cents / 100

    _, needed = under_a_lot(1_000_000)
    assert [under_a_lot(round(needed * part, 2))[0] > 0 for part in (0.99, 1.001)] == [True, False]


def test_an_empty_calendar_gives_rows_of_nothing(real_folder, raw):
    """No catalyst: nothing traded, no mean, no worst."""
    raw(CLOCK)
    told = run_backtest(
        vehicles=["etf"],
        calendar=CatalystCalendar((), themes=(Theme("t", "T", BATTERY),)),
        prices=str(real_folder),
        benchmarks=[CLOCK],
        start=date(2024, 8, 28),
        end=date(2024, 9, 6),
    )
    (row,) = told.vehicles
    assert (row.n_plans, row.net_return, row.worst_catalyst, row.costs_bps, row.capital_cents) == (0, None, "", None, 0)
