"""From a calendar to events: which catalysts are studied, on which instruments, and what is left out and why."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Status
from engine.markets.sessions import Sessions
from engine.measurement.study.choice import Choice, Sign, Targets
from engine.measurement.study.event import Dropped, StudyEvent
from engine.simulation.agenda import entry_session


def events_of(
    calendar: CatalystCalendar, choice: Choice, sessions: Callable[[str], Sessions]
) -> tuple[tuple[StudyEvent, ...], tuple[Dropped, ...]]:
    """The events in the order of (entry session, ticker), and every catalyst that gave none; `sessions` gives those
    that a ticker trades in."""
    found: dict[tuple[date, str], list[str]] = {}
    dropped = []
    superseders = _superseders(calendar)
    for catalyst in calendar:
        tickers = targets_of(calendar, catalyst, choice.targets)
        why = _why_not(catalyst, choice) or _no_target(catalyst, choice.targets, tickers)
        if why:
            dropped.append(Dropped((catalyst.id,), "", None, why))
            continue
        for ticker in tickers:
            entry_on = entry_session(catalyst, sessions(ticker))
            why = _why_not_then(catalyst, entry_on, superseders.get(catalyst.id, ()), sessions(ticker))
            if why or entry_on is None:
                dropped.append(Dropped((catalyst.id,), ticker, entry_on, why))
            else:
                found.setdefault((entry_on, ticker), []).append(catalyst.id)
    events = tuple(StudyEvent(ticker, on, tuple(ids)) for (on, ticker), ids in sorted(found.items()))
    return events, tuple(dropped)


def targets_of(calendar: CatalystCalendar, catalyst: Catalyst, targets: Targets) -> tuple[str, ...]:
    """The tickers that a catalyst is studied on."""
    theme = calendar.theme(catalyst.theme)
    if targets is Targets.NAMED:
        return catalyst.tickers
    if theme is None:
        return ()
    if targets is Targets.LEADERS:
        return theme.leaders
    return (theme.etf,) if theme.etf else ()


def is_studied(catalyst: Catalyst, choice: Choice) -> bool:
    """Whether a catalyst is of what was chosen, wherever it can be traded."""
    return not _why_not(catalyst, choice)


def _superseders(calendar: Iterable[Catalyst]) -> dict[str, list[Catalyst]]:
    found: dict[str, list[Catalyst]] = {}
    for catalyst in calendar:
        if catalyst.supersedes:
            found.setdefault(catalyst.supersedes, []).append(catalyst)
    return found


def _why_not(catalyst: Catalyst, choice: Choice) -> str:
    if choice.kinds and catalyst.kind not in choice.kinds:
        return f"its kind is {catalyst.kind}, studied are {', '.join(choice.kinds)}"
    wanted = {Sign.GOOD: {1}, Sign.BAD: {-1}, Sign.ALL: {-1, 0, 1}}[choice.sign]
    if catalyst.direction not in wanted:
        word = {1: "good", 0: "neither good nor bad", -1: "bad"}[catalyst.direction]
        return f"its news is {word}, studied is {choice.sign} news"
    if catalyst.precision.rank > choice.precision.rank:
        return f"known to the {catalyst.precision} only; studied are dates to the {choice.precision} or finer"
    return "cancelled" if catalyst.status is Status.CANCELLED else ""


def _no_target(catalyst: Catalyst, targets: Targets, tickers: Collection[str]) -> str:
    if tickers:
        return ""
    if targets is Targets.NAMED:
        return "it names no listed company"
    return f"the calendar knows no {'ETF' if targets is Targets.ETF else 'leaders'} of the theme {catalyst.theme!r}"


def _why_not_then(
    catalyst: Catalyst, entry_on: date | None, superseders: Iterable[Catalyst], sessions: Sessions
) -> str:
    if entry_on is None:
        if catalyst.known.last_on < sessions.first_on:
            return f"known before {sessions.first_on}, where the exchange's recorded sessions begin"
        return "beyond the sessions that the exchange has announced"
    for later in superseders:
        replaced_on = entry_session(later, sessions)
        if replaced_on is not None and replaced_on <= entry_on:
            return f"replaced by {later.id} before it could be traded"
    return ""
