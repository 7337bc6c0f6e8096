"""What the reading of texts must know of markets, from the engine's own sessions and rule book."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.markets.codes import TickerError, exchange_of, instrument_from_code
from engine.markets.instrument import Instruments
from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.sessions import Sessions


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """Trading dates and limits of tickers; `sessions` gives those of an exchange by its code."""

    instruments: Instruments
    book: RuleBook
    sessions: Callable[[str], Sessions]

    def trading_dates(self, ticker: str) -> Sessions | None:
        """The sessions of the ticker's exchange, None for a ticker that names none."""
        try:
            return self.sessions(exchange_of(ticker))
        except TickerError:
            return None

    def limit_rate(self, ticker: str, on: date) -> float | None:
        """The rule book's limit for an instrument that is not marked; None without one."""
        instrument = self.instruments.find(ticker) or instrument_from_code(ticker)
        if instrument is None:
            return None
        try:
            rate = self.book.lookup(RuleName.PRICE_LIMIT, instrument, on).value
        except RuleError:
            return None
        return None if isinstance(rate, str) else float(rate)
