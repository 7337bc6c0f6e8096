"""Bad tables: every fault gets its sentence with file, line, column, value and remedy, all at once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import CalendarError, CatalystCalendar, CatalystError, Fault, FaultsError
from catalysts.files import read_calendar
from catalysts.files.csv_table import read_table

HEADER = "id,title,kind,announced,theme"
ROW = "a,Title,product,2024-01-05,battery"


def read(folder: Path, text: str | bytes) -> CatalystCalendar:
    """The calendar of a table in a file."""
    path = folder / "calendar.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_calendar(path)


def sentences(folder: Path, text: str | bytes) -> list[str]:
    """The sentences that a table gets."""
    with pytest.raises(FaultsError) as caught:
        read(folder, text)
    return str(caught.value).splitlines()


def test_ten_faults_ten_sentences(tmp_path: Path) -> None:
    """Ten faults of ten rows are told together, in the order of the lines."""
    header = "id,title,kind,announced,known_at,occurs,direction,scheduled,status,targets,theme,sources"
    rows = [
        "a,,product,2024,,,1,,,,battery,",
        "b,T,polcy,2024,,,1,,,,battery,",
        "c,T,product,2024-13-05,,,1,,,,battery,",
        "d,T,product,2024-01-05,2024-01-04,,1,,,,battery,",
        "e,T,product,2024,,2025-06-20/2025-06-19,1,,,,battery,",
        'f,T,product,2024,,,"1,5",,,,battery,',
        "g,T,product,2024,,,1,perhaps,,,battery,",
        "h,T,product,2024,,,1,,confirmd,,battery,",
        "i,T,product,2024,,,1,,,5l0300,battery,",
        "j,T,product,2024,,,1,,,,Battery,doc[9:3] reversed",
    ]
    assert sentences(tmp_path, "\n".join([header, *rows])) == [
        "calendar.csv:2: title: missing or empty, expected one line of text",
        'calendar.csv:3: kind: "polcy" is not a known kind; did you mean "policy"?',
        (
            'calendar.csv:4: announced: "2024-13-05" is not a day that exists (month must be in 1..12); '
            "write year-month-day, as in 2024-08-28"
        ),
        (
            'calendar.csv:5: known_at: "2024-01-04" is not a time at or after `announced` (2024-01-05); '
            "nothing is known before it is said: correct one of the two"
        ),
        (
            'calendar.csv:6: occurs: "2025-06-20/2025-06-19" is not a window that ends after it begins; '
            "exchange 2025-06-20 and 2025-06-19"
        ),
        'calendar.csv:7: direction: "1,5" is not a whole number such as 1, 0 or -1',
        'calendar.csv:8: scheduled: "perhaps" is not true or false',
        'calendar.csv:9: status: "confirmd" is not a known status; did you mean "confirmed"?',
        (
            'calendar.csv:10: targets: "5l0300" is not a ticker such as 300438.SZ (A-Z and 0-9, single '
            "dots, hyphens or "
            "equals signs between); U+006C LATIN SMALL LETTER L stands at character 2"
        ),
        'calendar.csv:11: sources: "9:3" is not a span from 0 up that ends after it begins',
        (
            'calendar.csv:11: theme: "Battery" is not a slug (a-z, 0-9 and hyphens, at most 100 characters); '
            'write "battery"'
        ),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["calendar.csv: expected a calendar; this is an empty file"]),
        ("\ufeff \r\n", ["calendar.csv: expected a calendar; this is an empty file"]),
        (HEADER, ["calendar.csv: expected a row for each catalyst; below the header there is none"]),
        (f"{HEADER}\n,,,,\n", ["calendar.csv: expected a row for each catalyst; below the header there is none"]),
        (
            "id,title,kind,anounced,theme\na,T,produkt,2024,b\n",
            [
                (
                    "calendar.csv:1: announced: missing or empty, expected a column of this name; "
                    'the columns found are id, title, kind, anounced, theme; did you mean "anounced"?'
                ),
                'calendar.csv:2: kind: "produkt" is not a known kind; did you mean "product"?',
            ],
        ),
        (f"{HEADER},Title\n{ROW},x", ['calendar.csv:1: "title" is not a column named once; remove or rename one']),
        (f"{HEADER},note,note\n{ROW},x,y", ['calendar.csv:1: "note" is not a column named once; remove or rename one']),
        (
            f"{HEADER},know_at\n{ROW},2025",
            ['calendar.csv:1: "know_at" is not a column of this table; did you mean "known_at"?'],
        ),
        (
            f"{HEADER},a\u200bb\n{ROW},x",
            [
                (
                    'calendar.csv:1: "a\\u200bb" is not one line of plain text; '
                    "U+200B ZERO WIDTH SPACE stands at character 2: remove it"
                )
            ],
        ),
        (f"{HEADER},\n{ROW},x", ['calendar.csv:2: "x" is not a cell under a heading; name the column or empty it']),
        (
            "id,title;kind\nx,y;z",
            [
                (
                    'calendar.csv:1: "id,title;kind" is not a header with one separator (comma and semicolon '
                    "fit alike); "
                    "separate the columns by commas"
                )
            ],
        ),
        (
            f"{HEADER}\na,T,product,2024\n{ROW}\nb,T, x,product,2024,b",
            [
                "calendar.csv:2: expected 5 cells as in the header, found 4; put a text that holds a comma in quotes",
                "calendar.csv:4: expected 5 cells as in the header, found 6; put a text that holds a comma in quotes",
            ],
        ),
        (
            f"{HEADER}\n{ROW}\n{ROW.replace('Title', 'Another')}",
            [
                (
                    'calendar.csv:3: id: "a" is not an id of its own: calendar.csv:2 has it for another record; '
                    "give one another id; if both are the same announcement, give both one key"
                )
            ],
        ),
        (
            f"{HEADER},key,direction\na,T,test,2024-01-05,b,k,1\nc,U,test,2024-01-06,b,k,-1",
            [
                (
                    'calendar.csv:3: announced: "2024-01-06" is not 2024-01-05, as calendar.csv:2 has it for the same '
                    "announcement; the records have one key, so they are the same announcement: correct one, "
                    "or give it "
                    "another key"
                ),
                (
                    'calendar.csv:3: direction: "-1" is not 1, as calendar.csv:2 has it for the same announcement; the '
                    "records have one key, so they are the same announcement: correct one, or give it another key"
                ),
            ],
        ),
        (
            f"{HEADER},supersedes\na,T,test,2024,b,c\nc,U,test,2025,b,",
            [
                (
                    'calendar.csv:2: supersedes: "c" is not a record known earlier than this one '
                    "(calendar.csv:3: 2025); "
                    "exchange the two or correct a date"
                )
            ],
        ),
        (
            f"{HEADER},supersedes\na,T,test,2024,b,c\nc,U,test,2024,b,a",
            [
                (
                    'calendar.csv:2: supersedes: "c" is not an older record: the records supersede each other '
                    "in a ring; "
                    "begin at calendar.csv:2: remove one of the keys"
                ),
                (
                    'calendar.csv:3: supersedes: "a" is not an older record: the records supersede each other '
                    "in a ring; "
                    "begin at calendar.csv:3: remove one of the keys"
                ),
            ],
        ),
        (
            f"{HEADER}\na,nul\x00,product,2024\x00,b",
            [
                (
                    'calendar.csv:2: announced: "2024\\x00" is not a date or period; '
                    "write 2024-08-28T14:30+08:00, 2024-08-28, 2025-05, 2025-Q2, 2025-H1 or 2020"
                ),
                (
                    'calendar.csv:2: title: "nul\\x00" is not one line of plain text; '
                    "U+0000 control character stands at character 4: remove it"
                ),
            ],
        ),
        (
            f'{HEADER}\na,"two\nlines",product,2024,b',
            [
                (
                    'calendar.csv:2: title: "two\\nlines" is not one line of plain text; '
                    "U+000A control character stands at character 4: remove it"
                )
            ],
        ),
    ],
)
def test_sentences(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each fault has its line, its value, what was expected, and what to do."""
    assert sentences(tmp_path, text) == expected


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """Blank lines and cells of several lines count: a row has the line on which it begins."""
    header, good = f"{HEADER},sources", f'{ROW},"doc-a[1:2] so\ndoc-b\n"'
    text = f"\n{header}\n\n{good}\nb,T,tset,2024,b,\nc,T,test,2024,b,doc[1:2]x\n"
    assert sentences(tmp_path, text) == [
        'calendar.csv:7: kind: "tset" is not a known kind; did you mean "test"?',
        'calendar.csv:8: sources: "doc[1:2]x" is not a source such as doc-id[12:80] our line',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'{HEADER}\na,"Title,product,2024,b\n{ROW}\n', 2),
        (f'{HEADER}\n{ROW}\nb,"Title,product,2024,b\nc,"Title",product,2024,b\n', 3),
        (f'{HEADER}\na,"two\nlines","Title,product,2024,b\n{ROW}\n', 3),
        (f'{HEADER}\na,"a ""quoted"" word",product,"2024,b\n', 2),
        (f'"{HEADER}\n{ROW}\n', 1),
        (f'{HEADER}\na,"Ti"tle,product,2024,b\n', 2),
    ],
)
def test_an_open_quote_is_told_where_it_opens(tmp_path: Path, text: str, line: int) -> None:
    """Not where the file ends, nor where the row begins: where the quote was opened."""
    (sentence,) = [part for part in sentences(tmp_path, text) if "the quote opened here is not closed" in part]
    assert sentence.startswith(f"calendar.csv:{line}: ")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            f"{HEADER}\na,固态,product,2024,b".encode("gbk"),
            'calendar.csv:2: "byte 0xB9 at offset 32" is not UTF-8 text; it may be GBK: save the file as UTF-8',
        ),
        (
            b"\xef\xbb\xbf" + HEADER.encode() + b"\n\xff",
            'calendar.csv:2: "byte 0xFF at offset 33" is not UTF-8 text; save the file as UTF-8',
        ),
        (
            f"{HEADER}\n{ROW}".encode("utf-16"),
            'calendar.csv:1: "byte 0xFF at offset 0" is not UTF-8 text; it looks like UTF-16: save it as UTF-8',
        ),
        (
            f"{HEADER}\n{ROW}".encode("utf-16-le"),
            'calendar.csv:1: "byte 0x69 at offset 0" is not UTF-8 text; it looks like UTF-16: save it as UTF-8',
        ),
    ],
)
def test_other_encodings(tmp_path: Path, data: bytes, expected: str) -> None:
    """The byte that is not UTF-8 is named by its offset in the file, the likely encoding too."""
    assert sentences(tmp_path, data) == [expected]


@pytest.mark.parametrize("name", ["none.csv", "none.toml", "none", "calendar.xlsx", "x" * 300, "a\0.csv", "new\nline"])
def test_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A path that is no calendar is told in one line, as given and in full."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CalendarError) as caught:
        read_calendar(name)
    assert name.replace("\0", "\\x00").replace("\n", "\\n") in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


CELLS = st.text('ab",;\n\t\r\x00=\u200b2024-０Ｑ[:]', max_size=12)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=6).map(",".join), max_size=4).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever stands below the header, the reader notes faults with their places and raises nothing."""
    faults: list[Fault] = []
    records = read_table(f"{HEADER}\n{text}", "calendar.csv", faults, allow_empty=True)
    assert all(place.startswith("calendar.csv:") for place in [row.where for row in (*records, *faults)])


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Any bytes give a calendar or an error for the user, in every form."""
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.csv", "any.toml"):
        (folder / name).write_bytes(data)
        try:
            read_calendar(folder / name)
        except CatalystError as error:
            assert name in str(error)
