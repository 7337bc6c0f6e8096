"""What a run touches: its benchmarks, its tickers, its first and last session."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from catalysts.calendar import CatalystCalendar
from engine.fetching import available_in
from engine.markets.codes import exchange_of, instrument_from_code
from engine.markets.exchange import BROAD_INDEX
from engine.markets.instrument import Instruments
from engine.markets.sessions import SessionError, Sessions
from engine.prices.bars import Bars
from engine.prices.errors import PricesNotAvailableError
from engine.prices.source import PriceSource, is_fetching
from engine.prices.store import PriceStore
from engine.simulation.agenda import entry_session
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import RunSpec

WHOLE_SOURCE = 300
SessionsOf = Callable[[str], Sessions]


def default_benchmarks(calendar: CatalystCalendar, available: Sequence[str]) -> tuple[str, ...]:
    """The broad index of the market that the calendar is about, then the indices that its themes name, as far as
    the source has them. Raises PricesNotAvailableError where it has none."""
    usual = usual_benchmarks(calendar)
    found = tuple(ticker for ticker in usual if ticker in set(available))
    if not found:
        raise PricesNotAvailableError(
            f"benchmarks: the prices hold neither {' nor '.join(usual)}; name one with --benchmark TICKER"
        )
    return found


def usual_benchmarks(calendar: CatalystCalendar) -> tuple[str, ...]:
    """What a calendar is measured against by default: the broad index of its market, the indices of its themes."""
    named = [theme.etf for theme in calendar.themes if theme.etf]
    named += [ticker for catalyst in calendar for ticker in catalyst.tickers]
    exchanges = [exchange_of(ticker) for ticker in named]
    broad = [BROAD_INDEX[max(sorted(set(exchanges)), key=exchanges.count)]] if exchanges else list(BROAD_INDEX.values())
    return tuple(dict.fromkeys([*broad, *(ticker for theme in calendar.themes for ticker in theme.indices)]))


def benchmarks_from(calendar: CatalystCalendar, source: PriceSource) -> tuple[str, ...]:
    """The default benchmarks that a source has, or, where it fetches, can have."""
    return default_benchmarks(calendar, available_in(source, usual_benchmarks(calendar)))


def needed_tickers(
    spec: RunSpec,
    chosen: Iterable[ChosenStrategy],
    calendar: CatalystCalendar,
    source: PriceSource,
    instruments: Instruments,
) -> tuple[str, ...]:
    """What the run may touch: benchmarks; of what the source has, the calendar's and its themes' instruments, those
    that strategies name, and all with a segment; of a small source everything that is not another index, unless it is
    gathered over time (`is_gathered`) or fetches: what a run reads must not depend on what else was put there."""
    wanted = own_tickers(calendar, chosen)
    for theme in calendar.themes:
        wanted |= {*theme.rivals, *theme.indices}
    wanted |= {row.ticker for row in instruments if row.segment}
    if is_fetching(source):
        return tuple(sorted({*spec.benchmarks, *available_in(source, wanted)}))
    available = source.tickers()
    if len(available) <= WHOLE_SOURCE and not getattr(source, "is_gathered", False):
        wanted |= {ticker for ticker in available if not _is_index(instruments, ticker)}
    return tuple(sorted({*spec.benchmarks, *(wanted & set(available))}))


def own_tickers(calendar: CatalystCalendar, chosen: Iterable[ChosenStrategy]) -> set[str]:
    """What the run is about: the calendar's targets, its themes' ETFs and leaders, what the strategies name."""
    own = {ticker for catalyst in calendar for ticker in catalyst.tickers}
    for theme in calendar.themes:
        own |= {theme.etf, *theme.leaders}
    for one in chosen:
        own |= {word for _, value in one.parameters for word in str(value).split("+")}
        own |= set(one.strategy.tickers)
        if one.strategy.needs_linked_funds:
            own |= {ticker for theme in calendar.themes for ticker in theme.linked_funds}
    return own


def period(
    spec: RunSpec, chosen: Iterable[ChosenStrategy], calendar: CatalystCalendar, store: PriceStore, sessions: SessionsOf
) -> tuple[date, date]:
    """The base session, whose close is the first to be valued, and the last session.

    Without a start the run begins with the first open after which a catalyst can be traded; without an end it ends
    with the last bar of what it is about, or of the clock, whichever is earlier.
    """
    clock_bars = store[spec.benchmarks[0]]
    clock = clock_sessions(store, spec, sessions)
    tradable = store.tradable()
    own = own_tickers(calendar, chosen)
    last_bars = [store[ticker].last_on for ticker in tradable if ticker in own] or [
        store[ticker].last_on for ticker in tradable
    ]
    if not last_bars:
        raise PricesNotAvailableError("prices: the source has nothing that can be bought, only indices")
    end_on = min(clock_bars.last_on, max(last_bars))
    if spec.end is not None:
        end_on = min(clock.last_on_or_before(spec.end), clock_bars.last_on)
    start_on = (
        clock.first_on_or_after(spec.start)
        if spec.start is not None
        else _first_entry(spec, calendar, clock, clock_bars, end_on)
    )
    try:
        base_on = max(clock.previous_before(start_on), clock_bars.first_on)
    except SessionError:
        base_on = clock_bars.first_on
    if base_on >= end_on:
        raise PricesNotAvailableError(
            f"prices: no session between {start_on} and {end_on}; the clock {clock_bars.ticker} has bars from "
            f"{clock_bars.first_on} to {clock_bars.last_on}: choose another --start or --end"
        )
    return base_on, end_on


def _first_entry(spec: RunSpec, calendar: CatalystCalendar, clock: Sessions, clock_bars: Bars, end_on: date) -> date:
    entries = (
        entry_session(catalyst, clock) for catalyst in calendar if catalyst.precision.rank <= spec.precision.rank
    )
    inside = [entry for entry in entries if entry is not None and clock_bars.first_on < entry <= end_on]
    return min(inside, default=clock_bars.first_on)


def _is_index(instruments: Instruments, ticker: str) -> bool:
    instrument = instruments.find(ticker) or instrument_from_code(ticker)
    return instrument is None or not instrument.is_tradable
