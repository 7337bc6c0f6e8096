"""A catalyst and its parts: what is refused, what follows from the fields."""

from dataclasses import FrozenInstanceError, replace

import pytest

from catalysts import Catalyst, FaultsError, Kind, Precision, Source, Status, Target, When, Window

PLAIN = Catalyst("pilot-line", "Pilot line runs", Kind.CAPACITY, When.parse("2025-05-16"), "solid-state-battery")


def faults_of(**changes: object) -> list[tuple[str, str]]:
    """Key and value of each fault that the plain catalyst has with these changes."""
    with pytest.raises(FaultsError) as caught:
        replace(PLAIN, **changes)  # type: ignore[arg-type]
    return [(fault.key, fault.value) for fault in caught.value.faults]


def test_defaults() -> None:
    """A plain record is confirmed good news for no one in particular, known when announced."""
    assert (PLAIN.direction, PLAIN.status, PLAIN.scheduled, PLAIN.tickers) == (1, Status.CONFIRMED, False, ())
    assert PLAIN.known == PLAIN.announced
    assert PLAIN.precision is Precision.DAY
    assert PLAIN.merge_key == "pilot-line"


def test_known_at_counts() -> None:
    """Known and precision are of known_at where it is given."""
    late = replace(PLAIN, known_at=When.parse("2025-06"))
    assert str(late.known) == "2025-06"
    assert late.precision is Precision.MONTH


def test_merge_keys() -> None:
    """The key stands for the id, and a revision is another announcement than the one it revises."""
    assert replace(PLAIN, key="line").merge_key == "line"
    assert replace(PLAIN, key="line", supersedes="older").merge_key == "line>older"


def test_tickers_are_the_listed_targets() -> None:
    """A company without shares is a target and no ticker."""
    both = replace(PLAIN, targets=(Target("300438.SZ"), Target("WeLion", is_listed=False), Target("002074.SZ")))
    assert both.tickers == ("300438.SZ", "002074.SZ")
    assert [str(target) for target in both.targets] == ["300438.SZ", "unlisted:WeLion", "002074.SZ"]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"id": ""}, [("id", "")]),
        ({"id": "Pilot"}, [("id", "Pilot")]),
        ({"id": "../etc/passwd"}, [("id", "../etc/passwd")]),
        ({"id": "-a"}, [("id", "-a")]),
        ({"id": "a" * 101}, [("id", "a" * 101)]),
        ({"title": ""}, [("title", "")]),
        ({"title": "two\nlines"}, [("title", "two\nlines")]),
        ({"title": "nul\x00"}, [("title", "nul\x00")]),
        ({"title": "next\x85line"}, [("title", "next\x85line")]),
        ({"title": "line\u2028separator"}, [("title", "line\u2028separator")]),
        ({"title": "zero\u200bwidth"}, [("title", "zero\u200bwidth")]),
        ({"title": "turned\u202eround"}, [("title", "turned\u202eround")]),
        ({"title": "half\ud800"}, [("title", "half\ud800")]),
        ({"title": " blank"}, [("title", " blank")]),
        ({"theme": ""}, [("theme", "")]),
        ({"segment": "Cells"}, [("segment", "Cells")]),
        ({"key": "a b"}, [("key", "a b")]),
        ({"supersedes": "pilot-line"}, [("supersedes", "pilot-line")]),
        ({"direction": 2}, [("direction", "2")]),
        ({"direction": True}, [("direction", "True")]),
        ({"direction": float("nan")}, [("direction", "nan")]),
        ({"kind": "product"}, [("kind", "product")]),
        ({"status": "confirmed"}, [("status", "confirmed")]),
        ({"known_at": When.parse("2025-05-15")}, [("known_at", "2025-05-15")]),
        ({"known_at": When.parse("2025-04")}, [("known_at", "2025-04")]),
        ({"kind": Kind.MILESTONE}, [("occurs", "")]),
        ({"targets": (Target("NA"), Target("NA"))}, [("targets", "NA")]),
        ({"extra": (("known-at", "2024"),)}, [("known-at", "2024")]),
        ({"extra": (("ＩＤ", "x"),)}, [("ＩＤ", "x")]),
        ({"extra": (("weight", ""),)}, [("weight", "")]),
        ({"extra": (("weight", "1"), ("weight", "2"))}, [("weight", "2")]),
        ({"id": "X", "direction": 5, "theme": ""}, [("id", "X"), ("theme", ""), ("direction", "5")]),
    ],
)
def test_refused(changes: dict[str, object], faults: list[tuple[str, str]]) -> None:
    """Every field that is wrong is named, all at once."""
    assert faults_of(**changes) == faults


@pytest.mark.parametrize(
    ("announced", "known_at"),
    [
        ("2025-05", "2025-05-16"),
        ("2025-05-16", "2025-05-16"),
        ("2025-05-16", "2025-05"),
        ("2025-05-16", "2025-05-16T09:00+08:00"),
        ("2025-05-16T09:00+08:00", "2025-05-16T01:00+00:00"),
        ("2025-05-16T00:30+08:00", "2025-05-15T17:00+00:00"),
    ],
)
def test_known_at_or_after_announced(announced: str, known_at: str) -> None:
    """What may be the same time or later is accepted; instants compare as instants over their offsets."""
    changed = replace(PLAIN, announced=When.parse(announced), known_at=When.parse(known_at))
    assert str(changed.known) == known_at


def test_an_instant_before_an_instant() -> None:
    """One second too early is too early, whatever the offset."""
    announced = When.parse("2025-05-16T09:00+08:00")
    assert faults_of(announced=announced, known_at=When.parse("2025-05-16T00:59:59+00:00")) == [
        ("known_at", "2025-05-16T00:59:59+00:00")
    ]


def test_a_milestone_has_its_date() -> None:
    """A milestone with a window is accepted."""
    assert replace(PLAIN, kind=Kind.MILESTONE, occurs=Window.parse("2027")).occurs == Window.parse("2027")


@pytest.mark.parametrize("text", ["300438.SZ", "0700.HK", "000001", "NA", "TRUE", "1E5", "^GSPC", "BRK-B", "ES=F"])
def test_tickers_stay_texts(text: str) -> None:
    """Tickers that look like numbers, truth values or nothing stay what they are."""
    assert Target.parse(text) == Target(text)
    assert str(Target.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "../../etc/passwd", "/abs", "C:\\x", "..", "a/b", "300438 SZ", "A" * 21, "300438.", ".SZ", "A..B", "30\x00"],
)
def test_tickers_refused(text: str) -> None:
    """What could leave a folder, or is too long, is no ticker."""
    with pytest.raises(FaultsError):
        Target.parse(text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("300438.sz", 'write "300438.SZ"'),
        ("３００４３８.SZ", 'write "300438.SZ"'),
        ("5l0300", "U+006C LATIN SMALL LETTER L stands at character 2"),
        ("510300\u200b.SS", "hidden U+200B ZERO WIDTH SPACE stands at character 7"),
    ],
)
def test_a_ticker_says_what_is_odd(text: str, remedy: str) -> None:
    """The sign that does not belong is named by its code point, for it may not be seen."""
    with pytest.raises(FaultsError) as caught:
        Target.parse(text)
    assert caught.value.faults[0].remedy == remedy


@pytest.mark.parametrize("name", ["", "a;b", "two\nlines"])
def test_unlisted_names_refused(name: str) -> None:
    """A name is one line without the sign that separates targets."""
    with pytest.raises(FaultsError):
        Target(name, is_listed=False)


@pytest.mark.parametrize(
    ("document", "span", "line"),
    [
        ("", None, ""),
        ("Doc", None, ""),
        ("doc", (5, 5), ""),
        ("doc", (6, 5), ""),
        ("doc", (-1, 5), ""),
        ("doc", None, "a\nb"),
    ],
)
def test_sources_refused(document: str, span: tuple[int, int] | None, line: str) -> None:
    """A source has a document; its span has a length and lies in the text."""
    with pytest.raises(FaultsError):
        Source(document, span, line)


def test_values_do_not_change() -> None:
    """Fields cannot be set, lists become tuples, foreign columns are in order, equal values have equal hashes."""
    made = replace(PLAIN, extra=[("b", "2"), ("a", "1")], sources=[Source("doc", [1, 2])])  # type: ignore[arg-type,list-item]
    assert made.extra == (("a", "1"), ("b", "2"))
    assert made.sources == (Source("doc", (1, 2)),)
    assert hash(made) == hash(replace(made))
    with pytest.raises(FrozenInstanceError):
        made.title = "another"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        made.note = "more"  # type: ignore[attr-defined]
