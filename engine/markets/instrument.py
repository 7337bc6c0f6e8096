"""An instrument: what is traded, where, and as what kind. Knows no prices."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class InstrumentKind(StrEnum):
    """What an instrument is; an index cannot be traded, and stamp duty falls on stocks only.

    A `FUND` is an open-ended one that is bought from its manager off the exchange, at a net asset value; an `ETF` is
    any fund that trades on an exchange.
    """

    STOCK = "stock"
    ETF = "etf"
    FUND = "fund"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One ticker in Yahoo's spelling (`.SS` Shanghai, `.SZ` Shenzhen, `.BJ` Beijing, `.HK` Hong Kong, none: US); a
    mainland fund off the exchange, which Yahoo does not have, ends in `.OF`.

    `exchange` is the code of the exchange whose sessions it trades in (XSHG also stands for Shenzhen and Beijing);
    `board` is main, chinext, star, beijing or empty, of a fund off the exchange its share class, class-a or class-c;
    `segment` is where in the chain a stock earns, or the sector an ETF or a fund follows.
    """

    ticker: str
    name: str
    kind: InstrumentKind
    exchange: str
    board: str = ""
    segment: str = ""
    name_zh: str = ""

    @property
    def is_tradable(self) -> bool:
        """Whether shares of it can be bought at all."""
        return self.kind is not InstrumentKind.INDEX


@dataclass(frozen=True, slots=True)
class Instruments:
    """A table of instruments, iterated in ticker order."""

    by_ticker: Mapping[str, Instrument] = field(default_factory=dict)

    @classmethod
    def of(cls, instruments: Iterable[Instrument]) -> "Instruments":
        """Build the table; a later row of the same ticker replaces an earlier one."""
        rows = {row.ticker: row for row in instruments}
        return cls({ticker: rows[ticker] for ticker in sorted(rows)})

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self.by_ticker.values())

    def __len__(self) -> int:
        return len(self.by_ticker)

    def __contains__(self, ticker: object) -> bool:
        return ticker in self.by_ticker

    def find(self, ticker: str) -> Instrument | None:
        """The instrument of a ticker, or None where the table does not hold it."""
        return self.by_ticker.get(ticker)

    def merged(self, other: "Instruments") -> "Instruments":
        """Both tables; where both hold a ticker, the row of `other`."""
        return Instruments.of([*self, *other])
