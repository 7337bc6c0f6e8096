"""What a run asks of a source that fetches: a source of the test's own that says what it was asked for."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from engine.backtest import run_backtest
from engine.calendar_source import open_calendar
from engine.fetching import EARLIEST, LATEST, available_in, wanted_dates, years_before
from engine.prices.errors import PricesNotAvailableError
from engine.prices.fetching.report import FetchFailure, FetchReason, FetchReport, FetchStep, Watch, unwatched
from engine.prices.folder import FolderSource
from engine.prices.source import is_fetching
from engine.simulation.spec import RunSpec
from seeds.sample import open_sample


class FetchingSample(FolderSource):
    """The embedded sample, which says that it fetched it; `lost` are tickers that it fails with."""

    def __init__(self, lost: Iterable[str] = ()) -> None:
        import seeds.sample

        super().__init__(Path(seeds.sample.__file__).parent / "sample", "fetching")
        self.lost = set(lost)
        self.asked: tuple[str, ...] = ()
        self.dates: tuple[date, date] | None = None

    def offers(self, ticker: str) -> bool:
        """What the sample has, but no THS index."""
        return ticker in super().tickers() and not ticker.endswith(".TI")

    def tickers(self) -> tuple[str, ...]:
        """Never to be looked at: what is held by chance must not change a run."""
        raise AssertionError

    def provide(self, tickers: Iterable[str], from_on: date, to_on: date, watch: Watch = unwatched) -> FetchReport:
        """Remember what was asked for."""
        self.asked, self.dates = tuple(tickers), (from_on, to_on)
        watch(FetchStep(self.asked[0], 0, len(self.asked), 0))
        failed = (FetchFailure(one, FetchReason.EMPTY, "it is lost") for one in self.asked if one in self.lost)
        return FetchReport(failed=tuple(failed))


def test_the_run_is_that_of_what_was_fetched() -> None:
    """The same trades as with the sample itself, the benchmark asked for first, over the right dates."""
    source, seen = FetchingSample(), list[FetchStep]()
    report = run_backtest(["sector-etf", "leaders"], prices=source, watch=seen.append)
    held = run_backtest(["sector-etf", "leaders"], prices="sample", benchmarks=["000300.SS"])
    assert [one.outcome.trades for one in report.strategies] == [one.outcome.trades for one in held.strategies]
    assert report.spec.benchmarks == ("000300.SS",)
    assert source.asked[0] == "000300.SS"
    assert "886032.TI" not in source.asked
    assert source.dates == (date(2021, 8, 28), LATEST)
    assert report.not_fetched == ()
    assert seen[0].ticker == "000300.SS"


def test_a_ticker_that_fails_is_done_without() -> None:
    """The run goes on without it and names it; a plan for it is refused, never dropped."""
    report = run_backtest(["leaders"], prices=FetchingSample(["300438.SZ"]))
    assert [failure.ticker for failure in report.not_fetched] == ["300438.SZ"]
    (outcome,) = (one.outcome for one in report.strategies)
    assert all(trade.ticker != "300438.SZ" for trade in outcome.trades)
    assert any(refusal.ticker == "300438.SZ" for refusal in outcome.refusals)


def test_a_benchmark_that_fails_ends_the_run() -> None:
    """With its reason, how many others failed, and what can be done."""
    with pytest.raises(PricesNotAvailableError) as caught:
        run_backtest(["leaders"], prices=FetchingSample(["000300.SS", "300438.SZ"]))
    assert caught.value.exit_code == 4
    assert str(caught.value).splitlines() == [
        "benchmark 000300.SS: no prices: it is lost",
        "1 other tickers failed too",
        "what is stored already can be run on with --prices store",
    ]


def _spec(**given: date) -> RunSpec:
    return RunSpec(strategies=(), benchmarks=("000300.SS",), **given)


@pytest.mark.parametrize(
    ("given", "dates"),
    [
        ({}, (date(2021, 8, 28), LATEST)),
        ({"start": date(2025, 3, 3)}, (date(2022, 3, 3), LATEST)),
        ({"start": date(2024, 2, 29), "end": date(2025, 1, 1)}, (date(2021, 2, 28), date(2025, 1, 1))),
        ({"end": date(2020, 1, 1)}, (years_before(EARLIEST, 3), date(2020, 1, 1))),
    ],
)
def test_the_dates(given: dict[str, date], dates: tuple[date, date]) -> None:
    """Three years before the start, or before the first catalyst of a day's precision, which is of 2024-08-28."""
    assert wanted_dates(_spec(**given), open_calendar("seeds").calendar) == dates


def test_what_is_available(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a folder what it has, of a source that fetches what it can have; in the order asked."""
    names = ("886032.TI", "000300.SS", "600000.SS")
    assert available_in(open_sample(), names) == ("886032.TI", "000300.SS")
    assert available_in(FetchingSample(), names) == ("000300.SS",)
    is_one: Callable[..., bool] = is_fetching
    assert [is_one(source) for source in (open_sample(), FetchingSample())] == [False, True]
