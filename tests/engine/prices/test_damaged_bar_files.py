"""Bar files damaged at random are read or refused in sentences; nothing else comes through, no number is invented."""

import random
from collections.abc import Callable

import pytest

from catalysts.errors import FaultsError
from engine.prices.bar_rows import ReadBars

EASTMONEY = (
    "日期,股票代码,开盘,收盘,最高,最低,成交量(手),成交额\n"
    + "".join(f"2024-01-{day:02},600000,10.0,10.5,11.0,9.0,{day * 100},{day * 102000}\n" for day in range(2, 12))
).encode("gbk")
TONGDAXIN = (
    "600000 浦发银行 日线 不复权\r\n      日期\t    开盘\t    最高\t    最低\t    收盘\t    成交量(股)\r\n"
    + "".join(f"2024/01/{day:02}\t10.00\t11.00\t9.00\t10.50\t{day}\r\n" for day in range(2, 12))
    + "#数据来源:通达信\r\n"
).encode("gbk")
PLAIN = (
    "date,open,high,low,close,volume\n" + "".join(f"2024-01-{day:02},10,11,9,10.5,{day}\n" for day in range(2, 12))
).encode()
PIECES = (
    b"\x00",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\t",
    b"--",
    b"nan",
    b"1e999",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"#",
    b"2024-01-03,",
)


def damaged(content: bytes, seeded: random.Random) -> bytes:
    """The content with a few bytes cut, turned, put in, or moved."""
    for _ in range(seeded.randint(1, 4)):
        at, to = sorted((seeded.randrange(len(content) + 1), seeded.randrange(len(content) + 1)))
        piece = seeded.choice(PIECES)
        turned = bytes(byte ^ (1 << seeded.randrange(8)) for byte in content[at : at + 1])
        content = seeded.choice(
            [
                content[:at] or content,
                content[:at] + turned + content[at + 1 :],
                content[:at] + piece + content[at:],
                content[:at] + content[to:] or content,
                content[to:] + content[:at] or content,
            ]
        )
    return content


@pytest.mark.parametrize("whole", [EASTMONEY, TONGDAXIN, PLAIN, PLAIN.decode().encode("utf-16")])
def test_damage(read_mended: Callable[..., ReadBars], whole: bytes) -> None:
    """Whatever happens to its bytes: sentences that name the file, or bars that keep their rules."""
    seeded, n_refused = random.Random(11), 0  # noqa: S311 - a test's damage
    for _ in range(400):
        try:
            read = read_mended(damaged(whole, seeded))
        except FaultsError as error:
            n_refused += 1
            assert all(fault.where.startswith("bars/600000.SS.csv") for fault in error.faults)
            assert all(fault.sentence().isprintable() for fault in error.faults)
            continue
        bars = read.bars
        assert (bars.sessions[1:] > bars.sessions[:-1]).all()
        assert (bars.low <= bars.open).all()
        assert (bars.close <= bars.high).all()
        assert (bars.low > 0).all()
        assert (bars.volume >= 0).all()
    assert n_refused > 100


def test_a_line_without_an_end(told: Callable[..., list[str]]) -> None:
    """A megabyte without a line break is refused, in a short sentence."""
    sentences = told(b"x" * 1_000_000)
    assert len(sentences) >= 1
    assert all(len(sentence) < 400 for sentence in sentences)
