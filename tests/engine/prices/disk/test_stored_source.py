"""The store as a source of a run: only what is needed, the same as the folder it came from, to the last digit."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.prices.content import parsed_content_name
from engine.prices.disk.comparison import Verdict, checked, compared_histories, compared_inputs
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import ExportError, StoreDamagedError
from engine.prices.disk.folder_export import export_folder
from engine.prices.disk.folder_import import histories_of, import_source
from engine.prices.disk.stored_source import StoredSource, open_stored
from engine.prices.errors import PricesNotAvailableError
from engine.prices.folder import open_folder
from engine.prices.history import History
from engine.prices.source import PriceSource, open_source
from engine.prices.store import load_store

Make = Callable[..., History]
READ_AT = datetime(2024, 6, 1, tzinfo=UTC)
HEADER = "date,open,high,low,close,volume\n"
FOLDER = {
    "bars/600000.SS.csv": HEADER + "2024-01-02,10.01,11,9,10.1,1000\n2024-01-03,10,11,9,10.3,7\n",
    "bars/600001.SS.csv": HEADER + "2024-01-02,0.1,0.4,0.1,0.30000000000000004,123456789012\n",
    "bars/000300.SS.csv": HEADER + "2024-01-02,3e3,3e3,3e3,3e3,0\n",
    "actions.csv": "ticker,ex_date,share_multiplier,cash_per_share\n600000.SS,2024-01-03,1.4,0.3066\n"
    "600001.SS,2024-02-01,0,0.5\n",
    "instruments.csv": 'ticker,name,name_zh,kind,board,segment\n600000.SS,"A, B",甲,stock,main,cells\n'
    "000300.SS,Index,,index,,\n510300.SS,Fund,,etf,,\n",
    "statuses.csv": "ticker,status,valid_from,valid_to\n600000.SS,st,2023-01-01,2023-12-31\n"
    "600001.SS,delisting,2024-01-15,\n",
    "NOTICE": "Made-up prices.\n",
}


@pytest.fixture
def folder(prices: Callable[..., Path]) -> PriceSource:
    """A folder with every table."""
    return open_folder(prices(FOLDER))


@pytest.fixture
def filled(store: DiskStore, folder: PriceSource) -> DiskStore:
    """A store that has imported the folder."""
    import_source(store, folder, READ_AT)
    return store


def _told(source: PriceSource, tickers: tuple[str, ...]) -> tuple[object, ...]:
    loaded = load_store(source, tickers)
    bars = {ticker: [one.bar(row) for row in range(len(one))] for ticker, one in loaded.bars.items()}
    statuses = {(one.ticker, one.status, one.period) for one in loaded.statuses.rows}
    contents = [pair for pair in loaded.hashes if pair[0].startswith("prices/content/")]
    return bars, dict(loaded.actions), loaded.instruments, statuses, loaded.notice, contents


def test_a_run_reads_the_same_from_the_store_as_from_the_folder(filled: DiskStore, folder: PriceSource) -> None:
    """Bars, actions, instruments, statuses, notice, and the hashes of content."""
    for tickers in (folder.tickers(), ("600000.SS",)):
        told = _told(StoredSource(filled), tickers)
        assert told == _told(folder, tickers)
        assert told[4] == "Made-up prices."


def test_out_and_in_again(filled: DiskStore, tmp_path: Path, folder: PriceSource) -> None:
    """An export is a folder that reads as the first one did; its own export is the same bytes."""
    export_folder(filled, tmp_path / "out")
    again = open_folder(tmp_path / "out")
    assert _told(again, again.tickers()) == _told(folder, folder.tickers())
    second = DiskStore(tmp_path / "second")
    import_source(second, again, READ_AT)
    export_folder(second, tmp_path / "out2")
    names = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.csv"))
    assert len(names) == 6
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "out2" / name).read_bytes()
    assert [(one.ticker, one.sha256) for one in second.entries()] == [
        (one.ticker, one.sha256) for one in filled.entries()
    ]


def test_a_part_is_exported_with_what_belongs_to_it(filled: DiskStore, tmp_path: Path) -> None:
    """One ticker: its actions, its row, its statuses."""
    export_folder(filled, tmp_path / "out", ["600001.SS"])
    told = {path.name: path.read_text() for path in (tmp_path / "out").rglob("*.csv")}
    assert set(told) == {"600001.SS.csv", "actions.csv", "statuses.csv"}
    assert "600000.SS" not in "".join(told.values())


def test_an_export_overwrites_nothing(filled: DiskStore, tmp_path: Path) -> None:
    """A folder with anything in it, or a file: exit 2."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("out", "file"):
        with pytest.raises(ExportError) as caught:
            export_folder(filled, tmp_path / name)
        assert caught.value.exit_code == 2
    assert (tmp_path / "out" / "mine").read_text() == "mine"


def test_a_run_touches_only_what_it_needs(filled: DiskStore) -> None:
    """Another ticker's damage is not its concern; its own is told with exit 5."""
    entry = filled.entry("600001.SS")
    assert entry is not None
    filled.path_of(entry).write_bytes(b"")
    assert set(load_store(StoredSource(filled), ("600000.SS",)).bars) == {"600000.SS"}
    with pytest.raises(StoreDamagedError) as caught:
        load_store(StoredSource(filled), ("600000.SS", "600001.SS"))
    assert (caught.value.exit_code, caught.value.ticker) == (5, "600001.SS")


def test_what_is_not_stored(filled: DiskStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every missing ticker in one sentence, exit 4; an empty store likewise."""
    with pytest.raises(PricesNotAvailableError, match=r"prices: A, B not in the store; fetch .* or import"):
        StoredSource(filled).load(("A", "600000.SS", "B"))
    monkeypatch.setenv("CATALYST_DATA", str(tmp_path / "nothing"))
    with pytest.raises(PricesNotAvailableError, match="nothing is stored in"):
        open_stored()
    monkeypatch.setenv("CATALYST_DATA", str(filled.folder))
    assert open_source("store").tickers() == filled.tickers()


def test_importing_again_and_a_later_folder(
    filled: DiskStore, prices: Callable[..., Path], folder: PriceSource
) -> None:
    """The same: nothing changes. Rows of the tables replace those of their tickers and leave the others."""
    imported = import_source(filled, folder, READ_AT)
    assert {change.kind.value for change in imported.changes} == {"unchanged"}
    later = {
        "bars/600000.SS.csv": FOLDER["bars/600000.SS.csv"] + "2024-01-04,10,11,9,10.4,7\n",
        "actions.csv": FOLDER["actions.csv"],
        "instruments.csv": "ticker,name,kind,board\n600000.SS,Renamed,stock,main\n",
        "statuses.csv": "ticker,status,valid_from,valid_to\n600000.SS,st,2022-01-01,\n",
    }
    for path in sorted((prices({})).rglob("*.csv")):
        path.unlink()
    imported = import_source(filled, open_folder(prices(later)), READ_AT)
    assert [(change.kind.value, change.n_new) for change in imported.changes] == [("extended", 1)]
    source = StoredSource(filled)
    assert [one.name for one in source.instruments()] == ["Index", "Fund", "Renamed"]
    assert sorted((one.ticker, str(one.period.first_on)) for one in source.statuses().rows) == [
        ("600000.SS", "2022-01-01"),
        ("600001.SS", "2024-01-15"),
    ]


def test_compared_with_a_folder(filled: DiskStore, prices: Callable[..., Path]) -> None:
    """Same, longer, different, only here, only there."""
    other = {
        "bars/600000.SS.csv": FOLDER["bars/600000.SS.csv"].replace("10.3", "10.4"),
        "bars/000300.SS.csv": FOLDER["bars/000300.SS.csv"] + "2024-01-03,3e3,3e3,3e3,3e3,0\n",
        "bars/SPY.csv": FOLDER["bars/600000.SS.csv"],
        "actions.csv": FOLDER["actions.csv"],
    }
    for path in sorted((prices({})).rglob("*.csv")):
        path.unlink()
    source = open_folder(prices(other))
    compared = compared_histories(filled, histories_of(source, source.tickers(), READ_AT))
    assert [(one.name, one.verdict, one.verdict.agrees) for one in compared] == [
        ("000300.SS", Verdict.LONGER, True),
        ("600000.SS", Verdict.DIFFERENT, False),
        ("600001.SS", Verdict.STORED_ALONE, True),
        ("SPY", Verdict.NOT_STORED, False),
    ]
    assert compared[1].said == ("2024-01-03: close was 10.3, is now 10.4",)


def test_compared_with_what_a_run_read(filled: DiskStore, history: Make) -> None:
    """The same, then longer, then other, gone and damaged; the tables as well."""
    loaded = load_store(StoredSource(filled), ("600000.SS", "600001.SS"))
    inputs = dict(loaded.hashes)
    assert {named[0] for name in inputs if (named := parsed_content_name(name))} == {"600000.SS", "600001.SS"}

    def verdicts() -> list[tuple[str, str]]:
        return [(one.name, one.verdict.value) for one in compared_inputs(filled, inputs)]

    tables = [("instruments", "same"), ("statuses", "same")]
    assert verdicts() == [("600000.SS", "same"), ("600001.SS", "same"), *tables]
    stored = filled.read("600000.SS")
    longer = history("2024-01-04", "2024-01-09")
    filled.put(longer)
    assert verdicts() == [("600000.SS", "other range"), ("600001.SS", "same"), *tables]
    filled.put(stored, replace=True)
    assert verdicts()[0] == ("600000.SS", "same")
    filled.put(history("2024-01-02", "2024-01-03"), replace=True)
    assert verdicts()[0] == ("600000.SS", "different")
    filled.remove(["600000.SS"])
    entry = filled.entry("600001.SS")
    assert entry is not None
    filled.path_of(entry).unlink()
    assert verdicts() == [("600000.SS", "not stored"), ("600001.SS", "damaged"), *tables]
    assert [(one.name, one.verdict) for one in checked(filled)] == [
        ("000300.SS", Verdict.SAME),
        ("600001.SS", Verdict.DAMAGED),
    ]
    assert compared_inputs(filled, {"prices/bars/A.csv": "0"}) == ()


def test_the_real_prices_out_and_in(store: DiskStore, real_folder: Path, tmp_path: Path) -> None:
    """68 instruments of real prices: stored, exported and read again, every content hash is the folder's."""
    source = open_folder(real_folder)
    import_source(store, source, READ_AT)
    export_folder(store, tmp_path / "out")
    again = open_folder(tmp_path / "out")
    of_folder = dict(load_store(source, source.tickers()).hashes)
    for other in (StoredSource(store), again):
        hashes = dict(load_store(other, other.tickers()).hashes)
        contents = {name for name in hashes if name.startswith("prices/content/")}
        assert len(contents) == len(source.tickers()) + 2
        assert {name: hashes[name] for name in contents} == {name: of_folder[name] for name in contents}
