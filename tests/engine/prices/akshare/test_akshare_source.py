"""akshare as a source, without it: its frames as its documentation lays them out, made here, and its failures."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from engine.markets.sessions import sessions_of
from engine.prices.akshare.akshare_source import AkshareSource, open_akshare
from engine.prices.akshare.fetcher import AkshareFetcher
from engine.prices.akshare.library import MissingExtraError
from engine.prices.disk.disk_store import DiskStore
from engine.prices.fetching.report import FetchReport
from engine.prices.source import is_fetching, open_source

FROM, TO = date(2024, 1, 2), date(2024, 1, 12)
SESSIONS = sessions_of("XSHG").between(FROM, TO)  # nine: 2 to 5 and 8 to 12 January
STOCK, FUND, CSI, CONCEPT, INDUSTRY = "600000.SS", "561910.SS", "931719.SS", "886032.TI", "881281.TI"


class FixedClock:
    """A clock that stands still: Friday 2024-01-12, 18:00 in Shanghai. It does not wait either."""

    def __init__(self, now: datetime = datetime(2024, 1, 12, 10, tzinfo=UTC)) -> None:
        self._now = now
        self.slept = 0.0

    def instant(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def stock_frame(days: tuple[date, ...] = SESSIONS, **changes: Any) -> pd.DataFrame:
    """The layout of stock_zh_a_hist: volume in lots of a hundred, turnover in yuan."""
    n = len(days)
    lots = [1000 + k for k in range(n)]
    columns: dict[str, Any] = {
        "日期": list(days),
        "股票代码": ["600000"] * n,
        "开盘": [10.0] * n,
        "收盘": [10.5] * n,
        "最高": [11.0] * n,
        "最低": [9.0] * n,
        "成交量": lots,
        "成交额": [lot * 100 * 10.2 for lot in lots],
        "振幅": [1.0] * n,
        "涨跌幅": [0.0] * n,
        "涨跌额": [0.0] * n,
        "换手率": [0.1] * n,
    }
    return pd.DataFrame(columns | changes)


def fund_frame() -> pd.DataFrame:
    """The layout of fund_etf_hist_em: as of a stock, without its number."""
    return stock_frame().drop(columns="股票代码")


def csi_frame(*, opens: bool = True) -> pd.DataFrame:
    """The layout of stock_zh_index_hist_csindex; some indices have closes alone."""
    n = len(SESSIONS)
    price = [1000.0] * n if opens else [float("nan")] * n
    columns = {
        "日期": list(SESSIONS),
        "指数代码": ["931719"] * n,
        **{f"指数{name}": ["x"] * n for name in ("中文全称", "中文简称", "英文全称", "英文简称")},
        "开盘": price,
        "最高": [1010.0] * n if opens else price,
        "最低": [990.0] * n if opens else price,
        "收盘": [1000.0 + k for k in range(n)],
        "涨跌": [1.0] * n,
        "涨跌幅": [0.1] * n,
        "成交量": [123.0] * n if opens else price,
        "成交金额": [456.0] * n if opens else price,
        "样本数量": [50] * n,
        "滚动市盈率": [20.0] * n,
    }
    return pd.DataFrame(columns)


def board_frame() -> pd.DataFrame:
    """The layout of stock_board_concept_index_ths and stock_board_industry_index_ths."""
    n = len(SESSIONS)
    prices = {"开盘价": 1000.0, "最高价": 1010.0, "最低价": 990.0, "收盘价": 1005.5}
    columns: dict[str, Any] = {"日期": list(SESSIONS), **{name: [value] * n for name, value in prices.items()}}
    return pd.DataFrame(columns | {"成交量": [10**9] * n, "成交额": [10**10] * n})


def dividends(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    """The columns of stock_fhps_detail_em that are read: ex-date, state, shares and cash for ten shares."""
    names = ("除权除息日", "方案进度", "送转股份-送转总比例", "现金分红-现金分红比例")
    return pd.DataFrame(list(rows), columns=names)


class Library:
    """Functions as akshare has them, each answering with what it is given, every call written down."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        given = {"stock_fhps_detail_em": dividends()} | answers
        for name, answer in given.items():
            setattr(self, name, self._function(name, answer))

    def _function(self, name: str, answer: Any) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            self.calls.append((name, arguments))
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return call


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., AkshareSource]:
    """A source over an empty store that asks this library."""

    def build(library: Any, clock: FixedClock | None = None, **settings: Any) -> AkshareSource:
        fetcher = AkshareFetcher(library, "akshare 1.19.5", clock or FixedClock(), **settings)
        return AkshareSource(DiskStore(tmp_path / "data"), fetcher, {CONCEPT: "固态电池"})

    return build


def provided(source: AkshareSource, *tickers: str) -> FetchReport:
    """What became of these tickers over the nine sessions."""
    return source.provide(tickers, FROM, TO)


def test_a_stock(source: Callable[..., AkshareSource]) -> None:
    """A stock is asked for unadjusted, its lots are counted in shares, dividends for ten become those of one."""
    paid = dividends(
        ("2024-01-09", "实施分配", 3.0, 2.5),
        ("2024-01-09", "实施分配", float("nan"), 0.5),
        ("2024-01-10", "股东大会预案", 10.0, 9.0),
        ("2023-06-01", "实施分配", 1.0, 1.0),
        ("NaT", "实施分配", 1.0, 1.0),
    )
    library = Library(stock_zh_a_hist=stock_frame(), stock_fhps_detail_em=paid)
    one = source(library)
    report = provided(one, STOCK)
    assert (report.stored[0].change, report.stored[0].n_bars, report.failed) == ("new", 9, ())
    assert library.calls == [
        (
            "stock_zh_a_hist",
            {"symbol": "600000", "start_date": "20240102", "end_date": "20240112", "period": "daily", "adjust": ""},
        ),
        ("stock_fhps_detail_em", {"symbol": "600000"}),
    ]
    bars = one.load((STOCK,))[STOCK]
    assert tuple(bars.sessions.tolist()) == SESSIONS
    assert (bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]) == (10, 11, 9, 10.5, 100_000)
    (action,) = one.actions((STOCK,))
    assert (action.ex_on, action.share_multiplier, action.cash_per_share) == (date(2024, 1, 9), 1.3, 0.3)


def test_a_fund(source: Callable[..., AkshareSource]) -> None:
    """A fund is asked for by its own function; that its dividends are not known is said wherever it is used."""
    library = Library(fund_etf_hist_em=fund_frame())
    one = source(library)
    assert provided(one, FUND).failed == ()
    assert [name for name, _ in library.calls] == ["fund_etf_hist_em"]
    assert one.load((FUND,))[FUND].volume[0] == 100_000
    assert one.notice == "Funds from akshare come without their dividends and splits."


def test_a_csi_index(source: Callable[..., AkshareSource]) -> None:
    """A CSI index is asked for by its number; it is in no currency."""
    library = Library(stock_zh_index_hist_csindex=csi_frame())
    one = source(library)
    assert provided(one, CSI).failed == ()
    assert library.calls[0][1] == {"symbol": "931719", "start_date": "20240102", "end_date": "20240112"}
    assert one.load((CSI,))[CSI].open.tolist() == [1000.0] * 9
    assert one.notice == ""


def test_a_csi_index_with_closes_alone(source: Callable[..., AkshareSource]) -> None:
    """Where only closes are known the other prices are set to them, and that is said wherever they are used."""
    one = source(Library(stock_zh_index_hist_csindex=csi_frame(opens=False)))
    report = provided(one, CSI)
    assert report.failed == ()
    told = (
        "9 sessions have a close alone; open, high and low were set to it: a return from the open is one from the close"
    )
    assert report.stored[0].notes == (f"frame: {told}",)
    bars = one.load((CSI,))[CSI]
    assert bars.open.tolist() == bars.high.tolist() == bars.low.tolist() == bars.close.tolist()
    assert one.notice == f"{CSI}: {told}."


def test_boards(source: Callable[..., AkshareSource]) -> None:
    """A concept board is asked for by the name that is known of it, an industry board by the name that THS tells."""
    names = pd.DataFrame({"name": ["白酒", "电池"], "code": ["881273", "881281"]})
    library = Library(
        stock_board_concept_index_ths=board_frame(),
        stock_board_industry_index_ths=board_frame(),
        stock_board_industry_name_ths=names,
    )
    one = source(library)
    assert provided(one, CONCEPT, INDUSTRY).failed == ()
    asked = {name: arguments.get("symbol") for name, arguments in library.calls}
    assert asked == {
        "stock_board_concept_index_ths": "固态电池",
        "stock_board_industry_name_ths": None,
        "stock_board_industry_index_ths": "电池",
    }
    assert one.load((CONCEPT,))[CONCEPT].close.tolist() == [1005.5] * 9


def test_a_board_without_a_name(source: Callable[..., AkshareSource]) -> None:
    """A concept board whose name nobody told cannot be asked for, and the sentence says what to do."""
    (failure,) = provided(source(Library()), "885999.TI").failed
    assert failure.sentence() == (
        "885999.TI: unknown ticker: akshare knows THS boards by name: import an instruments.csv whose name_zh is the "
        "board's on THS"
    )


@pytest.mark.parametrize("ticker", ["0700.HK", "TSLA", "^GSPC", "399006.SZ", "600000.SH", "../x", ""])
def test_what_is_not_offered(source: Callable[..., AkshareSource], ticker: str) -> None:
    """What akshare is not asked for here is a failure of its ticker."""
    one = source(Library())
    assert not one.offers(ticker)
    assert provided(one, ticker).failed[0].reason == "not offered"


def frame_without(name: str) -> pd.DataFrame:
    """The frame of a stock without a column."""
    return stock_frame().drop(columns=name)


@pytest.mark.parametrize(
    ("answer", "reason", "part"),
    [
        pytest.param(pd.DataFrame(), "no prices", "no bar of it from 2024-01-02 to 2024-01-12", id="empty"),
        pytest.param(None, "no prices", "no bar", id="nothing"),
        pytest.param(frame_without("收盘"), "source changed", "no close", id="a column less"),
        pytest.param(stock_frame(收盘=[float("nan")] * 9), "bad bars", "close", id="NaN"),
        pytest.param(stock_frame(股票代码=["600036"] * 9), "bad bars", "600036", id="another stock"),
        pytest.param(
            stock_frame(成交量=[10**5] * 9, 成交额=[10**5 * 10.2] * 9),
            "bad bars",
            "seems to be in shares",
            id="in shares",
        ),
        pytest.param(
            stock_frame(tuple(day - timedelta(700) for day in SESSIONS)), "bad bars", "seem shifted", id="shifted"
        ),
        pytest.param(ConnectionError(), "network", "could not reach", id="network"),
        pytest.param(TimeoutError(), "timeout", "in time", id="time-out"),
        pytest.param(KeyError("600000"), "unknown ticker", "knows no '600000'", id="unknown"),
        pytest.param(KeyError("data"), "unreadable answer", "KeyError", id="another page"),
        pytest.param(ValueError("x"), "unreadable answer", "ValueError", id="not parsed"),
    ],
)
def test_failures(source: Callable[..., AkshareSource], answer: Any, reason: str, part: str) -> None:
    """Whatever akshare does, the ticker fails with its reason, nothing of it is stored, and the others go on."""
    one = source(Library(stock_zh_a_hist=answer, fund_etf_hist_em=fund_frame()))
    report = provided(one, STOCK, FUND)
    (failure,) = report.failed
    assert (failure.ticker, failure.reason) == (STOCK, reason)
    assert part in failure.detail
    assert one.tickers() == (FUND,)
    assert STOCK in one.notice


def test_a_call_that_hangs(source: Callable[..., AkshareSource]) -> None:
    """akshare has no time limit; ours leaves it behind."""
    one = source(Library(stock_zh_a_hist=lambda **_: time.sleep(2)), seconds=0.05)
    assert provided(one, STOCK).failed[0].sentence() == f"{STOCK}: timeout: stock_zh_a_hist took longer than 0.05 s"


def test_a_function_that_is_gone(source: Callable[..., AkshareSource]) -> None:
    """A version without the function is named as such."""
    assert provided(source(SimpleNamespace()), STOCK).failed[0].reason == "source changed"


def test_after_three_that_cannot_be_reached(source: Callable[..., AkshareSource]) -> None:
    """Without a network three tickers wait for it, not all."""
    library = Library(stock_zh_a_hist=ConnectionError())
    report = provided(source(library), *(f"60000{n}.SS" for n in range(5)))
    assert [failure.reason for failure in report.failed] == ["network"] * 5
    assert len(library.calls) == 3
    assert report.failed[4].detail == "not asked for, because 600003.SS could not be reached"


def test_an_unfinished_session(source: Callable[..., AkshareSource]) -> None:
    """At noon in Shanghai the bar of the day is not asked for, nor kept where it comes all the same."""
    noon = FixedClock(datetime(2024, 1, 12, 4, tzinfo=UTC))
    one = source(Library(stock_zh_a_hist=stock_frame()), noon)
    assert provided(one, STOCK).stored[0].last_on == date(2024, 1, 11)


def test_rows_missing(source: Callable[..., AkshareSource]) -> None:
    """An index that lacks sessions is incomplete."""
    frame = board_frame().drop(index=[3, 4, 5])
    (failure,) = provided(source(Library(stock_board_concept_index_ths=frame)), CONCEPT).failed
    assert (failure.reason, failure.detail[:28]) == ("incomplete", "3 of 9 sessions are missing,")


def test_what_is_stored_is_not_asked_for_again(source: Callable[..., AkshareSource]) -> None:
    """A second call asks for nothing; a longer range asks for all of it and extends what is stored."""
    library = Library(stock_zh_a_hist=lambda **arguments: stock_frame(within(arguments)))
    clock = FixedClock()
    one = source(library, clock)
    one.provide([STOCK], FROM, date(2024, 1, 9))
    assert one.provide([STOCK], FROM, date(2024, 1, 9)).kept == (STOCK,)
    assert len(library.calls) == 2
    assert one.provide([STOCK], FROM, date(2099, 1, 1)).stored[0].change == "extended"
    assert one.provide([STOCK], FROM, date(2099, 1, 1)).kept == (STOCK,)
    assert clock.slept == 2


def within(arguments: dict[str, str]) -> tuple[date, ...]:
    """The sessions that the arguments ask for."""
    first, last = (datetime.strptime(arguments[name], "%Y%m%d").date() for name in ("start_date", "end_date"))  # noqa: DTZ007
    return tuple(day for day in SESSIONS if first <= day <= last)


def test_what_failed_is_not_read_from_the_store(source: Callable[..., AkshareSource]) -> None:
    """A ticker that could not be brought up to date is not run on with its older bars in silence."""
    answers = [stock_frame(SESSIONS[:6]), ConnectionError()]
    one = source(Library(stock_zh_a_hist=lambda **_: raised(answers.pop(0))))
    one.provide([STOCK], FROM, SESSIONS[5])
    assert one.tickers() == (STOCK,)
    one.provide([STOCK], FROM, TO)
    assert one.tickers() == ()
    assert one.notice == f"akshare did not give 1 tickers: {STOCK} (network)."


def raised(answer: Any) -> Any:
    """The answer, raised where it is an error."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def test_a_restated_history_is_replaced(source: Callable[..., AkshareSource]) -> None:
    """A past that akshare tells otherwise than before takes the place of the old one, and the difference is told."""
    answers = [stock_frame(SESSIONS[:6]), stock_frame(收盘=[10.4] * 9)]
    library = Library(stock_zh_a_hist=lambda **_: answers.pop(0))
    one = source(library)
    one.provide([STOCK], FROM, SESSIONS[5])
    (stored,) = one.provide([STOCK], FROM, TO).stored
    assert stored.change == "replaced"
    assert stored.differences
    assert one.load((STOCK,))[STOCK].close.tolist() == [10.4] * 9


def test_without_akshare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where akshare is not installed the source says which extra to install; the exit code is 2."""
    monkeypatch.setitem(sys.modules, "akshare", None)
    with pytest.raises(MissingExtraError) as caught:
        open_source("akshare")
    assert caught.value.exit_code == 2
    assert 'pip install "catalyst-engine[akshare]"' in str(caught.value)


def test_found_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With akshare installed the entry point opens it over the user's store, and a run fetches by it."""
    monkeypatch.setitem(sys.modules, "akshare", Library(stock_zh_a_hist=stock_frame()))
    monkeypatch.setenv("CATALYST_DATA", str(tmp_path))
    found = open_source("akshare")
    assert (found.label, found.tickers(), is_fetching(found)) == ("akshare", (), True)
    assert provided(open_akshare(clock=FixedClock()), STOCK).stored[0].n_bars == 9
