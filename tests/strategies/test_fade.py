"""Fade: stay out of what is warned of, or leave it."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import Kind
from engine.markets.sessions import sessions_of
from engine.measurement.plan_entry import plan_entries
from engine.prices.folder import FolderSource
from engine.prices.store import load_store
from engine.simulation.decision import Side
from engine.simulation.market import market_of
from engine.simulation.refusal import Reason
from engine.simulation.spec import RunSpec

A, B, C, PLAIN = "300001.SZ", "300002.SZ", "600003.SS", "600004.SS"
WARNING = {"kind": Kind.DISCLOSURE, "direction": -1}


@pytest.fixture(scope="module")
def lines(bars):
    """A is at 10.00; C closed at its limit on 27 and 28 August; PLAIN is at 12.00."""
    return [
        bars(A, [10.0] * 8),
        bars(C, [10.0, 11.0, 12.1, 12.0, 11.0, 11.0, 11.0, 11.0]),
        bars(PLAIN, [12.0] * 8),
    ]


def _aside(outcome):
    rows = [row for row in outcome.decisions if row.side is Side.NONE and row.plan]
    return [(row.ticker, row.act_on, row.why) for row in rows]


def _trades(outcome):
    return [(row.ticker, row.entry_on, row.exit_on) for row in outcome.trades]


@pytest.mark.parametrize("mode", ["out", "leave"])
def test_a_warned_name_is_stood_aside_from(play, news, lines, mode):
    """A notice known on the 28th: nothing of it is bought from the 29th on."""
    outcome = play("fade", [news(targets=(A, "unlisted:WeLion"), **WARNING)], lines, {"mode": mode})
    assert _aside(outcome) == [(A, date(2024, 8, 29), "disclosure: News c1")]
    assert [row.reason for row in outcome.refusals] == [Reason.STOOD_ASIDE]
    assert (outcome.fills, str(outcome.fates[0].fate)) == ((), "declined")


def test_a_neutral_notice_counts_where_it_is_asked_for(play, news, lines):
    """Direction 0: declined, or stood aside from with neutral=yes."""
    row = news(kind=Kind.DISCLOSURE, direction=0, targets=(A,))
    assert _aside(play("fade", [row], lines)) == []
    assert [one[0] for one in _aside(play("fade", [row], lines, {"neutral": "yes"}))] == [A]


def test_a_chain_is_stood_aside_from_and_the_rest_is_left_alone(play, news, lines):
    """n=2: of the sector's names C is in a chain; with n=3 none is."""
    outcome = play("fade", [news()], lines, {"n": 2})
    assert _aside(outcome) == [(C, date(2024, 8, 29), "closed at its upper limit 2 times in a row")]
    assert outcome.fills == ()
    assert play("fade", [news()], lines).fates[0].why == "no warning and no chain of 3 limit-ups; stays out"


def test_a_name_that_stands_aside_is_counted_once_until_its_horizon(play, news, lines):
    """Two notices on the 28th and one on the 29th count once over two sessions; that of 30 August counts again."""
    days = ("2024-08-28", "2024-08-28", "2024-08-29", "2024-08-30", "2024-09-02")
    rows = [news(f"c{n}", announced=on, targets=(A,), **WARNING) for n, on in enumerate(days)]
    outcome = play("fade", rows, lines, {"horizon": 2})
    assert [row[1] for row in _aside(outcome)] == [date(2024, 8, 29), date(2024, 9, 3)]
    assert outcome.fates[1].why == "300001.SZ stands aside already, until 2024-09-02: disclosure: News c1"


def test_leaving_sells_at_the_first_open_after_a_warning(play, news, lines):
    """Good news of A and PLAIN on the 28th, bought on the 29th; A is warned of on the 30th: sold on 2 September."""
    rows = [news(targets=(A, PLAIN)), news("w", announced="2024-08-30", targets=(A,), **WARNING)]
    outcome = play("fade", rows, lines, {"mode": "leave", "horizon": 4})
    assert _trades(outcome) == [
        (A, date(2024, 8, 29), date(2024, 9, 2)),
        (PLAIN, date(2024, 8, 29), date(2024, 9, 4)),
    ]
    assert play("fade", rows, lines).trades == ()


def test_leaving_sells_after_the_nth_limit_up_and_does_not_buy_a_chain(play, news, bars):
    """One opens at its limit and is refused; one is bought at 10.50 on the 29th and closes at the limit on 30 August
    and 2 September: sold on the 3rd. C was in a chain of two already."""
    rising = bars(PLAIN, [10.0, 10.0, 10.0, 11.0, 12.1, 12.0, 12.0, 12.0])
    chain = bars(C, [10.0, 11.0, 12.1, 12.0, 11.0, 11.0, 11.0, 11.0])
    outcome = play("fade", [news(targets=(PLAIN, C))], [rising, chain], {"mode": "leave", "n": 2})
    assert _aside(outcome) == [(C, date(2024, 8, 29), "closed at its upper limit 2 times in a row")]
    assert [row.reason for row in outcome.refusals if row.ticker == PLAIN] == [Reason.LIMIT_UP]
    calm = bars(PLAIN, [10.0, 10.0, 10.0, 10.5, 11.55, 12.71, 13.0, 13.0])
    later = play("fade", [news(targets=(PLAIN,))], [calm], {"mode": "leave", "n": 2})
    assert _trades(later) == [(PLAIN, date(2024, 8, 29), date(2024, 9, 3))]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"direction": -1, "targets": (A,)}, "bad news, but no disclosure that names a listed company"),
        (WARNING, "bad news, but no disclosure that names a listed company"),
        ({"direction": 0}, "no warning and no chain of 3 limit-ups; not good news"),
        ({}, "no warning and no chain of 3 limit-ups; it names nobody to buy"),
    ],
)
def test_what_it_declines(play, news, lines, changes, why):
    """Bad news of another kind, a notice that names nobody, neutral news, good news that names nobody."""
    assert play("fade", [news(**changes)], lines, {"mode": "leave"}).fates[0].why == why


@pytest.mark.parametrize(
    ("parameters", "ticker", "seen", "enter", "leave"),
    [
        ("", "300068.SZ", "2024-09-04", "2024-09-05", "2024-09-23"),
        ("", "600110.SS", "2025-06-19", "2025-06-20", "2025-07-04"),
        (":neutral=yes,n=9", "002125.SZ", "2025-06-23", "2025-06-24", "2025-07-08"),
    ],
)
def test_real_names_stood_aside_from(real, raw, real_folder, parameters, ticker, seen, enter, leave):
    """Nandu after its third limit-up avoided a loss, Nord after its third forwent a gain, Xiangtan after its notice of
    abnormal trading avoided one: ten sessions, from open to open by the files."""
    outcome = real(f"fade{parameters}", "2024-08-26", "2025-08-29")
    plan = next(row for row in outcome.plans if row.ticker == ticker)
    assert tuple(map(str, (plan.decided_on, plan.enter_on, plan.exit_on))) == (seen, enter, leave)
    market = market_of(
        load_store(FolderSource(real_folder), ("000300.SS", ticker)), RunSpec((), ("000300.SS",)), sessions_of
    )
    entry = next(row for row in plan_entries(outcome, market) if row.plan == plan.id)
    file = raw(ticker)
    assert Decimal(repr(entry.missed_return)) == pytest.approx(file.price(leave) / file.price(enter) - 1)
    assert not any(fill.ticker == ticker for fill in outcome.fills)
