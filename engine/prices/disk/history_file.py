"""One ticker's file: its bars as a parquet table, everything else about it as JSON in the file's own metadata.

A ticker's bars and actions stand in one file, so that they are both old or both new.
"""

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from catalysts.errors import shown
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.content import COLUMNS, content_sha256
from engine.prices.disk.entry import origin_from_row, origin_row
from engine.prices.disk.errors import StoreVersionError
from engine.prices.history import History

SCHEMA = 1
ENDING = "parquet"
KEY = b"catalyst"


def encoded_history(history: History, notice: str) -> bytes:
    """The bytes of a file that holds the history and its notice."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    bars = history.bars
    columns = {"date": pa.array(bars.sessions.astype("datetime64[D]"))}
    columns |= {name: pa.array(np.asarray(getattr(bars, name), dtype=np.float64)) for name in COLUMNS}
    about = {
        "schema": SCHEMA,
        "made_by": made_by(),
        "ticker": history.ticker,
        "n_rows": len(bars),
        "sha256": content_sha256(bars, history.actions),
        "asked_from": history.asked_from.isoformat(),
        "asked_to": history.asked_to.isoformat(),
        "currency": history.currency,
        "origin": origin_row(history.origin),
        "notice": notice,
        "actions": [[one.ex_on.isoformat(), one.share_multiplier, one.cash_per_share] for one in history.actions],
    }
    table = pa.table(columns).replace_schema_metadata({KEY: json.dumps(about, sort_keys=True)})
    file = io.BytesIO()
    pq.write_table(table, file, compression="lz4", use_dictionary=False, write_statistics=False)
    return file.getvalue()


def decoded_history(data: bytes) -> tuple[History, str]:
    """The history and the notice of a file's bytes.

    Raises ValueError with a phrase that says what is wrong: no such file, other rows than it says itself;
    StoreVersionError where a newer version wrote it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(pa.BufferReader(data)) as file:
            about = json.loads((file.schema_arrow.metadata or {})[KEY])
            refuse_newer(int(about["schema"]), str(about["made_by"]))
            table = file.read(use_threads=False)
        return DECODERS[about["schema"]](about, table)
    except KeyError as error:
        raise ValueError("it is no file of this store") from error
    except (pa.ArrowException, OSError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(f"it is no readable file ({type(error).__name__})") from error


def noted_actions(data: bytes, ticker: str) -> tuple[CorporateAction, ...] | None:
    """The actions in a file's metadata, whatever its rows are; None where it has lost them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(pa.BufferReader(data)) as file:
            return _actions(json.loads((file.schema_arrow.metadata or {})[KEY]), ticker)
    except (pa.ArrowException, OSError, LookupError, TypeError, ValueError, RecursionError):
        return None


@cache
def made_by() -> str:
    """The name and version of what writes now."""
    return f"catalyst-engine {version('catalyst-engine')}"


def sha256_of(data: bytes) -> str:
    """SHA-256 as hex."""
    return hashlib.sha256(data).hexdigest()


def refuse_newer(schema: int, maker: str) -> None:
    """StoreVersionError where a schema is newer than what this version reads; `maker` is what wrote it."""
    if schema > SCHEMA:
        raise StoreVersionError(
            f"stored prices: made by version {shown(maker)!r} (schema {schema}); this is {made_by()}, which reads up "
            f"to schema {SCHEMA}: install that version, or name another folder with --data"
        )


def _decoded_first(about: Mapping[str, Any], table: Any) -> tuple[History, str]:
    ticker = str(about["ticker"])
    columns = [table.column(name).combine_chunks().to_numpy(zero_copy_only=False) for name in ("date", *COLUMNS)]
    bars = Bars(ticker, columns[0].astype("datetime64[D]"), *columns[1:])
    if len(bars) != about["n_rows"]:
        raise ValueError(f"it holds {len(bars)} rows and says {about['n_rows']}")
    actions = _actions(about, ticker)
    if content_sha256(bars, actions) != about["sha256"]:
        raise ValueError("its rows are not those that were stored")
    history = History(
        bars,
        actions,
        date.fromisoformat(about["asked_from"]),
        date.fromisoformat(about["asked_to"]),
        str(about["currency"]),
        origin_from_row(about["origin"]),
    )
    return history, str(about["notice"])


def _actions(about: Mapping[str, Any], ticker: str) -> tuple[CorporateAction, ...]:
    return tuple(
        CorporateAction(ticker, date.fromisoformat(day), float(multiplier), float(cash))
        for day, multiplier, cash in about["actions"]
    )


# How the files of each schema are read; a new schema keeps the readers of the older ones.
DECODERS: dict[int, Callable[[Mapping[str, Any], Any], tuple[History, str]]] = {1: _decoded_first}
