"""accepted.csv beside the data: which findings a person has accepted, for which value and reason, and when."""

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from catalysts.errors import Fault, FaultsError, WriteError, did_you_mean
from engine.markets.table import Row, read_rows
from engine.prices.findings.acceptance import Acceptance
from engine.prices.findings.rule_table import shipped_rules

NAME = "accepted.csv"
COLUMNS = ("ticker", "rule", "session", "value", "reason", "accepted_on")


def read_acceptances(path: Path) -> tuple[Acceptance, ...]:
    """The rows of a file, sorted; none where there is no file. FaultsError names every fault of every row."""
    if not path.exists():
        return ()
    faults: list[Fault] = []
    rows: dict[tuple[str, str, date], Acceptance] = {}
    for row in read_rows(path, COLUMNS, faults):
        one = _acceptance(row, faults)
        if one is not None and one.key in rows:
            faults.append(Fault(row.where, "rule", one.rule, "a finding accepted once", "remove one of the rows"))
        elif one is not None:
            rows[one.key] = one
    if faults:
        raise FaultsError(faults)
    return tuple(rows[key] for key in sorted(rows))


def add_acceptances(path: Path, added: Iterable[Acceptance]) -> None:
    """Put acceptances beside those that a file has; one of the same ticker, rule and session is replaced.

    The file is written whole or not at all. FaultsError where it cannot be read, WriteError where not be written.
    """
    rows = {one.key: one for one in (*read_acceptances(path), *added)}
    try:
        _write(path, _encoded(rows[key] for key in sorted(rows)))
    except OSError as error:
        raise WriteError(
            f"{path.name}: the acceptance could not be written ({error.strerror}); nothing was recorded"
        ) from error


def acceptances_hash(acceptances: Iterable[Acceptance]) -> tuple[tuple[str, str], ...]:
    """(name, SHA-256) of these acceptances as an input of a run; nothing where there are none."""
    rows = list(acceptances)
    return ((f"prices/{NAME}", hashlib.sha256(_encoded(rows)).hexdigest()),) if rows else ()


def _encoded(acceptances: Iterable[Acceptance]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in acceptances:
        session = one.session.isoformat() if one.session else ""
        writer.writerow([one.ticker, one.rule, session, one.value, one.reason, one.accepted_on.isoformat()])
    return text.getvalue().encode("utf-8")


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _acceptance(row: Row, faults: list[Fault]) -> Acceptance | None:
    cells, before = row.cells, len(faults)
    faults.extend(
        Fault(row.where, key, "", what)
        for key, what in (("ticker", "a ticker"), ("value", "the value accepted"), ("reason", "a reason"))
        if not cells[key]
    )
    if cells["rule"] not in shipped_rules():
        remedy = did_you_mean(cells["rule"], shipped_rules())
        faults.append(Fault(row.where, "rule", cells["rule"], "a rule of prices check --rules", remedy))
    session = _date(row, "session", faults) if cells["session"] else None
    accepted_on = _date(row, "accepted_on", faults)
    if len(faults) > before or accepted_on is None:
        return None
    return Acceptance(cells["ticker"], cells["rule"], session, cells["value"], cells["reason"], accepted_on)


def _date(row: Row, key: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(row.cells[key])
    except ValueError:
        faults.append(Fault(row.where, key, row.cells[key], "a date as YYYY-MM-DD"))
        return None
