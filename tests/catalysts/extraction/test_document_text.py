"""A document's file as text: what a person's own copy yields, whatever its form."""

from pathlib import Path

import pytest

from catalysts.errors import CalendarError, FaultsError
from catalysts.extraction.html_text import html_text
from catalysts.extraction.text import read_document_text

PAGE = """<!DOCTYPE html><html><head><title>A &amp; B</title><meta charset="{charset}"><style>p {{ color: red }}</style>
<script>var day = "<p>On May 3</p>";</script></head><body><h1>Head</h1>
<p>On <b>May</b> 3,\n  2024 it <!-- not --> said:</p><ul><li>one<li>two</ul>星澜<br>发布</body></html>"""
TEXT = "A & B\nHead\nOn May 3, 2024 it said:\none\ntwo\n星澜\n发布"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "一家公司发布新品 two\nthree".encode()),
        ("a.md", "一家公司发布新品 two\r\nthree".encode()),
        ("a.txt", "\ufeff一家公司发布新品 two\nthree".encode()),
        ("a.txt", "一家公司发布新品 two\rthree".encode("utf-16")),
        ("a.txt", "一家公司发布新品 two\nthree".encode("gb18030")),
    ],
)
def test_plain_text_keeps_its_characters(tmp_path: Path, name: str, data: bytes) -> None:
    assert read_document_text(written(tmp_path, name, data)) == "一家公司发布新品 two\nthree"


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030")])
@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_a_page_yields_its_text(tmp_path: Path, charset: str, encoding: str, name: str) -> None:
    data = PAGE.format(charset=charset).encode(encoding)
    assert read_document_text(written(tmp_path, name, data)) == TEXT


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"%PDF-1.7 ...", b"PK\x03\x04...", b"\x00\xff\x00\x81", b"<html></html>"]
)
def test_what_holds_no_text_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FaultsError, match=r"document\.html"):
        read_document_text(written(tmp_path, "document.html", data))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="cannot be read"):
        read_document_text(tmp_path / "none.txt")


def test_deep_nesting_costs_no_more_than_its_length() -> None:
    n = 100_000
    assert html_text("<div>" * n + "On May 3" + "</div>" * n + "<p>after</p>") == "On May 3\nafter"
    assert html_text("<b>" * n + "x") == "x"
