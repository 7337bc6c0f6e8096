"""The tax on dividends, restated: bought and sold in parts, first bought first sold, each by how long it was held."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.prices.action import CorporateAction
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.plan import Plan

ETF, STOCK = "510001.SS", "300001.SZ"
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _a_month_later(on: date) -> date:
    return date(on.year, on.month + 1, on.day)


def _cents(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


@settings(derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ticker=st.sampled_from([STOCK, STOCK, ETF]),
    hold=st.one_of(st.integers(3, 34), st.integers(19, 22)),  # bought on 28 to 30 August, sold around 30 September
    scarce=st.dictionaries(st.integers(2, 38), st.sampled_from([3_000.0, 41_000.0]), min_size=1, max_size=38),
    dividends=st.dictionaries(st.integers(2, 18), st.sampled_from([0.1, 0.333]), min_size=1, max_size=3),
)
def test_the_tax_is_a_fifth_within_a_month_and_a_tenth_after(run, bars, catalyst, day, ticker, hold, scarce, dividends):
    """Of each dividend that the sold shares received: 20 % where they are sold on the same day of the next month or
    before, 10 % later (all within a year), none of a fund's. Each parcel counts from its own purchase."""
    outcome = run(
        {"c1": [Plan(ticker, 0.2, hold, "")]},
        [bars(ticker, 10.0, volumes={2: 41_000.0, 3: 41_000.0, **scarce})],
        [catalyst("c1", "2024-08-27")],
        actions=[CorporateAction(ticker, day(n), 1.0, cash) for n, cash in dividends.items()],
        costs=FREE,
        policy=FillPolicy(retry=3),
    )
    parcels: list[list] = []  # purchase, shares, dividends in cents
    events = [(day(n), 0, cash) for n, cash in dividends.items()] + [(fill.session, 1, fill) for fill in outcome.fills]
    for session, kind, what in sorted(events, key=lambda event: event[:2]):
        if kind == 0:
            for parcel in parcels:
                parcel[2].append(_cents(Decimal(repr(what)) * 100 * parcel[1]))
        elif what.side is Side.BUY:
            parcels.append([session, what.shares, []])
        else:
            due, left = 0, what.shares
            while left:
                bought_on, shares, received = parcels[0]
                part = min(left, shares)
                rate = Decimal("0.2") if session <= _a_month_later(bought_on) else Decimal("0.1")
                gone = [amount * part // shares for amount in received]
                due += sum(_cents(rate * amount) for amount in gone) if ticker == STOCK else 0
                parcels[0] = [bought_on, shares - part, [a - b for a, b in zip(received, gone, strict=True)]]
                left -= part
                if part == shares:
                    parcels.pop(0)
            assert what.dividend_tax_cents == due
    received = sum(row.cash_cents for row in outcome.entitlements)
    taxed = sum(fill.dividend_tax_cents for fill in outcome.fills)
    assert outcome.equity[-1].equity_cents == 100_000_000 + received - taxed
