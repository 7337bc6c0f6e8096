"""Bars from a pandas DataFrame, for users of Python: the same columns, checks and mending as a file."""

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from catalysts.errors import Fault, FaultsError
from engine.markets.codes import TickerError, exchange_of
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import sessions_of
from engine.prices.bar_rows import ReadBars, bars_of_table, check_unadjusted
from engine.prices.bar_table import cell_text
from engine.prices.closed_days import on_sessions
from engine.prices.column_names import folded, spellings
from engine.prices.folder_format import FolderFormat
from engine.prices.mending import Mending, MendingRule
from engine.prices.text_table import TextTable

if TYPE_CHECKING:
    import pandas as pd

WHERE = "frame"


def bars_from_frame(ticker: str, frame: "pd.DataFrame", form: FolderFormat | None = None) -> ReadBars:
    """Raw daily bars from a frame with one row a session, and what was mended in it.

    The date is a column, or the index where no column is one. Columns of two levels, as yfinance.download gives them,
    are taken for the ticker, which is told as a mending; without 'Adj Close' among them the prices are adjusted and
    refused. Stamps with an offset (an index with a time zone) are refused unless `form` declares the time zone to
    date them by. Raises FaultsError with every fault.
    """
    form = form or FolderFormat()
    try:
        exchange_of(ticker)
    except TickerError as error:
        raise FaultsError([error.fault.at(WHERE)]) from error
    flat, mendings = _flat(ticker, frame)
    table = _table(flat, form)
    if mendings:
        check_unadjusted(table, WHERE, form)
    if not table.rows:
        raise FaultsError([Fault(WHERE, "rows", "", "a frame with at least one bar", "ask for other dates")])
    read = bars_of_table(ticker, table, WHERE, form)
    bars, outside = on_sessions(read.bars, WHERE, partial(sessions_of, overrides=overrides_from(os.environ)))
    return replace(read, bars=bars, mendings=(*mendings, *read.mendings, *outside))


def _flat(ticker: str, frame: "pd.DataFrame") -> tuple[Any, tuple[Mending, ...]]:
    if frame.columns.nlevels == 1:
        return frame, ()
    for level in range(frame.columns.nlevels):
        if ticker in frame.columns.get_level_values(level):
            flat = frame.xs(ticker, axis="columns", level=level)
            what, done = f"the columns have {frame.columns.nlevels} levels", f"those of {ticker} were taken"
            return flat, (Mending(ticker, WHERE, MendingRule.FLATTENED, what, done, 0),)
    found = ", ".join(sorted({str(value) for value in frame.columns.get_level_values(-1)}))
    expected = f"columns of {ticker} in one of their levels"
    raise FaultsError([Fault(WHERE, "columns", found, expected, "pass the frame of this ticker")])


def _table(frame: "pd.DataFrame", form: FolderFormat) -> TextTable:
    header = [str(name) for name in frame.columns]
    columns = [[cell_text(value) for value in frame.iloc[:, place].tolist()] for place in range(len(header))]
    declared = dict(form.columns).get("date", "")
    is_dated = any(name == declared or _is_date(name) for name in header)
    if not is_dated:
        header = ["date", *header]
        columns = [[cell_text(value) for value in frame.index.tolist()], *columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return TextTable(f"{WHERE}: row ", rows, list(range(1, len(rows) + 1)), (), header)


def _is_date(name: str) -> bool:
    row = spellings().get(folded(name))
    return row is not None and row.name == "date"
