"""Figures within a page: same bytes, ids of their own, colours by class, text as text, links that stay."""

import re
from xml.etree import ElementTree as Tree

import pytest
from matplotlib.figure import Figure

from engine.reports.chart_style import COLOURS, INK
from engine.reports.page.document import TEMPLATES
from engine.reports.page.palette import NAMES
from engine.reports.page.svg import svg_of

HOSTILE = '"><img src=x onerror=alert(1)></text><script>alert(1)</script>\u202egnp'


def _figure() -> Figure:
    figure = Figure(figsize=(6, 3))
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([1, 2, 3], [2.0, 3.0, 1.0], color=COLOURS[0])
    marks = axes.scatter([1, 2], [2, 3], marker="v", edgecolors=INK, facecolors=[INK, "white"])
    marks.set_urls(["#catalyst-1", "#catalyst-2"])
    axes.text(1, 1, "<b>&\"'", parse_math=False)
    return figure


def _drawn(**more):
    return svg_of(_figure(), "Equity", "Two lines.", name="equity", **more)


def test_the_same_figure_is_the_same_bytes():
    """Drawn twice from the beginning: no clock, no counter, no salt of the process."""
    assert _drawn() == _drawn()
    assert "matplotlib" not in _drawn().lower()


def test_two_pictures_of_a_page_share_no_id():
    """Every id begins with the picture's name, and everything referred to is there."""
    for name in ("equity", "narrow"):
        text = str(svg_of(_figure(), "t", "d", name=name))
        ids = re.findall(r' id="([^"]*)"', text)
        assert len(ids) == len(set(ids))
        assert len(ids) > 2
        assert all(one.startswith(f"{name}-") for one in ids)
        referred = re.findall(r'url\(#([^)]*)\)|<use[^>]* href="#([^"]*)"|labelledby="([^"]*)"', text)
        assert {one for found in referred for one in found if one} <= set(ids)
        assert referred


def test_a_screen_reader_has_a_name_and_a_description():
    """Title and description come first and are named; a picture with links is a group, else an image."""
    root = Tree.fromstring(_drawn())
    assert [(child.tag, child.text) for child in root][:2] == [("title", "Equity"), ("desc", "Two lines.")]
    assert root.get("aria-labelledby") == root[0].get("id")
    assert root.get("aria-describedby") == root[1].get("id")
    assert root.get("role") == "group"
    figure = Figure()
    figure.add_axes((0, 0, 1, 1))
    assert Tree.fromstring(svg_of(figure, "t", "d", name="n")).get("role") == "img"


def test_no_style_and_no_unknown_colour_is_left():
    """Nothing that a strict policy would block, nothing that dark would hide."""
    text = str(_drawn())
    assert "style" not in text
    assert "#0072B2".lower() not in text.lower()
    assert 'class="stroke-line-1"' in text
    assert not re.search(r'(fill|stroke)="#', text)
    style = (TEMPLATES / "page.css").read_text("utf-8")
    for name in NAMES.values():
        assert f".fill-{name} {{" in style
        assert f".stroke-{name} {{" in style
        assert style.count(f"--{name}:") == 2, "one colour for light, one for dark"


def test_marks_link_within_the_page_and_tell_their_text():
    """Each url becomes a link with its title."""
    root = Tree.fromstring(_drawn(titles={"#catalyst-2": "Second"}))
    links = list(root.iter("a"))
    assert [link.get("href") for link in links] == ["#catalyst-1", "#catalyst-2"]
    assert [link.findtext("title") for link in links] == [None, "Second"]
    assert all(set(link.attrib) == {"href"} for link in links)


def test_a_link_out_of_the_page_is_refused():
    """Nobody is led away by a picture."""
    figure = _figure()
    figure.axes[0].lines[0].set_url("https://example.org")
    with pytest.raises(ValueError, match="out of the page"):
        svg_of(figure, "t", "d", name="n")


def test_foreign_text_is_text():
    """Markup in titles, descriptions, tooltips and labels is escaped; signs that turn text are shown."""
    text = str(svg_of(_figure(), HOSTILE, HOSTILE, name="n", titles={"#catalyst-1": HOSTILE}))
    root = Tree.fromstring(text)
    assert {"script", "img"}.isdisjoint(element.tag for element in root.iter())
    assert [element.text for element in root.iter("title")] == [HOSTILE.replace("\u202e", "\\u202e")] * 2
    assert "<b>&\"'" in [element.text for element in root.iter("text")]
