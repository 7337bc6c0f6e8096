"""The tear sheet: every number a cell of the run folder, every catalyst a row and a mark, foreign text as text."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from engine.measurement.verdict import Finding, Verdict
from engine.reports.page.lane import Mark, lane_of
from engine.reports.page.tear_sheet import tear_sheet
from engine.reports.record import encoded_record, record_of
from engine.reports.run_tables import RunTables
from engine.reports.tables import tables

LONG = "a title that says at length what was announced and by whom, and then goes on and on " * 4
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    LONG[:300].strip(),
    "固态电池标准发布 工信部",
    "מצב מוצק סוללות",
    "=HYPERLINK(1)",
    "{{ 7*7 }}{% raw %}",
    "]]> --> </svg></style></title>",
)
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """A page taken apart: elements with their attributes, `data` with its text, and the text of every row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.numbers: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self.open: list[str] = []
        self._number: tuple[dict[str, str | None], list[str]] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"td", "th", "div"}:
            self.words += " "
        if tag == "data":
            self._number = (dict(attrs), [])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "data":
            assert self._number is not None
            self.numbers.append((self._number[0], "".join(self._number[1])))
            self._number = None

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            return
        self.words += data
        if self._number is not None:
            self._number[1].append(data)

    def count(self, tag):
        return sum(name == tag for name, _ in self.elements)

    def attributes(self, tag, name):
        return [attrs[name] for found, attrs in self.elements if found == tag and name in attrs]


def _made(report):
    """The page, its tables and its record; made once a report."""
    if id(report) not in _MADE:
        _MADE[id(report)] = (report, _anew(report))
    return _MADE[id(report)][1]


def _anew(report):
    files = tables(report)
    record = record_of(report, files)
    return tear_sheet(RunTables.of(record, files)).decode("utf-8"), files, record


_MADE: dict[int, tuple] = {}  # with the report, so that its id stays its own


def _page(report):
    return Page(_made(report)[0])


@pytest.fixture(
    scope="module",
    params=[
        {},
        {"n_deals": 0},
        {"names": ("sector-etf",), "n_deals": 1},
        {"benchmarks": ()},
        {"benchmarks": ("000300.SS", "399006.SZ"), "partial": True, "taxed": True, "interest": 137},
        {"names": HOSTILE, "titles": HOSTILE, "step": 5, "notice": "</script><script>alert(2)</script>\u202e\x1b[31m"},
        {"names": [f"leaders:hold={n}" for n in range(12)], "titles": ["x"] * 20, "step": 5, "n_deals": 9},
    ],
    ids=["two", "no trade", "one trade", "no benchmark", "two benchmarks", "hostile", "many"],
)
def report(request, build):
    return build.report(**request.param)


def _shown_as(shown: str, value: str) -> bool:
    """Whether a text is the value rounded: restated with decimals, independent of the page's own wording."""
    if value == "":
        return shown == "–"
    plain = shown.replace(",", "")
    if plain == value:
        return True
    for unit, factor, digits in (("%", 100, 2), (" bp", 10_000, 1), ("", 1, 2)):
        if plain.endswith(unit) if unit else re.fullmatch(r"-?[\d.]+", plain):
            number = Decimal(plain.removesuffix(unit))
            return abs(number - Decimal(repr(float(value))) * factor) <= Decimal("0.5000001").scaleb(-digits)
    return False


def test_every_number_is_its_cell(report):
    """Read from the page: the cell that it names holds its value, and its text is that value rounded."""
    html, files, record = _made(report)
    rows = {name: list(csv.DictReader(io.StringIO(data.decode(), newline=""))) for name, data in files.items()}
    whole = json.loads(encoded_record(record))
    page = Page(html)
    assert len(page.numbers) > 60
    for attrs, text in page.numbers:
        file, place, column = (attrs["data-at"] or "").split(":", 2)
        value = attrs["value"] or ""
        if file == "run.json":
            found = whole
            for key in column.split("."):
                found = found[int(key)] if isinstance(found, list) else found[key]
            assert json.loads(value) == found
            assert column == "spec.cash" or text in {
                str(found), "none", "the rule book's", "yes", "no", ", ".join(found if isinstance(found, list) else [])
            }  # fmt: skip
            continue
        by_column = {key.removeprefix("'"): cell for key, cell in rows[file][int(place)].items()}
        assert by_column[column] == value, attrs
        assert _shown_as(text, value), (attrs, text)


def test_no_number_stands_without_its_cell(report):
    """In a column of numbers there is nothing but numbers with their cells, a catalyst's place, or nothing."""
    html, _, _ = _made(report)
    cells = re.findall(r'<td class="n">(.*?)</td>', html, re.DOTALL)
    assert len(cells) > 20
    for cell in cells:
        place = re.fullmatch(r'(?:<a href="#catalyst-(\d+)"><bdi>)?(\d*|–)(?:</bdi></a>)?', cell)
        alone = re.fullmatch(r"(?:<bdi></bdi>)?", cell)
        assert place or alone or re.fullmatch(r"<data [^>]*>[^<]*</data>", cell), cell


@pytest.mark.parametrize("file", ["metrics.csv", "versus.csv", "evidence.csv", "costs.csv", "attribution.csv"])
def test_every_row_of_a_table_is_told(build, file):
    """Every strategy, every comparison, every contribution has its numbers on the page."""
    html, files, _ = _made(build.report(benchmarks=("000300.SS", "399006.SZ")))
    n_rows = len(list(csv.DictReader(io.StringIO(files[file].decode(), newline=""))))
    told = {attrs["data-at"].split(":")[1] for attrs, _ in Page(html).numbers if attrs["data-at"].startswith(file)}
    assert told == {str(place) for place in range(n_rows)}
    assert n_rows >= 2


def test_every_month_is_told(build):
    """Return and excess of every month and year."""
    html, files, _ = _made(build.report())
    n_rows = len(list(csv.DictReader(io.StringIO(files["calendar_returns.csv"].decode(), newline=""))))
    told = Counter(attrs["data-at"].split(":")[0] for attrs, _ in Page(html).numbers)
    assert told["calendar_returns.csv"] == 2 * n_rows


def test_every_catalyst_has_a_row_and_a_mark_that_leads_there(report):
    """One row each; one mark in each picture for each with an entry session in the run; no link without its place."""
    page = _page(report)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    rows = [one for one in ids if re.fullmatch(r"catalyst-\d+", one)]
    assert rows == [f"catalyst-{n}" for n in range(1, len(report.calendar) + 1)]
    links = page.attributes("a", "href")
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    first_on, last_on = (report.strategies[0].outcome.equity[at].session for at in (0, -1))
    entered = [
        f"#catalyst-{n}"
        for n, fate in enumerate(report.strategies[0].outcome.fates, 1)
        if fate.entry_on and first_on <= fate.entry_on <= last_on
    ]
    html = _made(report)[0]
    pictures = re.findall(r"<figure>.*?</figure>", html, re.DOTALL)[0].split('class="for-phone"')
    for picture in pictures:
        assert sorted(re.findall(r'<a href="(#catalyst-\d+)"><title>', picture)) == sorted(entered)
    assert len(entered) >= 1


def test_pointing_at_a_mark_tells_title_date_document_and_trade(build):
    """The tooltip of the first catalyst."""
    report = build.report()
    html, files, _ = _made(report)
    trade = next(csv.DictReader(io.StringIO(files["trades.csv"].decode())))
    told = re.search(r'<a href="#catalyst-1"><title>([^<]*)</title>', html)[1].split("\n")
    assert told[0] == "1. A policy is announced"
    assert told[1] == "known 2024-01-03, entry session 2024-01-04"
    assert told[2].startswith(f"sector-etf: 159755.SZ {trade['entry_on']} to {trade['exit_on']}, +11.")


def test_foreign_text_is_text_everywhere(build):
    """One script, ours; no image, no handler; every hostile word is there to be read."""
    report = build.report(names=HOSTILE, titles=HOSTILE, step=5, notice="</script><script>alert(2)</script>\u202e\x1b")
    html, _, _ = _made(report)
    page = Page(html)
    assert page.count("script") == 1
    assert page.count("style") == 1
    assert not {"img", "iframe", "object", "embed", "link", "form", "base"} & {tag for tag, _ in page.elements}
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on") or name == "style"]
    assert not [value for _, attrs in page.elements for name, value in attrs.items() if name in {"src", "srcdoc"}]
    for text in HOSTILE:
        assert page.words.count(text) >= 3, text
    assert "49" not in re.findall(r"<bdi>([^<]*)</bdi>", html)
    assert "</script><script>alert(2)</script>\\u202e\\x1b" in page.words
    assert "\u202e" not in html


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_ticker_reason_and_parameter_are_text(build, word):
    """Refusals, instruments, parameters and inputs come from outside too."""
    report = build.report()
    strategy = report.strategies[0]
    refusals = tuple(replace(one, detail=word) for one in strategy.outcome.refusals)
    outcome = replace(strategy.outcome, refusals=refusals, parameters=(("idea", word),))
    hostile = replace(strategy, outcome=outcome)
    benchmarks = replace(
        report, strategies=(hostile, report.strategies[1]), inputs=((word.replace("/", "-"), "a" * 64),)
    )
    page = _page(benchmarks)
    assert page.count("script") == 1
    assert page.words.count(word) >= 1
    assert page.words.count(word.replace("/", "-")) >= 1


def test_the_headline_says_who_earned_what_against_what(build):
    """In words, with the trades and how few independent ones they are; and nothing of luck."""
    page = _page(build.report())
    words = " ".join(page.words.split())
    assert re.search(
        r"(sector-etf|leaders), the best of 2 strategies, earned \+\d+\.\d\d%, while 000300\.SS CSI 300", words
    )
    assert "Tested: 2 strategies on 3 catalysts (solid-state-battery), from 2024-01-02 to 2024-06-17." in words
    assert "It traded 2 catalysts in 2 trades, entered in 2 different sessions that fall into" in words
    assert re.search(
        r"Verdict on (sector-etf|leaders): too little data to tell: the trades fall into 2 stretches of the market; 5 "
        r"are needed. It rests on p = \d\.\d{3} \(\d\.\d{3} for the 2 strategies tested\), 2 independent "
        r"observations \(stretches of trades held at the same time, mean excess [+-]\d+\.\d\d% a trade\)",
        words,
    )
    assert "significant" not in words


def test_a_verdict_takes_its_place(build):
    """The finding and why stand in the headline, as text."""
    report = build.report()
    told = [
        replace(one, evidence=replace(one.evidence, verdict=Verdict(Finding.NOT_DISTINGUISHABLE, "it is <luck>")))
        for one in report.strategies
    ]
    words = _page(replace(report, strategies=tuple(told))).words
    assert "not distinguishable from luck: it is <luck>." in words


def test_a_run_without_trades_says_so(build):
    """No best, no attribution; dashes where nothing is defined."""
    page = _page(build.report(n_deals=0))
    words = " ".join(page.words.split())
    assert "No strategy made a trade: every account stayed in cash" in words
    assert "Verdict on sector-etf: too little data to tell: no catalyst was traded." in words
    assert "sector-etf, leaders: no trade each, so that rates and means say nothing." in words
    assert "No trade was made." in words
    undefined = {attrs["data-at"] for attrs, text in page.numbers if text == "–"}
    assert {"metrics.csv:0:sharpe", "metrics.csv:0:hit_rate", "costs.csv:0:rate"} <= undefined
    assert "nan" not in words.lower().split()


def test_one_trade_is_one_event(build):
    """No statistic is made of it."""
    words = " ".join(_page(build.report(names=("sector-etf",), n_deals=1)).words.split())
    assert "too little data to tell: one trade is one event: there is nothing to compare it with." in words
    assert "sector-etf: one trade, so that rates and means say nothing." in words


def test_the_notice_is_prominent(build):
    """Above the first picture."""
    html, _, _ = _made(build.report(notice="The prices are generated."))
    assert html.index("The prices are generated.") < html.index("<figure>")
    assert 'class="notice"' not in _made(build.report(notice=""))[0]


def test_everything_that_made_the_run_is_told(build):
    """Conventions, parameters, inputs, tables and versions."""
    report = build.report()
    page, record = _page(report), _made(report)[2]
    for text in (*record.conventions, "a" * 64, "policy.toml", "the rule book's", "numpy 2.4.6", record.run):
        assert text in page.words
    for name, sha256 in record.files.items():
        assert name in page.words
        assert sha256 in page.words


def test_refused_and_missed(build):
    """Each refused plan with its reason, detail and what it missed."""
    report = build.report(n_deals=0)
    words = " ".join(_page(report).words.split())
    assert "300438.SZ 1 2024-01-04 limit-up opened at its upper limit of 12.34 100 0 +2.00% 24.68" in words


def test_pictures_hold_no_foreign_text(build):
    """So that a missing font is of no consequence: titles and names stand in the page."""
    html, _, _ = _made(build.report(names=HOSTILE, titles=HOSTILE, step=5))
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", html)
    assert len(labels) > 20
    assert all(re.fullmatch(r"[-−\d.,%]+|[A-Z][a-z ,]+", label) for label in labels), labels


def test_the_same_run_is_the_same_page(report):
    """Made twice, byte for byte."""
    assert _made(report)[0] == _anew(report)[0]


@pytest.mark.parametrize("n", [1, 40, 600])
def test_marks_never_cover_each_other(build, n):
    """Whatever their number: two on one level are at least a mark apart, and few stay large."""
    sessions = build.sessions(n)
    marks = [Mark(f"#catalyst-{at}", "", session, is_traded=True) for at, session in enumerate(sessions)]
    lane = lane_of(marks, [60 + 900 * at / n for at in range(n)])
    assert len(lane.places) == n
    by_level: dict[int, list[float]] = {}
    for _, x, level in lane.places:
        by_level.setdefault(level, []).append(x)
    for xs in by_level.values():
        assert all(later - earlier >= lane.pitch - 1e-6 for earlier, later in pairwise(xs))
    assert lane.pitch == (13.0 if n <= 40 else lane.pitch)
    assert lane.height <= 113


def test_catalysts_of_one_session_are_stacked(build):
    """Ten on the same session stand below each other, each to be pressed."""
    session = build.sessions(1)[0]
    lane = lane_of([Mark(f"#c{n}", "", session, is_traded=False) for n in range(10)], [100.0] * 10)
    assert sorted(level for _, _, level in lane.places) == list(range(10))


def test_of_many_strategies_the_highest_are_coloured(build):
    """Eight of twelve have a colour, the others are counted."""
    page = _page(build.report(names=[f"s{n}" for n in range(12)], n_sessions=40))
    swatches = [
        attrs
        for tag, attrs in page.elements
        if tag == "path" and "stroke-width" in attrs and attrs.get("d") == "M0 4H24"
    ]
    assert len({attrs["class"] for attrs in swatches if "line-" in attrs["class"]}) == 8
    assert "4 more strategies, which ended lower" in " ".join(page.words.split())
