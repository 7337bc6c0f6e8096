"""What a run asks of a source that fetches: which tickers, over which dates, and what it cannot do without."""

from collections.abc import Iterable
from datetime import date

from catalysts.calendar import CatalystCalendar
from engine.prices.errors import PricesNotAvailableError
from engine.prices.fetching.report import FetchFailure, FetchReport, Watch
from engine.prices.source import FetchingSource, PriceSource, is_fetching
from engine.simulation.spec import RunSpec

WARM_UP_YEARS = 3  # before the first catalyst: what strategies and the tests of their returns look back on
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
SHOWN = 5


def available_in(source: PriceSource, tickers: Iterable[str]) -> tuple[str, ...]:
    """Those of the tickers that the source has, or, where it fetches, can have."""
    if is_fetching(source):
        return tuple(ticker for ticker in tickers if source.offers(ticker))
    held = set(source.tickers())
    return tuple(ticker for ticker in tickers if ticker in held)


def obtained(
    source: PriceSource, tickers: tuple[str, ...], spec: RunSpec, calendar: CatalystCalendar, watch: Watch
) -> tuple[tuple[str, ...], tuple[FetchFailure, ...]]:
    """The tickers that can be had, fetched where the source fetches, and those that could not; raises what
    `provide_for` does."""
    if not is_fetching(source):
        return tickers, ()
    failed = provide_for(source, tickers, spec, calendar, watch).failed
    lost = {failure.ticker for failure in failed}
    return tuple(ticker for ticker in tickers if ticker not in lost), failed


def provide_for(
    source: FetchingSource, tickers: Iterable[str], spec: RunSpec, calendar: CatalystCalendar, watch: Watch
) -> FetchReport:
    """Have the source fetch the run's tickers over the run's dates. PricesNotAvailableError where a benchmark fails."""
    first = dict.fromkeys(spec.benchmarks)  # without them there is no run: they are asked for first
    report = source.provide(
        [*first, *(one for one in tickers if one not in first)], *wanted_dates(spec, calendar), watch
    )
    lost = [failure.sentence() for failure in report.failed if failure.ticker in spec.benchmarks]
    if lost:
        others = len(report.failed) - len(lost)
        more = [f"{others} other tickers failed too"] if others else []
        stored = "what is stored already can be run on with --prices store"
        raise PricesNotAvailableError("\n".join([*(f"benchmark {one}" for one in lost), *more, stored]))
    return report


def wanted_dates(spec: RunSpec, calendar: CatalystCalendar) -> tuple[date, date]:
    """From three years before the first catalyst that can be traded (or the start that is given) to the end that is
    given, else to the last session that is over."""
    last_on = spec.end or LATEST
    known = [one.known.last_on for one in calendar if one.precision.rank <= spec.precision.rank]
    first_on = spec.start or min((day for day in known if day <= last_on), default=EARLIEST)
    return years_before(first_on, WARM_UP_YEARS), last_on


def years_before(day: date, n: int) -> date:
    """The same date n years before, 28 February for a 29th."""
    try:
        return day.replace(year=day.year - n)
    except ValueError:
        return day.replace(year=day.year - n, day=28)
