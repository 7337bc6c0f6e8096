"""Abnormal returns that an event would have had on any session: computed once, so that a calendar is a look-up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.markets.sessions import SessionError, Sessions
from engine.measurement.placebo.placebos import Placebos, listed_names
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.measurement.study.abnormal import abnormal_returns
from engine.measurement.study.choice import Choice, Targets
from engine.measurement.study.cumulated import cumulated
from engine.measurement.study.event import StudyEvent
from engine.measurement.study.event_choice import is_studied, targets_of
from engine.measurement.study.gathering import gather
from engine.measurement.study.sample import Ints
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.study import NO_RESIDUAL
from engine.prices.bars import Floats
from engine.prices.store import PriceStore

RUN_UP = 5  # sessions before the news in which a leak is looked for


@dataclass(frozen=True, slots=True, eq=False)
class ReactionTable:
    """For T tickers and R rows: `car` (T, R), the CAR of the reaction window 0 to `last` of an event that enters in
    the session after the row's, and `ar` (T, R), its abnormal return in the entry session alone; NaN where a study
    would have dropped the event. `place` gives a ticker's row."""

    car: Floats
    ar: Floats
    place: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Reactions:
    """Of B calendars the mean CAR over their events, `caar` (B,), NaN where no event can be studied; `aar` (B,) the
    mean abnormal return of the entry session, `run_up` (B,) that of the RUN_UP sessions before it together;
    `n_events` (B,) how many CAAR is over."""

    caar: Floats
    aar: Floats
    run_up: Floats
    n_events: Ints


def reaction_table(
    tickers: Sequence[str],
    entries: Sequence[date],
    store: PriceStore,
    settings: StudySettings,
    sessions: Callable[[str], Sessions],
) -> ReactionTable:
    """The table of the tickers for events that can first be traded in one of `entries` (R,), sessions of the clock.

    Fitted, cumulated and dropped by the study's own functions, a ticker at a time. On an exchange where such a date is
    no session the event enters in the next one.
    """
    car, ar = (np.full((len(tickers), len(entries)), np.nan) for _ in range(2))
    for place, ticker in enumerate(tickers):
        own = sessions(ticker)
        places: dict[StudyEvent, int] = {}
        for row, entry_on in enumerate(entries):
            try:
                places[StudyEvent(ticker, own.first_on_or_after(entry_on), (str(row),))] = row
            except SessionError:
                continue
        gathered, _ = gather(tuple(places), store, settings, sessions)
        if not gathered.events:
            continue
        abnormal = abnormal_returns(gathered.sample, settings.model)
        sound = (abnormal.deviation > NO_RESIDUAL) & (abnormal.dof > 2)
        rows = np.array([places[event] for event in gathered.events])[sound]
        abnormal = abnormal.at(sound)
        car[place, rows] = cumulated(abnormal, -abnormal.first, settings.last - abnormal.first + 1).car
        ar[place, rows] = abnormal.returns[:, -abnormal.first]
    return ReactionTable(car, ar, {ticker: place for place, ticker in enumerate(tickers)})


def studied_tickers(true: TrueCalendar, choice: Choice) -> tuple[str, ...]:
    """All tickers that the calendar's catalysts, or what is dealt in their place, may be studied on."""
    found = {ticker for one in true.catalysts for ticker in targets_of(true.calendar, one, choice.targets)}
    if choice.targets is Targets.NAMED:
        found |= {ticker for theme in true.calendar.themes for ticker in theme.leaders}
    return tuple(sorted(found))


def reactions(placebos: Placebos, choice: Choice, table: ReactionTable, n_before: int = 0) -> Reactions:
    """The mean reactions of each calendar's events: pairs of a date's catalysts and an instrument, each pair once.

    The table's first row lies `n_before` sessions before the true calendar's row 0; a row outside the table has none.
    """
    rows, tickers = _pairs(placebos, choice, table)
    at = rows + n_before
    car, ar = _looked_up(table.car, tickers, at), _looked_up(table.ar, tickers, at)
    before = np.stack([_looked_up(table.ar, tickers, at - back) for back in range(1, RUN_UP + 1)]).sum(axis=0)
    n_events = np.isfinite(car).sum(axis=1)
    return Reactions(
        _mean(car), _mean(np.where(np.isfinite(car), ar, np.nan)), _mean(before), n_events.astype(np.int64)
    )


def _looked_up(values: Floats, tickers: Ints, at: Ints) -> Floats:
    is_inside = (at >= 0) & (at < values.shape[1]) & (tickers >= 0)
    return np.where(is_inside, values[tickers, np.where(is_inside, at, 0)], np.nan)


def _mean(values: Floats) -> Floats:
    """The mean of the finite values of each row, NaN where there is none."""
    has = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(has, values, 0.0).sum(axis=1) / has.sum(axis=1))


def _pairs(placebos: Placebos, choice: Choice, table: ReactionTable) -> tuple[Ints, Ints]:
    """Decision rows (B, P) and places in the table (B, P) of the P pairs of date and instrument."""
    true = placebos.true
    wanted = [place for place, one in enumerate(true.catalysts) if is_studied(one, choice)]
    if choice.targets is Targets.NAMED and placebos.names is not None:
        number = np.array([table.place.get(ticker, -1) for ticker in placebos.tickers], dtype=np.int64)
        slots: dict[tuple[int, str], tuple[int, int]] = {}
        for slot, (place, ticker) in enumerate(listed_names(true)):
            if place in wanted:
                slots.setdefault((int(true.rows[place]), ticker), (place, slot))
        owners = np.array([place for place, _ in slots.values()], dtype=np.int64)
        dealt = placebos.names[:, np.array([slot for _, slot in slots.values()], dtype=np.int64)]
        return placebos.rows[:, owners], number[dealt] if len(number) else dealt
    pairs: dict[tuple[int, str], int] = {}
    for place in wanted:
        for ticker in targets_of(true.calendar, true.catalysts[place], choice.targets):
            pairs.setdefault((int(true.rows[place]), ticker), place)
    owners = np.array(list(pairs.values()), dtype=np.int64)
    own = np.array([table.place[ticker] for _, ticker in pairs], dtype=np.int64)
    return placebos.rows[:, owners], np.broadcast_to(own, (len(placebos), len(own)))
