"""The review of checked bars: missing sessions, bars on no session, and jumps that no action explains."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.review import Jump, jumps, review_sessions

# 2024-01-01 was a holiday in Shanghai and New York; 2024-01-06 and 07 are a weekend
DAYS = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"]
Make = Callable[..., Bars]
Act = Callable[..., CorporateAction]


def test_a_complete_ticker(make_bars: Make) -> None:
    """Bars on every session lack nothing."""
    (review,) = review_sessions({"600000.SS": make_bars(DAYS, [10] * 5)}, Instruments())
    assert (review.ticker, review.kind, review.n_bars) == ("600000.SS", InstrumentKind.STOCK, 5)
    assert (review.first_on, review.last_on) == (date(2024, 1, 2), date(2024, 1, 8))
    assert (review.missing, review.outside) == ((), ())


def test_missing_and_outside(make_bars: Make) -> None:
    """Sessions without a bar and bars on no session are listed, from the first bar to the last."""
    days = ["2024-01-01", "2024-01-03", "2024-01-04", "2024-01-06", "2024-01-09"]
    (review,) = review_sessions({"600000.SS": make_bars(days, [10] * 5)}, Instruments())
    assert review.missing == (date(2024, 1, 2), date(2024, 1, 5), date(2024, 1, 8))
    assert review.outside == (date(2024, 1, 1), date(2024, 1, 6))


def test_reviews_are_sorted_and_know_the_table(make_bars: Make) -> None:
    """One review a ticker, in their order; the kind is the table's, else the code's, else unknown."""
    bars = {name: make_bars(DAYS, [10] * 5, name) for name in ("SPY", "900901.SS", "000300.SS")}
    table = Instruments.of([Instrument("SPY", "SPDR", InstrumentKind.ETF, "XNYS")])
    reviews = review_sessions(bars, table)
    assert [(one.ticker, one.kind) for one in reviews] == [
        ("000300.SS", InstrumentKind.INDEX), ("900901.SS", None), ("SPY", InstrumentKind.ETF)
    ]  # fmt: skip


def test_beyond_the_record(make_bars: Make) -> None:
    """Bars beyond the exchange's record are not judged, those within it are: the record begins in 1991."""
    days = ["1990-12-19", "1991-01-02", "1991-01-04", "2098-12-31", "2099-01-01"]
    (review,) = review_sessions({"600000.SS": make_bars(days, [10] * 5)}, Instruments())
    assert review.outside == ()
    assert date(1991, 1, 3) in review.missing
    assert date(1991, 1, 2) not in review.missing
    (only,) = review_sessions({"600000.SS": make_bars(days[-2:], [10] * 2)}, Instruments())
    assert (only.missing, only.outside) == ((), ())


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        ([10, 10, 10, 10, 10], []),
        ([100, 100, 10, 10, 10], [("2024-01-04", 10)]),
        ([10, 10, 20, 20, 20], [("2024-01-04", 0.5)]),
        ([10, 10, 14.4, 14.4, 14.4], []),
        ([10, 10, 14.6, 14.6, 14.6], [("2024-01-04", 10 / 14.6)]),
        ([10, 10, 5.6, 5.6, 5.6], []),
        ([10, 10, 5.4, 5.4, 5.4], [("2024-01-04", 10 / 5.4)]),
        ([10, 10, 1000, 10, 10], [("2024-01-04", 0.01), ("2024-01-05", 100)]),
    ],
)
def test_jumps(make_bars: Make, closes: list[float], expected: list[tuple[str, float]]) -> None:
    """A close that moves by more than 45 % is told with the split that it looks like; a glitch is told twice."""
    found = jumps({"600000.SS": make_bars(DAYS, closes)}, (), Instruments())
    assert [(one.ticker, one.session.isoformat()) for one in found] == [("600000.SS", day) for day, _ in expected]
    assert [one.ratio for one in found] == pytest.approx([ratio for _, ratio in expected], rel=1e-12)


def test_an_action_explains_a_jump(make_bars: Make, make_action: Act) -> None:
    """A split with its action is no jump; with an action of another ticker, date or size it is one."""
    bars = {"600000.SS": make_bars(DAYS, [30, 30, 10, 10, 10])}
    assert jumps(bars, [make_action("2024-01-04", 3)], Instruments()) == ()
    assert len(jumps(bars, [make_action("2024-01-04", 3, ticker="600001.SS")], Instruments())) == 1
    # 2 × 10 / 30 is no jump, 10 × 10 / 30 is one, as is 3 × 10 / 10 a session late
    assert jumps(bars, [make_action("2024-01-04", 2)], Instruments()) == ()
    (wrong,) = jumps(bars, [make_action("2024-01-04", 10)], Instruments())
    assert wrong.ratio == pytest.approx(0.3, rel=1e-12)
    late = jumps(bars, [make_action("2024-01-05", 3)], Instruments())
    assert [one.session for one in late] == [date(2024, 1, 4), date(2024, 1, 5)]


def test_indices_do_not_split(make_bars: Make) -> None:
    """An index is not looked at, by its code or by the table; a ticker that nothing tells of is."""
    bars = {name: make_bars(DAYS, [10, 10, 1, 1, 1], name) for name in ("000300.SS", "SPY", "900901.SS")}
    table = Instruments.of([Instrument("SPY", "S&P", InstrumentKind.INDEX, "XNYS")])
    assert [one.ticker for one in jumps(bars, (), table)] == ["900901.SS"]


def test_one_bar_does_not_jump(make_bars: Make) -> None:
    """One bar has nothing to jump from."""
    assert jumps({"600000.SS": make_bars(DAYS[:1], [10])}, (), Instruments()) == ()


def test_the_sentence_of_a_jump() -> None:
    """A jump is told with its ticker, session and ratio, and what to do."""
    assert Jump("600000.SS", date(2024, 1, 4), 2.9987).sentence() == (
        "600000.SS: 2024-01-04: looks like a split of about 3 that no action explains; "
        "add it to actions.csv, or check the bars"
    )
