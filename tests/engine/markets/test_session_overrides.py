"""Overrides of sessions: the shipped corrections, a user's file, years it adds, and its faults."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.markets.session_overrides import (
    SHIPPED,
    SessionOverride,
    Status,
    overrides_from,
    read_overrides,
    shipped_overrides,
)
from engine.markets.sessions import SessionError, build_sessions, overridden, sessions_of

SHANGHAI = sessions_of("XSHG")
NEXT_YEAR = SHANGHAI.last_on.year + 1


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("exchange,date,status,source\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def year_rows(year: int, *closed: str) -> list[str]:
    return [f"XSHG,{year},year,notice", *(f"XSHG,{year}-{on},closed,notice" for on in closed)]


def sentences(path: Path) -> list[str]:
    with pytest.raises(FaultsError) as caught:
        read_overrides(path)
    assert caught.value.exit_code == 3
    return str(caught.value).splitlines()


def test_a_declared_year_can_be_used(tmp_path: Path) -> None:
    """A year beyond the record with its closures: the other weekdays are sessions, the horizon moves."""
    rows = read_overrides(table(tmp_path, *year_rows(NEXT_YEAR, "01-01", "03-03", "10-01")))
    sessions = sessions_of("XSHG", rows)
    assert sessions.last_on == date(NEXT_YEAR, 12, 31)
    first = date(NEXT_YEAR, 1, 1)
    weekdays = [on for n in range(366) if (on := first + timedelta(n)).year == NEXT_YEAR and on.weekday() < 5]
    closed = {date(NEXT_YEAR, 1, 1), date(NEXT_YEAR, 3, 3), date(NEXT_YEAR, 10, 1)}
    assert list(sessions.between(first, sessions.last_on)) == [on for on in weekdays if on not in closed]
    assert sessions.next_after(SHANGHAI.dates[-1]) == next(on for on in weekdays if on not in closed)
    assert sessions.dates[: len(SHANGHAI.dates)] == SHANGHAI.dates
    with pytest.raises(SessionError, match=f"{NEXT_YEAR}-12-31"):
        sessions.next_after(sessions.last_on)


def test_the_record_itself_is_left_alone(tmp_path: Path) -> None:
    """Overrides given to one call change no other, nor another exchange: no global holds them."""
    rows = read_overrides(table(tmp_path, *year_rows(NEXT_YEAR, "01-01"), "XSHG,2026-03-03,closed,"))
    assert not sessions_of("XSHG", rows).is_session(date(2026, 3, 3))
    assert sessions_of("XSHG") is SHANGHAI
    assert SHANGHAI.is_session(date(2026, 3, 3))
    assert sessions_of("XHKG", rows) == sessions_of("XHKG")


def test_single_corrections_within_the_record(tmp_path: Path) -> None:
    """A row closes a session or opens a date, also of a weekend; saying what is known changes nothing."""
    path = table(tmp_path, "XSHG,2024-09-13,closed,", "XSHG,2024-09-14,open,", "XSHG,2024-09-16,closed,")
    sessions = sessions_of("XSHG", read_overrides(path))
    assert sessions.between(date(2024, 9, 12), date(2024, 9, 18)) == (
        date(2024, 9, 12),
        date(2024, 9, 14),
        date(2024, 9, 18),
    )


def test_a_declared_year_replaces_a_recorded_one() -> None:
    """When the library catches up with a year that a user declared, the user's word for it stays."""
    recorded = (date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 6))
    rows = [
        SessionOverride("XSHG", date(2026, 1, 1), Status.YEAR),
        SessionOverride("XSHG", date(2026, 1, 5), Status.CLOSED),
    ]
    dates = overridden(recorded, rows)
    assert dates[:4] == (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 6))
    assert len(dates) == 1 + 261 - 1  # 2026 has 261 weekdays


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    """The same rows backwards give the same sessions."""
    rows = read_overrides(table(tmp_path, *year_rows(NEXT_YEAR, "01-01", "05-03"), "XSHG,2024-09-13,closed,"))
    assert sessions_of("XSHG", rows) == sessions_of("XSHG", rows[::-1])


def test_a_year_must_join_the_record(tmp_path: Path) -> None:
    """A declared year with an unknown one before it would leave a hole: the missing year is named."""
    rows = read_overrides(table(tmp_path, *year_rows(NEXT_YEAR + 1, "01-03")))
    with pytest.raises(FaultsError, match=f"mine.csv:2.*declare {NEXT_YEAR} too"):
        sessions_of("XSHG", rows)


def test_a_row_beyond_the_record_needs_its_year(tmp_path: Path) -> None:
    """Single dates of a year that nobody declared complete are refused: the rest of it is unknown."""
    path = table(tmp_path, f"XSHG,{NEXT_YEAR}-02-08,closed,", f"XSHG,{NEXT_YEAR}-02-09,open,")
    with pytest.raises(FaultsError) as caught:
        sessions_of("XSHG", read_overrides(path))
    assert [fault.where for fault in caught.value.faults] == ["mine.csv:2", "mine.csv:3"]
    assert f"XSHG,{NEXT_YEAR},year" in str(caught.value)


def test_a_year_without_closures_was_forgotten(tmp_path: Path) -> None:
    """A year declared complete with no closed weekday would invent sessions: refused."""
    (sentence,) = sentences(table(tmp_path, f"XSHG,{NEXT_YEAR},year,", f"XHKG,{NEXT_YEAR}-01-01,closed,"))
    assert sentence.startswith(f'mine.csv:2: date: "{NEXT_YEAR}" is not a year whose closures stand')


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    """Each wrong cell is one sentence with its line; right rows among them are no fault."""
    path = table(
        tmp_path,
        "XSGH,2024-09-13,closed,",
        "XSHG,2024-09-31,closed,",
        "XSHG,20240913,closed,",
        "XSHG,2024-09-13,close,",
        "XSHG,2024-09-12,closed,",
        "XSHG,2024-09-12,open,",
        "XSHG,2027-01-01,year,",
        "XSHG,,closed,",
        "XSHG,2024-09-11,closed,one,two",
        ",,,",
    )
    told = sentences(path)
    assert [sentence.split(":")[1] for sentence in sorted(told, key=lambda one: int(one.split(":")[1]))] == [
        *"2345789",
        "10",
    ]
    text = "\n".join(told)
    assert 'did you mean "XSHG"?' in text
    assert 'did you mean "closed"?' in text
    assert '"2027-01-01" is not a year as YYYY' in text
    assert "mine.csv:6 already says closed" in text
    assert "it has 5" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "mine.csv:1: exchange: missing or empty"),
        (b"exchange;date;status\n", "mine.csv:1: date: missing or empty"),
        (b"exchange,date,status,status\n", '"status" is not a column named once'),
        (b"exchange,date,status\nXSHG,\xff,closed\n", "is not text in UTF-8"),
        (b'exchange,date,status\nXSHG,"2024-09-13,closed\n', "mine.csv:2: expected a row"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Not a table, a wrong header, another encoding, an open quote: a sentence each, never a traceback."""
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    assert any(said in sentence for sentence in sentences(path))


def test_mark_line_ends_and_quotes_are_accepted(tmp_path: Path) -> None:
    """A byte order mark, CRLF, empty lines, a quoted comma and an unknown column do no harm."""
    path = tmp_path / "mine.csv"
    path.write_bytes(b'\xef\xbb\xbfdate,exchange,status,note,source\r\n\r\n2024-09-13,XSHG,closed,x,"a, b"\r\n')
    assert read_overrides(path) == (SessionOverride("XSHG", date(2024, 9, 13), Status.CLOSED, "mine.csv:3"),)


def test_the_variable_names_the_file(tmp_path: Path) -> None:
    """Unset or empty means no overrides; a path its rows; a path without a file a sentence."""
    path = table(tmp_path, "XSHG,2024-09-13,closed,")
    assert overrides_from({}) == overrides_from({"CATALYST_SESSIONS": ""}) == ()
    assert overrides_from({"CATALYST_SESSIONS": str(path)}) == read_overrides(path)
    with pytest.raises(FaultsError, match="not a readable file"):
        overrides_from({"CATALYST_SESSIONS": str(tmp_path / "none.csv")})


def test_the_environment_is_not_read_inside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sessions depend on their arguments alone, whatever the variable says."""
    monkeypatch.setenv("CATALYST_SESSIONS", str(table(tmp_path, "XSHG,2024-09-13,closed,")))
    assert build_sessions("XSHG") == SHANGHAI


def test_shipped_corrections_fit_the_record() -> None:
    """The shipped rows are faultless, name their source, and lie within the record of their exchange."""
    rows = shipped_overrides()
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == len(lines)
    assert not any(line.endswith(",") for line in lines)
    for row in rows:
        assert row.status is not Status.YEAR
        assert sessions_of(row.exchange).is_session(row.on) == (row.status is Status.OPEN)
