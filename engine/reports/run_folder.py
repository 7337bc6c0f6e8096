"""A run on disk: run.json, tables, a picture, a page. Written whole or not at all, read back with hashes checked."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

from engine.measurement.report import Curve, Report
from engine.reports.cells import decoded
from engine.reports.errors import DamagedRunError, RenderError
from engine.reports.record import RunRecord, decoded_record, encoded_record, record_of, sha256_of
from engine.reports.run_tables import RunTables
from engine.reports.stored_run import StoredRun
from engine.reports.tables import tables
from engine.reports.whole_folder import check_target, write_file, write_whole
from engine.reports.wording import visible
from engine.simulation.outcome import EquityPoint

MANIFEST = "run.json"
PICTURE = "equity.png"
PAGE = "report.html"
EQUITY = "equity.csv"


def run_id(report: Report) -> str:
    """What tells a run from others: 12 hex digits of its specification, its inputs' hashes and the engine's version."""
    return record_of(report, {}).run


def write_run(report: Report, folder: Path, *, force: bool = False) -> RunRecord:
    """Write a run as the whole content of a folder and return its record; nothing is done where it is there already.

    Raises FolderTakenError (exit 2) where the folder holds anything but a run, or another run and not `force`;
    NotWritableError (exit 5) where it cannot be written: then nothing is left under its name, and what was there
    before is there still. RenderError (exit 6) where the run was written but its picture or its page could not be
    made.
    """
    record, content, faults = _content(report if force else _as_noted(report, folder))
    write_whole(folder, content, MANIFEST, force=force)
    if faults:
        raise RenderError(_unfinished(folder, faults)) from next(iter(faults.values()))
    return record


def _as_noted(report: Report, folder: Path) -> Report:
    """The report with the engine that the same run in the folder is noted with: the engines give the same results, and
    a run that is there already is not another one for having been run by another."""
    try:
        noted = decoded_record((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return report
    return replace(report, executor=noted.executor) if noted.run == run_id(report) else report


def run_content(report: Report) -> tuple[RunRecord, dict[str, bytes]]:
    """A run's record and all files of its folder by name: the same run, the same bytes. A picture or a page that
    cannot be made is left out."""
    record, content, _ = _content(report)
    return record, content


def _content(report: Report) -> tuple[RunRecord, dict[str, bytes], dict[str, Exception]]:
    files = tables(report)
    record = record_of(report, files, (PICTURE, PAGE))
    drawn: dict[str, bytes] = {}
    faults: dict[str, Exception] = {}
    ways: dict[str, Callable[[], bytes]] = {PICTURE: partial(_picture, report), PAGE: partial(_page, record, files)}
    for name, draw in ways.items():
        try:
            drawn[name] = draw()
        except Exception as error:  # noqa: BLE001 - whatever it is, the run's numbers are saved first
            faults[name] = error
    return record, {**files, **drawn, MANIFEST: encoded_record(record)}, faults


def render_page(folder: Path, out: Path | None = None) -> Path:
    """Render the page of a written run anew, into its folder or as the file `out`, and return where it is.

    Raises DamagedRunError (exit 3) where the run is not as it was written; NotWritableError (exit 5).
    """
    record, files = read_files(folder)
    path = out if out is not None else folder / PAGE
    write_file(path, _page(record, files))
    return path


def _picture(report: Report) -> bytes:
    from engine.reports.picture import png_bytes
    from engine.reports.plots import equity_figure

    return png_bytes(equity_figure(report))


def _page(record: RunRecord, files: Mapping[str, bytes]) -> bytes:
    from engine.reports.page.tear_sheet import tear_sheet

    return tear_sheet(RunTables.of(record, files))


def _unfinished(folder: Path, faults: Mapping[str, Exception]) -> str:
    told = "; ".join(f"{name} could not be made ({type(error).__name__}: {error})" for name, error in faults.items())
    remedy = f"render it again with: catalyst report {shlex.quote(str(folder))}" if PAGE in faults else "run it again"
    return visible(f"{folder}: the run is saved, but {told}; {remedy}")


def check_writable(folder: Path) -> None:
    """Find out before a run whether its folder can be written, by writing a probe beside it.

    Raises FolderTakenError or NotWritableError as `write_run` would; only that the folder may hold another run is not
    known before the run.
    """
    check_target(folder, MANIFEST)


def read_run(folder: Path) -> StoredRun:
    """Read a run that `write_run` wrote. DamagedRunError with one sentence where it is not as it was written."""
    record, files = read_files(folder)
    if EQUITY not in files:
        raise _damaged(folder, f"{MANIFEST} lists no {EQUITY}")
    return _stored(folder, folder.absolute().name, record, files)


def stored_run_of(report: Report, label: str = "run") -> StoredRun:
    """A report as the run that `write_run` would write, read back: rounded as its tables are."""
    files = tables(report)
    return _stored(Path(label), label, record_of(report, files), files)


def _stored(folder: Path, label: str, record: RunRecord, files: dict[str, bytes]) -> StoredRun:
    try:
        rows = list(decoded(files[EQUITY]))
        equity = tuple((one.name, tuple(_points(rows, one.name))) for one in record.strategies)
        sessions = equity[0][1] if equity else ()
        curves = tuple(_curve(rows[: len(sessions)], one.ticker) for one in record.benchmarks)
    except (KeyError, ValueError, InvalidOperation) as error:
        raise _damaged(folder, f"{EQUITY} does not fit {MANIFEST} ({error})") from error
    return StoredRun(label, record, equity, curves, files)


def read_tables(folder: Path) -> RunTables:
    """The record and every table of a run, cells as they were written. DamagedRunError with one sentence where the
    folder is not as the run wrote it.
    """
    record, files = read_files(folder)
    try:
        return RunTables.of(record, files, folder.absolute().name)
    except ValueError as error:
        raise _damaged(folder, str(error)) from error


def read_files(folder: Path) -> tuple[RunRecord, dict[str, bytes]]:
    """The record of a written run and its tables as they stand there; DamagedRunError as `read_run`."""
    record = read_record(folder)
    return record, {name: _checked(folder, name, sha256) for name, sha256 in record.files.items()}


def read_record(folder: Path) -> RunRecord:
    """The record alone of a run's folder, its tables not looked at. DamagedRunError where it cannot be read."""
    if not folder.is_dir():
        raise DamagedRunError(f"{visible(str(folder))}: no such folder; name the folder of a run")
    try:
        return decoded_record((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise _damaged(folder, f"it holds no {MANIFEST}") from error
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"{MANIFEST} cannot be read: {visible(str(error))}") from error


def _checked(folder: Path, name: str, sha256: str) -> bytes:
    if Path(name).name != name or "\\" in name:
        raise _damaged(folder, f'{MANIFEST} names a file outside the folder, "{visible(name)}"')
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise _damaged(folder, f"{name} cannot be read: {error.strerror}") from error
    if sha256_of(data) != sha256:
        raise _damaged(folder, f"{name} is not as the run wrote it (its SHA-256 differs from {MANIFEST})")
    return data


def _points(rows: list[dict[str, str]], strategy: str) -> Iterator[EquityPoint]:
    for row in rows:
        if row["strategy"] == strategy:
            session, *amounts = row["session"], row["cash"], row["equity"], row["interest"], row["unsettled"]
            yield EquityPoint(date.fromisoformat(session), *map(_cents, amounts))


def _curve(rows: list[dict[str, str]], ticker: str) -> Curve:
    levels = ((date.fromisoformat(row["session"]), row[ticker]) for row in rows)
    return Curve(ticker, tuple((session, float(level) if level else None) for session, level in levels))


def _cents(cell: str) -> int:
    return int(Decimal(cell) * 100)


def _damaged(folder: Path, what: str) -> DamagedRunError:
    return DamagedRunError(f"{visible(str(folder))}: {what}; run it again into a new folder")
