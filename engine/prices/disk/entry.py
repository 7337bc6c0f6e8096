"""An entry of the manifest: what is stored of one ticker, known without opening its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.prices.content import content_sha256
from engine.prices.history import History, Origin


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored of a ticker.

    `sha256` is that of the content (see `engine.prices.content`), `file_sha256` that of the file's bytes; `first_on`
    and `last_on` are sessions with a bar. `notice` is shown with every result (empty for none).
    """

    ticker: str
    file: str
    file_sha256: str
    sha256: str
    n_rows: int
    n_actions: int
    first_on: date
    last_on: date
    asked_from: date
    asked_to: date
    currency: str
    origin: Origin
    notice: str = ""

    def row(self) -> dict[str, object]:
        """The entry as JSON knows it, without its ticker."""
        return {
            "file": self.file,
            "file_sha256": self.file_sha256,
            "sha256": self.sha256,
            "n_rows": self.n_rows,
            "n_actions": self.n_actions,
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
            "asked_from": self.asked_from.isoformat(),
            "asked_to": self.asked_to.isoformat(),
            "currency": self.currency,
            "origin": origin_row(self.origin),
            "notice": self.notice,
        }


def entry_of(history: History, notice: str, file: str, file_sha256: str) -> Entry:
    """The entry of a history that stands in a file."""
    bars = history.bars
    return Entry(
        ticker=history.ticker,
        file=file,
        file_sha256=file_sha256,
        sha256=content_sha256(bars, history.actions),
        n_rows=len(bars),
        n_actions=len(history.actions),
        first_on=bars.first_on,
        last_on=bars.last_on,
        asked_from=history.asked_from,
        asked_to=history.asked_to,
        currency=history.currency,
        origin=history.origin,
        notice=notice,
    )


def entry_from_row(ticker: str, row: Mapping[str, Any]) -> Entry:
    """The entry that `row` wrote; KeyError, TypeError or ValueError where it is not one."""
    return Entry(
        ticker=ticker,
        file=str(row["file"]),
        file_sha256=str(row["file_sha256"]),
        sha256=str(row["sha256"]),
        n_rows=int(row["n_rows"]),
        n_actions=int(row["n_actions"]),
        first_on=date.fromisoformat(row["first_on"]),
        last_on=date.fromisoformat(row["last_on"]),
        asked_from=date.fromisoformat(row["asked_from"]),
        asked_to=date.fromisoformat(row["asked_to"]),
        currency=str(row["currency"]),
        origin=origin_from_row(row["origin"]),
        notice=str(row["notice"]),
    )


def origin_row(origin: Origin) -> dict[str, str]:
    """Where a history came from, as JSON knows it."""
    return {"source": origin.source, "reader": origin.reader, "fetched_at": origin.fetched_at.isoformat()}


def origin_from_row(row: Mapping[str, Any]) -> Origin:
    """The origin that `origin_row` wrote."""
    return Origin(str(row["source"]), str(row["reader"]), datetime.fromisoformat(row["fetched_at"]))
