"""Pictures on their own, and runs in notebooks."""

import re
import subprocess
import sys
import zlib
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure

import engine
from engine.reports.cells import decoded
from engine.reports.errors import ReportError
from engine.reports.notebook import report_html
from engine.reports.picture import FORMATS, picture_bytes, picture_format
from engine.reports.run_folder import read_run, stored_run_of, write_run
from engine.reports.run_plots import PLOTS, plot_catalysts, plot_drawdown, plot_matrix

HOSTILE = ("<script>alert(1)</script>", "$\\frac{1}{0}$ _x_", "固态电池", "=1+1")


@pytest.fixture(scope="module")
def report(build):
    return build.report(titles=[f"Catalyst {at}" for at in range(6)], n_sessions=60, step=8, n_deals=5)


@pytest.mark.parametrize("kind", PLOTS)
def test_each_kind_is_the_same_bytes_in_each_format(kind, report):
    """Made twice from the beginning; no date, no program's name in it."""
    for form in FORMATS if kind == "matrix" else ("svg", "pdf"):
        first, second = (picture_bytes(PLOTS[kind](report), form) for _ in range(2))
        assert first == second
        if form == "svg":
            assert b"<dc:date>" not in first
            assert b"Matplotlib v" not in first
        if form == "pdf":
            assert not re.search(rb"CreationDate|/Producer|/Creator", first)


def test_the_public_functions_return_figures(report, tmp_path):
    """Of a report and of the run that was written of it; from the package itself."""
    write_run(report, tmp_path / "run")
    stored = engine.read_run(tmp_path / "run")
    for name in ("plot_equity", "plot_drawdown", "plot_catalysts", "plot_matrix"):
        assert isinstance(getattr(engine, name)(report), Figure)
    assert isinstance(engine.plot_matrix(report, stored), Figure)
    with pytest.raises(ReportError, match="nothing to draw"):
        engine.plot_equity()


def test_the_matrix_shows_every_number_of_its_table(report):
    """The texts of the cells are the excess returns of catalysts.csv."""
    stored = stored_run_of(report)
    figure = plot_matrix(stored)
    texts = [text.get_text() for text in figure.axes[0].texts]
    told = [
        f"{float(row[f'{one.name} excess']) * 100:+.2f}%"
        for row in stored.rows("catalysts.csv")
        for one in stored.strategies
        if row[f"{one.name} excess"]
    ]
    assert sorted(text for text in texts if text.endswith("%")) == sorted(told)
    assert len(told) == 10


def test_points_stand_at_their_returns(report):
    """Each strategy's points are its excess returns, in the rows' order."""
    stored = stored_run_of(report)
    axes = plot_catalysts(stored).axes[0]
    points = [line for line in axes.lines if line.get_linestyle() == "None"]
    for line, one in zip(points, stored.strategies, strict=True):
        column = f"{one.name} excess"
        told = [float(row[column]) for row in stored.rows("catalysts.csv") if row[column]]
        assert line.get_xdata() == pytest.approx(told)


def test_drawdowns_name_the_deepest(report):
    """Beside each name stands the maximum drawdown of metrics.csv."""
    stored = stored_run_of(report)
    ends = [text.get_text() for text in plot_drawdown(stored).texts if text.get_gid() == "end"]
    for row in decoded(stored.files["metrics.csv"]):
        told = f"{float(row['max_drawdown']) * 100:.2f}%"
        assert any(row["name"] in end and told in end for end in ends), (row["name"], told, ends)


@pytest.mark.parametrize("kind", PLOTS)
def test_hostile_names_and_no_trades_are_drawn(kind, build):
    """As text, without a warning; many strategies and catalysts too."""
    picture_bytes(PLOTS[kind](build.report(names=HOSTILE, titles=HOSTILE, n_sessions=60)), "svg")
    picture_bytes(PLOTS[kind](build.report(n_deals=0, n_sessions=30)), "svg")


@pytest.mark.slow
def test_a_crowded_matrix_says_what_it_leaves_out(build):
    """Thirty-five strategies, forty catalysts: 30 and 24 are shown."""
    names = [f"leaders:k={at}" for at in range(1, 36)]
    report = build.report(names=names, titles=[f"C {at}" for at in range(40)], n_sessions=90, step=2, n_deals=40)
    figure = plot_matrix(report)
    rest = next(text.get_text() for text in figure.texts if text.get_gid() == "rest")
    assert rest == "Shown: the 24 largest of 40 catalysts, 30 of 35 strategies."
    assert len([text for text in figure.texts if text.get_gid() == "column"]) == 30


def test_the_name_says_the_format(tmp_path):
    """In any case of letters; another is refused."""
    assert picture_format(tmp_path / "a.PDF") == "pdf"
    with pytest.raises(ReportError, match="ends in none of"):
        picture_format(tmp_path / "a.gif")


class _Piece(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.cells, self.sources = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        assert not {"id", "class"} & set(values)
        self.sources += [values["src"]] if "src" in values else []

    def handle_data(self, data):
        if data.strip():
            self.cells.append(data.strip())


def test_a_report_shows_itself_in_a_notebook(report, tmp_path):
    """Notice, a row a strategy with its numbers, the picture within; a stored run shows the same."""
    html = report._repr_html_()
    piece = _Piece(html)
    assert report.notice in piece.cells
    for row in decoded(stored_run_of(report).files["metrics.csv"]):
        assert row["name"] in piece.cells
        assert f"{float(row['total_return']) * 100:+,.2f}%" in piece.cells
    assert len(piece.sources) == 1
    assert piece.sources[0].startswith("data:image/png;base64,")
    assert piece.tags.count("script") == piece.tags.count("style") == 0
    write_run(report, tmp_path / "run")
    assert read_run(tmp_path / "run")._repr_html_() == html
    assert zlib.crc32(html.encode()) == zlib.crc32(report_html(report).encode())


def test_hostile_text_is_text_in_a_notebook(build):
    """Names, notice; three hundred signs are cut."""
    report = build.report(names=("<script>alert(1)</script>", "a" * 300), notice="<img src=x>\u202e", n_sessions=30)
    piece = _Piece(report._repr_html_())
    assert "script" not in piece.tags
    assert piece.tags.count("img") == 1
    assert not any("a" * 61 in cell or "\u202e" in cell for cell in piece.cells)


@pytest.mark.slow
def test_no_notebook_is_needed():
    """A report is shown without IPython; loading the engine loads no matplotlib."""
    script = (
        "import sys; sys.modules['IPython'] = None\n"
        "from engine import run_backtest\n"
        "assert 'matplotlib' not in sys.modules\n"
        "report = run_backtest('sector-etf')\n"
        "html = report._repr_html_()\n"
        "assert html.startswith('<div>') and 'sector-etf' in html\n"
    )
    subprocess.run([sys.executable, "-W", "error::RuntimeWarning", "-c", script], check=True)
