"""The results of a chunk of points as a parquet file: what a sweep keeps while it is not done."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.measurement.sweep.point_result import PointResult

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = tuple(field.name for field in fields(PointResult))
_TEXTS = {"error", "difference", "returns_sha256", "returns"}
_WHOLE = {"number", "net_cents", "n_trades", "n_open", "n_refused", "n_excess", "costs_cents"}


def encoded_chunk(results: Sequence[PointResult]) -> bytes:
    """The results as parquet, a row a point: the same results, the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = schema()
    columns = [pa.array([getattr(one, name) for one in results], types.field(name).type) for name in COLUMNS]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(columns, schema=types), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def read_chunk(path: Path, numbers: Sequence[int]) -> tuple[PointResult, ...] | None:
    """The results of these points; None where the file is not there, is damaged, or holds other points: then they are
    run again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, schema=schema())
    except (OSError, pa.ArrowException):
        return None
    rows: list[dict[str, Any]] = table.to_pylist()
    results = tuple(PointResult(**row) for row in rows)
    return results if [one.number for one in results] == list(numbers) else None


def schema() -> "pa.Schema":
    """The columns of a chunk, in the order of a PointResult's fields."""
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name == "sums":
            return pa.binary()
        return pa.string() if name in _TEXTS else pa.int64() if name in _WHOLE else pa.float64()

    return pa.schema([pa.field(name, kind(name)) for name in COLUMNS])
