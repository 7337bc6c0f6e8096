"""A whole backtest: from files or values to a report, and its refusals in sentences."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Target, Theme, When
from catalysts.errors import CatalystError
from engine.backtest import run_backtest
from engine.prices.errors import PricesNotAvailableError
from engine.prices.folder import open_folder
from engine.simulation.costs import Costs
from engine.simulation.errors import SpecError
from engine.simulation.spec import StrategySpec

CLOCK, ETF, STOCK = "000300.SS", "510001.SS", "300001.SZ"
DAYS = [f"2024-08-{day}" for day in (26, 27, 28, 29, 30)] + [f"2024-09-0{day}" for day in (2, 3, 4, 5, 6)]
INSTRUMENTS = [f"{CLOCK},Index,index,", f"{ETF},Fund,etf,battery", f"{STOCK},Machines,stock,equipment"]
ACTIONS = [f"{STOCK},2024-09-02,2,0.5", f"{STOCK},2024-09-04,1,0.1", f"{ETF},2024-09-03,1,0.01"]
ROWS = [
    "c1,News,product,2024-08-28,solid-state-battery,1,300001.SZ",
    "c2,More news,capacity,2024-08-28,solid-state-battery,1,",
    "c3,Worse news,test,2024-08-30,solid-state-battery,-1,",
]


def _write(folder: Path, instruments=INSTRUMENTS, actions=ACTIONS, rows=ROWS) -> Path:
    (folder / "bars").mkdir(parents=True)
    for ticker, price in ((CLOCK, 3000.0), (ETF, 2.0), (STOCK, 10.0)):
        lines = [_bar(day, n, price, is_split=ticker == STOCK and day >= "2024-09-02") for n, day in enumerate(DAYS)]
        text = "\n".join(["date,open,high,low,close,volume", *lines, ""])
        (folder / "bars" / f"{ticker}.csv").write_text(text, encoding="utf-8")
    for name, header, table in (
        ("instruments.csv", "ticker,name,kind,segment", instruments),
        ("actions.csv", "ticker,ex_date,share_multiplier,cash_per_share", actions),
        ("calendar.csv", "id,title,kind,announced,theme,direction,targets", rows),
    ):
        (folder / name).write_text("\n".join([header, *table, ""]), encoding="utf-8")
    return folder


def _bar(day: str, n: int, price: float, *, is_split: bool) -> str:
    """A row that rises by one percent a session; of the stock, halved from its split on."""
    if is_split:
        price = (price - 0.5) / 2
    opened, close = round(price * (1 + n / 100), 2), round(price * (1 + n / 200), 2)
    return f"{day},{opened},{opened + 0.02:.2f},{close - 0.02:.2f},{close},{1000000 + n}"


@pytest.fixture(scope="module")
def prices(tmp_path_factory):
    """A folder of ten sessions with an index, a fund, a stock, actions, and a calendar of three catalysts."""
    return _write(tmp_path_factory.mktemp("prices") / "small")


@pytest.fixture(scope="module")
def news():
    """A calendar of one catalyst on the stock, known on 28 August."""
    return CatalystCalendar((_catalyst("c1", "2024-08-28", STOCK),))


def _catalyst(name: str, known: str, *tickers: str) -> Catalyst:
    targets = tuple(Target.parse(ticker) for ticker in tickers)
    return Catalyst(name, f"News {name}", Kind.PRODUCT, When.parse(known), "solid-state-battery", targets=targets)


def test_a_run_from_files_reports_strategies_benchmarks_and_inputs(prices):
    """Names and paths: every strategy of the list, the broad index as the clock, the hash of every file read and
    of what it meant."""
    report = run_backtest(
        ["sector-etf:hold=2", "leaders:hold=2,lookback=2"], calendar=str(prices / "calendar.csv"), prices=str(prices)
    )
    assert [one.outcome.strategy for one in report.strategies] == ["sector-etf:hold=2", "leaders:hold=2,lookback=2"]
    assert report.spec.benchmarks == (CLOCK,)
    names = {name for name, _ in report.inputs}
    assert names == {
        "calendar/calendar.csv", "prices/actions.csv", "prices/instruments.csv",
        "prices/bars/000300.SS.csv", "prices/bars/300001.SZ.csv", "prices/bars/510001.SS.csv",
        *(f"prices/content/{ticker}/2024-08-26/2024-09-06" for ticker in ("000300.SS", "300001.SZ", "510001.SS")),
        "prices/content/instruments", "prices/content/statuses",
    }  # fmt: skip
    assert [str(fate.fate) for fate in report.strategies[0].outcome.fates] == ["traded", "traded", "declined"]


def test_the_run_begins_before_the_first_entry_and_ends_with_the_last_bar(prices, news):
    """The base session is the one before the first tradable open; without a catalyst it is the clock's first."""
    equity = run_backtest(["leaders"], calendar=news, prices=str(prices)).strategies[0].outcome.equity
    assert (str(equity[0].session), str(equity[-1].session)) == ("2024-08-28", "2024-09-06")
    equity = run_backtest(["leaders"], calendar=CatalystCalendar(()), prices=str(prices)).strategies[0].outcome.equity
    assert (str(equity[0].session), len(equity)) == ("2024-08-26", 10)


def test_start_and_end_bound_the_sessions(prices, news):
    """Weekends move inwards: from Saturday 31 August to Sunday 8 September; the base is the session before."""
    report = run_backtest(["leaders"], calendar=news, prices=str(prices), start=date(2024, 8, 31), end=date(2024, 9, 8))
    equity = report.strategies[0].outcome.equity
    assert (str(equity[0].session), str(equity[-1].session)) == ("2024-08-30", "2024-09-06")
    report = run_backtest(["leaders"], calendar=news, prices=str(prices), end=date(2024, 9, 3))
    assert str(report.strategies[0].outcome.equity[-1].session) == "2024-09-03"


def test_values_and_their_files_give_the_same_run(prices, news):
    """A PriceSource and specs in place of path and texts; one name alone in place of a list."""
    first = run_backtest("leaders:hold=2", calendar=news, prices=str(prices), benchmarks=CLOCK)
    second = run_backtest(
        [StrategySpec("leaders", (("hold", 2),))], calendar=news, prices=open_folder(prices), benchmarks=[CLOCK]
    )
    assert repr(first.strategies[0].outcome) == repr(second.strategies[0].outcome)
    assert first.strategies[0].outcome.trades


def test_numpys_numbers_are_taken(prices, news):
    """Cash and costs out of an array give the same run as plain ones."""
    plain = run_backtest("leaders", calendar=news, prices=str(prices), cash=500_000.0, costs=Costs(commission=0.001))
    numpy = run_backtest(
        "leaders",
        calendar=news,
        prices=str(prices),
        cash=np.float64(500_000),
        costs=Costs(commission=np.float64(0.001)),
    )
    assert repr(plain.strategies[0].outcome) == repr(numpy.strategies[0].outcome)


def test_p23_the_order_of_rows_in_the_files_does_not_matter(prices, tmp_path):
    """Calendar, instruments and actions backwards: the same outcomes, byte by byte."""
    backwards = _write(tmp_path / "back", INSTRUMENTS[::-1], ACTIONS[::-1], ROWS[::-1])
    outcomes = [
        [
            one.outcome
            for one in run_backtest(
                ["leaders:hold=3", "sector-etf:hold=3"], calendar=str(folder / "calendar.csv"), prices=str(folder)
            ).strategies
        ]
        for folder in (prices, backwards)
    ]
    assert repr(outcomes[0]) == repr(outcomes[1])
    assert outcomes[0][0].entitlements


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"strategies": ["sector-eft"]}, "strategy 'sector-eft' is not known"),
        ({"strategies": ["leaders:hodl=3"]}, "unknown parameter 'hodl'; did you mean 'hold'?"),
        ({"strategies": "leadrs"}, "Did you mean 'leaders'?"),
        ({"start": date(2024, 9, 4), "end": date(2024, 9, 3)}, "start 2024-09-04 lies after end 2024-09-03"),
        ({"start": "2024-09-04"}, "start: '2024-09-04' is not a date"),
        ({"end": datetime(2024, 9, 4)}, "end: datetime.datetime(2024, 9, 4, 0, 0) is not a date"),  # noqa: DTZ001
        ({"cash": 0}, "cash: 0 is not an amount from 100"),
        ({"cash": -5.0}, "cash: -5.0 is not an amount"),
        ({"cash": float("nan")}, "cash: nan is not an amount"),
        ({"cash": float("inf")}, "cash: inf is not an amount"),
        ({"cash": 1000.001}, "cash: 1000.001 is not an amount"),
        ({"cash": "1000000"}, "cash: '1000000' is not an amount"),
        ({"costs": Costs(commission=5)}, "costs.commission: 5 is not a fraction of the notional (0.0005 is 5 bp)"),
        ({"costs": Costs(stamp_duty=-0.001)}, "costs.stamp_duty: -0.001 is not a fraction"),
        ({"costs": Costs(transfer_fee=float("nan"))}, "costs.transfer_fee: nan is not a fraction"),
        ({"costs": Costs(commission="0.0003")}, "costs.commission: '0.0003' is not a fraction"),
        (
            {"costs": Costs(minimum_commission=5000)},
            "costs.minimum_commission: 5000 is not an amount of money an order",
        ),
        ({"benchmarks": [CLOCK, CLOCK]}, f"benchmark '{CLOCK}' is given twice"),
        ({"precision": "week"}, "precision: 'week' is not one of instant, day, month, quarter, half, year"),
    ],
)
def test_a_specification_that_cannot_be_run_is_refused(prices, news, changes, said):
    """Exit 2 and a sentence with key, value and what was expected; never a traceback of another kind."""
    given = {"strategies": ["leaders"], "calendar": news, "prices": str(prices), **changes}
    with pytest.raises(SpecError) as refused:
        run_backtest(given.pop("strategies"), **given)
    assert said in str(refused.value)
    assert refused.value.exit_code == 2


def test_all_faults_of_a_specification_come_at_once(prices, news):
    """Cash, a cost and a doubled benchmark: three sentences."""
    with pytest.raises(SpecError) as refused:
        run_backtest(calendar=news, prices=str(prices), cash=0, costs=Costs(commission=5), benchmarks=[CLOCK, CLOCK])
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"benchmarks": ["000905.SS"]}, 4, "no bars of '000905.SS'"),
        ({"benchmarks": [CLOCK, "00300.SS"]}, 4, "'00300.SS' (did you mean '000300.SS'?)"),
        ({"benchmarks": [""]}, 4, "no bars of ''"),
        ({"start": date(2024, 9, 9)}, 4, "no session between 2024-09-09 and 2024-09-06"),
        ({"end": date(2024, 8, 23)}, 4, "to 2024-09-06: choose another --start or --end"),
        ({"start": date(2030, 1, 1)}, 4, "2030-01-01 lies beyond the recorded sessions"),
        ({"prices": "/nowhere"}, 2, "prices: '/nowhere' is neither a folder nor a known source"),
        ({"calendar": "sedes"}, 3, "Did you mean 'seeds'?"),
    ],
)
def test_what_is_not_there_is_refused(prices, news, changes, code, said):
    """Benchmarks, sessions, prices and calendars that are not there: a sentence that names them."""
    with pytest.raises(CatalystError) as refused:
        run_backtest(["leaders"], **{"calendar": news, "prices": str(prices), **changes})
    assert said in str(refused.value)
    assert refused.value.exit_code == code


def test_without_a_default_benchmark_one_must_be_named(prices):
    """A calendar about Hong Kong and prices of Shanghai: the Hang Seng index is not there."""
    calendar = CatalystCalendar((_catalyst("c1", "2024-08-28", "0700.HK"),))
    with pytest.raises(PricesNotAvailableError, match=r"neither \^HSI; name one with --benchmark") as refused:
        run_backtest(["leaders"], calendar=calendar, prices=str(prices))
    assert refused.value.exit_code == 4


def test_the_default_benchmarks_are_the_broad_index_and_the_themes_own(prices):
    """The theme's indices follow, as far as the prices hold them."""
    theme = Theme("solid-state-battery", "Batteries", ETF, indices=("886032.TI", "510001.SS"))
    calendar = CatalystCalendar((_catalyst("c1", "2024-08-28", STOCK),), themes=(theme,))
    assert run_backtest(["leaders"], calendar=calendar, prices=str(prices)).spec.benchmarks == (CLOCK, ETF)


def test_a_fund_may_be_the_clock(prices, news):
    """The first benchmark need not be an index: the fund is clock and instrument in one."""
    outcome = run_backtest(["buy-and-hold"], calendar=news, prices=str(prices), benchmarks=[ETF]).strategies[0].outcome
    assert [trade.ticker for trade in outcome.trades] == [ETF]
