"""The page of a comparison: every number a cell of the tables beside it, foreign text as text, light enough to open."""

import re
from html.parser import HTMLParser

import pytest

from engine.reports.cells import decoded
from engine.reports.comparison.compared import MATRIX, METRICS, PAIRS, compared_runs
from engine.reports.comparison.folder import PAGE, comparison_content, write_comparison
from engine.reports.comparison.markdown import comparison_markdown, shown
from engine.reports.comparison.metrics import GROUPS
from engine.reports.comparison.page import comparison_page
from engine.reports.comparison.shade import CORRELATION, EXCESS, largest
from engine.reports.run_folder import stored_run_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    ("a title that goes on at length and then some more " * 6).strip(),
    "固态电池标准发布 工信部",
    "מצב מוצק סוללות",
    "=HYPERLINK(1)",
    "{{ 7*7 }}{% raw %}",
    "]]> --> </svg></style></title>",
    "| a pipe `code` **bold** [x](http://a.b)",
)


RATES = (
    *("total_return", "annual_return", "volatility", "max_drawdown", "excess", "alpha", "tracking_error", "hit_rate"),
    *("average_net", "average_excess", "average_win", "average_loss", "exposure", "reaction", "capturable", "captured"),
    *("_difference", "_error", "_low", "_high", "tested_excess", "detectable"),
)


class Page(HTMLParser):
    """A page taken apart: its elements, and every `data` with its text and the class of its cell."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.numbers: list[tuple[str, str, str, str]] = []
        self.text: list[str] = []
        self._open: tuple[str, str] | None = None
        self._cell = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        values = dict(attrs)
        assert "style" not in values
        assert not any(key.startswith("on") for key in values)
        if tag in {"td", "th"}:
            self._cell = values.get("class") or ""
        if tag == "data":
            self._open = (values["data-at"], values["value"] or "")

    def handle_data(self, data):
        if self._open:
            self.numbers.append((*self._open, data, self._cell))
            self._open = None
        elif data.strip():
            self.text.append(data.strip())


@pytest.fixture(scope="module")
def compared(build):
    """Two runs: two strategies of many trades, and one of the same name with other sizes."""
    titles = [f"Catalyst {at}" for at in range(14)]
    one = build.report(titles=titles, n_sessions=200, step=12, n_deals=12)
    other = build.report(names=("leaders",), titles=titles, n_sessions=200, step=12, n_deals=5)
    return compared_runs([stored_run_of(one, "one"), stored_run_of(other, "other")])


def _as_shown(cell: str, text: str) -> bool:
    """Whether a text is a cell as a person reads it: percent, a ratio, money, a count, or the cell itself."""
    if text == (cell or "–"):
        return True
    if text == "<0.001":
        return float(cell) < 0.0005
    number = float(cell)
    told = float(re.sub(r"[,%+]", "", text))
    return abs(told - (number * 100 if text.endswith("%") else number)) <= 0.00501


def test_every_number_is_a_cell_of_the_tables(compared):
    """Its value is the cell's own text, its text the cell as read; every metric of every strategy is there."""
    tables = {name: list(decoded(data)) for name, data in compared.files.items()}
    numbers = Page(comparison_page(compared).decode()).numbers
    for at, value, text, _ in numbers:
        name, place, column = at.split(":", 2)
        cell = tables[name][int(place)][column]
        assert value == cell, at
        assert _as_shown(cell, text), (at, cell, text)
        is_rate = (name == MATRIX and column.endswith(" excess")) or column.endswith(RATES)
        assert text.endswith("%") == (is_rate and text != "–"), (at, text)
    there = {at for at, *_ in numbers}
    for place, row in enumerate(tables[METRICS]):
        if row["role"] == "strategy":
            assert {f"{METRICS}:{place}:{one.column}" for group in GROUPS for one in group.metrics} <= there
    excesses = {
        f"{MATRIX}:{place}:{column}"
        for place, row in enumerate(tables[MATRIX])
        for column, cell in row.items()
        if column.endswith(" excess") and cell
    }
    assert excesses
    assert excesses <= there
    columns = ("excess_difference", "return_difference", "return_error", "return_low", "return_high", "correlation")
    told = [
        f"{PAIRS}:{place}:{column}"
        for place, row in enumerate(tables[PAIRS])
        if row["against"] == compared.against
        for column in columns
        if row[column]
    ]
    assert len(told) == 2 * len(columns)
    assert set(told) <= there


def test_the_table_of_metrics_is_what_the_runs_wrote(compared):
    """Row by row the cells of each run's own metrics.csv."""
    rows = list(decoded(compared.files[METRICS]))
    written = [row for run in compared.runs for row in decoded(run.files["metrics.csv"])]
    own = [{key: cell for key, cell in row.items() if key not in {"run", "run_id", "best_in"}} for row in rows]
    assert own == written


def test_a_pair_is_told_both_ways_round(compared):
    """The differences with the other sign, the interval turned about; the mean lies within it."""
    rows = {(row["strategy"], row["against"]): row for row in decoded(compared.files[PAIRS])}
    assert len(rows) == 6
    for (one, other), row in rows.items():
        back = rows[other, one]
        for part in ("excess", "return"):
            assert float(row[f"{part}_difference"]) == -float(back[f"{part}_difference"])
            assert row[f"{part}_error"] == back[f"{part}_error"]
            if row[f"{part}_low"]:
                low, high = (float(row[f"{part}_{edge}"]) for edge in ("low", "high"))
                assert (low, high) == (-float(back[f"{part}_high"]), -float(back[f"{part}_low"]))
                assert low < float(row[f"{part}_difference"]) < high
        assert row["correlation"] == back["correlation"]
    assert any(row["return_low"] for row in rows.values())


def test_the_best_is_marked_where_the_table_says(compared):
    """The marked cells are those that comparison.csv names."""
    rows = list(decoded(compared.files[METRICS]))
    marked = {at for at, _, _, kind in Page(comparison_page(compared).decode()).numbers if "best" in kind.split()}
    told = {
        f"{METRICS}:{place}:{column}"
        for place, row in enumerate(rows)
        for column in filter(None, row["best_in"].split(";"))
    }
    assert marked == told
    assert told
    for column, sign in (("total_return", 1), ("volatility", -1)):
        values = [sign * float(row[column]) for row in rows if row["role"] == "strategy"]
        own = [sign * float(row[column]) for row in rows if column in row["best_in"].split(";")]
        assert own == [max(values)]


def test_every_shade_is_of_its_number(compared):
    """A cell of the matrix bears the shade of its value; the steps are stated beside it."""
    numbers = Page(comparison_page(compared).decode()).numbers
    shaded = [(at, value, kind) for at, value, _, kind in numbers if at.startswith(MATRIX) and at.endswith(" excess")]
    assert all(kind == EXCESS.shade(value) for _, value, kind in shaded)
    alike = [(value, kind) for at, value, _, kind in numbers if at.endswith(":correlation")]
    assert all(kind == CORRELATION.shade(value) for value, kind in alike)
    assert shaded and alike


@pytest.mark.parametrize(
    ("cell", "shade"),
    [("", ""), ("0", "p0"), ("-0.0049", "p0"), ("0.005", "p1"), ("-0.02", "n2"), ("0.0999", "p3"), ("-0.1", "n4")],
)
def test_shades_begin_at_their_bounds(cell, shade):
    """The same on both sides of zero."""
    assert EXCESS.shade(cell) == shade
    assert dict(EXCESS.legend())["p1"] == "0.5 to 2 %"
    assert len(EXCESS.legend()) == 9


def test_the_rows_that_moved_most_are_kept_in_their_order():
    """By size of either sign; rows without a number last."""
    rows = [["0.1", ""], ["", ""], ["-0.5", "0.2"], ["0.3", "-0.2"]]
    assert largest(rows, 2) == [2, 3]
    assert largest(rows, 9) == [0, 1, 2, 3]


def test_hostile_text_is_text(build):
    """In titles and names of strategies: no element comes of it, no sign turns the page, Markdown keeps its tables."""
    names = ("<script>alert(1)</script>", "a" * 300, "=1+1", "x='\u202ered'|")
    report = build.report(names=names, titles=HOSTILE, n_sessions=200, n_deals=9)
    compared = compared_runs([stored_run_of(report, "</title><script>")])
    html = comparison_page(compared).decode()
    page = Page(html)
    assert page.elements.count("script") == 1
    assert "img" not in page.elements
    assert "\u202e" not in html
    for title in HOSTILE:
        assert any(title in text for text in page.text), title
    lines = comparison_markdown(compared).decode().splitlines()
    assert not any("<script" in line.replace("\\<", "") for line in lines)
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines if line.startswith("| 2024")}
    assert widths == {3 + len(names)}


def test_markdown_tells_the_same_numbers(compared):
    """The total returns and every mean difference of the tables stand in it as on the page."""
    text = comparison_markdown(compared).decode()
    for label, row in compared.strategies:
        line = next(line for line in text.splitlines() if line.startswith(f"| {shown(label)} |") and "data" not in line)
        assert f"{float(row['total_return']) * 100:+,.2f}%" in line.replace("**", "")
    for row in compared.differences:
        assert f"{float(row['return_difference']) * 100:+,.2f}%" in text


def test_without_a_trade_and_with_one_the_page_says_so(build):
    """No best, no matrix, no interval."""
    none = compared_runs([stored_run_of(build.report(n_deals=0))])
    html = comparison_page(none).decode()
    assert "No strategy made a trade" in html
    assert "▲</b> marks" in html
    assert not [kind for *_, kind in Page(html).numbers if "best" in kind.split()]
    one = compared_runs([stored_run_of(build.report(n_deals=1))])
    assert {row["excess_low"] for row in one.differences} == {""}
    assert "too few" in comparison_page(one).decode()


def test_the_same_runs_give_the_same_bytes(build):
    """Made twice from the beginning, every file."""

    def made():
        return comparison_content(compared_runs([stored_run_of(build.report(n_sessions=80))]))

    assert made() == made()


@pytest.mark.slow
def test_forty_strategies_of_three_thousand_trades_read_well(build, browser, tmp_path):
    """Under 3 MB; nothing is wider than the window but boxes that scroll."""
    names = [f"leaders:k={at},hold={2 * at}" for at in range(1, 41)]
    titles = [f"Catalyst number {at} about something that was announced" for at in range(75)]
    report = build.report(names=names, titles=titles, n_sessions=900, step=11, n_deals=75)
    compared = compared_runs([stored_run_of(report)])
    write_comparison(compared, tmp_path / "out")
    path = tmp_path / "out" / PAGE
    assert path.stat().st_size < 3_000_000
    for width in (1280, 390):
        browser.open(path, width)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert not [event for event in browser.events if event.get("method") == "Log.entryAdded"]


def test_it_reads_on_a_phone_and_in_the_dark(compared, browser, tmp_path):
    """One picture is shown at each width; no box covers another; nothing is asked from outside."""
    write_comparison(compared, tmp_path / "out")
    for width, dark in ((1280, False), (390, True)):
        browser.open(tmp_path / "out" / PAGE, width, dark=dark)
        shown_pictures = browser.run(
            "[...document.querySelectorAll('figure svg')].filter(s => s.clientWidth > 0).length"
        )
        assert shown_pictures == 1
        assert browser.run("document.documentElement.scrollWidth") <= width
        asked = [one for one in browser.events if one.get("method") == "Network.requestWillBeSent"]
        assert {one["params"]["request"]["url"][:5] for one in asked} == {"file:"}
        paper = browser.run("getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") != dark
