"""How a fetch from Yahoo behaves: how fast it asks and how long it waits."""

from dataclasses import dataclass

from engine.prices.errors import PriceSourceError

MOST_RATE = 10.0


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """`rate` is requests a second; the deadlines are seconds, for a ticker with all its attempts and for the whole."""

    rate: float = 1.0
    ticker_deadline: float = 120.0
    deadline: float = 3600.0

    def __post_init__(self) -> None:
        if not 0 < self.rate <= MOST_RATE:
            raise PriceSourceError(f"rate: {self.rate:g} is not above 0 and at most {MOST_RATE:g} requests a second")
        for name, seconds in (("ticker-deadline", self.ticker_deadline), ("deadline", self.deadline)):
            if not 0 < seconds < 1e6:
                raise PriceSourceError(f"{name}: {seconds:g} is not a number of seconds above 0")
