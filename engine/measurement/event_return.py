"""What one trade, and one catalyst, earned beside the benchmarks over the same sessions. Fractions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TradeReturn:
    """A trade's net return and each benchmark's from the same open to the same open (or whatever fills are at).

    Of an open trade both go to the close it is valued at. `benchmarks` holds (ticker, return), None where the
    benchmark lacks a bar at one of the ends. `excess` is the net return less the first benchmark's, or None.
    """

    plan: str
    net_return: float
    benchmarks: tuple[tuple[str, float | None], ...]
    excess: float | None


@dataclass(frozen=True, slots=True)
class CatalystReturn:
    """The trades of one catalyst together, weighted by the cash paid for each.

    Without trades `net_return`, the benchmarks' returns and `excess` are None. A benchmark's return is
    also None where it is None for one of the trades.
    """

    catalyst: str
    n_trades: int
    n_refused: int
    paid_cents: int
    net_cents: int
    net_return: float | None
    benchmarks: tuple[tuple[str, float | None], ...]
    excess: float | None
