"""Leaders: the companies that the news is about, or the sector's strongest."""

from datetime import date

import pytest

from catalysts import Kind, Theme, Window
from engine.simulation.decision import Side

A, B, C, PLAIN = "300001.SZ", "300002.SZ", "600003.SS", "600004.SS"


@pytest.fixture(scope="module")
def lines(bars):
    """By the close of 28 August, over two bars: A +5 %, B +20 %, C +10 %; the one without a segment +21 %."""
    return [
        bars(A, [20.0, 20.0, 21.0, 20.0, 20.0, 20.0, 20.0, 20.0]),
        bars(B, [10.0, 11.0, 12.0, 11.0, 11.0, 11.0, 11.0, 11.0]),
        bars(C, [10.0, 10.0, 11.0, 12.0, 12.0, 12.0, 12.0, 12.0]),
        bars(PLAIN, [10.0, 11.0, 12.1, 12.0, 12.0, 12.0, 12.0, 12.0]),
    ]


def _bought(outcome):
    return [(row.ticker, round(row.weight, 10), row.why) for row in outcome.decisions if row.side is Side.BUY]


def test_named_companies_share_the_size_evenly_in_their_order(play, news, lines):
    """Two names, 0.1 each of the default fifth, in the catalyst's own order; unlisted ones are none."""
    outcome = play("leaders", [news(targets=(C, "unlisted:WeLion", A))], lines)
    assert _bought(outcome) == [(C, 0.1, "named by the catalyst"), (A, 0.1, "named by the catalyst")]


def test_without_a_name_the_strongest_are_bought(play, news, lines):
    """B before C; the entry session, in which C overtakes B, is not seen, and PLAIN is of no segment."""
    outcome = play("leaders", [news()], lines, {"k": 2, "lookback": 2, "size": 0.3, "hold": 2})
    assert _bought(outcome) == [(B, 0.15, "strength rank 1 over 2 bars"), (C, 0.15, "strength rank 2 over 2 bars")]
    assert {trade.exit_on for trade in outcome.trades} == {date(2024, 9, 2)}


def test_the_catalysts_segment_narrows_the_choice(play, news, lines):
    """Of equipment there are A and B."""
    outcome = play("leaders", [news(segment="equipment")], lines, {"lookback": 2, "size": 0.2})
    assert [row[:2] for row in _bought(outcome)] == [(B, 0.1), (A, 0.1)]


def test_the_themes_leaders_narrow_the_choice(play, news, lines):
    """A and C are its leaders: B is not bought, strong as it is."""
    theme = Theme("solid-state-battery", "Solid-state battery", "", leaders=(A, C))
    outcome = play("leaders", [news()], lines, {"lookback": 2}, theme)
    assert [row[0] for row in _bought(outcome)] == [C, A]


def test_ties_go_to_the_earlier_ticker_and_young_listings_are_left_out(play, news, bars):
    """B and C rose alike; A, listed on 27 August, has no two bars before."""
    lines = [
        bars(C, [10.0, 10.0, 11.0] + [11.0] * 5),
        bars(B, [20.0, 20.0, 22.0] + [22.0] * 5),
        bars(A, [None, 10.0, 11.5] + [11.5] * 5),
    ]
    outcome = play("leaders", [news()], lines, {"k": 1, "lookback": 2})
    assert [row[0] for row in _bought(outcome)] == [B]


def test_the_suspended_are_not_chosen(play, news, bars):
    """B did not trade on 28 August."""
    lines = [bars(A, [10.0] * 8), bars(B, [10.0, 11.5, None] + [11.5] * 5)]
    outcome = play("leaders", [news()], lines, {"k": 2, "lookback": 1})
    assert [row[0] for row in _bought(outcome)] == [A]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"direction": 0}, "not good news"),
        ({"direction": -1, "targets": (A,)}, "not good news"),
        ({"kind": Kind.MILESTONE, "occurs": Window.parse("2027")}, "a plan for a later date"),
        ({"segment": "cells"}, "it names no listed company, and no name of the sector has 20 bars before"),
    ],
)
def test_what_it_declines(play, news, lines, changes, why):
    """Bad and neutral news, plans for later, and a sector without a name that is old enough."""
    outcome = play("leaders", [news(**changes)], lines)
    assert _bought(outcome) == []
    assert (str(outcome.fates[0].fate), outcome.fates[0].why) == ("declined", why)


def test_a_milestone_is_bought_when_asked_for(play, news, lines):
    """With milestones=yes."""
    row = news(kind=Kind.MILESTONE, occurs=Window.parse("2027"), targets=(A,))
    assert [row[0] for row in _bought(play("leaders", [row], lines, {"milestones": "yes"}))] == [A]
