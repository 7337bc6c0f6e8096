"""Checks of raw bars: every fault of a file at once, each with its line, column and value."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from catalysts.errors import Fault
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars

PRICES = ("open", "high", "low", "close")
COLUMNS = ("date", *PRICES, "volume")
EARLIEST, LATEST = date(1980, 1, 1), date(2099, 12, 31)
LEAST_PRICE, MOST_PRICE = 1e-6, 1e9
MOST_VOLUME = 1e15

_STAMP_WITH_OFFSET = re.compile(r"\d:\d\d(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})$", re.ASCII)
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", re.ASCII)
_PLAIN = re.compile(r"[0-9.eE+-]*")


def row_faults(where: str, cells: Sequence[str]) -> list[Fault]:
    """What is wrong with the cells of one row, each by itself: texts in the order of COLUMNS."""
    faults = _date_faults(where, cells[0])
    for name, cell in zip(COLUMNS[1:], cells[1:], strict=True):
        faults += _number_faults(where, name, cell)
    return faults


def range_faults(where: str, cells: Sequence[str], rounding: float) -> list[Fault]:
    """What is wrong with the prices of a row together, whose cells are numbers: a high below the low, an open or
    close beyond them by more than `rounding`."""
    by_name = dict(zip(COLUMNS, cells, strict=True))
    bar = {name: float(by_name[name]) for name in PRICES}
    if bar["high"] < bar["low"]:
        expected = f"at least the low, {by_name['low']}"
        return [Fault(where, "high", by_name["high"], expected, "check whether the columns are swapped")]
    expected = f"between the low {by_name['low']} and the high {by_name['high']}"
    slack = rounding + 1e-9 * bar["high"]
    return [
        Fault(where, name, by_name[name], expected, "check the bar at its source")
        for name in ("open", "close")
        if not bar["low"] - slack <= bar[name] <= bar["high"] + slack
    ]


def cash_faults(bars: Bars, actions: Iterable[CorporateAction], places: Mapping[CorporateAction, str]) -> list[Fault]:
    """Actions that would pay out as much as the share is worth, or end it before its last bar; `places` name rows.

    `actions` are the ticker's own. One before the second bar or after the last one has nothing to be judged by.
    """
    faults = []
    reference, row_before = math.nan, -1
    for action in sorted(actions):
        row = int(np.searchsorted(bars.sessions, np.datetime64(action.ex_on, "D"), side="left"))
        if not 0 < row < len(bars):
            continue
        if row != row_before:
            reference, row_before = float(bars.close[row - 1]), row
        if action.share_multiplier == 0:
            expected = f"an ex-date after the last bar, {bars.last_on.isoformat()}: its shares end there"
            faults.append(Fault(places[action], "share_multiplier", "0", expected, "write 1 for no change of shares"))
            break
        if action.cash_per_share >= reference:
            cash = f"{action.cash_per_share:.12g}"
            expected = f"below {reference:.12g}, the share's worth before {action.ex_on.isoformat()}"
            remedy = "write the cash of one share, not of ten, and leave the prices raw"
            faults.append(Fault(places[action], "cash_per_share", cash, expected, remedy))
            continue
        reference = action.reference_price(reference)
    return faults


def parsed_date(text: str) -> date | None:
    """A YYYY-MM-DD date between 1980 and 2099, or None."""
    if len(text) != len("2024-01-02") or not text[4] == text[7] == "-":
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def is_plain(text: str) -> bool:
    """Whether a text has only the characters of numbers: no spaces, separators, signs of money, foreign digits."""
    return _PLAIN.fullmatch(text) is not None


def parsed_number(text: str) -> float:
    """The number that a cell holds in plain digits, NaN where it holds none."""
    try:
        return float(text) if is_plain(text) else math.nan
    except ValueError:
        return math.nan


def _date_faults(where: str, text: str) -> list[Fault]:
    if parsed_date(text) is not None:
        return []
    return [Fault(where, "date", text, "a date YYYY-MM-DD between 1980 and 2099", _date_remedy(text))]


def _date_remedy(text: str) -> str:
    if _STAMP_WITH_OFFSET.search(text):
        return 'write one date a session, or declare time_zone = "Asia/Shanghai" (or another) in folder.toml'
    if parsed_date(text[: len("2024-01-02")]) is not None:
        return "bars are daily: one row a session, without a time"
    if _DAY_OR_MONTH_FIRST.fullmatch(text):
        return 'declare date_format = "%d/%m/%Y" (or another) in folder.toml: it can be read two ways'
    return "write the session's date"


def _number_faults(where: str, name: str, text: str) -> list[Fault]:
    value = parsed_number(text)
    if name == "volume":
        if 0 <= value <= MOST_VOLUME:
            return []
        expected, absent = f"a number of shares from 0 to {MOST_VOLUME:.0e}", "write 0 where nothing was traded"
    else:
        if LEAST_PRICE <= value <= MOST_PRICE:
            return []
        expected, absent = f"a price above 0, at most {MOST_PRICE:.0e}", "leave the row out where there was no trading"
    return [Fault(where, name, text, expected, _remedy(text, value, absent))]


def _remedy(text: str, value: float, absent: str) -> str:
    if value < 0:
        return "take raw figures: adjusting by subtraction makes them negative"
    if math.isnan(value) and any(char.isdigit() for char in text):
        return "write plain digits such as 1234.56"
    return "check the value at its source" if value > 0 else absent
