"""A role in the generated sample: one instrument, the closes it must meet, and how it moves in between."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleAction:
    """A made-up corporate action: one old share becomes `share_multiplier` shares and `cash` yuan."""

    ex_on: str
    share_multiplier: str
    cash: str


@dataclass(frozen=True, slots=True)
class Role:
    """One instrument; dates are ISO texts of sessions, prices decimal texts in yuan or index points.

    `pins` are (session, close) pairs which the generated path meets exactly; the first is the first session.
    `market_beta`, `sector_beta` and `noise` (standard deviation of its own log return in a session) drive the
    path between them. `rising` holds (after, until) windows in which every close is above the one before,
    `ceilings` (until, close) pairs that no close so far may exceed, `one_price` limit-up sessions that traded
    at the limit alone, `suspended` the first and last session of a halt; `volume` is a usual session's.
    """

    ticker: str
    name: str
    name_zh: str
    kind: str
    board: str
    segment: str
    market_beta: float
    sector_beta: float
    noise: float
    volume: int
    pins: tuple[tuple[str, str], ...]
    actions: tuple[SampleAction, ...] = ()
    rising: tuple[tuple[str, str], ...] = ()
    ceilings: tuple[tuple[str, str], ...] = ()
    one_price: tuple[str, ...] = ()
    suspended: tuple[str, str] | None = None

    @property
    def decimals(self) -> int:
        """Decimals of the tick: 0.01 for stocks, 0.001 for ETFs and indices."""
        return 2 if self.kind == "stock" else 3

    @property
    def limit_tenths(self) -> int | None:
        """The daily price limit in tenths of the reference price; None without one (an index)."""
        if self.kind == "index":
            return None
        return 2 if self.board in {"chinext", "star"} else 1

    @property
    def first_on(self) -> str:
        """The first session with a bar."""
        return self.pins[0][0]

    def ticks(self, price: str) -> int:
        """A decimal text as a whole number of ticks."""
        whole, _, part = price.partition(".")
        return int(whole + part.ljust(self.decimals, "0"))

    def text(self, ticks: int) -> str:
        """A whole number of ticks as a decimal text."""
        whole, part = divmod(ticks, 10**self.decimals)
        return f"{whole}.{part:0{self.decimals}d}"
