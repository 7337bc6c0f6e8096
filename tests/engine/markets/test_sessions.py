"""Sessions of the exchanges: known dates, entry sessions, the horizon, independence of the clock."""

import os
import pickle
import subprocess
import sys
from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from exchange_calendars.calendar_utils import XNYSExchangeCalendar, XSHGExchangeCalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts.when import Precision, When
from engine.markets.exchange import EXCHANGES
from engine.markets.session_record import asked_sessions, recorded_sessions
from engine.markets.sessions import SessionError, Sessions, sessions_of

SHANGHAI = sessions_of("XSHG")
LAW = settings(derandomize=True, max_examples=200, deadline=None)


def day(text: str) -> date:
    return date.fromisoformat(text)


def dates_of(first: str, last: str) -> list[date]:
    start, end = day(first), day(last)
    return [start + timedelta(n) for n in range((end - start).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-02-09", "2024-02-18"),
        ("2024-09-14", "2024-09-17"),
        ("2025-01-28", "2025-02-04"),
        ("2025-10-01", "2025-10-08"),
        ("2026-02-15", "2026-02-23"),
    ],
)
def test_official_closures_are_closed(first: str, last: str) -> None:
    """The exchange's notices close these spans; the sessions around them are neighbours."""
    assert not any(SHANGHAI.is_session(on) for on in dates_of(first, last))
    before, after = SHANGHAI.previous_before(day(first)), SHANGHAI.next_after(day(last))
    assert SHANGHAI.next_after(before) == after
    assert SHANGHAI.between(day(first), day(last)) == ()


@pytest.mark.parametrize(("year", "n_sessions"), [(2024, 242), (2025, 243), (2026, 242)])
def test_sessions_of_a_year(year: int, n_sessions: int) -> None:
    """The exchange's own yearly numbers: 242, 243 and 242."""
    assert SHANGHAI.count_between(date(year, 1, 1), date(year, 12, 31)) == n_sessions
    assert SHANGHAI.per_year(date(year, 6, 1), date(year, 6, 2)) == n_sessions


def test_per_year_is_the_mean_of_the_years_touched() -> None:
    """From one day of 2024 to one of 2025: (242 + 243) / 2; over all three years (242 + 243 + 242) / 3."""
    assert SHANGHAI.per_year(day("2024-12-31"), day("2025-01-01")) == 242.5
    assert SHANGHAI.per_year(day("2024-01-01"), day("2026-12-31")) == pytest.approx(727 / 3)
    with pytest.raises(ValueError, match="must not end"):
        SHANGHAI.per_year(day("2025-01-01"), day("2024-12-31"))


def test_sessions_agree_with_a_published_price_series() -> None:
    """The CSI 300 index has 1594 daily bars from 2020-01-02 to 2026-07-31, one for each session."""
    assert SHANGHAI.count_between(day("2020-01-02"), day("2026-07-31")) == 1594


def test_other_exchanges_keep_their_own_dates() -> None:
    """New York mourned on 2025-01-09, storms closed Hong Kong on 2023-09-01 and 08; Shanghai traded."""
    assert not sessions_of("XNYS").is_session(day("2025-01-09"))
    assert SHANGHAI.is_session(day("2025-01-09"))
    hong_kong = sessions_of("XHKG")
    assert hong_kong.next_after(day("2023-08-31")) == day("2023-09-04")
    assert hong_kong.count_between(day("2023-09-01"), day("2023-09-30")) == 19
    assert SHANGHAI.is_session(day("2023-09-01"))


def test_new_york_is_known_as_far_as_its_notice() -> None:
    """The notice of NYSE Group of 2025-12-23 lists ten closed weekdays in 2027 and nine in 2028."""
    new_york = sessions_of("XNYS")
    for year, n_closed in ((2027, 10), (2028, 9)):
        days = dates_of(f"{year}-01-01", f"{year}-12-31")
        n_weekdays = sum(on.weekday() < 5 for on in days)
        assert new_york.count_between(days[0], days[-1]) == n_weekdays - n_closed


@pytest.mark.parametrize(
    ("known", "entry"),
    [
        ("2024-09-13T09:14:59+08:00", "2024-09-13"),
        ("2024-09-13T09:15+08:00", "2024-09-18"),
        ("2024-09-13T15:30+08:00", "2024-09-18"),
        ("2024-09-14T08:00+08:00", "2024-09-18"),
        ("2024-09-18T00:00+08:00", "2024-09-18"),
        ("2024-09-13T01:14:59Z", "2024-09-13"),
        ("2024-09-13T01:15Z", "2024-09-18"),
        ("2024-09-12T21:14:59-04:00", "2024-09-13"),
        ("2024-09-12T21:15-04:00", "2024-09-18"),
        ("2025-09-30T19:00+08:00", "2025-10-09"),
        ("2025-10-04", "2025-10-09"),
        ("2024-09-12", "2024-09-13"),
        ("2024-09-13", "2024-09-18"),
        ("2025-01", "2025-02-05"),
        ("2024-Q3", "2024-10-08"),
        ("2025-H1", "2025-07-01"),
        ("2024", "2025-01-02"),
    ],
)
def test_entry_session_in_shanghai(known: str, entry: str) -> None:
    """Before 09:15 on a session means its open; all else, and every bare period, the next session."""
    assert SHANGHAI.first_open_after(When.parse(known)) == day(entry)


@pytest.mark.parametrize(
    ("exchange", "known", "entry"),
    [
        ("XHKG", "2024-09-13T08:59:59+08:00", "2024-09-13"),
        ("XHKG", "2024-09-13T09:00+08:00", "2024-09-16"),
        ("XNYS", "2024-01-10T14:27:59Z", "2024-01-10"),  # 09:27:59, New York five hours behind in winter
        ("XNYS", "2024-01-10T14:28Z", "2024-01-11"),
        ("XNYS", "2024-07-10T13:27:59Z", "2024-07-10"),  # and four in summer
        ("XNYS", "2024-07-10T13:28Z", "2024-07-11"),
    ],
)
def test_entry_session_elsewhere(exchange: str, known: str, entry: str) -> None:
    """The cut-off is 09:00 in Hong Kong and 09:28 in New York, by the clock there on that date."""
    assert sessions_of(exchange).first_open_after(When.parse(known)) == day(entry)


def test_neighbours() -> None:
    """Around the closure of 2024-09-14 to 17: strict neighbours, and those that may be the date."""
    friday, saturday, wednesday = day("2024-09-13"), day("2024-09-14"), day("2024-09-18")
    assert SHANGHAI.next_after(friday) == SHANGHAI.next_after(saturday) == wednesday
    assert SHANGHAI.previous_before(wednesday) == SHANGHAI.previous_before(saturday) == friday
    assert SHANGHAI.first_on_or_after(friday) == SHANGHAI.last_on_or_before(saturday) == friday
    assert SHANGHAI.first_on_or_after(saturday) == SHANGHAI.last_on_or_before(wednesday) == wednesday
    assert SHANGHAI.offset(friday, 1) == wednesday
    assert SHANGHAI.offset(wednesday, -1) == SHANGHAI.offset(friday, 0) == friday
    assert SHANGHAI.between(friday, wednesday) == (friday, wednesday)
    assert SHANGHAI.count_between(wednesday, friday) == 0
    assert SHANGHAI.between(wednesday, friday) == ()


def test_a_date_that_is_no_session_has_no_offset() -> None:
    """Counting sessions from a closed date would hide a mistake by one: it is refused."""
    with pytest.raises(SessionError, match="2024-09-14 is not a session"):
        SHANGHAI.offset(day("2024-09-14"), 1)
    with pytest.raises(SessionError, match="2024-09-14 is not a session"):
        SHANGHAI.position(day("2024-09-14"))


def test_beyond_the_horizon_is_an_error_that_says_what_to_do() -> None:
    """Outside the record there is no answer but a sentence with exit code 4."""
    last, after = SHANGHAI.last_on, SHANGHAI.last_on + timedelta(4)
    final = SHANGHAI.dates[-1]
    instant = When.of_instant(datetime.combine(final, time(10), ZoneInfo("Asia/Shanghai")))
    asks = [
        lambda: SHANGHAI.is_session(after),
        lambda: SHANGHAI.next_after(final),
        lambda: SHANGHAI.next_after(last),
        lambda: SHANGHAI.first_on_or_after(after),
        lambda: SHANGHAI.last_on_or_before(after),
        lambda: SHANGHAI.offset(final, 1),
        lambda: SHANGHAI.offset(SHANGHAI.dates[0], -1),
        lambda: SHANGHAI.previous_before(SHANGHAI.dates[0]),
        lambda: SHANGHAI.is_session(day("1990-12-19")),
        lambda: SHANGHAI.between(final, after),
        lambda: SHANGHAI.count_between(day("1990-12-19"), final),
        lambda: SHANGHAI.per_year(final, after),
        lambda: SHANGHAI.first_open_after(instant),
        lambda: SHANGHAI.first_open_after(When.of_period(Precision.YEAR, last)),
    ]
    for ask in asks:
        with pytest.raises(SessionError) as caught:
            ask()
        sentence = str(caught.value)
        assert sentence.startswith("XSHG: ")
        assert f"(1991-01-01 to {last})" in sentence
        assert "choose a later date" in sentence or f"XSHG,{last.year + 1},year" in sentence
        assert isinstance(caught.value, LookupError)
        assert caught.value.exit_code == 4


def test_the_horizon_of_shanghai_is_what_the_library_records() -> None:
    """The last date is that of the installed record, not a number in this project."""
    assert SHANGHAI.last_on == XSHGExchangeCalendar.bound_max().date()
    assert SHANGHAI.first_on == date(1991, 1, 1)
    assert SHANGHAI.dates[0] == day("1991-01-02")


def test_an_unknown_exchange_is_a_sentence() -> None:
    """An exchange without sessions is refused by name, with the known ones."""
    with pytest.raises(SessionError, match=r"XTKS: no sessions.*XHKG, XNYS, XSHG"):
        sessions_of("XTKS")


def test_a_datetime_is_not_a_session_date() -> None:
    """A datetime, also at midnight, is refused loudly instead of being no session."""
    with pytest.raises(TypeError):
        SHANGHAI.is_session(datetime(2024, 9, 13))  # noqa: DTZ001


def test_sessions_are_one_value() -> None:
    """Asked twice it is the same object; it survives pickling; its array cannot be written."""
    assert Sessions.of("XSHG") is SHANGHAI
    copy = pickle.loads(pickle.dumps(SHANGHAI))  # noqa: S301
    assert copy == SHANGHAI
    assert hash(copy) == hash(SHANGHAI)
    assert copy.next_after(day("2024-09-13")) == day("2024-09-18")
    assert SHANGHAI.dates64.dtype == np.dtype("datetime64[D]")
    assert SHANGHAI.dates64.tolist() == list(SHANGHAI.dates)
    assert SHANGHAI.position(day("2024-09-13")) == SHANGHAI.dates64.searchsorted(np.datetime64("2024-09-13"))
    with pytest.raises(ValueError, match="read-only"):
        SHANGHAI.dates64[0] = np.datetime64("2024-01-01")


@pytest.mark.parametrize(
    "dates",
    [(), ("2024-01-03", "2024-01-02"), ("2024-01-02", "2024-01-02"), ("2023-12-29", "2024-01-02")],
)
def test_sessions_made_by_hand_are_checked(dates: tuple[str, ...]) -> None:
    """No sessions at all, unsorted or repeated ones, or one outside the horizon: refused at birth."""
    with pytest.raises(ValueError, match="XSHG"):
        Sessions("XSHG", "Asia/Shanghai", time(9, 15), tuple(map(day, dates)), day("2024-01-01"), day("2024-12-31"))


def test_the_defaults_of_the_library_are_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's default start and end read the clock; with both broken the sessions are the same."""

    def broken(*_: object) -> None:
        raise AssertionError("the clock was read")

    for calendar in (XSHGExchangeCalendar, XNYSExchangeCalendar):
        monkeypatch.setattr(calendar, "default_start", classmethod(broken))
        monkeypatch.setattr(calendar, "default_end", classmethod(broken))
    for code in ("XSHG", "XNYS"):
        assert asked_sessions(EXCHANGES[code]) == recorded_sessions(EXCHANGES[code])


CLOCKLESS = """
import datetime, sys, time
import exchange_calendars, numpy, pandas
def broken(*_, **__): raise AssertionError("the clock was read")
class NoClock(datetime.datetime):
    now = utcnow = today = classmethod(broken)
class NoDate(datetime.date):
    today = classmethod(broken)
    def __new__(cls, *parts): return real(*parts)
real = datetime.date
import engine.markets.sessions as module
from catalysts.when import When
import hashlib
module.date = NoDate
datetime.datetime = NoClock
time.time = time.time_ns = time.localtime = time.gmtime = broken
s = module.sessions_of("XSHG")
known = ["2024-09-13T09:14:59+08:00", "2024-09-13T01:15Z", "2025-09-30", "2025-01"]
print(hashlib.sha256(repr(s.dates).encode()).hexdigest(), *[s.first_open_after(When.parse(k)) for k in known])
"""


def test_neither_clock_nor_time_zone_nor_hash_seed_matter() -> None:
    """With every clock broken, in time zones a day apart, with other hash seeds: the same answers."""
    answers = set()
    for zone, seed in (("Pacific/Kiritimati", "1"), ("Pacific/Pago_Pago", "2")):
        environ = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", CLOCKLESS], env=environ, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        answers.add(run.stdout)
    (answer,) = answers
    assert answer.split()[1:] == ["2024-09-13", "2024-09-18", "2025-10-09", "2025-02-05"]


def test_heavy_libraries_are_not_imported_at_the_start() -> None:
    """Importing the module loads neither pandas nor exchange_calendars: a command starts at once."""
    code = "import sys, engine.markets.sessions; print({'pandas', 'exchange_calendars'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


inside = st.dates(day("1995-01-01"), day("2024-06-30"))
exchanges = st.sampled_from(sorted(EXCHANGES))
instants = st.datetimes(datetime(1995, 1, 1), datetime(2025, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(microsecond=0)
)
offsets = st.sampled_from(["Asia/Shanghai", "UTC", "America/New_York", "Pacific/Auckland"]).map(ZoneInfo)


@LAW
@given(exchanges, inside, st.integers(-500, 500))
def test_neighbours_and_offsets_undo_each_other(exchange: str, on: date, n: int) -> None:
    """The session before the next is the last on or before; n sessions forth and back is the same."""
    sessions = sessions_of(exchange)
    assert sessions.previous_before(sessions.next_after(on)) == sessions.last_on_or_before(on)
    assert sessions.next_after(sessions.previous_before(on)) == sessions.first_on_or_after(on)
    session = sessions.first_on_or_after(on)
    assert sessions.offset(sessions.offset(session, n), -n) == session
    low, high = sorted((session, sessions.offset(session, n)))
    assert sessions.count_between(low, high) == abs(n) + 1 == len(sessions.between(low, high))


@LAW
@given(exchanges, inside, st.integers(0, 60))
def test_between_is_the_dates_that_are_sessions(exchange: str, on: date, length: int) -> None:
    """The sessions of a span are exactly its dates that are sessions, both ends included."""
    sessions = sessions_of(exchange)
    span = [on + timedelta(n) for n in range(length + 1)]
    assert list(sessions.between(span[0], span[-1])) == [one for one in span if sessions.is_session(one)]


@LAW
@given(exchanges, instants, offsets)
def test_entry_is_the_first_session_with_its_cut_off_later(exchange: str, naive: datetime, zone: ZoneInfo) -> None:
    """An instant's entry session is the first one whose cut-off, in true time, lies strictly later."""
    sessions = sessions_of(exchange)
    at = naive.replace(tzinfo=zone)
    local = ZoneInfo(sessions.time_zone)
    start = bisect_left(sessions.dates, at.date() - timedelta(3))
    expected = next(
        on
        for on in sessions.dates[start:]
        if datetime.combine(on, sessions.open_cut_off, local).timestamp() > at.timestamp()
    )
    assert sessions.first_open_after(When.of_instant(at)) == expected


@LAW
@given(exchanges, instants, instants, offsets, offsets)
def test_a_later_instant_never_gives_an_earlier_session(
    exchange: str, one: datetime, other: datetime, zone: ZoneInfo, other_zone: ZoneInfo
) -> None:
    """Whatever offsets two instants are told in, the later one does not enter earlier."""
    sessions = sessions_of(exchange)
    early, late = sorted((one.replace(tzinfo=zone), other.replace(tzinfo=other_zone)), key=datetime.timestamp)
    first = sessions.first_open_after(When.of_instant(early))
    assert first <= sessions.first_open_after(When.of_instant(late))


def whens(naive: datetime, precision: Precision) -> When:
    if precision is Precision.INSTANT:
        return When.of_instant(naive.replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    return When.of_period(precision, naive.date())


local_whens = st.builds(whens, instants, st.sampled_from(Precision))


@LAW
@given(local_whens, local_whens)
def test_a_later_known_never_gives_an_earlier_session(one: When, other: When) -> None:
    """Of any precision, in the exchange's own time: what sorts later as known does not enter earlier."""
    early, late = sorted((one, other), key=lambda when: when.sort_key)
    assert SHANGHAI.first_open_after(early) <= SHANGHAI.first_open_after(late)


@LAW
@given(local_whens)
def test_entry_lies_after_everything_that_was_known(known: When) -> None:
    """A period enters strictly after its last date, an instant never on an earlier date than its own."""
    entry = SHANGHAI.first_open_after(known)
    assert SHANGHAI.is_session(entry)
    assert entry > known.last_on or (known.at is not None and entry == known.last_on)
