"""Printed figures beside bars: every number and every reason worked by hand on a few sessions."""

import math
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalysts.figure import RELATIONS, Figure, Measure
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.statuses import Statuses, read_statuses
from engine.markets.sessions import sessions_of
from engine.measurement.figure_check import FigureCheck, Verdict, agrees, check_figure, check_figures
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore

STOCK, CHINEXT, INDEX = "600001.SS", "300001.SZ", "000300.SS"
# Ten sessions of Shanghai, 16 to 27 June 2025, the 21st and 22nd being a weekend.
DAYS = tuple(date(2025, 6, n) for n in (16, 17, 18, 19, 20, 23, 24, 25, 26, 27))
# A limit of 10 % from the 18th to the 20th: 10.00, 11.00, 12.10, 13.31; then 13.00 and a fall.
CLOSES = (9.90, 10.00, 11.00, 12.10, 13.31, 13.00, 12.00, 12.60, 12.60, 12.70)
BOOK = shipped_rule_book()


def _bars(ticker: str, closes: tuple[float | None, ...], opens: dict[int, float] | None = None) -> Bars:
    """Bars of the ten sessions, none where the close is None; the open is the close unless given."""
    kept = [n for n, close in enumerate(closes) if close is not None]
    close = np.array([closes[n] for n in kept], dtype=np.float64)
    open_ = np.array([(opens or {}).get(n, closes[n]) for n in kept], dtype=np.float64)
    sessions = np.array([DAYS[n] for n in kept], dtype="datetime64[D]")
    high, low = np.maximum(open_, close), np.minimum(open_, close)
    return Bars(ticker, sessions, open_, high, low, close, np.full(len(kept), 1e6))


def _store(*bars: Bars, actions: tuple[CorporateAction, ...] = (), statuses: Statuses | None = None) -> PriceStore:
    rows = Instruments.of(
        [
            Instrument(STOCK, "Powders", InstrumentKind.STOCK, "XSHG", "main"),
            Instrument(CHINEXT, "Cells", InstrumentKind.STOCK, "XSHG", "chinext"),
            Instrument(INDEX, "CSI 300", InstrumentKind.INDEX, "XSHG"),
        ]
    )
    by_ticker = {
        ticker: tuple(one for one in actions if one.ticker == ticker) for ticker in {a.ticker for a in actions}
    }
    return PriceStore({one.ticker: one for one in bars}, by_ticker, rows, statuses=statuses or Statuses())


def _figure(measure: Measure, value: float, printed: str, to: int | None, **rest: object) -> Figure:
    given = {"ticker": STOCK, "relation": "=", "from_on": None, "note": ""} | rest
    start = given.pop("start", None)
    if isinstance(start, int):
        given["from_on"] = DAYS[start]
    return Figure("f", "paper", measure, to_on=None if to is None else DAYS[to], value=value, printed=printed, **given)  # type: ignore[arg-type]


def _check(figure: Figure, store: PriceStore | None = None) -> FigureCheck:
    return check_figure(figure, store or _store(_bars(STOCK, CLOSES)), BOOK, sessions_of)


@pytest.mark.parametrize(
    ("measure", "value", "printed", "to", "rest", "verdict", "computed"),
    [
        # 13.31 / 10.00 - 1
        (Measure.RETURN, 0.331, "33.1%", 4, {"start": 1}, Verdict.AGREES, 0.331),
        (Measure.RETURN, 0.33, "33%", 4, {"start": 1}, Verdict.AGREES, 0.331),
        (Measure.RETURN, 0.332, "33.2%", 4, {"start": 1}, Verdict.REFUTED, 0.331),
        (Measure.RETURN, 0.33, "33%", 4, {"start": 1, "relation": ">"}, Verdict.AGREES, 0.331),
        (Measure.RETURN, 0.331, "33.1%", 4, {"start": 1, "relation": ">"}, Verdict.REFUTED, 0.331),
        # 12.00 / 13.00 - 1 = -7.69 %
        (Measure.SESSION_RETURN, -0.0769, "7.69%", 6, {}, Verdict.AGREES, -1 / 13),
        (Measure.SESSION_RETURN, -0.08, "8%", 6, {"relation": "~"}, Verdict.AGREES, -1 / 13),
        (Measure.SESSION_RETURN, -0.09, "9%", 6, {"relation": "~"}, Verdict.REFUTED, -1 / 13),
        (Measure.SESSION_RETURN, -0.07, "7%", 6, {"relation": "<"}, Verdict.AGREES, -1 / 13),
        (Measure.SESSION_RETURN, 0.0769, "7.69%", 6, {}, Verdict.REFUTED, -1 / 13),
        # 12.60 on both: a return of nothing
        (Measure.SESSION_RETURN, 0.0, "0.0%", 8, {}, Verdict.AGREES, 0.0),
        (Measure.CLOSE, 12.7, "12.7", 9, {}, Verdict.AGREES, 12.7),
        (Measure.CLOSE, 13.0, "13", 9, {}, Verdict.AGREES, 12.7),
        (Measure.CLOSE, 12.6, "12.6", 9, {}, Verdict.REFUTED, 12.7),
        (Measure.CLOSE, 12, "12", 9, {"relation": ">"}, Verdict.AGREES, 12.7),
        (Measure.LIMIT_UP_CLOSE, 0.1, "the limit", 4, {}, Verdict.AGREES, 0.1),
        (Measure.LIMIT_UP_CLOSE, 0.1, "the limit", 5, {}, Verdict.REFUTED, 0.0),
        (Measure.LIMIT_UP_CLOSE, 0.2, "20%", 4, {}, Verdict.REFUTED, 0.1),
        (Measure.LIMIT_UP_OPEN, 0.1, "10%", 4, {}, Verdict.AGREES, 0.1),
        (Measure.LIMIT_UP_STREAK, 3, "three", 4, {}, Verdict.AGREES, 3),
        (Measure.LIMIT_UP_STREAK, 2, "2", 4, {}, Verdict.REFUTED, 3),
        (Measure.LIMIT_UP_STREAK, 0, "none", 6, {}, Verdict.AGREES, 0),
        (Measure.LIMIT_UP_STREAK, 1, "one", 2, {}, Verdict.AGREES, 1),
        # 12.00 to 12.60 is one rise; 12.60 again ends it
        (Measure.RISING_STREAK, 1, "1", 7, {}, Verdict.AGREES, 1),
        (Measure.RISING_STREAK, 0, "0", 8, {}, Verdict.AGREES, 0),
    ],
)
def test_verdicts(
    measure: Measure,
    value: float,
    printed: str,
    to: int,
    rest: dict[str, object],
    verdict: Verdict,
    computed: float,
) -> None:
    """Computed, difference and verdict of each measure and relation."""
    found = _check(_figure(measure, value, printed, to, **rest))
    assert found.verdict is verdict
    assert found.computed == pytest.approx(computed, abs=1e-12)
    assert found.difference == pytest.approx(computed - value, abs=1e-12)


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (_figure(Measure.CLOSE, 1, "1", 4, ticker="600002.SS"), "no bars of 600002.SS"),
        (_figure(Measure.OTHER, 1, "first", 4, note="A rank."), "A rank."),
        (_figure(Measure.CLOSE, 12.7, "12.8", 9), 'its value 12.7 is not what was printed, "12.8": correct one'),
        (_figure(Measure.RETURN, 0.067, "6.8%", 4, start=1), "its value 0.067 is not what was printed"),
        (_figure(Measure.SESSION_RETURN, 0.1, "10%", 0), "its bars begin on 2025-06-16: the close before is missing"),
        (_figure(Measure.LIMIT_UP_CLOSE, 0.1, "10%", 0), "its bars begin on 2025-06-16: the close before is missing"),
        (
            replace(_figure(Measure.CLOSE, 1, "1", 4), to_on=date(2025, 6, 30)),
            "its bars run from 2025-06-16 to 2025-06-27, 2025-06-30 is outside",
        ),
        (
            replace(_figure(Measure.RETURN, 0.1, "10%", 4, start=1), from_on=date(2025, 6, 13)),
            "its bars run from 2025-06-16 to 2025-06-27, 2025-06-13 is outside",
        ),
        (
            replace(_figure(Measure.CLOSE, 1, "1", 4), to_on=date(2025, 6, 21)),
            "2025-06-21 (`to`) is no session; those beside it are 2025-06-20 and 2025-06-23",
        ),
        (
            replace(_figure(Measure.RETURN, 0.1, "10%", 9, start=1), from_on=date(2025, 6, 22)),
            "2025-06-22 (`from`) is no session; those beside it are 2025-06-20 and 2025-06-23",
        ),
        (_figure(Measure.LIMIT_UP_CLOSE, 0.1, "10%", 4, ticker=INDEX), "000300.SS is an index: it cannot be traded"),
        # 9.90 to 10.00 is a rise, and nothing is known of the 16th itself
        (_figure(Measure.RISING_STREAK, 4, "4", 4), "4 higher closes up to 2025-06-20, from 2025-06-17, at least"),
    ],
)
def test_what_cannot_be_told_says_why(figure: Figure, reason: str) -> None:
    """No number, and a reason that names the date, the ticker or the mistake."""
    store = _store(_bars(STOCK, CLOSES), _bars(INDEX, CLOSES))
    found = _check(figure, store)
    assert (found.verdict, found.computed, found.difference) == (Verdict.UNKNOWN, None, None)
    assert found.detail.startswith(reason)


def test_a_streak_that_the_first_bar_cuts_off_is_a_bound() -> None:
    """Four rises are sure: three are refuted, more than three agree, five may be."""
    wanted = [(3, "=", Verdict.REFUTED), (3, ">", Verdict.AGREES), (5, "=", Verdict.UNKNOWN), (5, "<", Verdict.UNKNOWN)]
    for count, relation, verdict in wanted:
        figure = _figure(Measure.RISING_STREAK, count, str(count), 4, relation=relation)
        assert _check(figure).verdict is verdict, (count, relation)


def test_a_suspension_leaves_the_last_close_standing() -> None:
    """Without trading on the 20th a return up to it ends with the 19th; of the session itself nothing can be told."""
    store = _store(_bars(STOCK, (*CLOSES[:4], None, *CLOSES[5:])))
    found = _check(_figure(Measure.RETURN, 0.21, "21%", 4, start=1), store)
    assert (found.verdict, found.detail) == (
        Verdict.AGREES,
        "10.0 on 2025-06-17 to 12.1 on 2025-06-19; no trading on 2025-06-20",
    )
    for measure in (Measure.SESSION_RETURN, Measure.CLOSE, Measure.LIMIT_UP_CLOSE, Measure.RISING_STREAK):
        assert _check(_figure(measure, 0.1, "x", 4), store).detail == "no trading in it on 2025-06-20"
    # the session after is measured from the last close, 12.10
    after = _check(_figure(Measure.SESSION_RETURN, 0.0744, "7.44%", 5), store)
    assert after.verdict is Verdict.AGREES


def test_an_index_that_lacks_a_session_is_not_bridged() -> None:
    """An index has no suspensions: a hole is a fault of the data, and nothing is measured across it."""
    store = _store(_bars(INDEX, (*CLOSES[:4], None, *CLOSES[5:])))
    found = _check(_figure(Measure.RETURN, 0.21, "21%", 4, start=1, ticker=INDEX), store)
    assert found.detail == "the bars of the index lack 2025-06-20"
    after = _check(_figure(Measure.SESSION_RETURN, 0.0744, "7.44%", 5, ticker=INDEX), store)
    assert after.detail == "the bars of the index lack the session before 2025-06-23"


# 10.00 before, 0.50 a share paid on the 18th, closed at 9.60: raw -4.00 %, as quoted 9.60 / 9.50 - 1 = +1.05 %,
# with the dividend reinvested (9.60 + 0.50) / 10.00 - 1 = +1.00 %.
@pytest.mark.parametrize(
    ("printed", "verdict", "convention"),
    [
        ("1.00%", Verdict.AGREES, "total return"),
        ("1.05%", Verdict.AGREES, "against the reference prices of ex-dates"),
        ("-4.00%", Verdict.AGREES, "raw closes, dividends and splits left out"),
        ("1.1%", Verdict.AGREES, "against the reference prices of ex-dates"),
        ("1.02%", Verdict.REFUTED, "total return"),
    ],
)
def test_an_ex_date_within(printed: str, verdict: Verdict, convention: str) -> None:
    """A return agrees by one of the conventions in use, which is named, with all three numbers beside it."""
    action = CorporateAction(STOCK, DAYS[2], 1.0, 0.5)
    store = _store(_bars(STOCK, (9.9, 10.0, 9.6, *CLOSES[3:])), actions=(action,))
    value = float(printed.removesuffix("%")) / 100
    for figure in (
        _figure(Measure.SESSION_RETURN, value, printed, 2),
        _figure(Measure.RETURN, value, printed, 2, start=1),
    ):
        found = _check(figure, store)
        assert (found.verdict, found.convention) == (verdict, convention)
        assert "1.00% total return, 1.05% against" in found.detail
        assert "-4.00% raw" in found.detail


def test_a_split_and_a_second_dividend() -> None:
    """Ten for ten and 0.20 on the 18th, 0.10 on the 20th; the engine's own growth is the outside value."""
    actions = (CorporateAction(STOCK, DAYS[2], 2.0, 0.2), CorporateAction(STOCK, DAYS[4], 1.0, 0.1))
    bars = _bars(STOCK, (9.9, 10.0, 5.0, 5.2, 5.1, 5.3, *CLOSES[6:]))
    store = _store(bars, actions=actions)
    # (2 x 5.00 + 0.20) / 10.00 x 5.20 / 5.00 x (5.10 + 0.10) / 5.20 x 5.30 / 5.10
    by_hand = 1.02 * 1.04 * 1.0 * 5.3 / 5.1 - 1
    found = _check(_figure(Measure.RETURN, 0.1024, "10.24%", 5, start=1), store)
    assert found.computed == pytest.approx(by_hand)
    assert (found.verdict, found.convention) == (Verdict.AGREES, "total return")
    growth = store.growth(STOCK)
    assert found.computed == pytest.approx(growth[5] / growth[1] - 1)


def test_the_limit_of_an_ex_date_is_of_its_reference_price() -> None:
    """10.00 less 0.50 makes 9.50, whose limit is 10.45: a close of 10.45 is one, by raw closes it would not be."""
    action = CorporateAction(STOCK, DAYS[2], 1.0, 0.5)
    store = _store(_bars(STOCK, (9.9, 10.0, 10.45, *CLOSES[3:])), actions=(action,))
    assert _check(_figure(Measure.LIMIT_UP_CLOSE, 0.1, "10%", 2), store).verdict is Verdict.AGREES


def test_the_board_and_the_date_decide_the_limit() -> None:
    """ChiNext: 20 % in 2025. 10.00 to 12.00 is the limit there; 11.00 is not, though it is 10 %."""
    store = _store(_bars(CHINEXT, (9.9, 10.0, 12.0, 13.2, *CLOSES[4:])))
    at = _check(_figure(Measure.LIMIT_UP_CLOSE, 0.2, "20CM", 2, ticker=CHINEXT), store)
    assert (at.verdict, at.detail) == (Verdict.AGREES, "closed at 12.00, limit 12.00 (20 %)")
    below = _check(_figure(Measure.LIMIT_UP_CLOSE, 0.1, "10%", 3, ticker=CHINEXT), store)
    assert (below.verdict, below.computed) == (Verdict.REFUTED, 0.0)


def test_a_mark_of_the_exchange_changes_the_limit(tmp_path: object) -> None:
    """Marked ST, a main-board stock was at its limit with 5 % in June 2025: 10.00 to 10.50."""
    assert hasattr(tmp_path, "joinpath")
    table = tmp_path.joinpath("statuses.csv")
    table.write_text(f"ticker,status,valid_from,valid_to\n{STOCK},st,2025-01-01,\n", encoding="utf-8")
    statuses = read_statuses(table)
    assert statuses.status_on(STOCK, DAYS[2]) is Status.ST
    store = _store(_bars(STOCK, (9.9, 10.0, 10.5, *CLOSES[3:])), statuses=statuses)
    found = _check(_figure(Measure.LIMIT_UP_CLOSE, 0.05, "5%", 2), store)
    assert (found.verdict, found.computed) == (Verdict.AGREES, 0.05)


def test_checks_keep_their_order() -> None:
    """One check a figure, in the order given."""
    figures = [replace(_figure(Measure.CLOSE, 12.7, "12.7", 9), id=name) for name in ("b", "a", "c")]
    found = check_figures(figures, _store(_bars(STOCK, CLOSES)), BOOK, sessions_of)
    assert [check.figure.id for check in found] == ["b", "a", "c"]


@given(
    close=st.integers(1, 10**6),
    before=st.integers(1, 10**6),
    decimals=st.integers(0, 4),
    relation=st.sampled_from(RELATIONS),
)
def test_a_number_printed_from_the_bars_agrees(close: int, before: int, decimals: int, relation: str) -> None:
    """Law: what a person rounds from the bars to any precision agrees; one step beside it is refuted."""
    exact = Decimal(close) / Decimal(before) - 1
    printed = (exact * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    store = _store(_bars(STOCK, (before / 100, close / 100, *CLOSES[2:])))
    step = Decimal(1).scaleb(-decimals)
    figure = _figure(Measure.SESSION_RETURN, float(printed / 100), f"{printed}%", 1)
    assert _check(figure, store).verdict is Verdict.AGREES
    for wrong in (printed + step, printed - step):
        assert _check(replace(figure, value=float(wrong / 100), printed=f"{wrong}%"), store).verdict is Verdict.REFUTED
    bound = replace(figure, relation=relation)
    value = Decimal(repr(float(printed / 100)))
    met = {"=": True, "~": True, ">": exact > value, "<": exact < value}
    assert agrees(bound, exact) is met[relation]


@given(closes=st.lists(st.integers(900, 1100), min_size=10, max_size=10))
def test_a_rising_streak_is_the_run_of_rises(closes: list[int]) -> None:
    """Law: the streak restated as a loop over the closes; a bound where it begins with the first bar."""
    store = _store(_bars(STOCK, tuple(close / 100 for close in closes)))
    length = 0
    while length < 9 and closes[9 - length] > closes[8 - length]:
        length += 1
    found = _check(_figure(Measure.RISING_STREAK, length, str(length), 9), store)
    assert found.verdict is (Verdict.UNKNOWN if length == 9 else Verdict.AGREES)
    assert math.isclose(found.computed or 0, 0 if length == 9 else length)
