"""RunUp: ahead of an event whose date is known."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import Kind, Status, Window
from engine.simulation.catalog import choose
from engine.simulation.errors import SpecError
from engine.simulation.refusal import Reason
from engine.simulation.spec import StrategySpec

ETF = "510001.SS"


@pytest.fixture(scope="module")
def lines(bars):
    """The fund at 2.00."""
    return [bars(ETF, [2.0] * 8)]


def _event(news, name="c1", on="2024-09-03", announced="2024-08-26", **changes):
    given = {"kind": Kind.CONFERENCE, "scheduled": True, "occurs": Window.parse(on), **changes}
    return news(name, announced=announced, **given)


def _trades(outcome):
    return [(trade.entry_on.isoformat(), trade.exit_on and trade.exit_on.isoformat()) for trade in outcome.trades]


@pytest.mark.parametrize(
    ("leave", "exit_on"), [("before", "2024-09-02"), ("on", "2024-09-03"), ("after", "2024-09-04")]
)
def test_it_buys_sessions_ahead_and_leaves_before_on_or_after(play, news, lines, leave, exit_on):
    """An event on Tuesday 3 September, three sessions ahead: 2 September, 30 and 29 August. Known on the 26th."""
    outcome = play("run-up", [_event(news)], lines, {"ahead": 3, "leave": leave})
    assert _trades(outcome) == [("2024-08-29", exit_on)]
    assert outcome.decisions[0].decided_on == date(2024, 8, 26)


def test_an_event_on_a_weekend_is_counted_from_the_session_after_it(play, news, lines):
    """31 August and 1 September: one session ahead is Friday the 30th; out on Monday, on and after alike."""
    for leave in ("on", "after"):
        parameters = {"ahead": 1, "leave": leave}
        outcome = play("run-up", [_event(news, on="2024-08-31/2024-09-01")], lines, parameters)
        assert _trades(outcome) == [("2024-08-30", "2024-09-02")]


def test_what_is_told_late_is_bought_at_the_first_open_before_the_event(play, news, lines):
    """Five sessions ahead would be 27 August; told on the 29th, it is bought on the 30th."""
    assert _trades(play("run-up", [_event(news, announced="2024-08-29")], lines)) == [("2024-08-30", "2024-09-03")]


def test_what_is_told_too_late_is_declined(play, news, lines):
    """Told on the eve, it opens on the day of the event; told one session before, it cannot be left before it."""
    eve = play("run-up", [_event(news, announced="2024-09-02")], lines)
    assert eve.fates[0].why == "first tradable on 2024-09-03, not before the event on 2024-09-03"
    late = play("run-up", [_event(news, announced="2024-08-30")], lines, {"leave": "before"})
    assert late.fates[0].why == "first tradable on 2024-09-02, too late to leave before the event on 2024-09-03"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"direction": -1}, "not good news"),
        ({"scheduled": False}, "nothing that is scheduled for a day"),
        ({"occurs": None}, "nothing that is scheduled for a day"),
        ({"on": "2024-09"}, "scheduled to the month only"),
        ({"theme": "nuclear"}, "no sector ETF with prices is known for the theme 'nuclear'; name one with etf="),
    ],
)
def test_what_it_declines(play, news, lines, changes, why):
    """Bad news, surprises, what has no day, and a theme without a fund."""
    outcome = play("run-up", [_event(news, **changes)], lines)
    assert (str(outcome.fates[0].fate), outcome.fates[0].why) == ("declined", why)


def test_an_event_beyond_the_known_sessions_is_declined(play, news, lines):
    """The exchange has announced no sessions of 2090."""
    (fate,) = play("run-up", [_event(news, on="2090-05-08")], lines).fates
    assert fate.why.startswith("an event on 2090-05-08: XSHG: 2090-05-08 lies beyond the recorded sessions")


def test_an_event_that_is_put_off_is_bought_for_its_new_day(play, news, lines):
    """To be bought on 2 September for the 3rd; on the 29th it is moved to the 4th: bought on the 3rd, for that."""
    moved = _event(news, "c2", "2024-09-04", "2024-08-29", supersedes="c1")
    outcome = play("run-up", [_event(news), moved], lines, {"ahead": 1})
    assert [(no.plan, no.reason, no.session) for no in outcome.refusals] == [
        ("c1/510001.SS", Reason.SUPERSEDED, date(2024, 8, 30))
    ]
    assert _trades(outcome) == [("2024-09-03", "2024-09-04")]


def test_an_event_that_is_called_off_is_sold_if_it_is_held(play, news, lines):
    """Bought on 29 August, called off on the 29th after the close: sold on the 30th."""
    off = _event(news, "c2", announced="2024-08-29", supersedes="c1", status=Status.CANCELLED)
    outcome = play("run-up", [_event(news), off], lines, {"ahead": 3})
    assert _trades(outcome) == [("2024-08-29", "2024-08-30")]
    assert outcome.decisions[-1].why == "its catalyst is replaced by c2"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"leave": "during"}, "run-up:leave: 'during' is not one of before, on, after"),
        ({"ahead": 0}, "run-up:ahead: 0 is out of bounds"),
        (
            {"ahead": 1, "leave": "before"},
            "run-up: leave=before sells at the open of the last session before the event: ahead must be at least 2",
        ),
    ],
)
def test_wrong_parameters_are_refused(given, sentence):
    """One by one, and together."""
    with pytest.raises(SpecError) as error:
        choose(StrategySpec("run-up", tuple(given.items())))
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("parameters", "catalyst", "bought", "sold"),
    [
        ("", "silicon-anode-conference-2025-07-03", "2025-06-26", "2025-07-03"),
        ("", "electrolyte-forum-2025-07-09", "2025-07-02", "2025-07-09"),
        (":ahead=3,leave=after", "silicon-anode-conference-2025-07-03", "2025-06-30", "2025-07-04"),
    ],
)
def test_real_trades(real, raw, to_cents, parameters, catalyst, bought, sold):
    """The two conferences of July 2025, told on 25 June, by the opens of the fund's file; 0.025 % on both sides."""
    outcome = real(f"run-up{parameters}", "2025-06-20", "2025-08-01")
    (trade,) = (row for row in outcome.trades if row.catalyst == catalyst)
    fund = raw("561910.SS")
    before = fund.sessions(bought)[-2]
    equity = next(row.equity_cents for row in outcome.equity if str(row.session) == before)
    shares = int(Decimal(equity) / 500 / fund.price(before, "close") / 100) * 100
    cost, proceeds = fund.price(bought) * shares, fund.price(sold) * shares
    assert (str(trade.entry_on), str(trade.exit_on), trade.shares) == (bought, sold, shares)
    fees = [to_cents(amount * Decimal("0.00025")) for amount in (cost, proceeds)]
    assert trade.net_cents == to_cents(proceeds) - to_cents(cost) - sum(fees)
