"""A run on disk: run.json, the tables, one picture. Written whole or not at all, read back with every hash checked."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from engine.measurement.report import Curve, Report
from engine.reports.cells import decoded
from engine.reports.errors import DamagedRunError
from engine.reports.record import RunRecord, decoded_record, encoded_record, record_of, sha256_of
from engine.reports.stored_run import RunTables, StoredRun
from engine.reports.tables import tables
from engine.reports.whole_folder import check_target, write_whole
from engine.reports.wording import visible
from engine.simulation.outcome import EquityPoint

MANIFEST = "run.json"
PICTURE = "equity.png"
EQUITY = "equity.csv"


def run_id(report: Report) -> str:
    """What tells a run from others: 12 hex digits of its specification, its inputs' hashes and the engine's version."""
    return record_of(report, {}).run


def write_run(report: Report, folder: Path, *, force: bool = False) -> RunRecord:
    """Write a run as the whole content of a folder and return its record; nothing is done where it is there already.

    Raises FolderTakenError (exit 2) where the folder holds anything but a run, or another run and not `force`;
    NotWritableError (exit 5) where it cannot be written: then nothing is left under its name, and what was there
    before is there still.
    """
    from engine.reports.picture import png_bytes
    from engine.reports.plots import equity_figure

    files = tables(report)
    record = record_of(report, files, (PICTURE,))
    content = {**files, PICTURE: png_bytes(equity_figure(report)), MANIFEST: encoded_record(record)}
    write_whole(folder, content, MANIFEST, force=force)
    return record


def check_writable(folder: Path) -> None:
    """Find out before a run whether its folder can be written, by writing a probe beside it.

    Raises FolderTakenError or NotWritableError as `write_run` would; only that the folder may hold another run is not
    known before the run.
    """
    check_target(folder, MANIFEST)


def read_run(folder: Path) -> StoredRun:
    """Read a run that `write_run` wrote. DamagedRunError with one sentence where it is not as it was written."""
    record, tables = _checked_tables(folder)
    if EQUITY not in tables:
        raise _damaged(folder, f"{MANIFEST} lists no {EQUITY}")
    try:
        rows = list(decoded(tables[EQUITY]))
        equity = tuple((one.name, tuple(_points(rows, one.name))) for one in record.strategies)
        sessions = equity[0][1] if equity else ()
        curves = tuple(_curve(rows[: len(sessions)], one.ticker) for one in record.benchmarks)
    except (KeyError, ValueError, InvalidOperation) as error:
        raise _damaged(folder, f"{EQUITY} does not fit {MANIFEST} ({error})") from error
    return StoredRun(folder.absolute().name, record, equity, curves)


def read_tables(folder: Path) -> RunTables:
    """The record and every table of a run, cells as they were written. DamagedRunError with one sentence where the
    folder is not as the run wrote it.
    """
    record, tables = _checked_tables(folder)
    rows: dict[str, tuple[dict[str, str], ...]] = {}
    for name, data in tables.items():
        try:
            rows[name] = tuple(decoded(data))
        except ValueError as error:
            raise _damaged(folder, f"{name} is no table ({error})") from error
    return RunTables(folder.absolute().name, record, rows)


def _checked_tables(folder: Path) -> tuple[RunRecord, dict[str, bytes]]:
    record = _record(folder)
    return record, {name: _checked(folder, name, sha256) for name, sha256 in record.files.items()}


def _record(folder: Path) -> RunRecord:
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
