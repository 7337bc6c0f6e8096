"""`catalyst prices list|diff|remove|import|export` and `catalyst run --prices store`, as a person would use them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli import main

REPOSITORY = Path(__file__).resolve().parents[4]
SAMPLE = REPOSITORY / "seeds" / "sample"

HEADER = "date,open,high,low,close,volume\n"
ROW = "2024-01-02,10,11,9,10.5,1000\n"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def catalyst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process, from elsewhere, on a wide terminal, on a data folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("CATALYST_DATA", str(tmp_path / "data"))

    def run(*arguments: object, answer: str = "") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        with pytest.raises(SystemExit) as ended:
            main(list(map(str, arguments)))
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


def test_a_store_from_import_to_removal(catalyst: Run, prices: Callable[..., Path], tmp_path: Path) -> None:
    """Each command once, as a person would: what it says and how it ends."""
    folder = prices({"bars/600000.SS.csv": HEADER + ROW, "bars/SPY.csv": HEADER + ROW, "NOTICE": "Made-up prices.\n"})
    empty = catalyst("prices", "list")
    assert (empty.returncode, empty.stderr) == (0, "")
    assert "0 instruments, 0 bars" in empty.stdout
    done = catalyst("prices", "import", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 new; 2 new bars, 0 instruments described, 0 statuses" in done.stdout
    listed = catalyst("prices", "list")
    assert "600000.SS" in listed.stdout
    assert "2 of them: Made-up prices." in listed.stdout
    assert catalyst("prices", "diff").stdout == "2 same\n"
    assert catalyst("prices", "diff", folder).stdout == "2 same\n"
    assert catalyst("prices", "export", tmp_path / "out").returncode == 0
    assert (tmp_path / "out" / "bars" / "SPY.csv").read_text() == HEADER + ROW
    assert catalyst("prices", "export", tmp_path / "out").returncode == 2
    assert catalyst("prices", "remove", "SPY", answer="n\n").returncode == 130
    assert catalyst("prices", "remove", "NONE", "--yes").returncode == 4
    assert catalyst("prices", "remove", "SPY", answer="y\n").returncode == 0
    assert catalyst("prices", "diff").stdout == "1 same\n"


def test_a_restated_folder(catalyst: Run, prices: Callable[..., Path], tmp_path: Path) -> None:
    """Told and left (exit 6), taken with --replace; `--data` names another store."""
    catalyst("prices", "import", prices({"bars/SPY.csv": HEADER + ROW}))
    folder = prices({"bars/SPY.csv": HEADER + ROW.replace("10.5", "10.6")})
    diff = catalyst("prices", "diff", folder)
    assert (diff.returncode, diff.stdout) == (
        6,
        "SPY: different: 2024-01-02: close was 10.5, is now 10.6\n1 different\n",
    )
    again = catalyst("prices", "import", folder)
    assert again.returncode == 6
    assert again.stdout.startswith("SPY: restated: 2024-01-02: close was 10.5, is now 10.6\n1 restated;")
    other = catalyst("prices", "import", folder, "--data", tmp_path / "other")
    assert (other.returncode, other.stdout.startswith("1 new;")) == (0, True)
    replaced = catalyst("prices", "import", folder, "--replace")
    assert (replaced.returncode, "1 replaced" in replaced.stdout) == (0, True)
    assert catalyst("prices", "diff", folder).returncode == 0


def test_damage_and_acceptance(catalyst: Run, prices: Callable[..., Path], tmp_path: Path) -> None:
    """A swapped file: exit 6 with what to do, which then works."""
    import pyarrow.parquet as pq

    catalyst("prices", "import", prices({"bars/SPY.csv": HEADER + ROW, "bars/QQQ.csv": HEADER + ROW}))
    path = next((tmp_path / "data" / "prices" / "files").glob("_SPY_*"))
    pq.write_table(pq.read_table(path), path, compression="none")
    damaged = catalyst("prices", "diff")
    assert damaged.returncode == 6
    assert "record it: catalyst prices diff --accept-changed SPY" in damaged.stdout
    accepted = catalyst("prices", "diff", "--accept-changed", "SPY")
    assert accepted.returncode == 0
    assert accepted.stdout == "SPY: replaced: the file is taken as it stands now\n2 same\n"
    assert catalyst("prices", "export", "out", "--ticker", "SPY").returncode == 0


@pytest.mark.slow
def test_a_run_from_the_store_and_whether_its_data_have_changed(catalyst: Run, tmp_path: Path) -> None:
    """The sample imported: the same trades and curves as from the sample itself, and its warning; then a change."""
    assert catalyst("prices", "import", SAMPLE).returncode == 0
    options = ("--strategy", "sector-etf", "--benchmark", "000300.SS")
    for name in ("sample", "store"):
        done = catalyst("run", *options, "--prices", name, "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert "Notice" in done.stdout
    tables = sorted(path.name for path in (tmp_path / "sample").glob("*.csv"))
    assert "trades.csv" in tables
    for table in tables:
        assert (tmp_path / "store" / table).read_bytes() == (tmp_path / "sample" / table).read_bytes()
    for name in ("sample", "store"):
        same = catalyst("prices", "diff", tmp_path / name)
        assert (same.returncode, "different" in same.stdout) == (0, False)
    catalyst("prices", "remove", "000300.SS", "--yes")
    changed = catalyst("prices", "diff", tmp_path / "store")
    assert changed.returncode == 6
    assert changed.stdout.startswith("000300.SS: not stored\n")
