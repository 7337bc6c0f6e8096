"""The last session that is over, by the exchange's own clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.markets.exchange import EXCHANGES

DELAY = timedelta(minutes=30)  # Yahoo's quotes of Shanghai and Hong Kong come up to so much later


def exchange_today(exchange: str, now: datetime) -> date:
    """The exchange's own date at an instant."""
    return now.astimezone(ZoneInfo(EXCHANGES[exchange].time_zone)).date()


def last_finished_on(exchange: str, now: datetime) -> date:
    """The latest date whose bar is finished at an instant: today once the close is half an hour past, else yesterday.

    On the day of a half session it is taken to last as long as any other.
    """
    found = EXCHANGES[exchange]
    local = (now - DELAY).astimezone(ZoneInfo(found.time_zone))
    return local.date() if local.time() >= found.close else local.date() - timedelta(days=1)
