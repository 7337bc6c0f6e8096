"""The time of day of an announcement: an instant where the zone is certain, else a flag; in doubt the later."""

from datetime import UTC, datetime

import pytest

from catalysts.catalyst import Target
from catalysts.extraction import Candidate, extract
from catalysts.names import Alias, Names
from catalysts.when import When

NAMES = Names(
    (
        Alias("Veltrix", Target("VLTX")),
        Alias("Orlin Motors", Target("9991.HK")),
        Alias("闽海动力", Target("300991.SZ")),
        Alias("Minhai Power", Target("300991.SZ")),
    )
)
PARTS = {"after-close", "intraday", "before-open"}


def only(text: str, published: str = "2024-03-29") -> Candidate:
    (one,) = extract(text, When.parse(published), NAMES).candidates
    return one


@pytest.mark.parametrize(
    ("text", "known_at"),
    [
        ("3月28日20:30，闽海动力公告签订合同。", "2024-03-28T20:30+08:00"),
        ("闽海动力3月28日晚间8点半发布公告，签署供货协议。", "2024-03-28T20:30+08:00"),
        ("3月28日上午9:15，闽海动力公告签订合同。", "2024-03-28T09:15+08:00"),
        ("闽海动力昨日18时05分公告签订合同。", "2024-03-28T18:05+08:00"),
        ("Minhai Power announced a contract at 8:30 p.m. Beijing time on March 28.", "2024-03-28T20:30+08:00"),
        ("At 20:30 on March 28, Hong Kong time, Orlin Motors announced a contract.", "2024-03-28T20:30+08:00"),
        # New York has kept summer time since 10 March 2024, and kept winter time in February.
        ("Veltrix released a chip on March 28 at 8:30 a.m. ET.", "2024-03-28T08:30-04:00"),
        ("Veltrix released a chip on February 28 at 8:30 a.m. ET.", "2024-02-28T08:30-05:00"),
    ],
)
def test_a_clock_in_a_certain_zone_is_an_instant(text: str, known_at: str) -> None:
    one = only(text)
    assert str(one.known_at) == known_at
    assert str(one.announced) == known_at[:10]
    assert PARTS.isdisjoint(one.flags)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("3月28日晚，闽海动力公告签订合同。", "after-close"),
        ("闽海动力3月28日盘后公告，签订合同。", "after-close"),
        ("昨晚，闽海动力公告中标。", "after-close"),
        ("闽海动力3月28日午间公告，拟回购股份。", "intraday"),
        ("闽海动力3月28日开盘前公告，签订合同。", "before-open"),
        ("Veltrix announced a contract on March 28 after the market closed.", "after-close"),
        ("Veltrix raised its guidance on Thursday after the bell.", "after-close"),
        ("Before the market opened on March 28, Veltrix announced a buyback.", "before-open"),
        ("In the morning of March 28, Veltrix announced a buyback.", "intraday"),
        # Told twice: the later holds.
        ("3月28日，闽海动力盘中停牌，晚间公告签订合同。", "after-close"),
    ],
)
def test_a_part_of_the_session_is_a_flag(text: str, flag: str) -> None:
    one = only(text)
    assert one.known_at is None
    assert [mark for mark in one.flags if mark in PARTS] == [flag]


@pytest.mark.parametrize(
    "text",
    [
        "At 20:30 on March 28, Minhai Power announced a contract.",  # whose clock an English text means is not told
        "At 8:30 on March 28, Beijing time, Minhai Power announced a contract.",  # morning or evening
        "3月28日8时30分，闽海动力公告签订合同。",
        "3月28日20:30，Veltrix 公告签订合同。",  # not listed in China
        "3月28日20:30，蓝鲸科技公告签订合同。",  # nor is it known where
        "3月28日14:00，闽海动力董事会审议通过了方案。",  # the hour of the meeting, not of its notice
        "3月28日15:00至17:00，闽海动力召开业绩说明会。",
        "At 8:30 p.m. ET on March 28, 9:30 a.m. Tokyo time, Veltrix announced a contract.",  # two zones
        "3月28日25:30，闽海动力公告签订合同。",
    ],
)
def test_what_is_not_certain_stays_a_bare_day(text: str) -> None:
    for one in extract(text, When.parse("2024-03-29"), NAMES).candidates:
        assert one.known_at is None


def test_the_hour_of_what_lies_ahead_dates_no_announcement() -> None:
    one = only("Veltrix will report results after the close on May 2.")
    assert (str(one.announced), str(one.occurs), one.known_at) == ("2024-03-29", "2024-05-02", None)
    assert PARTS.isdisjoint(one.flags)


def test_prices_within_the_session_are_no_hour() -> None:
    one = only("3月28日，闽海动力盘中触及涨停，公司签订合同。")
    assert PARTS.isdisjoint(one.flags)


def test_nothing_is_known_after_the_document_that_tells_of_it() -> None:
    text = "3月28日20:30，闽海动力公告签订合同。"
    assert only(text, "2024-03-28T19:00+08:00").known_at is None
    assert only(text, "2024-03-28T21:00+08:00").known_at is not None


def test_an_instant_is_that_of_the_market() -> None:
    at = only("3月28日20:30，闽海动力公告签订合同。").known_at
    assert at is not None
    assert at.at is not None
    assert at.at.astimezone(UTC) == datetime(2024, 3, 28, 12, 30, tzinfo=UTC)
