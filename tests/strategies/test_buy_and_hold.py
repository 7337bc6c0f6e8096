"""BuyAndHold: the reference, bought once."""

from datetime import date

from catalysts import Theme

ETF, BANK = "510001.SS", "510002.SS"


def test_it_buys_the_themes_etf_at_the_first_open_and_keeps_it(play, news, bars):
    """A million at 2.00 with commission of 0.025 %: 499 800 shares cost 999 600.00 and 249.90; held to the end."""
    theme = Theme("solid-state-battery", "Solid-state battery", ETF)
    outcome = play("buy-and-hold", [news()], [bars(ETF, [2.0] * 7 + [2.5])], theme=theme)
    (trade,) = outcome.trades
    assert (trade.entry_on, trade.shares, trade.is_open) == (date(2024, 8, 27), 499_800, True)
    assert outcome.equity[-1].equity_cents == 100_000_000 - 24_990 + 24_990_000
    assert outcome.decisions[0].why == "bought at the first open, held to the end"


def test_it_declines_every_catalyst(play, news, bars):
    """Good news or bad: each has its row."""
    outcome = play("buy-and-hold", [news("a"), news("b", direction=-1)], [bars(ETF, [2.0] * 8)])
    assert [(str(fate.fate), fate.why) for fate in outcome.fates] == [("declined", "holds whatever happens")] * 2


def test_etf_and_size_can_be_given(play, bars):
    """A quarter of a million in the other fund: 83 300 shares at 3.00."""
    outcome = play("buy-and-hold", [], [bars(ETF, [2.0] * 8), bars(BANK, [3.0] * 8)], {"etf": BANK, "size": 0.25})
    assert [(trade.ticker, trade.shares) for trade in outcome.trades] == [(BANK, 83_300)]


def test_without_a_theme_or_a_fund_it_buys_nothing(play, bars):
    """Nothing is known that could be bought, and the log says so."""
    outcome = play("buy-and-hold", [], [bars(ETF, [2.0] * 8)])
    assert outcome.trades == outcome.refusals == ()
    assert [(row.side, row.why) for row in outcome.decisions] == [
        ("none", "no sector ETF with prices is known for any theme; name one with etf=")
    ]
