"""Odd price series in a whole run, by the number of their fault: a result that says so, or a refusal, never a crash."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Target, When
from engine.backtest import run_backtest
from engine.measurement.report import Report
from engine.prices.errors import PricesNotAvailableError
from engine.prices.folder import open_folder
from engine.prices.folder_format import FolderFormat, VolumeUnit

CLOCK, ONE, OTHER = "000300.SS", "300001.SZ", "300002.SZ"
DAYS = [f"2024-08-{day}" for day in (26, 27, 28, 29, 30)] + [f"2024-09-0{day}" for day in (2, 3, 4, 5, 6)]
RISING = [10 + n / 10 for n in range(10)]


def rows(days: Sequence[str], closes: Sequence[float]) -> str:
    """A bar file: every price of a session is within a tenth of its close."""
    lines = [
        f"{day},{one:.2f},{one + 0.1:.2f},{one - 0.1:.2f},{one:.2f},1000000"
        for day, one in zip(days, closes, strict=False)
    ]
    return "\n".join(["date,open,high,low,close,volume", *lines, ""])


def run(folder: Path, files: Mapping[str, str], *targets: str, strategy: str = "leaders:hold=3,lookback=1") -> Report:
    """A run over one piece of good news of 28 August about these targets."""
    (folder / "bars").mkdir()
    for ticker, text in files.items():
        (folder / "bars" / f"{ticker}.csv").write_text(text, "utf-8")
    news = Catalyst(
        "c1", "News", Kind.PRODUCT, When.parse("2024-08-28"), "a-theme", targets=tuple(map(Target.parse, targets))
    )
    return run_backtest([strategy], calendar=CatalystCalendar((news,)), prices=str(folder), benchmarks=[CLOCK])


def fates(report: Report) -> list[tuple[str, str]]:
    """What became of each plan, with its reason."""
    outcome = report.strategies[0].outcome
    return [("trade", trade.ticker) for trade in outcome.trades] + [
        (str(refusal.reason), refusal.ticker) for refusal in outcome.refusals
    ]


def test_b21_each_ticker_from_its_own_start(tmp_path: Path) -> None:
    """A stock whose bars begin after the news is no obstacle to the one that has them, and the news has its row."""
    files = {CLOCK: rows(DAYS, RISING), ONE: rows(DAYS, RISING), OTHER: rows(DAYS[6:], RISING[6:])}
    report = run(tmp_path, files, ONE, OTHER)
    found = fates(report)
    assert ("trade", ONE) in found
    assert all(what != "trade" for what, ticker in found if ticker == OTHER)
    assert len(report.strategies[0].outcome.fates) == 1


def test_b22_a_series_that_ends_while_it_is_held(tmp_path: Path) -> None:
    """Where the bars end inside the holding the trade stays open at the last close, and is marked so."""
    report = run(tmp_path, {CLOCK: rows(DAYS, RISING), ONE: rows(DAYS[:5], RISING)}, ONE)
    outcome = report.strategies[0].outcome
    held = [trade for trade in outcome.trades if trade.ticker == ONE]
    assert len(held) == 1
    assert held[0].is_open


def test_b23_a_benchmark_without_a_file(tmp_path: Path) -> None:
    """A benchmark that is not there is not available: exit code 4, never a benchmark of zeros."""
    with pytest.raises(PricesNotAvailableError, match=r"no bars of '000300\.SS'") as caught:
        run(tmp_path, {ONE: rows(DAYS, RISING)}, ONE)
    assert caught.value.exit_code == 4


def test_b33_constant_prices(tmp_path: Path) -> None:
    """Without any change of price there is no Sharpe ratio: it is absent, not a division by zero."""
    files = {CLOCK: rows(DAYS, [10] * 10), ONE: rows(DAYS, [10] * 10)}
    report = run(tmp_path, files, ONE)
    (_, benchmark), *_ = report.benchmarks
    assert benchmark.total_return == 0
    assert benchmark.volatility == 0
    assert benchmark.sharpe is None


def test_b34_one_bar_only(tmp_path: Path) -> None:
    """A stock of one bar is not traded, the other one is, and every figure is a number or absent."""
    files = {CLOCK: rows(DAYS, RISING), ONE: rows(DAYS[:1], RISING), OTHER: rows(DAYS, RISING)}
    report = run(tmp_path, files, ONE, OTHER)
    assert [ticker for what, ticker in fates(report) if what == "trade"] == [OTHER]
    performance = report.strategies[0].performance
    for name in ("total_return", "annual_return", "volatility", "sharpe", "sortino", "calmar"):
        value = getattr(performance, name)
        assert value is None or math.isfinite(value)


def test_b34_a_clock_of_one_bar(tmp_path: Path) -> None:
    """A benchmark of one bar measures nothing: exit code 4."""
    with pytest.raises(PricesNotAvailableError, match="no session between"):
        run(tmp_path, {CLOCK: rows(DAYS[:1], RISING), ONE: rows(DAYS, RISING)}, ONE)


def test_a_folder_in_lots_gives_the_run_of_one_in_shares(tmp_path: Path) -> None:
    """Ten thousand lots are a million shares: the same trades, where the unit is declared."""
    (tmp_path / "shares").mkdir()
    (tmp_path / "lots").mkdir()
    files = {CLOCK: rows(DAYS, RISING), ONE: rows(DAYS, RISING)}
    shares = run(tmp_path / "shares", files, ONE)
    in_lots = {ticker: text.replace(",1000000\n", ",10000\n") for ticker, text in files.items()}
    (tmp_path / "lots" / "folder.toml").write_text('volume_unit = "lots"\n', "utf-8")
    lots = run(tmp_path / "lots", in_lots, ONE)
    assert shares.strategies[0].outcome.trades
    assert repr(lots.strategies[0].outcome) == repr(shares.strategies[0].outcome)
    told = open_folder(tmp_path / "lots", form=FolderFormat(volume_unit=VolumeUnit.SHARES))
    assert told.load([ONE])[ONE].volume.tolist() == [10_000] * 10
