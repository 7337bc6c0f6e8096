"""Tables that are read: separators, tickers, widths, repetitions, foreign columns."""

from pathlib import Path

import pytest

from catalysts import CatalystCalendar
from catalysts.files import read_calendar

HEADER = "id,title,kind,announced,theme"
ROW = "a,Title,product,2024-01-05,battery"


def read(folder: Path, text: str) -> CatalystCalendar:
    """The calendar of a table in a file."""
    path = folder / "calendar.csv"
    path.write_text(text, encoding="utf-8")
    return read_calendar(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(tmp_path: Path, separator: str) -> None:
    """Comma, semicolon and tab are all read where they fit the header."""
    header, row = f"{HEADER},note".replace(",", separator), f"{ROW},x".replace(",", separator)
    (catalyst,) = read(tmp_path, f"{header}\n{row}\n")
    assert (catalyst.id, catalyst.extra) == ("a", (("note", "x"),))


def test_tickers_stay_texts(tmp_path: Path) -> None:
    """What looks like nothing, a truth value or a number stays a ticker; blanks around one do not count."""
    tickers = ["NA", "NAN", "TRUE", "ON", "000001", "0700.HK", "1E5"]
    (catalyst,) = read(tmp_path, f"{HEADER},targets\n{ROW},{' ; '.join(tickers)};\n")
    assert list(catalyst.tickers) == tickers


def test_full_width_is_made_plain(tmp_path: Path) -> None:
    """Full-width digits and letters in machine-read cells and headings count as plain ones; titles stay."""
    text = "ＩＤ,Title,KIND,announced,theme,targets\nａ１,Ｔ,ｔest,２０２４-０１,b,３００４３８.SZ;unlisted：Ｗ\n"
    (catalyst,) = read(tmp_path, text)
    assert (catalyst.id, catalyst.title, str(catalyst.announced)) == ("a1", "Ｔ", "2024-01")
    assert [str(target) for target in catalyst.targets] == ["300438.SZ", "unlisted:Ｗ"]


def test_identical_rows_count_once(tmp_path: Path) -> None:
    """The same row twice is one catalyst."""
    assert len(read(tmp_path, f"{HEADER}\n{ROW}\n{ROW}\n")) == 1


def test_records_of_one_key_are_united(tmp_path: Path) -> None:
    """Two rows of one announcement are one catalyst with the sources of both."""
    rows = "a,T,test,2024-01,b,k,doc-a[1:2] so\nc,U,test,2024-01-05,b,k,doc-c"
    (catalyst,) = read(tmp_path, f"{HEADER},key,sources\n{rows}")
    assert catalyst.id == "c"
    assert [source.document for source in catalyst.sources] == ["doc-a", "doc-c"]


def test_foreign_columns_are_kept(tmp_path: Path) -> None:
    """Columns that are not ours go with the catalyst, empty cells excepted, formulas as plain text."""
    first, second = read(tmp_path, f"{HEADER},weight,备注\n{ROW},-0.5,\nb,T,test,2025,b,,'=1+1\n")
    assert first.extra == (("weight", "-0.5"),)
    assert second.extra == (("备注", "=1+1"),)


def test_allow_empty(tmp_path: Path) -> None:
    """A header without rows is an empty calendar to who asks for it."""
    (tmp_path / "calendar.csv").write_text(HEADER)
    assert read_calendar(tmp_path / "calendar.csv", allow_empty=True) == CatalystCalendar()


def test_an_apostrophe_of_the_text_stays(tmp_path: Path) -> None:
    """Only the apostrophe before a sign of formulas is ours; one before a letter belongs to the text."""
    rows = ["a,'tis the season,test,2024,b", "c,'=1,test,2024,b", "d,''quoted',test,2024,b"]
    assert [row.title for row in read(tmp_path, "\n".join([HEADER, *rows]))] == ["'tis the season", "=1", "'quoted'"]


def test_sources_of_a_cell(tmp_path: Path) -> None:
    """One source a line, with or without its place and our words; words may begin with a bracket."""
    cell = '"doc-a[12:80] our line\n\n  doc-b  [1:2] words\r\ndoc-c[3:4]\ndoc-d"'
    (catalyst,) = read(tmp_path, f"{HEADER},sources\n{ROW},{cell}\n")
    assert [(source.document, source.span, source.line) for source in catalyst.sources] == [
        ("doc-a", (12, 80), "our line"),
        ("doc-b", None, "[1:2] words"),
        ("doc-c", (3, 4), ""),
        ("doc-d", None, ""),
    ]
