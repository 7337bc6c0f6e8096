"""How a run's calendar and prices were named, as a run may note it."""

from catalysts.calendar import CatalystCalendar
from engine import calendar_source
from engine.prices import source
from engine.simulation.spec import Sources


def sources_of(calendar: str | CatalystCalendar, prices: str | source.PriceSource) -> Sources:
    """The names, without a path; empty for what was passed in as a value."""
    return Sources(
        calendar_source.portable_name(calendar) if isinstance(calendar, str) else "",
        source.portable_name(prices) if isinstance(prices, str) else "",
    )
