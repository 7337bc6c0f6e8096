"""`catalyst calendar extract`, `review`, `accept`, `merge` and `catalyst names`, as a person types them."""

import os
import pty
import select
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from engine.cli import main

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT.parent / "shared" / "documents"
NEWS = (
    "CATL announced on March 14, 2025 that its first sodium cell line in Ningde went into production. "
    "On March 12, Enjie Technology (002812.SZ) launched a new separator.\n"
    "\x1b[31mOn March 10, 2025, Osprey Works Group unveiled a dry-electrode press for BYD.\n"
)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def catalyst(folder: Path, *arguments: str, given: str = "") -> Done:
    """The command in a folder that also holds the user's data, within this process."""
    out, err, before = StringIO(), StringIO(), Path.cwd()
    environment = {"COLUMNS": "200", "CATALYST_DATA": str(folder / "data")}
    with patch.dict(os.environ, environment), patch("sys.stdin", StringIO(given)):
        os.chdir(folder)
        try:
            with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
                main(arguments)
        finally:
            os.chdir(before)
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one document and its candidates, never written to."""
    folder = tmp_path_factory.mktemp("extracted")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    options = ("--published", "2025-03-15", "--theme", "cells", "--out", "c.toml")
    done = catalyst(folder, "calendar", "extract", "news.txt", *options)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(extracted: Path, tmp_path: Path) -> Path:
    """Such a folder for one test alone."""
    shutil.copytree(extracted, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_extract_writes_candidates_and_no_sentence(folder: Path) -> None:
    """Places and our own words are in the file; the document's words are not."""
    text = (folder / "c.toml").read_text("utf-8")

    assert text.count("[[candidate]]") >= 3
    assert 'status = "proposed"' in text
    for words in ("sodium cell line", "new separator", "dry-electrode"):
        assert words not in text
    assert "Enjie" in text  # learned from the document's own pair


def test_extract_without_a_date_says_what_it_would_infer(tmp_path: Path) -> None:
    """Exit 2, the grounds, and no file."""
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    done = catalyst(tmp_path, "calendar", "extract", "news.txt", "--theme", "cells", "--out", "c.toml")

    assert done.returncode == 2
    assert "--published is missing; would infer 2025-03-14" in done.stderr
    assert not (tmp_path / "c.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["extract", "none.txt", "--published", "2025-03-15", "--theme", "t", "--out", "x.toml"], 3, "none.txt"),
        (["extract", "news.txt", "--published", "15/03/2025", "--theme", "t", "--out", "x.toml"], 2, "15/03/2025"),
        (["extract", "news.txt", "--published", "2025-03-15", "--theme", "t", "--out", "x.csv"], 2, ".toml"),
        (["extract", "news.txt", "--published", "2025-03-15", "--theme", "t", "--out", "c.toml"], 2, "--force"),
        (["extract", "news.txt", "news.txt", "--published", "2025-03-15", "--theme", "t", "--out", "x"], 2, "each"),
        (["extract", "news.txt", "--published", "2025-03-15", "--theme", "No Theme", "--out", "x.toml"], 2, "slug"),
        (
            ["extract", "news.txt", "--published", "2025-03-15", "--theme", "t", "--id", "A/B", "--out", "x.toml"],
            2,
            "slug",
        ),
        (["review", "c.toml", "--document", "c.toml"], 3, "not the text of news"),
        (["review", "none.toml", "--document", "news.txt"], 3, "none.toml"),
        (["accept", "c.toml", "--document", "news.txt", "--out", "x.toml"], 3, "review them first"),
        (["accept", "news.txt", "--document", "news.txt", "--out", "x.toml"], 3, "TOML"),
        (["merge", "seeds", "none", "--out", "x"], 3, "none"),
    ],
)
def test_a_wrong_argument_gets_a_sentence(folder: Path, arguments: list[str], code: int, said: str) -> None:
    """One sentence, the right code, no file."""
    before = sorted(path.name for path in folder.iterdir())
    done = catalyst(folder, "calendar", *arguments)

    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert said in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before


def test_review_accept_and_run(folder: Path) -> None:
    """From the answers, line by line, to a sheet that a run takes; the names confirmed are in the person's table."""
    n_candidates = (folder / "c.toml").read_text("utf-8").count("[[candidate]]")
    answers = "Osprey Works Group => unlisted:Osprey\na\n" + "a\n" * (n_candidates + 3)
    done = catalyst(folder, "calendar", "review", "c.toml", "--document", "news.txt", "--reviewer", "me", given=answers)

    assert done.returncode == 0, done.stderr
    assert "sodium cell line" in done.stdout  # from the person's own copy
    assert "\x1b" not in done.stdout
    assert "\\x1b[31m" in done.stdout
    taken = catalyst(folder, "calendar", "accept", "c.toml", "--document", "news.txt", "--out", "s.toml")
    assert taken.returncode == 0, taken.stderr
    checked = catalyst(folder, "calendar", "check", "s.toml")
    assert "No fault" in checked.stdout
    ran = catalyst(folder, "run", "--calendar", "s.toml", "--strategy", "leaders", "--out", "run")
    assert ran.returncode == 0, ran.stderr
    table = (folder / "run" / "catalysts.csv").read_text("utf-8")
    assert "2025-03-14" in table


def test_ctrl_c_and_the_end_of_input_lose_nothing(folder: Path) -> None:
    """What was answered is in the file when the input ends."""
    done = catalyst(folder, "calendar", "review", "c.toml", "--document", "news.txt", given="r\n")

    assert done.returncode == 0
    assert (folder / "c.toml").read_text("utf-8").count('status = "rejected"') == 1
    assert "1 rejected" in done.stdout


def test_review_in_a_terminal(folder: Path) -> None:
    """In a terminal answers are typed; Ctrl-C ends with 130 and every answer given stands."""
    control, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", "calendar", "review", "c.toml", "--document", "news.txt"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CATALYST_DATA": str(folder / "data"), "TERM": "xterm"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        preexec_fn=_own_terminal,  # noqa: PLW1509 - one thread
    )
    os.close(terminal)
    try:
        seen = _read_until(control, b"", b"> ")
        os.write(control, b"r\n")
        seen = _read_until(control, seen, b"2 of ")
        seen = _read_until(control, seen, b"> ", after=seen.index(b"2 of "))
        os.write(control, b"\x03")
        assert process.wait(30) == 130
    finally:
        process.kill()
        process.wait(30)
        os.close(control)
    assert (folder / "c.toml").read_text("utf-8").count('status = "rejected"') == 1
    assert b"1 of " in seen
    assert b"\x1b[31mOn" not in seen


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_until(control: int, seen: bytes, mark: bytes, after: int = 0) -> bytes:
    """All that the terminal has shown, at the latest after 30 s, with the mark in it."""
    while mark not in seen[after:]:
        assert select.select([control], [], [], 30)[0], seen
        seen += os.read(control, 4096)
    return seen


def test_a_second_document_is_compared_merged_and_dated_back(tmp_path: Path) -> None:
    """2026 becomes 2027: proposed as a new version, and `--as-of` shows each while it stood."""
    (tmp_path / "a.txt").write_text(
        "On May 6, 2024, CATL said it plans mass production of sodium cells in 2026.\n", "utf-8"
    )
    (tmp_path / "b.txt").write_text(
        "On March 3, 2025, CATL said it now plans mass production of sodium cells in 2027.\n", "utf-8"
    )
    for name, day, more in (("a", "2024-05-07", ()), ("b", "2025-03-04", ("--calendar", "a-sheet.toml"))):
        done = catalyst(
            tmp_path,
            "calendar",
            "extract",
            f"{name}.txt",
            "--published",
            day,
            "--theme",
            "cells",
            "--out",
            f"{name}.toml",
            *more,
        )
        assert done.returncode == 0, done.stderr
        catalyst(tmp_path, "calendar", "review", f"{name}.toml", "--document", f"{name}.txt", given="a\n" * 9)
        done = catalyst(
            tmp_path, "calendar", "accept", f"{name}.toml", "--document", f"{name}.txt", "--out", f"{name}-sheet.toml"
        )
        assert done.returncode == 0, done.stderr
    assert "re-dated: " in (tmp_path / "b.toml").read_text("utf-8")

    merged = catalyst(tmp_path, "calendar", "merge", "a-sheet.toml", "b-sheet.toml", "--out", "both")
    assert merged.returncode == 0, merged.stderr
    assert "supersedes" in merged.stdout
    earlier = catalyst(tmp_path, "calendar", "list", "both", "--as-of", "2025-03-02").stdout
    later = catalyst(tmp_path, "calendar", "list", "both", "--as-of", "2025-03-03").stdout
    assert ("2026" in earlier, "2027" in earlier, "superseded" in earlier) == (True, False, False)
    assert ("2026" in later, "2027" in later, "superseded" in later) == (True, True, True)


def test_merging_a_calendar_with_itself_counts_what_was_told_twice(tmp_path: Path) -> None:
    """The seeds and the seeds give the seeds; the rows united are counted, in `check` of repeated rows too."""
    merged = catalyst(tmp_path, "calendar", "merge", "seeds", "seeds", "--out", "both")
    assert "46 and 46 catalysts gave 46 in both: 46 were told twice" in merged.stdout
    catalyst(tmp_path, "calendar", "export", "one.csv")
    rows = (tmp_path / "one.csv").read_text("utf-8")
    repeated = rows + rows.partition("\n")[2]
    (tmp_path / "two.csv").write_text(repeated, "utf-8")
    assert "46 rows repeat the announcement of another row" in catalyst(tmp_path, "calendar", "check", "two.csv").stdout


def test_names_are_kept_found_and_defended(tmp_path: Path) -> None:
    """Added names are found; a contradiction, a false ticker and terminal codes are refused; formulas are escaped."""
    assert catalyst(tmp_path, "names", "add", "Osprey Works", "OSP", "--note", "=1+1").returncode == 0
    assert catalyst(tmp_path, "names", "add", "Osprey Rock", "none").returncode == 0
    table = (tmp_path / "data" / "names.csv").read_text("utf-8")
    assert table == "alias,ticker,language,note\nOsprey Works,OSP,,'=1+1\nOsprey Rock,none,,\n"

    found = catalyst(tmp_path, "names", "find", "Osprey Works", "Nanto Power", "688499.SH")
    assert (found.returncode, found.stdout.count("OSP")) == (0, 1)
    assert catalyst(tmp_path, "names", "find", "Enjie Technology").returncode == 4
    for alias, ticker in (("CATL", "000001.SZ"), ("X", "../../etc/passwd"), ("a\x1b[31m", "OSP"), ("in vivo", "OSP")):
        done = catalyst(tmp_path, "names", "add", alias, ticker)
        assert (done.returncode, "Traceback" in done.stderr, "\x1b" in done.stderr) == (3, False, False)
    assert (tmp_path / "data" / "names.csv").read_text("utf-8") == table
    assert "Osprey Works" in catalyst(tmp_path, "names", "list", "--own").stdout


def test_a_names_file_of_ones_own(tmp_path: Path) -> None:
    """`--names` is begun where it is missing, and must exist to be read."""
    assert catalyst(tmp_path, "names", "find", "X", "--names", "mine.csv").returncode == 3
    assert catalyst(tmp_path, "names", "add", "Osprey Works", "OSP", "--names", "mine.csv").returncode == 0
    assert catalyst(tmp_path, "names", "find", "Osprey Works", "--names", "mine.csv").returncode == 0
    (tmp_path / "bad.csv").write_text("alias,ticker\nCATL,000001.SZ\n", "utf-8")
    done = catalyst(tmp_path, "names", "list", "--names", "bad.csv")
    assert done.returncode == 3
    assert "bad.csv: CATL" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the three documents are not here")
def test_the_three_documents_from_extraction_to_a_run(tmp_path: Path) -> None:
    """Extracted beside the seeds, reviewed, accepted, merged: most repeat the seeds, and a run takes them."""
    days = {"000": "2024-09-04", "002": "2026-02-06", "003": "2025-06-25"}
    files = [path for prefix in days for path in DOCUMENTS.glob(f"{prefix}*.txt")]
    dates = [part for day in days.values() for part in ("--published", day)]
    options = ("--theme", "solid-state-battery", "--calendar", "seeds", "--out", "c")
    done = catalyst(tmp_path, "calendar", "extract", *map(str, files), *dates, *options)
    assert done.returncode == 0, done.stderr
    for file in files:
        path = f"c/{file.stem}.toml"
        text = (tmp_path / path).read_text("utf-8")
        assert not any(words in text for words in file.read_text("utf-8").split(". ") if len(words) > 40)
        n_candidates = text.count("[[candidate]]")
        assert text.count('relation = "same') >= 0.7 * n_candidates
        catalyst(tmp_path, "calendar", "review", path, "--document", str(file), given="a\nr\n" * n_candidates)
        done = catalyst(
            tmp_path, "calendar", "accept", path, "--document", str(file), "--out", f"{file.stem}.toml", "--complete"
        )
        assert done.returncode == 0, done.stderr
    ran = catalyst(tmp_path, "run", "--calendar", f"{files[2].stem}.toml", "--strategy", "sector-etf", "--out", "run")
    assert ran.returncode == 0, ran.stderr
    merged = catalyst(tmp_path, "calendar", "merge", "seeds", f"{files[2].stem}.toml", "--out", "all")
    assert merged.returncode == 0, merged.stderr
    assert "were told twice" in merged.stdout
    assert (tmp_path / "all" / "solid-state-month-2025-06.toml").exists()  # the seeds' own record of the same text
    assert not list((tmp_path / "all").glob("003*"))
