"""Dates as English and Chinese texts word them: every expected window was worked out with a calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalysts.extraction.dates import mentions
from catalysts.extraction.mention import Role
from catalysts.extraction.resolution import FAR_DAYS, Tense, resolved

WEDNESDAY = date(2024, 9, 4)

# Words, tense, window; published on Wednesday 2024-09-04, the day told before is 2024-08-28.
WORDED = [
    ("On August 28th, it", "past", "2024-08-28"),
    ("On September 4, it", "past", "2024-09-04"),
    ("On September 4, it", "future", "2024-09-04"),
    ("On the same day, it", "past", "2024-08-28"),
    ("the next day it", "past", "2024-08-29"),
    ("three days prior, it", "past", "2024-08-25"),
    ("two weeks later, it", "past", "2024-09-11"),
    ("three days ago it", "past", "2024-09-01"),
    ("In May, it", "past", "2024-05"),
    ("In May, it", "future", "2025-05"),
    ("In December, it", "past", "2023-12"),
    ("In February of this year, it", "past", "2024-02"),
    ("in March next year", "future", "2025-03"),
    ("from June 19 - 20, the", "past", "2024-06-19/2024-06-20"),
    ("from February 7 to 8, 2026, will", "future", "2026-02-07/2026-02-08"),
    ("from September 30 to October 2", "future", "2024-09-30/2024-10-02"),
    ("by the end of 2025", "future", "2025-12"),
    ("by the end of this year", "future", "2024-12"),
    ("before year-end", "future", "2024-12"),
    ("on December 30, 2025, the", "future", "2025-12-30"),
    ("dated 28 August 2024.", "past", "2024-08-28"),
    ("Aug. 28 at", "past", "2024-08-28"),
    ("on 2024-08-28.", "past", "2024-08-28"),
    ("on 2024/08/28.", "past", "2024-08-28"),
    ("on 8/28/2024.", "past", "2024-08-28"),
    ("this Tuesday", "past", "2024-09-03"),
    ("on Tuesday", "past", "2024-09-03"),
    ("on Tuesday", "future", "2024-09-10"),
    ("last Friday", "past", "2024-08-30"),
    ("next Monday", "future", "2024-09-09"),
    ("last week", "past", "2024-08-26/2024-09-01"),
    ("yesterday", "past", "2024-09-03"),
    ("tomorrow", "future", "2024-09-05"),
    ("earlier this month", "past", "2024-09"),
    ("last month", "past", "2024-08"),
    ("the third quarter", "future", "2024-Q3"),
    ("the third quarter", "past", "2024-Q3"),
    ("the fourth quarter of this year", "future", "2024-Q4"),
    ("the first half of next year", "future", "2025-H1"),
    ("in 2026H1", "future", "2026-H1"),
    ("in 1H25", "future", "2025-H1"),
    ("in Q3 2025", "future", "2025-Q3"),
    ("by mid-2026", "future", "2026-06/2026-07"),
    ("in late 2025", "future", "2025-Q4"),
    ("in early 2026", "future", "2026-Q1"),
    ("in 2027;", "future", "2027"),
    ("2025 - 2026 will", "future", "2025/2026"),
    ("from January to April 2025", "future", "2025-01/2025-04"),
    ("8月28日，", "past", "2024-08-28"),
    ("今年5月，", "past", "2024-05"),
    ("去年12月，", "past", "2023-12"),
    ("二〇二四年八月二十八日", "past", "2024-08-28"),
    ("同日，", "past", "2024-08-28"),
    ("次日，", "past", "2024-08-29"),
    ("三日前，", "past", "2024-08-25"),
    ("上周五，", "past", "2024-08-30"),
    ("本周二，", "past", "2024-09-03"),
    ("下周一，", "future", "2024-09-09"),
    ("昨日晚间，", "past", "2024-09-03"),
    ("三季度投产", "future", "2024-Q3"),
    ("今年四季度投产", "future", "2024-Q4"),
    ("2025年底", "future", "2025-12"),
    ("明年上半年", "future", "2025-H1"),
    ("明年初", "future", "2025-Q1"),
    ("年内完成", "future", "2024"),
    ("9月18日至20日", "future", "2024-09-18/2024-09-20"),
    ("9月18-20日", "future", "2024-09-18/2024-09-20"),
    ("2025年1-6月", "future", "2025-01/2025-06"),
    ("3日，公司", "past", "2024-09-03"),
    ("28日，公司", "past", "2024-08-28"),
    ("次年量产", "future", "2025"),
    ("本季度末", "future", "2024-09"),
    ("上月，", "past", "2024-08"),
]

# Numbers that only look like dates.
NO_DATES = [
    "closed at 1009.808 points",
    "as high as 280Wh/kg and 400wh/kg",
    "the standard GB38031-2025 of cells",
    "standard GB/T 31486-2024 says",
    "a cycle life of 2000 times",
    "model X2025 has 2,024 channels",
    "ratios from 3-4 to 6-7",
    "a reading of 11/12 is a pass",
    "stock code 601991, number 2024-056",
    "the March hare and the May mode",
    "it may rise and may fall",
    "年产3万吨，投资5亿元",
    "5日均线与12个月期限",
    "编号20240519",
    "第二季的节目",
    "the third quarter of the building",
    "call 010-2024-0519",
]


@pytest.mark.parametrize(("words", "tense", "window"), WORDED)
def test_a_worded_date_means_its_window(words: str, tense: str, window: str) -> None:
    found = mentions(words, 0, len(words))
    assert len(found) == 1
    when = resolved(found[0], WEDNESDAY, Tense(tense), date(2024, 8, 28))
    assert when is not None
    assert str(when.window) == window


@pytest.mark.parametrize("words", NO_DATES)
def test_a_number_that_looks_like_a_date_is_none(words: str) -> None:
    assert mentions(words, 0, len(words)) == []


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("by the end of 2025", Role.DEADLINE),
        ("before September", Role.DEADLINE),
        ("on or before 5 September 2024", Role.DEADLINE),
        ("2025年3月底前", Role.DEADLINE),
        ("since the beginning of this year", Role.SINCE),
        ("今年以来", Role.SINCE),
        ("since starting the work in 2017", Role.SINCE),
        ("profit for the first half of 2025", Role.STRETCH),
        ("second-quarter results", Role.STRETCH),
        ("2024年净利润", Role.STRETCH),
        ("scheduled for the first half of 2025", Role.AT),
    ],
)
def test_the_words_around_a_date_say_how_it_is_meant(words: str, role: Role) -> None:
    assert [one.role for one in mentions(words, 0, len(words))] == [role]


def test_both_ends_of_between_are_a_stretch() -> None:
    words = "built between 3 March 2022 and 17 November 2023"
    assert [one.role for one in mentions(words, 0, len(words))] == [Role.STRETCH, Role.STRETCH]


def test_an_order_of_day_and_month_that_is_not_certain_is_flagged() -> None:
    words = "on 3/4/2024"
    when = resolved(mentions(words, 0, len(words))[0], WEDNESDAY, Tense.PAST, None)
    assert when is not None
    assert "day-month-order" in when.flags


def test_a_weekday_beside_a_date_is_no_second_date() -> None:
    words = "on Thursday, July 31, 2025"
    assert [(one.month, one.day) for one in mentions(words, 0, len(words))] == [(7, 31)]


DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@given(published=DAYS, day=DAYS, tense=st.sampled_from(Tense), chinese=st.booleans())
def test_no_year_is_jumped_unnoticed(published: date, day: date, tense: Tense, chinese: bool) -> None:
    """A day without a year lies on the side of its tense, or is flagged; one far away is flagged too."""
    if (day.month, day.day) == (2, 29):
        return
    words = f"{day.month}月{day.day}日，" if chinese else f"on {MONTHS[day.month - 1]} {day.day}, it"
    when = resolved(mentions(words, 0, len(words))[0], published, tense, None)
    assert when is not None
    found = when.window.first_on
    assert (found.month, found.day) == (day.month, day.day)
    distance = abs((found - published).days)
    assert distance <= 366
    if distance > FAR_DAYS:
        assert "far-from-publication" in when.flags
    if "tense-unclear" not in when.flags:
        assert found <= published if tense is Tense.PAST else found >= published


@given(published=DAYS, day=DAYS, tense=st.sampled_from(Tense))
def test_a_printed_year_is_kept(published: date, day: date, tense: Tense) -> None:
    for words in (f"on {day:%Y-%m-%d}.", f"{day.year}年{day.month}月{day.day}日"):
        when = resolved(mentions(words, 0, len(words))[0], published, tense, None)
        assert when is not None
        assert when.window.first_on == day
