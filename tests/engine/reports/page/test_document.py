"""Pages: escaped without being asked, closed to everything outside, the same bytes every time."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import jinja2
import pytest

from engine.reports.page import document
from engine.reports.page.document import rendered


@pytest.fixture
def page(tmp_path, monkeypatch):
    """What a template with this content gives."""
    for name in ("base.html", "parts.html", "page.css", "page.js"):
        (tmp_path / name).write_text((document.TEMPLATES / name).read_text("utf-8"), "utf-8")

    def build(content: str, **values) -> str:
        text = '{% extends "base.html" %}{% block title %}x{% endblock %}{% block content %}'
        (tmp_path / "own.html").write_text(text + content + "{% endblock %}", "utf-8")
        document._environment.cache_clear()
        return rendered("own.html", **values).decode("utf-8")

    monkeypatch.setattr(document, "TEMPLATES", tmp_path)
    document._environment.cache_clear()
    yield build
    document._environment.cache_clear()


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_what_a_template_prints_is_escaped(page):
    """Without asking for it, in text and in attributes; signs that turn or hide text are shown as their code."""
    html = page('<p title="{{ text }}">{{ text }}</p>', text="<script>\"'&\u202e\x1b</script>")
    assert html.count("<script") == 1
    assert "&lt;script&gt;&#34;&#39;&amp;\\u202e\\x1b&lt;/script&gt;</p>" in html


def test_a_missing_value_is_an_error_and_no_blank(page):
    """A page never says less than its template meant to."""
    with pytest.raises(jinja2.UndefinedError, match="nowhere"):
        page("{{ nowhere }}")


def test_the_policy_admits_this_style_and_this_script_alone(page):
    """Hashes of what stands in the page; no other source of anything."""
    html = page("<p>x</p>")
    found = dict(_Elements(html).found)
    policy = next(attrs["content"] for tag, attrs in _Elements(html).found if attrs.get("http-equiv"))
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert set(rules) == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    assert {rules[key] for key in ("default-src", "base-uri", "form-action")} == {"'none'"}
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert found["html"]["lang"] == "en"


def test_a_page_asks_for_nothing_outside(page):
    """No address, no import, no font, no picture from elsewhere."""
    html = page("<p>x</p>")
    assert not re.search(r"https?:|//[a-z]|@import|url\(|src=", html.replace("sha256", ""))


def test_an_end_tag_in_style_or_script_is_refused(page, monkeypatch):
    """It would end the element early."""
    (document.TEMPLATES / "page.js").write_text("x = '</script>'")
    with pytest.raises(ValueError, match="end tag"):
        page("<p>x</p>")
