"""The tables of a placebo test: ranks and lags as CSV, every calendar and its results as Parquet."""

import io
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.measurement.placebo.placebo_result import PlaceboResult, StrategyPlacebo
from engine.measurement.placebo.placebos import Placebos
from engine.reports import cells

if TYPE_CHECKING:
    import pyarrow as pa

STANDINGS = (
    *("strategy", "method", "measure", "value", "n", "n_undefined", "n_equal", "rank", "p", "error", "p_two_sided"),
    *("low", "median", "high", "reason"),
)
LAGS = (
    *("strategy", "lag", "net", "excess", "caar", "entry_session", "n_trades", "n_refused", "n_outside", "n_events"),
)


def placebo_tables(result: PlaceboResult) -> dict[str, bytes]:
    """Every table by file name. `results.parquet` has a row for each strategy and calendar, `calendars.parquet` one for
    each calendar: its entry sessions, by the true ones, and its names where they were dealt anew."""
    return {
        "standings.csv": cells.encoded(STANDINGS, _standings(result)),
        "lags.csv": cells.encoded(LAGS, (row for one in result.strategies for row in _lags(one))),
        "results.parquet": _parquet(_results(result)),
        "calendars.parquet": _parquet(_calendars(result)),
    }


def _standings(result: PlaceboResult) -> Iterator[list[str]]:
    for one in result.strategies:
        for method, rows in one.standings.items():
            for row in rows:
                yield [
                    cells.text(one.strategy),
                    method.value,
                    row.measure.value,
                    cells.fraction(row.value),
                    *map(cells.whole, (row.n, row.n_undefined, row.n_equal, row.rank)),
                    *map(cells.fraction, (row.p, row.error, row.p_two_sided, row.low, row.median, row.high)),
                    cells.text(row.reason),
                ]


def _lags(one: StrategyPlacebo) -> Iterator[list[str]]:
    for point in one.lags:
        yield [
            cells.text(one.strategy),
            cells.whole(point.lag),
            cells.money(point.net_cents),
            *map(cells.fraction, (point.excess, point.caar, point.aar)),
            *map(cells.whole, (point.n_trades, point.n_refused, point.n_outside, point.n_events)),
        ]


def _results(result: PlaceboResult) -> "pa.Table":
    import numpy as np
    import pyarrow as pa

    columns: dict[str, list[Any]] = {name: [] for name in RESULTS}
    for one in result.strategies:
        for method, found in one.results.items():
            reaction = result.reactions[method]
            columns["strategy"].append(np.repeat(one.strategy, len(found)))
            columns["method"].append(np.repeat(method.value, len(found)))
            columns["number"].append(np.arange(len(found)))
            for name in ("net_cents", "sharpe", "excess", "n_trades", "n_refused"):
                columns[name].append(getattr(found, name))
            columns["caar"].append(reaction.caar)
            columns["n_events"].append(reaction.n_events)
    arrays = {
        name: pa.array(np.concatenate(parts).tolist() if parts else [], kind)
        for (name, kind), parts in zip(_kinds().items(), columns.values(), strict=True)
    }
    return pa.table({name: _without_nan(array) for name, array in arrays.items()})


RESULTS = (
    *("strategy", "method", "number", "net_cents", "sharpe", "excess", "n_trades", "n_refused", "caar", "n_events"),
)


def _kinds() -> "dict[str, pa.DataType]":
    import pyarrow as pa

    texts, fractions = {"strategy", "method"}, {"sharpe", "excess", "caar"}
    return {
        name: pa.string() if name in texts else pa.float64() if name in fractions else pa.int64() for name in RESULTS
    }


def _without_nan(array: "pa.Array") -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(array.type):
        return array
    return pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)


def _calendars(result: PlaceboResult) -> "pa.Table":
    import numpy as np
    import pyarrow as pa

    true = result.true
    owners = [int(np.flatnonzero(true.rows == row)[0]) for row in true.dates]
    entries = np.array(true.sessions[1:], dtype="datetime64[D]")
    total = sum(map(len, result.placebos.values()))
    methods = [np.repeat(method.value, len(one)) for method, one in result.placebos.items()]
    numbers = [np.arange(len(one)) for one in result.placebos.values()]
    table = {
        "method": pa.array(np.concatenate(methods).tolist() if total else [], pa.string()),
        "number": pa.array(np.concatenate(numbers).tolist() if total else [], pa.int64()),
    }
    for row, owner in zip(true.dates.tolist(), owners, strict=True):
        moved = [entries[one.rows[:, owner]] for one in result.placebos.values() if len(one)]
        table[_column(true.sessions[row + 1])] = pa.array(np.concatenate(moved) if moved else [], pa.date32())
    names = [_names(one) for one in result.placebos.values()]
    table["names"] = pa.array([row for rows in names for row in rows], pa.list_(pa.string()))
    return pa.table(table)


def _column(entry_on: date) -> str:
    return f"entry {entry_on.isoformat()}"


def _names(placebos: Placebos) -> list[list[str] | None]:
    if placebos.names is None:
        return [None] * len(placebos)
    return [[placebos.tickers[name] for name in row] for row in placebos.names.tolist()]


def _parquet(table: "pa.Table") -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
