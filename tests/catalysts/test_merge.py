"""Records of the same announcement become one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import Catalyst, CatalystCalendar, Document, FaultsError, Kind, Source, Target, Theme, When, Window
from tests.catalysts.arbitraries import catalysts, near_days, sources, whens

LAW = settings(derandomize=True, max_examples=100, deadline=None)
SOURCES = (Source("ann", (1, 9), "so"), Source("ben", None, "too"), Source("cid", None, "as well"))


def record(name: str, announced: str, source: int, **changes: object) -> Catalyst:
    """A record of the announcement "line", with one source."""
    made = Catalyst(
        name,
        f"Title of {name}",
        Kind.CAPACITY,
        When.parse(announced),
        "battery",
        key="line",
        sources=(SOURCES[source],),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def merged(*rows: Catalyst) -> tuple[Catalyst, ...]:
    """The catalysts of one calendar for each row, merged; every order must give the same."""
    forth, back = CatalystCalendar(), CatalystCalendar()
    for row in rows:
        forth = forth.merge(CatalystCalendar((row,)))
        back = CatalystCalendar((row,)).merge(back)
    assert forth == back
    return forth.catalysts


def test_sources_are_united() -> None:
    """One record stays, the one of the smaller id, with the sources of both in order."""
    one, two = record("a", "2025-05-16", 1), record("b", "2025-05-16", 0)
    assert merged(one, two) == (replace(one, sources=SOURCES[:2]),)


def test_the_id_is_a_key() -> None:
    """A key that is the id of another record names the same announcement."""
    one, two = record("line", "2025-05-16", 0, key=""), record("b", "2025-05-16", 1)
    assert [row.id for row in merged(one, two)] == ["b"]


def test_known_first_stands_and_learns_nothing_later() -> None:
    """The record known first keeps its own words; of one known later only the source is added."""
    early = record("z", "2025-05", 0, known_at=When.parse("2025-05-20"))
    late = record("a", "2025-05-16", 1, known_at=When.parse("2025-06-01"), occurs=Window.parse("2026"))
    assert merged(early, late) == (replace(early, sources=SOURCES[:2]),)


def test_known_together_complete_each_other() -> None:
    """What the standing record does not say comes from one known at the same time."""
    one = record("a", "2025-05-16", 0, targets=(Target("NA"),), extra=(("x", "1"),))
    two = record("b", "2025-05-16", 1, targets=(Target("ON"), Target("NA")), extra=(("x", "2"), ("y", "3")))
    two = replace(two, occurs=Window.parse("2026"), segment="cells")
    assert merged(one, two) == (
        replace(
            one,
            sources=SOURCES[:2],
            targets=(Target("NA"), Target("ON")),
            occurs=Window.parse("2026"),
            segment="cells",
            extra=(("x", "1"), ("y", "3")),
        ),
    )


def test_what_superseded_either_supersedes_the_one() -> None:
    """A revision of the record that went supersedes the record that stayed."""
    revision = Catalyst("r", "Later", Kind.CAPACITY, When.parse("2025-06"), "battery", supersedes="b")
    one = CatalystCalendar((record("a", "2025-05-16", 0),))
    two = CatalystCalendar((record("b", "2025-05-16", 1), revision))
    for both in (one.merge(two), two.merge(one)):
        assert [(row.id, row.supersedes) for row in both] == [("a", ""), ("r", "a")]


@pytest.mark.parametrize(
    ("one", "two"),
    [("2025-05", "2025-05-16"), ("2025", "2025-Q2"), ("2025-05-16", "2025-05-16T09:00+08:00")],
)
def test_one_time_within_another_is_no_contradiction(one: str, two: str) -> None:
    """A month and a day of it may be the same announcement."""
    assert len(merged(record("a", one, 0), record("b", two, 1))) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"announced": When.parse("2025-05-17")},
            'catalyst b: announced: "2025-05-17" is not 2025-05-16, as catalyst a has it for the same announcement',
        ),
        ({"announced": When.parse("2025-06")}, 'catalyst b: announced: "2025-06" is not 2025-05-16, as catalyst a has'),
        ({"direction": -1}, 'catalyst b: direction: "-1" is not 1, as catalyst a has it for the same announcement'),
    ],
)
def test_contradictions_name_both(changes: dict[str, object], sentence: str) -> None:
    """Another date or another direction of one announcement is refused, both records named."""
    one = CatalystCalendar((record("a", "2025-05-16", 0),))
    two = CatalystCalendar((replace(record("b", "2025-05-16", 1), **changes),))  # type: ignore[arg-type]
    for pair in ((one, two), (two, one)):
        with pytest.raises(FaultsError) as caught:
            pair[0].merge(pair[1])
        assert str(caught.value).startswith(sentence)


def test_all_contradictions_at_once() -> None:
    """Date and direction, of every record, in one error."""
    rows = [record("a", "2025-05-16", 0), record("b", "2025-05-17", 1, direction=0), record("c", "2025-05-18", 2)]
    with pytest.raises(FaultsError) as caught:
        CatalystCalendar(tuple(rows)).merge(CatalystCalendar())
    assert [(fault.where, fault.key) for fault in caught.value.faults] == [
        ("catalyst b", "announced"),
        ("catalyst b", "direction"),
        ("catalyst c", "announced"),
    ]


def test_two_days_within_one_month_contradict() -> None:
    """Each fits the month of the first record, but not each other."""
    month = record("a", "2025-05", 0, known_at=When.parse("2025-05-10T09:00+08:00"))
    days = [record("b", "2025-05-08", 1, known_at=When.parse("2025-05-11")), record("c", "2025-05-09", 2)]
    days[1] = replace(days[1], known_at=When.parse("2025-05-12"))
    with pytest.raises(FaultsError) as caught:
        CatalystCalendar((month, *days)).merge(CatalystCalendar())
    assert [(fault.where, fault.key, fault.value) for fault in caught.value.faults] == [
        ("catalyst c", "announced", "2025-05-09")
    ]


def test_known_before_it_was_said() -> None:
    """A record known on the tenth and one that says it was announced on the sixteenth contradict each other."""
    early = record("a", "2025-05", 0, known_at=When.parse("2025-05-10"))
    with pytest.raises(FaultsError, match="a time at or before 2025-05-10, when it was known"):
        CatalystCalendar((early,)).merge(CatalystCalendar((record("b", "2025-05-16", 1),)))


def test_one_id_of_two_things() -> None:
    """Two calendars that mean different things by one id cannot be merged."""
    one = Catalyst("a", "One", Kind.TEST, When.parse("2025"), "battery")
    with pytest.raises(FaultsError, match="the id of one catalyst"):
        CatalystCalendar((one,)).merge(CatalystCalendar((replace(one, key="other"),)))


def test_documents_and_themes_are_joined() -> None:
    """What both hold counts once; what differs under one id is refused."""
    paper = Document("paper", "A paper", "A house", When.parse("2025"), "printed")
    one = CatalystCalendar((), (paper,), (), (Theme("a", "A", ""),))
    two = CatalystCalendar((), (paper,), (), (Theme("b", "B", ""),))
    assert one.merge(two) == CatalystCalendar((), (paper,), (), (Theme("a", "A", ""), Theme("b", "B", "")))
    with pytest.raises(FaultsError, match="the id of one document"):
        one.merge(CatalystCalendar((), (replace(paper, title="Another"),)))


@st.composite
def same_announcement(draw: st.DrawFn) -> tuple[Catalyst, Catalyst, Catalyst]:
    """Three records of one announcement that do not contradict each other."""
    base = draw(catalysts(near_days))
    made = []
    for name in draw(st.permutations(["a", "b", "c"])):
        known = draw(st.sampled_from([base.known_at, When.parse("2025-02-01"), When.parse("2026")]))
        cited = tuple(draw(st.lists(sources, max_size=2)))
        made.append(replace(base, id=name, key="k", known_at=known, sources=cited, title=draw(st.sampled_from("xyz"))))
    return made[0], made[1], made[2]


@LAW
@given(same_announcement())
def test_merging_is_in_any_order(rows: tuple[Catalyst, Catalyst, Catalyst]) -> None:
    """Three calendars merge to the same one in every order and grouping, and no source is lost."""
    one, two, three = (CatalystCalendar((row,)) for row in rows)
    first = one.merge(two).merge(three)
    assert first == three.merge(two).merge(one) == one.merge(two.merge(three)) == two.merge(three.merge(one))
    assert {source for row in first for source in row.sources} == {source for row in rows for source in row.sources}


@LAW
@given(same_announcement(), whens(near_days))
def test_merging_lets_nothing_be_known_sooner(rows: tuple[Catalyst, Catalyst, Catalyst], moment: When) -> None:
    """Adding records known later changes nothing that is seen at the moment but the list of sources."""
    known = [row for row in rows if row.known.is_known_by(moment)]
    alone = CatalystCalendar(tuple(known)).merge(CatalystCalendar())
    together = CatalystCalendar(rows).merge(CatalystCalendar())
    bare = [replace(row, sources=()) for row in together.as_of(moment)]
    assert bare == [replace(row, sources=()) for row in alone.as_of(moment)]
