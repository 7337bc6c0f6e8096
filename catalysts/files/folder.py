"""A calendar as a folder of sheets: one TOML file a document, with themes.toml beside them."""

from collections.abc import Container, Sequence
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from catalysts.errors import CalendarError, Fault, FaultsError, in_order
from catalysts.files.links import linked, loose_ends, once
from catalysts.files.text_file import in_full, read_text
from catalysts.files.toml_render import render_sheet
from catalysts.files.toml_sheet import Sheet, read_sheet
from catalysts.unite import Record

REST = "catalysts"
THEMES = "themes"


def read_folder(path: Path) -> tuple[CatalystCalendar, int]:
    """The calendar of all `*.toml` files of a folder, and how many rows they hold; other files are left alone.

    Raises CalendarError where there is no sheet, FaultsError with all faults of all sheets.
    """
    paths = sorted(file for file in path.glob("*.toml") if not file.name.startswith("."))
    if not paths:
        raise CalendarError(f"{in_full(path)} holds no sheet; put *.toml files there or name another folder")
    faults: list[Fault] = []
    sheets = [_sheet(file, faults) for file in paths]
    return calendar_of(sheets, faults, is_whole=True), sum(len(sheet.records) for sheet in sheets)


def read_single(path: Path) -> tuple[CatalystCalendar, int]:
    """The calendar of one sheet, and how many rows it holds; its sources may name documents of other sheets."""
    faults: list[Fault] = []
    sheet = _sheet(path, faults)
    return calendar_of([sheet], faults, is_whole=False), len(sheet.records)


def calendar_of(sheets: Sequence[Sheet], faults: list[Fault], *, is_whole: bool) -> CatalystCalendar:
    """One calendar of sheets; FaultsError with `faults` and those between the sheets, if there are any."""
    records = [record for sheet in sheets for record in sheet.records]
    documents = once("document", (row for sheet in sheets for row in sheet.documents), faults)
    figures = once("figure", (row for sheet in sheets for row in sheet.figures), faults)
    themes = once("theme", (row for sheet in sheets for row in sheet.themes), faults)
    catalysts = linked(records, faults)
    if all(sheet.is_sound for sheet in sheets):
        faults += loose_ends(records, documents if is_whole else (), figures, themes)
    if faults:
        raise FaultsError(in_order(faults))
    return CatalystCalendar(
        catalysts,
        tuple(document for document, _ in documents),
        tuple(figure for figure, _ in figures),
        tuple(theme for theme, _ in themes),
    )


def render_folder(calendar: CatalystCalendar) -> dict[str, str]:
    """The texts of a folder by file name: a sheet a document, catalysts.toml for the rest, themes.toml.

    A catalyst stands in the sheet of its first source. Raises FaultsError where the folder could not be read
    back.
    """
    records = [Record(row, f"catalyst {row.id}") for row in calendar.catalysts]
    figures = [(figure, f"figure {figure.id}") for figure in calendar.figures]
    placed = [(document, f"document {document.id}") for document in calendar.documents]
    themes = [(theme, f"theme {theme.id}") for theme in calendar.themes]
    faults = loose_ends(records, placed, figures, themes)
    if faults:
        raise FaultsError(faults)
    documents = {document.id: document for document in calendar.documents}
    homes = {row.id: _home(row, documents) for row in calendar.catalysts}
    places = {row.id: row.document if row.document in documents else REST for row in calendar.figures}
    names = {*documents, *homes.values(), *places.values()} | ({THEMES} if calendar.themes else set())
    return {
        f"{name}.toml": render_sheet(
            documents.get(name),
            [row for row in calendar.catalysts if homes[row.id] == name],
            [row for row in calendar.figures if places[row.id] == name],
            calendar.themes if name == THEMES else (),
        )
        for name in sorted(names)
    }


def render_single(calendar: CatalystCalendar) -> str:
    """The text of one sheet; CalendarError where the calendar has more documents than a sheet can hold."""
    n_documents = len(calendar.documents)
    if n_documents > 1:
        raise CalendarError(f"a sheet holds one document, the calendar has {n_documents}; write a folder instead")
    document = calendar.documents[0] if calendar.documents else None
    return render_sheet(document, calendar.catalysts, calendar.figures, calendar.themes)


def _home(catalyst: Catalyst, documents: Container[str]) -> str:
    first = catalyst.sources[0].document if catalyst.sources else ""
    return first if first in documents else REST


def _sheet(path: Path, faults: list[Fault]) -> Sheet:
    try:
        return read_sheet(read_text(path), path.name, faults)
    except FaultsError as error:
        faults.extend(error.faults)
        return Sheet(is_sound=False)
