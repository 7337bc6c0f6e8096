"""Bad sheets: every fault of every sheet of a folder gets its sentence with file and line, all at once."""

from pathlib import Path

import pytest

from catalysts import CalendarError, CatalystCalendar, FaultsError, Kind, Measure, When
from catalysts.files import read_calendar

PAPER = """[document]
id = "paper"
title = "A paper"
publisher = "A house"
published = 2025-06-25
published_basis = "printed on it"
length = 100
"""
PLAIN = """[[catalyst]]
id = "a"
title = "T"
kind = "product"
announced = "2025-06-20"
theme = "battery"
"""


def read(folder: Path, **sheets: str | bytes) -> CatalystCalendar:
    """The calendar of a folder of sheets by name."""
    for name, text in sheets.items():
        (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_calendar(folder)


def sentences(folder: Path, **sheets: str | bytes) -> list[str]:
    """The sentences that a folder gets."""
    with pytest.raises(FaultsError) as caught:
        read(folder, **sheets)
    return str(caught.value).splitlines()


def test_a_sheet(tmp_path: Path) -> None:
    """A source without a document is of the sheet's own; bare TOML dates and instants are read."""
    text = PAPER + PLAIN.replace('"2025-06-20"', "2025-06-20") + "known_at = 2025-06-21T09:30:00+08:00\n"
    text += 'targets = ["NA", "unlisted:We Lion"]\nsources = [{ span = [1, 20], line = "so" }]\nextra.weight = "0.5"\n'
    text += '[[figure]]\nid = "f"\nmeasure = "close"\nticker = "NA"\nto = 2025-06-20\nrelation = ">"\nvalue = 16\n'
    calendar = read(tmp_path, a=text + 'printed = "16"\n')
    catalyst = calendar.by_id("a")
    assert (catalyst.kind, catalyst.announced) == (Kind.PRODUCT, When.parse("2025-06-20"))
    assert str(catalyst.known_at) == "2025-06-21T09:30+08:00"
    assert [(source.document, source.span, source.line) for source in catalyst.sources] == [("paper", (1, 20), "so")]
    assert [str(target) for target in catalyst.targets] == ["NA", "unlisted:We Lion"]
    assert catalyst.extra == (("weight", "0.5"),)
    (figure,) = calendar.figures
    assert (figure.document, figure.measure, figure.value, figure.from_on) == ("paper", Measure.CLOSE, 16.0, None)


MANY = (
    PAPER.replace("length", "lenght").replace("2025-06-25", "2025")
    + '''
[[catalyst]]
id = "a"
title = """
T
U"""
kind = "produkt"
announced = 2025
known_at = "2024-13-01"
theme = "battery"
targets = [
    "NA",
    "a/b", # no ticker
]
direction = 1.0
scheduled = "perhaps"
sources = [
    { span = [1, 2] },
    { span = [2, 1], lin = "x" },
    { document = "Paper", span = [1] },
]
anounced = "x"
extra = { weight = 1 }

[[figure]]
id = "f"
measure = "retrun"
value = nan
from = "2025"

[[theme]]
id = "battery"
name = "B"
leaders = "NA"
segments = ["x"]

[[catalysts]]
x = 1
'''
)


def test_all_faults_of_a_sheet(tmp_path: Path) -> None:
    """Each fault is told at the line of its key, or of its source; what is missing at the line of its table."""
    assert [sentence.split("; ")[0] for sentence in sentences(tmp_path, many=MANY)] == [
        'many.toml:5: published: "2025" is not a date',
        'many.toml:7: "lenght" is not a key of this table',
        'many.toml:11: title: "T\\nU" is not one line of plain text',
        'many.toml:14: kind: "produkt" is not a known kind',
        'many.toml:15: announced: "2025" is not a date',
        'many.toml:16: known_at: "2024-13-01" is not a day that exists (month must be in 1..12)',
        (
            'many.toml:18: targets: "a/b" is not a ticker such as 300438.SZ (A-Z and 0-9, single dots, '
            "hyphens or equals "
            "signs between)"
        ),
        'many.toml:22: direction: "1.0" is not a whole number such as 1, 0 or -1',
        'many.toml:23: scheduled: "perhaps" is not true or false',
        'many.toml:26: "lin" is not a key of this table',
        'many.toml:26: sources: "2:1" is not a span from 0 up that ends after it begins',
        'many.toml:27: span: "[1]" is not two whole numbers such as [120, 184]',
        'many.toml:27: sources: "Paper" is not a slug (a-z, 0-9 and hyphens, at most 100 characters)',
        'many.toml:29: "anounced" is not a key of this table',
        "many.toml:30: extra: \"{'weight': 1}\" is not a table of texts",
        "many.toml:32: printed: missing or empty, expected one line of text",
        "many.toml:32: relation: missing or empty, expected one of = > < ~",
        'many.toml:34: measure: "retrun" is not a known measure',
        'many.toml:35: value: "nan" is not a finite number',
        'many.toml:36: from: "2025" is not a single day',
        'many.toml:41: leaders: "NA" is not a list of texts',
        "many.toml:42: segments: \"['x']\" is not a table of lists",
        'many.toml:44: "catalysts" is not a table of a sheet',
    ]


def test_remedies(tmp_path: Path) -> None:
    """Misspelt words are answered with the one that was meant."""
    told = "\n".join(sentences(tmp_path, many=MANY))
    for meant in ("length", "product", "announced", "line", "return", "catalyst"):
        assert f'did you mean "{meant}"?' in told


def test_files_that_are_no_sheets(tmp_path: Path) -> None:
    """What cannot be read as TOML is told with its line; the other sheets of the folder are still judged."""
    assert sentences(
        tmp_path,
        a=PAPER + 'title = "B"\n',
        b='[[catalyst]]\nid="a"\n\nid="b"\n',
        c="x = 1 = 2",
        d="",
        e=b"\xff\xfe",
        f="\nannounced = 2024-13-05",
        g="x = " + "[" * 5000,
        h="x = " + "9" * 5000,
        i='[catalyst]\nid="x"',
        j='catalyst = ["x"]',
        k="document = 5\n[[document2]]\n",
        l='[[catalyst]]\ntitle = "nul\x00"\n',
        m="# nothing\n",
        n='\n\ntitle = "open\n',
    ) == [
        'a.toml:8: "title = "B"" is not a key given once in its table; Cannot overwrite a value',
        'b.toml:4: "id="b"" is not a key given once in its table; Cannot overwrite a value',
        'c.toml:1: "x = 1 = 2" is not TOML; Expected newline or end of document after a statement',
        "d.toml: expected a calendar; this is an empty file",
        'e.toml:1: "byte 0xFF at offset 0" is not UTF-8 text; it looks like UTF-16: save it as UTF-8',
        'f.toml:2: "announced = 2024-13-05" is not TOML; Expected newline or end of document after a statement',
        "g.toml: expected tables and arrays nested a few levels deep; flatten the file",
        "h.toml: expected numbers of a readable length; shorten the number",
        'i.toml:1: "catalyst" is not a list of tables in double brackets; write [[catalyst]] above each',
        'j.toml:1: "catalyst" is not a list of tables in double brackets; write [[catalyst]] above each',
        'k.toml:1: "document" is not a table in single brackets, once in a sheet; write [document]',
        'k.toml:2: "document2" is not a table of a sheet; did you mean "document"?',
        'l.toml:2: "title = "nul\\x00"" is not TOML; Illegal character \'\\x00\'',
        "m.toml: expected a sheet with [document] or [[catalyst]] tables in it",
        'n.toml:3: "title = "open" is not TOML; Illegal character \'\\n\'',
    ]


def test_faults_between_sheets(tmp_path: Path) -> None:
    """Ids given twice, unknown documents and themes, places after the end, a document that tells of the future."""
    catalyst = PLAIN.replace("2025-06-20", "2025-07").replace('"battery"', '"batery"')
    catalyst += 'sources = [{ span = [90, 101] }, { document = "papre" }]\n'
    figure = '[[figure]]\nid = "f"\nmeasure = "other"\nrelation = "="\nvalue = 1\nprinted = "1"\nnote = "n"\n'
    assert sentences(
        tmp_path,
        a=PAPER + catalyst + figure + 'document = "nope"\n',
        b=PAPER.replace("A paper", "Another") + PLAIN,
        themes='[[theme]]\nid = "battery"\nname = "B"\n',
    ) == [
        'a.toml:13: theme: "batery" is not a theme of this calendar; did you mean "battery"?',
        'a.toml:14: sources: "90:101" is not a span within the 100 characters of paper',
        (
            'a.toml:14: sources: "paper" is not a document published by the time of the announcement told (2025-07); '
            "it was published 2025-06-25: correct one of the dates"
        ),
        'a.toml:14: sources: "papre" is not the id of a document of this folder; did you mean "paper"?',
        'a.toml:15: document: "nope" is not the id of a document of this folder; use one of: paper',
        'b.toml:1: id: "paper" is not an id of its own: a.toml:1 has it for another document; give one another id',
        (
            'b.toml:9: id: "a" is not an id of its own: a.toml:9 has it for another record; give one another id; '
            "if both are the same announcement, give both one key"
        ),
    ]


def test_contradicting_sheets(tmp_path: Path) -> None:
    """Two sheets that date one announcement differently are both named."""
    other = PLAIN.replace('"a"', '"b"').replace("2025-06-20", "2025-06-21") + 'key = "a"\n'
    (sentence,) = sentences(tmp_path, a=PLAIN, b=other)
    assert sentence.startswith('b.toml:5: announced: "2025-06-21" is not 2025-06-20, as a.toml:5 has it')


def test_one_announcement_of_two_sheets(tmp_path: Path) -> None:
    """Two documents that tell of the same announcement give one catalyst with both sources."""
    one = PAPER + PLAIN + "sources = [{ span = [1, 2] }]\n"
    two = PAPER.replace('"paper"', '"article"') + PLAIN.replace('"a"', '"b"') + 'key = "a"\nsources = [{ }]\n'
    (catalyst,) = read(tmp_path, a=one, b=two)
    assert catalyst.id == "a"
    assert [source.document for source in catalyst.sources] == ["article", "paper"]


def test_sources_need_a_document(tmp_path: Path) -> None:
    """In a sheet without a document each source names its own."""
    (sentence,) = sentences(tmp_path, a=PLAIN + 'sources = [\n  { line = "x" },\n]\n')
    assert sentence.startswith("a.toml:8: document: missing or empty, expected the id of the document")


def test_sources_written_as_tables(tmp_path: Path) -> None:
    """Tables of their own are sources too, and a fault is told at the header of its table."""
    text = PLAIN + '[[catalyst.sources]]\ndocument = "x"\n[[catalyst.sources]]\ndocument = "y"\nspan = [2, 1]\n'
    (sentence,) = sentences(tmp_path, a=text + '[catalyst.extra]\nweight = "1"\n')
    assert sentence.startswith('a.toml:9: sources: "2:1" is not a span')


@pytest.mark.parametrize("value", ["2025-06-20T09:00:00", "09:00:00", "20250620", "true", "[]"])
def test_dates_of_the_wrong_kind(tmp_path: Path, value: str) -> None:
    """A local time, a number, a truth value and a list are no dates."""
    (sentence,) = sentences(tmp_path, a=PLAIN.replace('"2025-06-20"', value))
    assert sentence.startswith("a.toml:5: announced: ")


def test_a_number_too_large(tmp_path: Path) -> None:
    """A whole number that no float can hold is told like any other."""
    figure = '[[figure]]\nid = "f"\ndocument = "x"\nmeasure = "close"\nticker = "NA"\nto = "2025-06-20"\n'
    (sentence,) = sentences(tmp_path, a=figure + f'relation = "="\nprinted = "x"\nvalue = {"9" * 400}\n')
    assert sentence.startswith('a.toml:9: value: "9999')


def test_folder_without_sheets(tmp_path: Path) -> None:
    """A folder with nothing to read is told in one line; other files and hidden ones are no sheets."""
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "._a.toml").write_text("x")
    with pytest.raises(CalendarError, match="holds no sheet"):
        read_calendar(tmp_path)


def test_a_broken_link_is_told(tmp_path: Path) -> None:
    """A sheet that is listed but not there is not passed over."""
    (tmp_path / "a.toml").write_text(PLAIN)
    (tmp_path / "b.toml").symlink_to(tmp_path / "gone")
    with pytest.raises(CalendarError, match=r"b\.toml cannot be read: No such file"):
        read_calendar(tmp_path)


def test_one_sheet_may_name_documents_of_others(tmp_path: Path) -> None:
    """A sheet read alone cannot know the documents of its folder."""
    path = tmp_path / "a.toml"
    path.write_text(PAPER + PLAIN + 'sources = [{ document = "elsewhere" }]\n')
    assert read_calendar(path).by_id("a").sources[0].document == "elsewhere"
