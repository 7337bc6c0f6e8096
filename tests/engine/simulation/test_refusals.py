"""The market's and the account's no: every plan that is not a trade is a refusal with its reason."""

from datetime import date

import pytest

from engine.simulation.plan import Plan
from engine.simulation.refusal import Reason, Refusal

ETF, STOCK, CLOCK = "510001.SS", "300001.SZ", "000300.SS"
NEXT = date(2024, 8, 29)


def _refused(run, catalyst, bars, plan, **changes):
    outcome = run({"c1": [plan]}, bars, [catalyst("c1", "2024-08-28")], **changes)
    assert outcome.trades == outcome.fills == ()
    assert str(outcome.fates[0].fate) == "refused"
    (refusal,) = outcome.refusals
    assert refusal.reason in outcome.fates[0].why
    return refusal


def test_a_suspended_instrument_is_refused(run, bars, catalyst):
    """No bar in the entry session, but later ones: suspended, with the 10 000 shares that were wanted."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0, missing=(3, 4))], Plan(STOCK, 0.1, 1, ""))
    assert refusal == Refusal("c1/300001.SZ", "c1", NEXT, STOCK, Reason.SUSPENDED, 10_000, "no trading in this session")


def test_an_entry_session_that_nobody_has_is_refused_and_not_made_up_for(run, bars, catalyst):
    """Neither index nor stock has a bar on 29 August: the purchase does not move to the 30th."""
    lines = [bars(STOCK, 10.0, missing=(3,)), bars(CLOCK, 3000.0, missing=(3,))]
    refusal = _refused(run, catalyst, lines, Plan(STOCK, 0.1, 1, ""))
    assert (refusal.session, refusal.reason) == (NEXT, Reason.SUSPENDED)


def test_an_instrument_that_is_listed_on_the_entry_session_is_not_listed_yet(run, bars, catalyst):
    """Its first bar is that of the entry: nothing was known of it when the order had to be sized."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0, first=3)], Plan(STOCK, 0.1, 1, ""))
    assert refusal == Refusal("c1/300001.SZ", "c1", NEXT, STOCK, Reason.NOT_LISTED, 0, "no bar up to 2024-08-28")


def test_a_gone_instrument_is_refused_as_after_its_last_bar(run, bars, catalyst):
    """Its bars end on 27 August."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0, last=1)], Plan(STOCK, 0.1, 1, ""))
    assert refusal == Refusal(
        "c1/300001.SZ", "c1", NEXT, STOCK, Reason.AFTER_LAST_BAR, 10_000, "its bars end on 2024-08-27"
    )


def test_an_instrument_gone_before_the_run_is_refused_too(run, bars, catalyst):
    """Its only bars lie before the base session."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0, last=0)], Plan(STOCK, 0.1, 1, ""), base=2)
    assert (refusal.reason, refusal.detail) == (Reason.AFTER_LAST_BAR, "its bars end on 2024-08-26")


def test_under_one_lot_is_refused(run, bars, catalyst):
    """A thousandth of 1 000 000 does not buy 100 shares at 10.01."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.01)], Plan(STOCK, 0.001, 1, ""))
    assert refusal == Refusal(
        "c1/300001.SZ", "c1", NEXT, STOCK, Reason.UNDER_ONE_LOT, 0, "1,000.00 does not buy 100 shares at 10.01"
    )


def test_exactly_one_lot_is_bought(run, bars, catalyst):
    """A thousandth of 1 000 000 buys 100 shares at 10.00."""
    outcome = run({"c1": [Plan(STOCK, 0.001, 1, "")]}, [bars(STOCK, 10.0)], [catalyst("c1", "2024-08-28")])
    assert outcome.fills[0].shares == 100


def test_without_cash_for_one_lot_the_purchase_is_refused(run, bars, catalyst):
    """100 shares opened at 10.00 cost 1 000.00, 5.00 commission and 0.01 transfer fee; the account has 1 000.00."""
    refusal = _refused(run, catalyst, [bars(STOCK, 9.0, {3: (10.0, 10.0)})], Plan(STOCK, 1.0, 1, ""), cash=1_000.0)
    assert refusal == Refusal(
        "c1/300001.SZ", "c1", NEXT, STOCK, Reason.NO_CASH, 100, "1000.00 in cash, 100 shares cost 1005.01 with fees"
    )


def test_a_session_without_volume_is_refused(run, bars, catalyst):
    """A bar in which no share changed hands sells nothing."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0, quiet=(3,))], Plan(STOCK, 0.1, 1, ""))
    assert (refusal.reason, refusal.detail) == (Reason.NO_VOLUME, "no share changed hands in this session")


def test_a_plan_whose_entry_lies_after_the_last_session_is_refused(run, bars, catalyst):
    """Delayed beyond the run's end: after the last bar, although the catalyst itself was tradable."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0)], Plan(STOCK, 0.1, 1, "", delay=4), end=6)
    assert refusal == Refusal(
        "c1/300001.SZ", "c1", date(2024, 9, 4), STOCK, Reason.AFTER_LAST_BAR, 0,
        "the run ends with the session 2024-09-03",
    )  # fmt: skip


def test_a_plan_whose_entry_lies_beyond_the_known_sessions_is_refused(run, bars, catalyst):
    """A delay of ten thousand sessions ends beyond what the exchange has announced: a refusal, not an error."""
    refusal = _refused(run, catalyst, [bars(STOCK, 10.0)], Plan(STOCK, 0.1, 1, "", delay=10_000))
    assert (refusal.reason, refusal.session) == (Reason.AFTER_LAST_BAR, None)
    assert refusal.detail == "its entry lies beyond the sessions of XSHG that are known"


def test_an_index_cannot_be_bought(run, bars, catalyst):
    """The benchmark itself is no instrument to buy."""
    refusal = _refused(run, catalyst, [bars(ETF, 2.0)], Plan(CLOCK, 0.1, 1, ""))
    assert (refusal.reason, refusal.detail) == (Reason.NOT_TRADABLE, "index cannot be bought")


@pytest.mark.parametrize("ticker", ["600999.SS", "0700.HK", "nonsense"])
def test_a_ticker_without_prices_is_refused(run, bars, catalyst, ticker):
    """Known or unknown code: the source has no bars of it."""
    refusal = _refused(run, catalyst, [bars(ETF, 2.0)], Plan(ticker, 0.1, 1, ""))
    assert (refusal.reason, refusal.detail) == (Reason.UNKNOWN_INSTRUMENT, "the price source has no bars of it")


def test_one_refused_plan_does_not_hide_the_filled_one(run, bars, catalyst):
    """Of two plans one is filled: the catalyst counts as traded and its row names the other's reason."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, ""), Plan(STOCK, 0.1, 1, "")]},
        [bars(ETF, 2.0), bars(STOCK, 10.0, missing=(3,))],
        [catalyst("c1", "2024-08-28")],
    )
    (fate,) = outcome.fates
    assert str(fate.fate) == "traded"
    assert fate.why == "1 of 2 plans filled; 300001.SZ suspended: no trading in this session"
