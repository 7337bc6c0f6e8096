"""Which tickers Yahoo can have at all."""

from engine.markets.codes import TickerError, exchange_of

ELSEWHERE = (".TI", ".OF")  # indices of Tonghuashun, funds off the exchange


def is_offered(ticker: str) -> bool:
    """Whether a ticker is spelled as one of an exchange that Yahoo covers."""
    try:
        exchange_of(ticker)
    except TickerError:
        return False
    return not ticker.endswith(ELSEWHERE)
