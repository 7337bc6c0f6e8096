"""`catalyst run --prices yahoo` over the shipped calendar: the same run as on the folder that the loopback serves."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.prices.disk.disk_store import DiskStore
from tests.engine.prices.yahoo.loopback import Reply, Yahoo

TABLES = (
    "decisions.csv",
    "plans.csv",
    "fills.csv",
    "blocks.csv",
    "refusals.csv",
    "trades.csv",
    "entitlements.csv",
    "positions.csv",
    "equity.csv",
    "catalysts.csv",
    "metrics.csv",
    "versus.csv",
)
# Named by the calendar and not in the folder.
ABSENT = {"300343.SZ", "300473.SZ", "300484.SZ", "300801.SZ", "300890.SZ", "301292.SZ", "601515.SS", "688353.SS"}
ABSENT |= {"000800.SZ", "831627.BJ"}
Run = Callable[..., tuple[int, str, str]]


@pytest.mark.slow
def test_a_run_is_the_same_as_on_the_folder(
    real_yahoo: Yahoo,
    real_folder: Path,
    at_yahoo: Callable[[Yahoo], None],
    command: Run,
    tmp_path: Path,
    store: DiskStore,
) -> None:
    """Every table is the same to the byte. What a run touches is the same by design: the calendar's own instruments,
    its themes' and those with a segment, of which the folder lacks nine, and Yahoo does not know the same nine."""
    at_yahoo(real_yahoo)
    options = ("--benchmark", "000300.SS", "--benchmark", "399006.SZ", "--end", "2026-05-07")
    code, out, told = command("run", "--prices", "yahoo", *options, "--out", str(tmp_path / "fetched"))
    assert code == 6
    assert {line.split(": ")[1] for line in told.splitlines()} == ABSENT
    assert f"Yahoo did not give {len(ABSENT)} tickers" in out.replace("\n", " ")
    assert command("run", "--prices", str(real_folder), *options, "--out", str(tmp_path / "folder"))[0] == 0
    for name in TABLES:
        assert (tmp_path / "fetched" / name).read_bytes() == (tmp_path / "folder" / name).read_bytes(), name
    assert (tmp_path / "fetched" / "trades.csv").read_text().count("\n") > 40
    # three years before the first catalyst, which is of 2024-08-28
    entries = [store.entry(ticker) for ticker in store.tickers()]
    assert {(one.asked_from, one.asked_to) for one in entries if one} == {(date(2021, 8, 28), date(2026, 5, 7))}
    # everything is there now: the same run without Yahoo
    real_yahoo.paths.clear()
    assert command("run", "--prices", "store", *options, "--out", str(tmp_path / "stored"))[0] == 0
    assert real_yahoo.paths == []
    assert (tmp_path / "stored" / "trades.csv").read_bytes() == (tmp_path / "folder" / "trades.csv").read_bytes()


def test_a_benchmark_that_fails(
    real_yahoo: Yahoo, at_yahoo: Callable[[Yahoo], None], command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a benchmark there is no run: 4, and no run folder. A THS index Yahoo cannot have."""
    from engine.prices.yahoo import fetcher

    monkeypatch.setattr(fetcher, "IN_A_ROW", 1)  # the others are not asked for: they are not what is looked at
    real_yahoo.fault = lambda *_: Reply(manner="reset")
    at_yahoo(real_yahoo)
    code, _, told = command("run", "--prices", "yahoo", "--out", str(tmp_path / "run"))
    assert code == 4
    assert "benchmark 000300.SS: network: " in told
    assert "--prices store" in told
    code, _, told = command("run", "--prices", "yahoo", "--benchmark", "886032.TI", "--out", str(tmp_path / "run"))
    assert code == 4
    assert "benchmark 886032.TI: not offered: " in told
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_default_benchmarks_are_those_that_yahoo_can_have(
    real_yahoo: Yahoo, at_yahoo: Callable[[Yahoo], None], command: Run, tmp_path: Path, clock: Any
) -> None:
    """The theme's own index is of THS: the run goes without it, and asks for the broad index first."""
    real_yahoo.fault = lambda ticker, _: None if ticker in {"000300.SS", "561910.SS"} else Reply(404, b"{}")
    at_yahoo(real_yahoo)
    strategy = ("--strategy", "sector-etf", "--end", "2026-05-07")
    code, out, told = command("run", "--prices", "yahoo", *strategy, "--out", str(tmp_path / "run"))
    assert code == 6
    assert real_yahoo.asked[0] == "000300.SS"
    assert "886032.TI" not in real_yahoo.asked + told.split()
    assert "000300.SS" in out
    assert (tmp_path / "run" / "run.json").is_file()
