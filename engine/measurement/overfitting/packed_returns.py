"""A trial's returns in little room, to be kept with it: what correlations between trials are measured from."""

import base64
import hashlib
import zlib
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from engine.measurement.overfitting.effective_trials import DatedReturns
from engine.prices.bars import Dates, Floats


def returns_sha256(sessions: Sequence[date] | Dates, returns: Floats) -> str:
    """SHA-256 of the sessions as days since 1970 (int32) and the returns (float64), little-endian, as hex."""
    digest = hashlib.sha256(np.array(sessions, dtype="datetime64[D]").astype("<i4").tobytes())
    digest.update((returns.astype("<f8") + 0.0).tobytes())  # -0.0 is 0.0
    return digest.hexdigest()


def packed_returns(sessions: Sequence[date] | Dates, returns: Floats) -> str:
    """Sessions and returns (rounded to float32) as a text without blanks or quotes."""
    days = np.array(sessions, dtype="datetime64[D]").astype("<i4")
    steps = np.diff(days, prepend=days[:1] * 0).astype("<i4")
    data = len(days).to_bytes(4, "little") + steps.tobytes() + returns.astype("<f4").tobytes()
    return base64.b85encode(zlib.compress(data, 6)).decode("ascii")


def unpacked_returns(text: str) -> DatedReturns:
    """What `packed_returns` packed. ValueError where it is damaged."""
    try:
        data = zlib.decompress(base64.b85decode(text))
        n = int.from_bytes(data[:4], "little")
        days = np.cumsum(np.frombuffer(data, "<i4", n, 4))
        returns = np.frombuffer(data, "<f4", n, 4 + 4 * n).astype(np.float64)
        epoch = date(1970, 1, 1)
        return tuple(epoch + timedelta(days=int(day)) for day in days), returns
    except (ValueError, OverflowError, zlib.error) as error:
        raise ValueError(f"packed returns cannot be read ({error})") from error
