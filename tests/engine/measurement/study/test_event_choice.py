"""From catalysts to events: whom they are studied on, which are left out, and what is joined."""

from datetime import date

import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Target, Theme, When
from catalysts.catalyst import Status
from catalysts.when import Precision
from engine.markets.sessions import sessions_of
from engine.measurement.study.choice import Choice, Sign, Targets
from engine.measurement.study.event_choice import events_of

THEME = Theme("solid", "Solid", etf="561910.SS", leaders=("300750.SZ", "002074.SZ"))


def catalyst(name, announced="2024-08-28", targets=("300750.SZ",), **more):
    given = {"kind": Kind.PRODUCT, "theme": "solid", **more}
    parsed = tuple(map(Target.parse, targets))
    return Catalyst(id=name, title=name, announced=When.parse(announced), targets=parsed, **given)


def choose(catalysts, **choice):
    calendar = CatalystCalendar(tuple(catalysts), themes=(THEME,))
    return events_of(calendar, Choice(**choice), lambda _: sessions_of("XSHG"))


def test_news_of_one_session_on_one_instrument_is_one_event():
    """Known on Wednesday 28 August 2024, after the close; another before 09:15 of the 29th: both trade on the 29th."""
    events, dropped = choose([catalyst("a"), catalyst("b", "2024-08-29T08:00+08:00"), catalyst("c", "2024-08-29")])
    assert [(one.ticker, one.entry_on, one.catalysts) for one in events] == [
        ("300750.SZ", date(2024, 8, 29), ("a", "b")),
        ("300750.SZ", date(2024, 8, 30), ("c",)),
    ]
    assert dropped == ()


@pytest.mark.parametrize(
    ("targets", "tickers"),
    [
        (Targets.NAMED, ["300750.SZ"]),
        (Targets.ETF, ["561910.SS"]),
        (Targets.LEADERS, ["002074.SZ", "300750.SZ"]),
    ],
)
def test_targets(targets, tickers):
    events, _ = choose([catalyst("a")], targets=targets)
    assert [one.ticker for one in events] == tickers


def test_what_is_left_out_is_told():
    rows = [
        catalyst("bad", direction=-1),
        catalyst("neutral", direction=0),
        catalyst("month", "2024-08"),
        catalyst("off", status=Status.CANCELLED),
        catalyst("nobody", targets=("unlisted:WeLion",)),
        catalyst("standard", kind=Kind.STANDARD),
        catalyst("old"),
        catalyst("new", supersedes="old"),
        catalyst("ancient", "1990-02-01"),
        catalyst("elsewhere", theme="other", targets=()),
    ]
    events, dropped = choose(rows, kinds=(Kind.PRODUCT,))
    assert [one.catalysts for one in events] == [("new",)]
    told = {one.catalysts[0]: one.reason for one in dropped}
    assert told == {
        "bad": "its news is bad, studied is good news",
        "neutral": "its news is neither good nor bad, studied is good news",
        "month": "known to the month only; studied are dates to the day or finer",
        "off": "cancelled",
        "nobody": "it names no listed company",
        "standard": "its kind is standard, studied are product",
        "old": "replaced by new before it could be traded",
        "ancient": "known before 1991-01-01, where the exchange's recorded sessions begin",
        "elsewhere": "it names no listed company",
    }
    events, dropped = choose(rows, sign=Sign.ALL, precision=Precision.MONTH, targets=Targets.LEADERS)
    assert {one for event in events for one in event.catalysts} == {
        "bad",
        "neutral",
        "month",
        "nobody",
        "standard",
        "new",
    }
    assert {one.catalysts[0] for one in dropped} == {"off", "old", "ancient", "elsewhere"}
