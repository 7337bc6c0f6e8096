"""The README's examples do what they say."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(marker: str, language: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_backtest_script_runs_as_printed(tmp_path):
    """The script prints a line for each strategy and leaves a run folder."""
    script = tmp_path / "script.py"
    script.write_text(_block("script", "python"), encoding="utf-8")

    done = _run([str(script)], tmp_path)

    assert done.returncode == 0, done.stderr
    assert re.search(r"^leaders:k=3 [+-]\d+\.\d\d% \d+ trades$", done.stdout, re.MULTILINE)
    assert (tmp_path / "runs" / "script" / "run.json").is_file()


def test_the_script_is_under_ten_lines():
    """Python users need fewer than ten lines."""
    assert len([line for line in _block("script", "python").splitlines() if line.strip()]) < 10


def test_a_strategy_of_ones_own_works_as_the_shipped_ones_do(tmp_path):
    """The README's MyIdea runs from its file and trades the standard of 2025-12-30 two sessions later."""
    (tmp_path / "mine.py").write_text(_block("strategy", "python"), encoding="utf-8")

    done = _run(["-m", "engine", "run", "--strategy", "mine.py:MyIdea", "--out", "mine"], tmp_path)

    assert done.returncode == 0, done.stderr
    with (tmp_path / "mine" / "trades.csv").open(encoding="utf-8", newline="") as file:
        trades = list(csv.DictReader(file))
    # known on 2025-12-30, first open 2025-12-31, 2026-01-01 and 02 are no sessions, two sessions later is 2026-01-06
    assert [(row["ticker"], row["entry_on"]) for row in trades] == [("561910.SS", "2026-01-06")]


def test_the_specification_file_runs_as_printed(tmp_path):
    """The README's TOML is a valid specification that runs."""
    (tmp_path / "spec.toml").write_text(_block("specification", "toml"), encoding="utf-8")

    done = _run(["-m", "engine", "run", "--spec", "spec.toml", "--out", "spec"], tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "spec" / "equity.png").is_file()
