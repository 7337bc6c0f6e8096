"""Arbitrary values of the catalysts package, for the tests of laws."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from catalysts import (
    Catalyst,
    CatalystCalendar,
    Document,
    Figure,
    Kind,
    Measure,
    Precision,
    Source,
    Status,
    Target,
    Theme,
    When,
    Window,
)
from catalysts.catalyst import field_meant
from catalysts.text import line_faults

slugs = st.text("abz019-", min_size=1, max_size=8).filter(lambda slug: slug[0] != "-")
tickers = st.sampled_from(
    ["300438.SZ", "000001", "0700.HK", "1E5", "NA", "NAN", "TRUE", "ON", "^GSPC", "BRK-B", "ES=F", "7203.T", "1.5"]
)
awkward = st.sampled_from(
    (
        *("=SUM(A1:A9)", "+5 %", "-1", "@here", "'", "''", "'=1", "it's", '"', '""', 'a "b", c;d', "[1:2] x", "a\\nb"),
        *("\\", "固态电池 量产", "ﬁn 5 ½", "# no", "x = 1", "'''", '"""', "a  b", "é\u0301", "😀", "null", "NaN"),
        *("1,5", "=", "-0.5", "\ufffd", "\u200d"),
    )
)
lines = (
    st.one_of(awkward, st.text(min_size=1, max_size=30))
    .map(str.strip)
    .filter(lambda text: bool(text) and not line_faults("", text))
)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
near_days = st.dates(date(2024, 12, 20), date(2025, 1, 10))


@st.composite
def whens(draw: st.DrawFn, on: st.SearchStrategy[date] = days) -> When:
    """A time of any precision."""
    precision, day = draw(st.sampled_from(Precision)), draw(on)
    if precision is not Precision.INSTANT:
        return When.of_period(precision, day)
    offset = timezone(timedelta(minutes=draw(st.sampled_from([480, 0, -300, 345, -570, 840]))))
    second = draw(st.sampled_from([0, 0, 1, 59]))
    hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    return When.of_instant(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=offset))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """A single time or two in their order."""
    start, end = draw(whens()), draw(whens())
    if draw(st.booleans()):
        return Window(start, start)
    try:
        return Window(start, end)
    except ValueError:
        return Window(end, start)


spans = st.none() | st.tuples(st.integers(0, 500), st.integers(1, 400)).map(lambda span: (span[0], span[0] + span[1]))
targets = st.one_of(
    tickers.map(Target), lines.filter(lambda name: ";" not in name).map(lambda name: Target(name, is_listed=False))
)
sources = st.builds(Source, slugs, spans, st.just("") | lines)
extras = st.dictionaries(lines.filter(lambda name: not field_meant(name)), lines, max_size=3)


@st.composite
def catalysts(draw: st.DrawFn, on: st.SearchStrategy[date] = days) -> Catalyst:
    """A catalyst with an id of its own making, no key and nothing superseded."""
    kind, announced = draw(st.sampled_from(Kind)), draw(whens(on))
    known_at = draw(st.none() | whens(on))
    if known_at and (known_at.sort_key < announced.sort_key or known_at.last_on < announced.first_on):
        known_at = None
    if known_at and known_at.at and announced.at and known_at.at < announced.at:
        known_at = None
    return Catalyst(
        id=draw(slugs),
        title=draw(lines),
        kind=kind,
        announced=announced,
        theme=draw(slugs),
        direction=draw(st.sampled_from([-1, 0, 1])),
        scheduled=draw(st.booleans()),
        status=draw(st.sampled_from(Status)),
        known_at=known_at,
        occurs=draw(windows()) if kind is Kind.MILESTONE else draw(st.none() | windows()),
        targets=tuple(draw(st.lists(targets, max_size=3, unique_by=str))),
        segment=draw(st.just("") | slugs),
        sources=tuple(draw(st.lists(sources, max_size=3))),
        extra=tuple(draw(extras).items()),
    )


def catalyst_lists(on: st.SearchStrategy[date] = days) -> st.SearchStrategy[list[Catalyst]]:
    """Catalysts of different ids."""
    return st.lists(catalysts(on), max_size=4, unique_by=lambda row: row.id)


@st.composite
def linked_lists(draw: st.DrawFn, on: st.SearchStrategy[date] = days) -> list[Catalyst]:
    """Catalysts of different ids, some with keys, some that supersede one known earlier or one of elsewhere."""
    rows = sorted(draw(catalyst_lists(on)), key=lambda row: (row.known.sort_key, row.id))
    linked: list[Catalyst] = []
    for row in rows:
        older = draw(st.sampled_from(["", "", "of-elsewhere", *(other.id for other in linked)]))
        key = draw(st.sampled_from(["", f"the-announcement-{row.id}"]))
        linked.append(replace(row, supersedes=older if older != row.id else "", key=key))
    return linked


@st.composite
def documents(draw: st.DrawFn, on: st.SearchStrategy[date] = days) -> Document:
    """A document."""
    return Document(
        id=draw(slugs),
        title=draw(lines),
        publisher=draw(lines),
        published=draw(whens(on)),
        published_basis=draw(lines),
        language=draw(st.sampled_from(["en", "zh", "zh-CN"])),
        sha256=draw(st.sampled_from(["", "0123456789abcdef" * 4])),
        length=draw(st.sampled_from([0, 1000])),
    )


@st.composite
def figures(draw: st.DrawFn, ids: list[str]) -> Figure:
    """A figure of one of the documents."""
    first, last = sorted([draw(days), draw(days)])
    return Figure(
        id=draw(slugs),
        document=draw(st.sampled_from(ids)),
        measure=draw(st.sampled_from(Measure)),
        ticker=draw(tickers),
        from_on=first,
        to_on=last,
        relation=draw(st.sampled_from("=><~")),
        value=draw(st.floats(allow_nan=False, allow_infinity=False)),
        printed=draw(lines),
        note=draw(lines),
        span=draw(spans),
    )


ticker_lists = st.lists(tickers, max_size=3, unique=True).map(tuple)


@st.composite
def themes(draw: st.DrawFn) -> Theme:
    """A theme."""
    return Theme(
        draw(slugs),
        draw(lines),
        draw(st.just("") | tickers),
        draw(ticker_lists),
        draw(ticker_lists),
        draw(ticker_lists),
        tuple(draw(st.dictionaries(slugs, ticker_lists, max_size=2)).items()),
        draw(st.booleans()),
    )


@st.composite
def calendars(draw: st.DrawFn, on: st.SearchStrategy[date] = days) -> CatalystCalendar:
    """A calendar that hangs together: sources and themes name what it holds, documents tell of the past."""
    papers = draw(st.lists(documents(on), max_size=3, unique_by=lambda row: row.id))
    rows = []
    for row in draw(linked_lists(on)):
        fit = [paper for paper in papers if paper.published.last_on >= row.announced.first_on]
        named = tuple(replace(source, document=draw(st.sampled_from(fit)).id) for source in row.sources) if fit else ()
        rows.append(replace(row, sources=named))
    printed = (
        draw(st.lists(figures([paper.id for paper in papers]), max_size=2, unique_by=lambda row: row.id))
        if papers
        else []
    )
    defined = [replace(theme, id=row.theme) for theme in draw(st.lists(themes(), max_size=1)) for row in rows]
    unique = {theme.id: theme for theme in defined}
    return CatalystCalendar(tuple(rows), tuple(papers), tuple(printed), tuple(unique.values()))
