"""What was written is read back exactly; the same calendar gives the same bytes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalysts import Catalyst, CatalystCalendar, Fault
from catalysts.files import read_calendar, write_calendar
from catalysts.files.csv_table import read_table, render_table
from catalysts.files.folder import calendar_of, render_folder
from catalysts.files.toml_render import render_sheet
from catalysts.files.toml_sheet import read_sheet
from tests.catalysts.arbitraries import calendars, lines, linked_lists

LAW = settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def sheets_of(texts: dict[str, str]) -> CatalystCalendar:
    """The calendar of sheets by name."""
    faults: list[Fault] = []
    return calendar_of([read_sheet(text, name, faults) for name, text in texts.items()], faults, is_whole=True)


@LAW
@given(linked_lists())
def test_csv(rows: list[Catalyst]) -> None:
    """The rows of a table are read back as they were, in their order, foreign columns too."""
    faults: list[Fault] = []
    text = render_table(rows)
    records = read_table(text, "calendar.csv", faults, allow_empty=True)
    assert not faults
    assert [record.catalyst for record in records] == rows
    assert render_table([record.catalyst for record in records]) == text


@LAW
@given(linked_lists(), st.sampled_from(["\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_csv_of_other_systems(tmp_path: Path, rows: list[Catalyst], ending: str, mark: str) -> None:
    """Other line ends and a byte order mark change nothing."""
    path = tmp_path / "calendar.csv"
    path.write_bytes((mark + render_table(rows).replace("\n", ending)).encode())
    assert read_calendar(path, allow_empty=True) == CatalystCalendar(tuple(rows))


@LAW
@given(linked_lists())
def test_no_cell_is_a_formula(rows: list[Catalyst]) -> None:
    """No text of a table begins as a formula; numbers may begin with their sign."""
    import csv

    for cells in csv.reader(render_table(rows).splitlines(keepends=True)):
        for cell in cells:
            assert not cell.startswith(FORMULA_SIGNS) or float(cell) <= 0 or cell.startswith("+")


@LAW
@given(linked_lists())
def test_one_sheet(rows: list[Catalyst]) -> None:
    """The catalysts of a sheet are read back as they were, in their order."""
    faults: list[Fault] = []
    text = render_sheet(None, rows)
    sheet = read_sheet(text, "sheet.toml", faults)
    assert not rows or not faults
    assert [record.catalyst for record in sheet.records] == rows
    assert render_sheet(None, [record.catalyst for record in sheet.records]) == text


@LAW
@given(calendars())
def test_folder(calendar: CatalystCalendar) -> None:
    """A folder of sheets gives the calendar back whole: documents, figures and themes too."""
    texts = render_folder(calendar)
    assert sheets_of(texts) == calendar
    assert render_folder(sheets_of(texts)) == texts


@LAW
@given(calendars(), st.data())
def test_order_of_sheets_is_nothing(calendar: CatalystCalendar, data: st.DataObject) -> None:
    """The sheets of a folder may be read in any order."""
    texts = render_folder(calendar)
    names = data.draw(st.permutations(list(texts)))
    assert sheets_of({name: texts[name] for name in names}) == calendar


@pytest.mark.parametrize("name", ["calendar.toml", "calendar.csv", "calendar"])
@settings(LAW, max_examples=20)
@given(calendar=calendars())
def test_files(tmp_path_factory: pytest.TempPathFactory, name: str, calendar: CatalystCalendar) -> None:
    """Written to the disk and read, whatever the form; a form that cannot hold the documents is not tried."""
    if name == "calendar.csv" or len(calendar.documents) > 1:
        calendar = CatalystCalendar(calendar.catalysts)
    if name != "calendar.csv" and not calendar.catalysts:
        return
    path = tmp_path_factory.mktemp("written") / name
    write_calendar(calendar, path)
    assert read_calendar(path, allow_empty=True) == calendar
    assert [file.name for file in path.parent.iterdir()] == [name]


@LAW
@given(lines)
def test_any_line_in_a_sheet(text: str) -> None:
    """Any one line of text comes back from TOML as it was."""
    import tomllib

    from catalysts.files.toml_text import render_tables

    assert tomllib.loads(render_tables([("[table]", {text: text})])) == {"table": {text: text}}
