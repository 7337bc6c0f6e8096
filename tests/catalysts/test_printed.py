"""Printed numbers: what they are worth and how finely they are printed."""

from decimal import Decimal

import pytest

from catalysts.printed import Printed, chinese_count


@pytest.mark.parametrize(
    ("text", "number", "step", "is_percent"),
    [
        ("6.7%", "6.7", "0.1", True),
        ("6.70 %", "6.70", "0.01", True),
        ("-3.5 percent", "-3.5", "0.1", True),
        ("４.４５％", "4.45", "0.01", True),
        ("百分之五", None, None, None),
        ("百分之12", "12", "1", True),
        ("1009.808", "1009.808", "0.001", False),
        ("1,009.8 points", "1009.8", "0.1", False),
        ("20CM", "20", "1", False),
        ("five", "5", "1", False),
        ("五", "5", "1", False),
        ("938 million", "938000000", "1000000", False),
        ("1.5 million yuan", "1500000", "100000", False),
        ("3.73亿元", "373000000", "1000000", False),
        ("the daily limit", None, None, None),
        ("", None, None, None),
    ],
)
def test_a_printed_number(text: str, number: str | None, step: str | None, is_percent: bool | None) -> None:
    """Number, last digit and percent sign, worked by hand; None where the text holds no number."""
    expected = None if number is None or step is None else Printed(Decimal(number), Decimal(step), bool(is_percent))
    assert Printed.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("两", 2), ("十", 10), ("十六", 16), ("二十", 20), ("九十九", 99), ("百", None), ("十十", None), ("", None)],
)
def test_a_count_in_chinese(text: str, count: int | None) -> None:
    """Small counts as they are written; anything else is none."""
    assert chinese_count(text) == count
