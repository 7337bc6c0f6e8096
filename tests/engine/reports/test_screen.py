"""The screen: numbers whole at any width, reasons readable, foreign text harmless."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from engine.reports.screen import print_report, quiet_sentences
from engine.reports.wording import (
    Cut,
    amount,
    percent,
    ratio,
    shortened,
    signed_percent,
    visible,
)
from engine.simulation.outcome import CatalystFate, Fate
from engine.simulation.refusal import Reason


def _printed(report, width, **console):
    out = io.StringIO()
    print_report(report, Console(file=out, width=width, **console))
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "signed", "unsigned"),
    [
        (0.1234, "+12.34%", "12.34%"),
        (-0.5, "-50.00%", "-50.00%"),
        (-0.000001, "+0.00%", "0.00%"),
        (12.5, "+1,250.00%", "1,250.00%"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_percent_has_two_decimals(value, signed, unsigned):
    """Returns bear their sign; what is not defined is a dash."""
    assert (signed_percent(value), percent(value)) == (signed, unsigned)


def test_amounts_and_ratios():
    """Money has thousands parted and two decimals, also below zero."""
    assert (amount(123456789), amount(-5), amount(None)) == ("1,234,567.89", "-0.05", "–")
    assert (ratio(-0.001), ratio(1.005e3), ratio(None)) == ("0.00", "1,005.00", "–")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines", "two\\nlines"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("固态电池 [red] <script>", "固态电池 [red] <script>"),
        ("a\u2028b", "a\\u2028b"),
    ],
)
def test_what_acts_on_a_terminal_is_shown_escaped(text, shown):
    """Escapes, line ends and signs that turn text are shown, the rest stays."""
    assert visible(text) == shown


@pytest.mark.parametrize(("cut", "expected"), [(Cut.MIDDLE, "abc…hij"), (Cut.END, "abcdef…"), (Cut.START, "…efghij")])
def test_long_text_is_shortened(cut, expected):
    """At most as many characters as wanted, and where it was cut."""
    assert shortened("abcdefghij", 7, cut) == expected
    assert shortened("abcdefg", 7, cut) == "abcdefg"


@pytest.mark.parametrize("width", [60, 80, 100, 160, 240])
@pytest.mark.parametrize("n_strategies", [1, 3, 8])
def test_numbers_are_whole_at_every_width(build, width, n_strategies):
    """No ellipsis anywhere, every metric of every strategy is there as a whole word, no line is too wide."""
    names = [f"leaders(hold={number}, segment=equipment)" for number in range(n_strategies)]
    report = build.report(names=names)
    text = _printed(report, width)
    assert "…" not in text
    assert all(len(line) <= width for line in text.splitlines())
    words = set(text.split())
    for strategy in report.strategies:
        performance, trading = strategy.performance, strategy.trading
        expected = {
            signed_percent(performance.total_return),
            signed_percent(performance.annual_return),
            percent(performance.volatility),
            percent(performance.drawdown.depth),
            ratio(performance.sharpe),
            ratio(performance.sortino),
            ratio(performance.calmar),
            signed_percent(strategy.versus[0].excess_return),
            signed_percent(strategy.versus[0].alpha),
            ratio(strategy.versus[0].beta),
            percent(trading.hit_rate),
            signed_percent(trading.average_win),
            signed_percent(trading.average_loss),
            percent(trading.exposure),
            ratio(trading.turnover),
            amount(trading.costs_cents),
            signed_percent(strategy.attainable.reaction),
            signed_percent(strategy.attainable.capturable),
            signed_percent(strategy.attainable.captured),
            amount(strategy.attainable.missed_cents),
        }
        assert expected <= words
        assert "What could be had" in text


def test_very_large_numbers_widen_their_columns(build):
    """A gain of a million percent and costs of a billion are shown whole at 80 columns."""
    report = build.report()
    first = report.strategies[0]
    huge = replace(
        first,
        performance=replace(first.performance, total_return=12345.678901),
        trading=replace(first.trading, costs_cents=123_456_789_012),
    )
    words = set(_printed(replace(report, strategies=(huge,)), 80).split())
    assert {"+1,234,567.89%", "1,234,567,890.12"} <= words


def test_one_table_where_there_is_room(build):
    """At 160 columns all metrics of a strategy stand in one line, at 100 in two; its verdict, before them, and what
    could be had have their own."""
    report = build.report()
    costs = amount(report.strategies[0].trading.costs_cents)
    total = signed_percent(report.strategies[0].performance.total_return)
    _, line, _ = (line for line in _printed(report, 160).splitlines() if line.startswith("sector-etf"))
    assert total in line
    assert costs in line
    assert sum(line.startswith("sector-etf") for line in _printed(report, 100).splitlines()) == 4


def test_what_could_be_had_stands_side_by_side(build):
    """One line a strategy: reaction, capturable, captured, plans, refused, missed; of the numbers made up here."""
    titles = [f"catalyst {number}" for number in range(4)]
    text = _printed(build.report(names=("leaders",), titles=titles, n_deals=1), 120)
    table = text[text.index("What could be had") :]
    line = next(line for line in table.splitlines() if line.startswith("leaders"))
    assert line.split() == ["leaders", "+5.00%", "+3.00%", "+10.53%", "2", "1", "24.68"]
    assert text.index("Trades") < text.index("What could be had") < text.index("Catalysts:")


def test_a_purchase_that_was_cut_tells_what_it_missed(build):
    """A traded catalyst with a blocked part: what that part would have earned stands behind the return."""
    report = build.report()
    first = report.strategies[0]
    cut = replace(first.catalyst_entries[0], blocked_by=(Reason.PARTICIPATION,), missed_return=-0.015)
    cut = replace(first, catalyst_entries=(cut, *first.catalyst_entries[1:]))
    assert "+11.53% (+10.53%) (missed -1.50%)" in _printed(replace(report, strategies=(cut,)), 200)


def test_head_and_notice(build):
    """Period, sessions, capital, conventions and the notice are all told; benchmarks follow the strategies."""
    report = build.report(notice="The prices are generated.")
    text = _printed(report, 160)
    assert "2024-01-02 to 2024-06-17 · 119 sessions · capital 1,000,000.00 for each strategy" in text
    assert "The prices are generated." in text
    assert "risk-free rate 0" in text
    assert text.index("sector-etf") < text.index("leaders") < text.index("000300.SS CSI 300")


def test_a_strategy_without_trades_says_so(build):
    """No statistic from no event or from one: a sentence says what there was."""
    assert quiet_sentences(build.report(n_deals=0, names=("leaders",))) == [
        "leaders made no trade (1 plan was refused): its account stayed in cash."
    ]
    assert quiet_sentences(build.report(n_deals=1, names=("leaders",))) == [
        "leaders made one trade: its hit rate says nothing."
    ]
    assert quiet_sentences(build.report(n_deals=2)) == []
    assert "leaders made no trade" in " ".join(_printed(build.report(n_deals=0), 80).split())


def test_every_catalyst_is_listed_with_what_happened(build):
    """Traded ones with their returns, the others with their reason."""
    titles = [f"catalyst {number}" for number in range(6)]
    text = _printed(build.report(titles=titles, n_deals=1), 200)
    for title in titles:
        assert title in text
    assert "+11.53% (+10.53%)" in text
    assert "refused: limit-up (missed +2.00%)" in text
    assert "declined: direction is 0: nothing to buy" in text
    assert "pending: its entry lies after the last bar" in text


def test_many_strategies_share_one_column(build):
    """Where eight strategies have no room side by side, each has a line of its own under what happened."""
    text = _printed(build.report(names=[f"s{number}" for number in range(8)]), 100)
    assert "what happened" in text
    assert re.search(r"s7 [+-]\d+\.\d\d% \([+-]", text)
    assert "pending: its entry lies after the last bar" in " ".join(text.split())


def test_hostile_text_does_nothing(build):
    """Markup, escapes, tags and turned text are shown as text, in titles, labels, reasons and the notice."""
    hostile = "[red]=cmd()\x1b[2J<script>\u202e[/red]"
    report = build.report(titles=["[bold]<script>alert(1)</script>[/bold]", "[/]", "=cmd()"], notice=hostile)
    fates = (CatalystFate("c000", Fate.DECLINED, None, hostile),)
    first = report.strategies[0]
    outcome = replace(first.outcome, strategy=hostile, fates=fates)
    text = _printed(replace(report, strategies=(replace(first, outcome=outcome),)), 200, force_terminal=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    assert "[red]=cmd()\\x1b[2J<script>\\u202e[/red]" in plain
    assert "[bold]<script>alert(1)</script>[/bold]" in re.sub(r"\s+", "", plain)


def test_a_catalyst_that_the_run_lost_is_told(build):
    """A catalyst without a fate still has its row, and the row says so."""
    report = build.report()
    first = report.strategies[0]
    lost = replace(first, outcome=replace(first.outcome, fates=()), catalysts=())
    assert "the run has no record of it" in _printed(replace(report, strategies=(lost,)), 160)


def test_an_empty_report_is_shown(build):
    """No strategy and no catalyst: headings, no crash."""
    report = build.report(names=(), titles=(), benchmarks=())
    assert "Catalysts" in _printed(report, 80)
