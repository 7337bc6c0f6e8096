"""The fact sheets: what they say is in the documents, dated as the documents date it, and in our own words.

The documents are other people's and stand beside the repository, not in it: $CATALYST_DOCUMENTS names their
folder. Expected dates were read from the documents by hand.
"""

import csv
import hashlib
import os
import re
from pathlib import Path

import pytest

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Kind
from catalysts.files import read_calendar

REPOSITORY = Path(__file__).parents[2]
SEEDS = REPOSITORY / "seeds"
DOCUMENTS = Path(os.environ.get("CATALYST_DOCUMENTS", REPOSITORY.parent / "shared" / "documents"))

# Announced, when it takes place if at another time, and words that its place in the document must hold.
BATTERY_ETF = {
    "penghui-solid-2024-08-28": ("2024-08-28", "", "August 28th|Peng Hui Energy"),
    "penghui-solid-pilot-2025": ("2024-08-28", "2025", "Penghui Energy|pilot|2025"),
    "penghui-solid-mass-2026": ("2024-08-28", "2026", "Penghui Energy|2026"),
    "calb-boundless-2024-08-28": ("2024-08-28", "", "same day|Boundless"),
    "calb-boundless-vehicle-2027": ("2024-08-28", "2027", "small-batch|2027"),
    "calb-boundless-mass-2028": ("2024-08-28", "2028", "mass production|2028"),
    "calb-semi-solid-mass-2024": ("2024-08-28", "2024-08-28/2024-12", "end of this year|400Wh/kg"),
    "calb-semi-solid-market-2025-h1": ("2024-08-28", "2025-H1", "first half of next year"),
    "nandu-solid-2024-08-30": ("2024-08-30", "", "August 30th|Nantu Power"),
    "nandu-solid-acceptance-2024-q4": ("2024-08-30", "2024-Q4", "fourth quarter of this year"),
    "solid-state-forecast-2030": ("2024-09-04", "2030", "220GWh|2030"),
    "nev-industry-plan-2020": ("2020", "", "2020|State Council"),
    "energy-electronics-opinions-2023-01": ("2023-01", "", "January 2023|six departments"),
    "lithium-conditions-2024-02": ("2024-02", "", "February of this year|Standard Conditions (2024"),
    "all-solid-funding-2024-05": ("2024-05", "", "In May|6 billion|Weilai New Energy|Geely|FAW|SAIC|BYD"),
}
SOLID_STATE_MONTH = {
    "gb38031-2025": ("2025-03", "", "In March|GB38031 - 2025"),
    "gb38031-2025-in-force": ("2025-03", "2026-07-01", "July 1, 2026|GB38031 - 2025"),
    "miit-standards-work-2025-04": (
        "2025-04",
        "",
        "In April|Ministry of Industry and Information Technology",
    ),
    "csae-all-solid-definition-2025-05": ("2025-05", "", "In May|Society of Automotive Engineers"),
    "changan-solid-2025-02": ("2025-02", "", "February this year|Changan"),
    "changan-solid-prototype-2025": ("2025-02", "2025-02/2025-12", "end of 2025|prototype"),
    "changan-solid-vehicle-2026": ("2025-02", "2026", "vehicle verification in 2026"),
    "changan-solid-mass-2027": ("2025-02", "2027", "mass production|2027"),
    "gotion-solid-line-2025-05": ("2025-05", "", "In May|Guoxuan High-Tech|0.2GWh"),
    "solid-state-conference-2025-06": ("2025-06-19", "2025-06-19/2025-06-20", "June 19 - 20|Hefei"),
    "silicon-anode-conference-2025-07-03": ("2025-06-25", "2025-07-03", "July 3|Silicon-Based Anode"),
    "electrolyte-forum-2025-07-09": ("2025-06-25", "2025-07-09", "July 9|Electrolyte"),
    "xiangtan-abnormal-trading-2025-06-23": ("2025-06-23", "", "June 23|abnormal trading announcement"),
    "xiangtan-briefing-2025-05-28": ("2025-05-28", "", "May 28|performance briefing"),
    "solid-state-capacity-2025-04": ("2025-06-25", "2025-01/2025-04", "January to April 2025|50GWh|Gaogong"),
    "solid-state-pilot-lines-2025-2026": ("2025-06-25", "2025/2026", "2025 - 2026|pilot lines"),
    "semi-solid-commercial-2027": ("2025-06-25", "2027", "in 2027|semi-solid-state"),
    "all-solid-turning-point-2030": ("2025-06-25", "2030", "in 2030|inflection point"),
    "solid-state-commercial-2027": ("2025-06-25", "2027", "in 2027|Ma Sai"),
}
CITIC = {
    "solid-state-standard-draft-2025-12-30": ("2025-12-30", "", "December 30, 2025|national standard"),
    "gotion-jinshi-vehicle-test-2025-05": ("2025-05", "", "May 2025|Jingshi"),
    "faw-hongqi-vehicle-test-2026-01-04": ("2026-01-04", "", "January 4, 2026|FAW Hongqi"),
    "casip-conference-2026-02": (
        "2026-02-06",
        "2026-02-07/2026-02-08",
        "February 7 to 8, 2026|CATL, BYD, FAW, Geely, Chery, and Gotion",
    ),
    "lithium-chain-forecasts-2025": ("2026-02-06", "2025", "2025 performance forecasts"),
    "equipment-results-2025-q4": ("2026-02-06", "2025-Q4", "Q4 2025|equipment companies"),
    "equipment-solid-share-2026": ("2026-02-06", "2026", "from 2026|solid-state battery-specific equipment"),
    "materials-cells-results-2027": ("2026-02-06", "2027", "2027|materials and batteries"),
    "solid-state-shipments-2027": ("2026-02-06", "2027", "27 GWh in 2027"),
    "semi-solid-rollout-2026": ("2026-02-06", "2026", "2026|semi-solid-state batteries"),
    "solid-state-road-tests-2026": ("2026-02-06", "2026", "road testing will begin in 2026"),
    "sulfide-costs-2026": (
        "2026-02-06",
        "2026",
        "SMM|1.5 million yuan per ton in 2026|5 million yuan per ton in 2026",
    ),
}
DATED = {
    "battery-etf-2024-09": BATTERY_ETF,
    "solid-state-month-2025-06": SOLID_STATE_MONTH,
    "citic-solid-state-2026-02": CITIC,
}
PUBLISHED = {
    "battery-etf-2024-09": "2024-09-04",
    "solid-state-month-2025-06": "2025-06-25",
    "citic-solid-state-2026-02": "2026-02-06",
}


@pytest.fixture(scope="module")
def calendar() -> CatalystCalendar:
    """The whole seed calendar, read as a user's would be."""
    return read_calendar(SEEDS)


@pytest.fixture(scope="module")
def texts(calendar: CatalystCalendar) -> dict[str, str]:
    """The documents' texts by document id, found by fingerprint."""
    if not DOCUMENTS.is_dir():
        pytest.skip(f"the source documents are not at {DOCUMENTS}; set CATALYST_DOCUMENTS to their folder")
    ids = {document.sha256: document.id for document in calendar.documents}
    files = [path.read_bytes() for path in sorted(DOCUMENTS.glob("*.txt"))]
    prints = [hashlib.sha256(content).hexdigest() for content in files]
    return {ids[sha]: content.decode("utf-8") for sha, content in zip(prints, files, strict=True) if sha in ids}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the seeds' CSV tables."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(text: str) -> list[str]:
    """The words of a text, small letters and digits only: what is left when punctuation is taken away."""
    return re.findall(r"[^\W_]+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words of a text."""
    found = words(text)
    return {tuple(found[start : start + 8]) for start in range(len(found) - 7)}


def test_every_sheet_is_read(calendar: CatalystCalendar) -> None:
    """The three sheets and the theme load without a fault, each document with its date."""
    published = {document.id: str(document.published) for document in calendar.documents}
    assert published == PUBLISHED
    assert [theme.id for theme in calendar.themes] == ["solid-state-battery"]


@pytest.mark.parametrize("document", DATED)
def test_every_dated_fact_is_there(calendar: CatalystCalendar, document: str) -> None:
    """Each sheet holds exactly the catalysts read from its document, dated as precisely as it dates them."""
    found = {
        catalyst.id: [str(catalyst.announced), str(catalyst.occurs or "")]
        for catalyst in calendar
        if any(source.document == document for source in catalyst.sources)
    }
    assert found == {key: dates for key, (*dates, _) in DATED[document].items()}


def test_day_and_month_dates_are_many(calendar: CatalystCalendar) -> None:
    """At least the 22 day- or month-dated announcements that a first reading of the documents counted."""
    first_reading = [c for c in calendar if c.announced.precision in {"day", "month"}]
    assert len(first_reading) >= 22


def test_plans_are_scheduled_milestones(calendar: CatalystCalendar) -> None:
    """Every milestone is scheduled and still expected; everything scheduled takes place after it was told."""
    for catalyst in calendar:
        assert catalyst.known_at is None, catalyst.id
        if catalyst.kind is Kind.MILESTONE:
            assert (catalyst.scheduled, catalyst.status) == (True, "expected"), catalyst.id
        if catalyst.scheduled:
            assert catalyst.occurs is not None, catalyst.id
            assert catalyst.occurs.end.last_on > catalyst.announced.last_on, catalyst.id


def test_nothing_is_told_before_it_is_said(calendar: CatalystCalendar) -> None:
    """No catalyst was announced after the publication of a document that tells of it."""
    published = {document.id: document.published for document in calendar.documents}
    for catalyst in calendar:
        assert catalyst.sources, catalyst.id
        for source in catalyst.sources:
            assert catalyst.announced.last_on <= published[source.document].last_on, catalyst.id


def test_the_sign_of_opinions_is_none(calendar: CatalystCalendar) -> None:
    """No sign: forecasts of no company's own, a statistic retold, a notice that the exchange demands."""
    unsigned = {catalyst.id for catalyst in calendar if catalyst.direction == 0}
    forecasts = {c.id for c in calendar if c.kind is Kind.MILESTONE and not c.targets}
    others = {"xiangtan-abnormal-trading-2025-06-23", "solid-state-capacity-2025-04"}
    assert unsigned == forecasts - {"gb38031-2025-in-force"} | others
    assert {catalyst.direction for catalyst in calendar} == {0, 1}


def test_garbled_names_are_resolved(calendar: CatalystCalendar) -> None:
    """Where the translation garbled a name, the target is the company that was meant."""
    targets = {catalyst.id: [str(target) for target in catalyst.targets] for catalyst in calendar}
    assert targets["nandu-solid-2024-08-30"] == ["300068.SZ"]
    assert targets["calb-boundless-2024-08-28"] == ["unlisted:CALB"]
    assert targets["gotion-jinshi-vehicle-test-2025-05"] == ["002074.SZ"]
    assert "unlisted:WeLion" in targets["all-solid-funding-2024-05"]
    assert "unlisted:NIO" not in targets["all-solid-funding-2024-05"]


def test_documents_are_the_ones_read(calendar: CatalystCalendar, texts: dict[str, str]) -> None:
    """Every document is found by its fingerprint and has the length that the sheet says."""
    assert set(texts) == {document.id for document in calendar.documents}
    for document in calendar.documents:
        assert len(texts[document.id]) == document.length, document.id


def test_spans_hold_what_they_are_said_to_hold(calendar: CatalystCalendar, texts: dict[str, str]) -> None:
    """The place of every catalyst in its document holds the date or name that the fact rests on."""
    for catalyst in calendar:
        first = catalyst.sources[0]
        assert first.span is not None, catalyst.id
        passage = texts[first.document][slice(*first.span)]
        words_held = DATED[first.document][catalyst.id][-1].split("|")
        assert [word for word in words_held if word not in passage] == [], catalyst.id


def test_spans_are_whole_sentences(calendar: CatalystCalendar, texts: dict[str, str]) -> None:
    """Every span lies in its document, begins and ends as a sentence does, within one paragraph."""
    places = [(s.document, s.span) for c in calendar for s in c.sources]
    places += [(figure.document, figure.span) for figure in calendar.figures]
    for document, span in places:
        assert span is not None
        text = texts[document]
        passage = text[slice(*span)]
        assert len(passage) == span[1] - span[0]
        assert "\n" not in passage
        before = text[: span[0]]
        assert not before or before.rstrip(" ")[-1] in '.\n"“', passage
        assert passage[0].isupper() or passage[0] in '"“', passage
        assert passage[-1] in ".;", passage


def test_figures_print_what_their_span_holds(calendar: CatalystCalendar, texts: dict[str, str]) -> None:
    """The printed number of every figure stands in its place in the document."""
    for figure in calendar.figures:
        assert figure.span is not None, figure.id
        passage = texts[figure.document][slice(*figure.span)]
        assert figure.printed in passage, figure.id


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SEEDS.iterdir()) if path.suffix in {".toml", ".csv"}],
    ids=lambda path: path.name,
)
def test_our_words_are_our_own(path: Path, texts: dict[str, str]) -> None:
    """No run of eight words of a sheet or table stands in a document."""
    theirs = {run for text in texts.values() for run in runs(text)}
    assert not runs(path.read_text(encoding="utf-8")) & theirs


def test_every_ticker_is_an_instrument(calendar: CatalystCalendar) -> None:
    """Every ticker of a catalyst, a figure, a theme or an alias is in instruments.csv, once."""
    listed = [row["ticker"] for row in rows("instruments.csv")]
    assert len(listed) == len(set(listed))
    named = {ticker for catalyst in calendar for ticker in catalyst.tickers}
    named |= {figure.ticker for figure in calendar.figures if figure.ticker}
    for theme in calendar.themes:
        named |= {theme.etf, *theme.rivals, *theme.indices, *theme.leaders, *theme.linked_funds}
    named |= {row["ticker"] for row in rows("aliases.csv") if not row["ticker"].startswith(("unlisted:", "none"))}
    assert named <= set(listed)


def test_the_linked_funds_are_those_that_the_document_prints(texts: dict[str, str]) -> None:
    """The codes of class A and class C stand in a document; the table says which is which."""
    classes = {row["ticker"]: row["board"] for row in rows("instruments.csv") if row["kind"] == "fund"}
    assert classes == {"016019.OF": "class-a", "016020.OF": "class-c"}
    assert any(0 < text.find("016019") < text.find("016020") for text in texts.values())


def test_every_unlisted_target_has_an_alias(calendar: CatalystCalendar) -> None:
    """Every unlisted target is the unlisted name that the alias table gives."""
    known = {row["ticker"] for row in rows("aliases.csv")}
    named = {str(target) for catalyst in calendar for target in catalyst.targets}
    assert {name for name in named if name.startswith("unlisted:")} <= known


def test_an_alias_names_one_company() -> None:
    """No spelling, blanks and case aside, stands for two tickers."""
    meant: dict[str, str] = {}
    for row in rows("aliases.csv"):
        spelling = "".join(row["alias"].casefold().split())
        assert meant.setdefault(spelling, row["ticker"]) == row["ticker"], row["alias"]


@pytest.mark.parametrize(
    ("alias", "ticker"),
    [
        ("Nantu Power", "300068.SZ"),
        ("Nand Power", "300068.SZ"),
        ("Nantong Battery", "300068.SZ"),
        ("Peng Hui Energy", "300438.SZ"),
        ("Guoxuan High-Tech", "002074.SZ"),
        ("Gotion High-tech", "002074.SZ"),
        ("Contemporary Amperex Technology Co., Ltd.", "300750.SZ"),
        ("SAIC Maxus", "600104.SS"),
        ("Saiwu Technology", "603212.SS"),
        ("Cybrid", "603212.SS"),
        ("Weilai New Energy", "unlisted:WeLion"),
        ("Geely", "unlisted:Geely"),
        ("FAW Hongqi", "unlisted:FAW"),
        ("湘潭电化", "002125.SZ"),
    ],
)
def test_aliases_of_the_documents(alias: str, ticker: str) -> None:
    """The spellings of the documents resolve to the companies meant."""
    assert {row["alias"]: row["ticker"] for row in rows("aliases.csv")}[alias] == ticker
