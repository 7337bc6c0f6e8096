"""Pictures: legible at the size of a slide, nothing over anything else, the same bytes every time."""

import io
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread

from engine.reports.catalyst_row import catalyst_rows
from engine.reports.chart_ends import spread
from engine.reports.chart_line import lines_of
from engine.reports.chart_marks import Group, chosen, grouped
from engine.reports.chart_style import COLOURS, drawable
from engine.reports.picture import png_bytes
from engine.reports.plots import equity_figure, tick_days

LONG = "a catalyst with a title that says at length what was announced, by whom and for when, and then goes on and on"


def _boxes(figure, gid):
    found = [text for text in figure.texts if text.get_gid() == gid]
    return {(number, text.get_text()): text.get_window_extent() for number, text in enumerate(found)}


def _overlapping(boxes):
    items = sorted(boxes.items())
    return [
        (one, other)
        for place, (one, box) in enumerate(items)
        for other, second in items[place + 1 :]
        if box.overlaps(second)
    ]


@pytest.fixture(
    params=[
        {"n_deals": 0},
        {"names": ("sector-etf",), "n_sessions": 3, "step": 1, "n_deals": 0, "benchmarks": ()},
        {"titles": [LONG] * 14, "step": 2},
        {
            "names": [f"leaders(hold={number}, segment=equipment and materials)" for number in range(8)],
            "titles": [LONG] * 80,
            "n_sessions": 600,
            "step": 7,
            "n_deals": 60,
            "benchmarks": ("000300.SS", "399976.SZ", "931787.CSI"),
            "partial": True,
        },
        {"names": [f"strategy number {number}" for number in range(40)], "n_sessions": 30, "notice": LONG * 4},
        {"titles": ["固态电池标准发布", "מצב מוצק", "$\\frac{1}", "<script>"], "notice": "数据是生成的 $x$ \x1b[31m"},
    ],
    ids=["no trade", "three sessions", "crowded", "many", "forty strategies", "hostile"],
)
def report(request, build):
    return build.report(**request.param)


def test_no_text_covers_another(report):
    """Marks, names at the ends, key, title and notice: no two boxes overlap, all lie within the picture."""
    figure = equity_figure(report)
    boxes = {}
    for gid in ("title", "notice", "caption", "mark", "end", "key"):
        boxes.update({(gid, *name): box for name, box in _boxes(figure, gid).items()})
    equity, fall = figure.axes[:2]
    figure.canvas.draw()
    ticks = [
        tick.label1
        for axis in (equity.yaxis, fall.yaxis, fall.xaxis)
        for tick in axis.get_major_ticks()
        if axis.get_view_interval()[0] <= tick.get_loc() <= axis.get_view_interval()[1]
    ]
    assert len(ticks) > 5
    boxes.update({("tick", at, text.get_text()): text.get_window_extent() for at, text in enumerate(ticks)})
    assert _overlapping(boxes) == []
    for box in boxes.values():
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= 1600
        assert box.y1 <= 1000


def test_no_text_is_smaller_than_nine_points(report):
    """What is on a slide can be read; tick labels too."""
    figure = equity_figure(report)
    texts = [*figure.texts, *(label for axes in figure.axes for label in axes.get_xticklabels())]
    assert min(text.get_fontsize() for text in texts) >= 9


def test_names_do_not_cover_the_panels(report):
    """The names at the ends stand right of the panels, the marks below the panel of the accounts."""
    figure = equity_figure(report)
    panel = figure.axes[0].get_window_extent()
    assert all(box.x0 > panel.x1 for box in _boxes(figure, "end").values())
    assert all(box.y1 < panel.y0 for box in _boxes(figure, "mark").values())


def test_the_picture_is_a_slide_and_not_blank(report):
    """1600 x 1000 points, with more than a few colours."""
    pixels = imread(io.BytesIO(png_bytes(equity_figure(report))))
    assert pixels.shape[:2] == (1000, 1600)
    assert len(np.unique(pixels[::3, ::3].reshape(-1, pixels.shape[2]), axis=0)) > 20


def test_the_same_report_is_the_same_picture(report):
    """Two figures of one report are the same bytes, without a trace of who drew them."""
    first = png_bytes(equity_figure(report))
    assert first == png_bytes(equity_figure(report))
    assert b"matplotlib" not in first.lower()


def test_title_and_notice_are_told(build):
    """The title says who, against what and when; the notice stands under it."""
    figure = equity_figure(build.report(notice="The prices are generated."))
    texts = [text.get_text() for text in figure.texts]
    assert "sector-etf, leaders against 000300.SS · 2024-01-02 to 2024-06-17" in texts
    assert "The prices are generated." in texts


def test_every_mark_has_its_numbers(build):
    """The labels of the marks speak for every catalyst with an entry session, each once."""
    report = build.report(titles=[LONG] * 80, n_sessions=600, step=7, n_deals=60)
    with_entry = [row.number for row in catalyst_rows(report) if row.entry_on]
    assert len(with_entry) == 74  # the builder leaves six without
    lane = equity_figure(report).axes[2]
    assert len(lane.lines) == 74


def test_a_partial_benchmark_is_labelled_with_its_first_session(build):
    """A benchmark that starts later starts at the capital there, and its label says from when."""
    report = build.report(benchmarks=("000300.SS", "399976.SZ"), partial=True)
    line = lines_of(report)[-1]
    assert line.known[0] == (report.curves[1].levels[40][0], 1_000_000.0)
    assert line.note == f"from {report.curves[1].levels[40][0]}"
    ends = [text for _, text in _boxes(equity_figure(report), "end")]
    assert any(line.note in text for text in ends)


def test_a_benchmark_that_ends_early_says_until_when(build):
    """The other end likewise; a benchmark without any level has no line."""
    report = build.report(benchmarks=("000300.SS", "399976.SZ"))
    sessions = [session for session, _ in report.curves[0].levels]
    short = build.curve("000300.SS", sessions, 0, 50)
    nothing = replace(report.curves[1], levels=tuple((session, None) for session in sessions))
    lines = lines_of(replace(report, curves=(short, nothing)))
    assert [line.note for line in lines if line.is_benchmark] == [f"until {sessions[49]}"]


def test_strategies_can_be_told_apart(build):
    """Eight strategies have eight colours; from the ninth on the stroke changes too; benchmarks are grey and dashed."""
    lines = lines_of(build.report(names=[f"s{number}" for number in range(12)], n_sessions=20))
    strokes = {(line.colour, line.dashes) for line in lines if not line.is_benchmark}
    assert len(strokes) == 12
    assert {line.colour for line in lines[:8]} == set(COLOURS)
    benchmark = lines[-1]
    assert benchmark.dashes
    assert len({benchmark.colour[at : at + 2] for at in (1, 3, 5)}) == 1


def test_names_of_different_parameters_stay_different(build):
    """Long labels that differ in the middle, at the end or at the start are cut where they do not."""
    for form in ("leaders with hold of {} in a long label of many words", "{} leaders of a long label" + " x" * 30):
        report = build.report(names=[form.format(number) for number in range(6)], benchmarks=())
        ends = [text.split("\n")[0] for _, text in _boxes(equity_figure(report), "end")]
        assert len(set(ends)) == 6


def test_the_key_prefers_what_moved_most(build):
    """Of too many catalysts the key lists those of the largest gain or loss, in their order, and no other."""
    rows = catalyst_rows(build.report(titles=["x"] * 6, n_deals=3, names=("sector-etf",)))
    sizes = {row.number: abs(row.outcomes[0].measured.net_cents) for row in rows}
    two = [row.number for row in chosen(rows, 2)]
    assert two == sorted(sorted(sizes, key=sizes.get, reverse=True)[:2])
    assert [row.number for row in chosen(rows, 5)] == [1, 2, 3]
    assert [row.number for row in chosen(rows, 6)] == [1, 2, 3, 4, 5, 6]
    assert [row.number for row in chosen(rows[3:], 2)] == [4, 5]


def test_text_that_no_font_can_draw_is_replaced():
    """Signs without a glyph become boxes; a text that would be mostly boxes gives way to its id."""
    assert drawable("cell 3", "c003") == "cell 3"
    assert drawable("\U00100000" * 3, "c003") == "c003"
    assert drawable("cells \U00100000", "c003") == "cells □"
    assert drawable("\U00100000") == "□"


@pytest.mark.parametrize(
    ("numbers", "label"),
    [((4,), "4"), ((1, 2, 3), "1–3"), ((1, 3), "1,3"), ((12, 13, 14, 19, 25), "12…25")],
)
def test_a_group_names_its_numbers(numbers, label):
    """Runs are ranges, a few are listed, many are told by the first and the last."""
    assert Group(numbers, 0.0, 0.0).label == label


@given(st.lists(st.floats(0, 1000), max_size=80))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_groups_never_overlap_and_lose_nobody(places):
    """Whatever the places: labels apart and within the lane, every number in one group."""

    def width(text):
        return 8.0 * len(text)

    found = grouped([(x, number) for number, x in enumerate(sorted(places), 1)], width, 0.0, 1000.0)
    assert sorted(number for group, _ in found for number in group.numbers) == list(range(1, len(places) + 1))
    edges = [(middle - width(group.label) / 2, middle + width(group.label) / 2) for group, middle in found]
    assert all(one[1] < other[0] for one, other in pairwise(edges))
    assert all(low >= -1e-9 and high <= 1000 + 1e-9 for low, high in edges)


@given(st.lists(st.tuples(st.floats(-200, 1200), st.floats(1, 40)), max_size=20))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_names_are_moved_apart(wanted):
    """No two names overlap, all stay in the band, and their order is that of the lines' ends."""
    middles = spread([y for y, _ in wanted], [height for _, height in wanted], 0.0, 1000.0)
    spans = sorted(
        (middle - height / 2, middle + height / 2) for middle, (_, height) in zip(middles, wanted, strict=True)
    )
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(spans))
    assert all(low >= -1e-6 and high <= 1000 + 1e-6 for low, high in spans)
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at][0], at))
    assert [middles[at] for at in order] == sorted(middles)


def test_names_with_room_stay_where_they_are():
    """What does not collide is not moved."""
    assert spread([100.0, 300.0], [20.0, 20.0], 0.0, 1000.0) == [100.0, 300.0]
    assert spread([100.0, 100.0], [20.0, 20.0], 0.0, 1000.0) == [90.0, 110.0]


@pytest.mark.parametrize("days", [0, 1, 8, 9, 62, 63, 120, 121, 365, 700, 1500, 4000, 20_000])
def test_a_time_axis_has_some_dates_and_not_too_many(days):
    """Whatever the span, there are one to ten dates, within it and in order."""
    first = date(2024, 1, 3)
    found = tick_days(first, first + timedelta(days))
    assert 1 <= len(found) <= 10
    assert found == sorted(set(found))
    assert first <= found[0]
    assert found[-1] <= first + timedelta(days)
