"""Cells: one spelling for each value, readable back, harmless in a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.reports import cells

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("cents", "expected"),
    [(123456, "1234.56"), (5, "0.05"), (-5, "-0.05"), (-123400, "-1234.00"), (0, "0.00"), (None, "")],
)
def test_money_has_two_decimals(cents, expected):
    """Cents become units with two decimals, also below one unit and below zero."""
    assert cells.money(cents) == expected


@given(st.integers(-(10**15), 10**15))
@settings(derandomize=True, max_examples=100)
def test_money_reads_back_to_the_cent(cents):
    """What is written is exactly what was."""
    assert Decimal(cells.money(cents)) * 100 == cents


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(derandomize=True, max_examples=100)
def test_price_reads_back_exactly(price):
    """A price is the shortest text of the very same number."""
    assert float(cells.price(price)) == price


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, "0.1"),
        (1 / 3, "0.3333333333"),
        (-0.0, "0"),
        (float("nan"), ""),
        (float("inf"), ""),
        (None, ""),
        (-0.012345678912, "-0.01234567891"),
    ],
)
def test_fraction_has_ten_digits(value, expected):
    """Ten significant digits; undefined is empty; zero has no sign."""
    assert cells.fraction(value) == expected


def test_dates_and_truths():
    """Dates are ISO 8601, truths are words, what is not there is empty."""
    assert (cells.day(date(2024, 2, 9)), cells.day(None)) == ("2024-02-09", "")
    assert (cells.yes_no(value=True), cells.yes_no(value=False), cells.whole(None)) == ("yes", "no", "")


@pytest.mark.parametrize(
    "text",
    ["=cmd()", "+1", "-1", "@x", "\tx", "\rx", "'x", "  =x", "\u00a0=x", "harmless\n=x", "harmless\r\n  @x"],
)
def test_formulas_are_disarmed(text):
    """A text that a spreadsheet could run gets a leading apostrophe, which reading takes away."""
    assert cells.text(text) == f"'{text}"
    assert cells.unescaped(cells.text(text)) == text


@pytest.mark.parametrize("text", ["", "a=b", "solid-state", "it's", "3 - 2", "two\nlines"])
def test_plain_text_stays(text):
    """A harmless text is written as it is."""
    assert cells.text(text) == text


def test_a_long_text_of_line_ends_takes_no_time():
    """The check of a text is linear: a hundred thousand line ends are nothing."""
    assert cells.text("\n" * 100_000 + "x").startswith("\n")


@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=5))
@settings(derandomize=True, max_examples=100)
def test_any_text_survives_a_table(rows):
    """Whatever the texts hold, Python's csv and `decoded` read them back."""
    table = cells.encoded(("one", "two"), ([cells.text(a), cells.text(b)] for a, b in rows))
    read = list(csv.reader(io.StringIO(table.decode(), newline="")))
    assert [tuple(map(cells.unescaped, row)) for row in read[1:]] == rows
    assert [(row["one"], row["two"]) for row in cells.decoded(table)] == rows


def test_a_table_ends_lines_with_a_line_feed():
    """No carriage return, no byte order mark, a line feed at the end."""
    assert cells.encoded(("a", "=b"), [["1", 'x,"y"']]) == b'a,\'=b\n1,"x,""y"""\n'


def test_lone_surrogates_are_escaped():
    """A text that UTF-8 cannot hold is written escaped, not refused in the middle of a run."""
    assert cells.encoded(("a",), [["\udc80"]]) == b"a\n\\udc80\n"


@pytest.mark.parametrize("table", [b"a,b\n1\n", b'a\n"x\n', b"\xff\n"])
def test_what_is_no_table_is_refused(table):
    """A row too short, an open quote or bytes that are no UTF-8 raise ValueError."""
    with pytest.raises(ValueError, match=r".+"):
        list(cells.decoded(table))
