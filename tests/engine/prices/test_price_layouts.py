"""Files as the common sources of A-shares write them: each reads to the same bars, or says what it does not tell."""

from collections.abc import Callable
from itertools import product

import pytest

from engine.prices.bar_rows import ReadBars
from engine.prices.bars import Bars
from engine.prices.checks import PRICES
from engine.prices.column_names import folded, spellings

EASTMONEY = """日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率
2024-01-02,600000,10.0,10.5,11.0,9.0,1234,1295700.0,20.0,5.0,0.5,0.12
2024-01-03,600000,10.5,11.0,12.0,10.0,56,61600.0,19.05,4.76,0.5,0.01
"""
BAOSTOCK = """date,code,open,high,low,close,preclose,volume,amount,adjustflag,turn,tradestatus,pctChg,isST
2024-01-02,sh.600000,10.0000,11.0000,9.0000,10.5000,10.0000,123400,1295700.0000,3,0.12,1,5.0,0
2024-01-03,sh.600000,10.5000,12.0000,10.0000,11.0000,10.5000,5600,61600.0000,3,0.01,1,4.76,0
2024-01-04,sh.600000,11.0000,11.0000,11.0000,11.0000,11.0000,,,3,,0,0.0,0
"""
TUSHARE = """ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount
600000.SH,20240103,10.5,12.0,10.0,11.0,10.5,0.5,4.76,56.0,61.6
600000.SH,20240102,10.0,11.0,9.0,10.5,10.0,0.5,5.0,1234.0,1295.7
"""
TONGDAXIN = (
    "600000 浦发银行 日线 不复权\r\n"
    "      日期\t    开盘\t    最高\t    最低\t    收盘\t    成交量\t    成交额\r\n"
    "2024/01/02\t10.00\t11.00\t9.00\t10.50\t123400\t1295700.00\r\n"
    "2024/01/03\t10.50\t12.00\t10.00\t11.00\t5600\t61600.00\r\n"
    "#数据来源:通达信\r\n"
)
YFINANCE = """Date,Open,High,Low,Close,Adj Close,Volume
2024-01-02,10,11,9,10.5,9.9,123400
2024-01-03,10.5,12,10,11,10.4,5600
"""
LAYERED = """Price,Adj Close,Close,High,Low,Open,Volume
Ticker,600000.SS,600000.SS,600000.SS,600000.SS,600000.SS,600000.SS
Date,,,,,,
2024-01-02,9.9,10.5,11,9,10,123400
2024-01-03,10.4,11,12,10,10.5,5600
"""
HISTORY = """Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits
2024-01-02 00:00:00+08:00,10,11,9,10.5,9.9,123400,0.0,0.0
2024-01-03 00:00:00+08:00,10.5,12,10,11,10.4,5600,0.0,0.0
"""
STOOQ = """<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>
600000.SS,D,20240102,000000,10,11,9,10.5,123400,0
600000.SS,D,20240103,000000,10.5,12,10,11,5600,0
"""


def expect_the_two_bars(bars: Bars) -> None:
    """The bars that every layout here holds, their volume in shares."""
    assert [str(day) for day in bars.sessions] == ["2024-01-02", "2024-01-03"]
    assert bars.open.tolist() == [10, 10.5]
    assert bars.high.tolist() == [11, 12]
    assert bars.low.tolist() == [9, 10]
    assert bars.close.tolist() == [10.5, 11]
    assert bars.volume.tolist() == [123400, 5600]


@pytest.mark.parametrize(
    ("content", "declared", "rules"),
    [
        pytest.param(EASTMONEY.encode("gbk"), {"volume_unit": "lots"}, [], id="Eastmoney through akshare, GBK"),
        pytest.param(EASTMONEY.encode("utf-8-sig"), {"volume_unit": "lots"}, [], id="Eastmoney, UTF-8 with a mark"),
        pytest.param(EASTMONEY.encode("utf-16"), {"volume_unit": "lots"}, [], id="Eastmoney, UTF-16"),
        pytest.param(
            EASTMONEY.replace("成交量,", "成交量(手),").encode("gb18030"), {}, [], id="Eastmoney, the unit in the name"
        ),
        pytest.param(
            EASTMONEY.replace("成交量,", "成交量（手）,").encode("gb18030"), {}, [], id="Eastmoney, wide parentheses"
        ),
        pytest.param(BAOSTOCK.encode(), {}, ["suspended"], id="baostock"),
        pytest.param(TUSHARE.encode(), {"volume_unit": "lots"}, ["sorted"], id="tushare"),
        pytest.param(TONGDAXIN.encode("gbk"), {"volume_unit": "shares"}, [], id="Tongdaxin"),
        pytest.param(YFINANCE.encode(), {}, [], id="yfinance"),
        pytest.param(LAYERED.encode(), {}, ["flattened"], id="yfinance, three lines of header"),
        pytest.param(HISTORY.encode(), {"time_zone": "Asia/Shanghai"}, [], id="yfinance, stamps"),
        pytest.param(STOOQ.encode(), {"volume_unit": "shares"}, [], id="Stooq"),
        pytest.param(YFINANCE.replace(",", ";").encode(), {}, [], id="semicolons"),
        pytest.param(
            b"day|o|h|l|last|v\n02.01.2024|10|11|9|10.5|1234\n03.01.2024|10.5|12|10|11|56\n",
            {
                "columns": tuple(zip(("date", *PRICES, "volume"), ("day", *"ohl", "last", "v"), strict=True)),
                "date_format": "%d.%m.%Y",
                "volume_unit": "lots",
                "lot_size": 100,
            },
            [],
            id="everything declared",
        ),
    ],
)
def test_layouts(
    read_mended: Callable[..., ReadBars], content: bytes, declared: dict[str, str], rules: list[str]
) -> None:
    """The layouts of common sources read to the same bars, in shares."""
    read = read_mended(content, **declared)
    expect_the_two_bars(read.bars)
    assert [str(one.rule) for one in read.mendings] == rules


@pytest.mark.parametrize(
    ("content", "declared", "sentence"),
    [
        pytest.param(
            EASTMONEY.encode("gbk"),
            {},
            (
                '1: volume: "成交量" is not a name that tells shares from lots (手): its sources differ, by a factor '
                'of a hundred; write volume_unit = "shares" or "lots" in folder.toml, or name the column volume_shares '
                "or volume_lots"
            ),
            id="the unit is not said",
        ),
        pytest.param(
            EASTMONEY.replace("成交量,", "成交量(手),").encode(),
            {"volume_unit": "shares"},
            ('1: volume: "成交量(手)" is not a volume in shares, as volume_unit declares; take one of the two back'),
            id="the unit is said otherwise",
        ),
        pytest.param(
            TONGDAXIN.replace("不复权", "前复权").encode("gbk"),
            {"volume_unit": "shares"},
            (
                '1: title: "600000 浦发银行 日线 前复权" is not a title of unadjusted prices; '
                "export the prices without adjustment (不复权)"
            ),
            id="adjusted by its title",
        ),
        pytest.param(
            TONGDAXIN.replace("600000", "600036").encode("gbk"),
            {"volume_unit": "shares"},
            (
                '1: title: "600036" is not the number of 600000.SS, as the file is named; '
                "keep one instrument's bars in a file, named by its ticker"
            ),
            id="another instrument by its title",
        ),
        pytest.param(
            BAOSTOCK.replace("61600.0000,3", "61600.0000,2").encode(),
            {},
            (
                '3: adjustflag: "2" is not 3, unadjusted; take unadjusted prices; if they are, write basis = "raw" in '
                "folder.toml"
            ),
            id="adjusted by its flag",
        ),
        pytest.param(
            BAOSTOCK.replace("2024-01-03,sh.600000", "2024-01-03,sh.600036").encode(),
            {},
            (
                '3: code: "600036" is not the number of 600000.SS, as the file is named; '
                "keep one instrument's bars in a file, named by its ticker"
            ),
            id="two instruments",
        ),
        pytest.param(
            BAOSTOCK.replace("11.0000,,,3,,0", "11.0000,7,,3,,0").encode(),
            {},
            '4: volume: "7" is not 0, as the row is marked as suspended; check the row at its source',
            id="suspended, but traded",
        ),
        pytest.param(
            HISTORY.replace(",Adj Close", ",Factor").encode(),
            {"time_zone": "Asia/Shanghai"},
            (
                '1: close: "Date,Open,High,Low,Close,Factor,Volume,Dividends,Stock Splits" is not a header with the '
                "'Adj Close' of yfinance: without it the other prices have been adjusted; download with "
                'auto_adjust=False; if the prices are raw, write basis = "raw" in folder.toml'
            ),
            id="adjusted by yfinance",
        ),
        pytest.param(
            LAYERED.replace("Adj Close", "Factor").encode(),
            {},
            (
                "1: close: \"Date,Factor,Close,High,Low,Open,Volume\" is not a header with the 'Adj Close' of "
                "yfinance: without it the other prices have been adjusted; download with auto_adjust=False; if the "
                'prices are raw, write basis = "raw" in folder.toml'
            ),
            id="adjusted by yfinance, three lines of header",
        ),
        pytest.param(
            LAYERED.replace("600000.SS,600000.SS\n", "600000.SS,600036.SS\n").encode(),
            {},
            '2: Ticker: "600036.SS" is not columns of 600000.SS alone; save each ticker to its own file',
            id="two instruments of yfinance",
        ),
        pytest.param(
            YFINANCE.replace("Adj Close", "收盘").encode(),
            {},
            (
                '1: close: "Date,Open,High,Low,Close,收盘,Volume" is not a header with one column for the close; '
                "'Close' and '收盘' both mean it; remove one, or write columns = { close = \"Close\" } in folder.toml"
            ),
            id="two columns for one",
        ),
        pytest.param(
            YFINANCE.encode(),
            {"columns": (("close", "Last"),)},
            (
                "1: close: \"Date,Open,High,Low,Close,Adj Close,Volume\" is not a header with 'Last', the column that "
                "is declared to be the close; correct columns in folder.toml"
            ),
            id="a declared column is not there",
        ),
        pytest.param(
            EASTMONEY.encode("gbk"),
            {"encoding": "utf-8", "volume_unit": "lots"},
            (
                '1: encoding: "byte 0" is not UTF-8 text; save the file as UTF-8, or declare encoding = "gb18030" (or '
                "another) in folder.toml"
            ),
            id="another encoding than declared",
        ),
        pytest.param(
            EASTMONEY.encode("utf-16"),
            {"encoding": "gbk", "volume_unit": "lots"},
            (
                '1: encoding: "byte 0" is not text in gbk, as declared: its first bytes are the mark of utf-16; '
                "correct the declaration"
            ),
            id="a mark against the declaration",
        ),
        pytest.param(
            YFINANCE.encode("utf-16-le"),
            {},
            (
                '1: encoding: "D\\x00a\\x00t\\x00e\\x00,\\x00O\\x00p\\x00e\\x00n\\x00,\\x00" is not text without NUL '
                'characters; declare encoding = "utf-16" in folder.toml, or save the file as UTF-8'
            ),
            id="UTF-16 without a mark",
        ),
    ],
)
def test_what_a_layout_does_not_tell(
    told: Callable[..., list[str]], content: bytes, declared: dict[str, str], sentence: str
) -> None:
    """What a file does not say or says against its declaration is a fault with its remedy."""
    assert told(content, **declared) == [sentence]


def test_adjusted_by_its_look_but_declared_raw(read_mended: Callable[..., ReadBars]) -> None:
    """Who knows the prices to be raw says so."""
    content = TONGDAXIN.replace("不复权", "前复权").encode("gbk")
    expect_the_two_bars(read_mended(content, volume_unit="shares", basis="raw").bars)
    expect_the_two_bars(read_mended(LAYERED.replace("Adj Close", "Factor").encode(), basis="raw").bars)


def test_adj_close_may_stand_beside_the_close(read_csv: Callable[..., Bars]) -> None:
    """A close and an adjusted close are two columns, not two for one."""
    expect_the_two_bars(read_csv(YFINANCE.encode()))


def test_a_chinese_header_as_gbk_is_never_utf_8() -> None:
    """The rule of encodings stands on this: the names of dates and prices in GBK are no UTF-8."""
    needed = {"date", "open", "high", "low", "close"}
    chinese = [row.spelling for row in spellings().values() if row.name in needed and not row.spelling.isascii()]
    assert len(chinese) >= 12
    for spelling in chinese:
        with pytest.raises(UnicodeDecodeError):
            spelling.encode("gbk").decode("utf-8")


@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
@pytest.mark.parametrize("mark", [" ", "_", "-", ""])
def test_case_and_marks_make_no_difference(case: Callable[[str], str], mark: str) -> None:
    """TRADE_DATE, Trade Date and tradedate are one name."""
    for words in (("trade", "date"), ("adj", "close"), ("volume", "lots")):
        assert folded(case(mark.join(words))) in spellings()


def test_no_spelling_means_two_columns() -> None:
    """The table has no row against another, and every unit is one that is known."""
    names = {"date", "open", "high", "low", "close", "volume"}
    others = {"turnover", "code", "trade_status", "paused", "adjust_flag", "adjusted_close", "dividends"}
    rows = list(spellings().values())
    assert {row.name for row in rows} == names | others
    assert {row.unit for row in rows if row.name == "volume"} == {"", "shares", "lots", "shares unless declared"}
    assert {row.unit for row in rows if row.name != "volume"} == {""}


# Twenty rows whose turnover in yuan is the middle of the day's range times the shares.
def turnover(unit: int, money: float) -> bytes:
    """A file with volume in units of so many shares and turnover in units of so many yuan."""
    rows = [
        f"2024-01-{day:02},10,11,9,10.5,{day * 1000 // unit},{day * 1000 * 10.1 / money:.6f}" for day in range(2, 22)
    ]
    return "".join(f"{row}\n" for row in ("date,open,high,low,close,vol,amount", *rows)).encode()


@pytest.mark.parametrize(("unit", "money", "declared"), [*product((1, 100), (1, 1e3, 1e4, 1e8), ("shares", "lots"))])
def test_a_declared_unit_is_checked_by_turnover(
    read_mended: Callable[..., ReadBars],
    told: Callable[..., list[str]],
    unit: int,
    money: float,
    declared: str,
) -> None:
    """Turnover over shares is a price in yuan, thousands, 万 or 亿; where the unit is wrong it is none of them."""
    content, true = turnover(unit, money), {1: "shares", 100: "lots"}[unit]
    if declared == true:
        expected = [day * 1000 // unit * unit for day in range(2, 22)]
        assert read_mended(content, volume_unit=declared).bars.volume.tolist() == expected
    else:
        (sentence,) = told(content, volume_unit=declared)
        assert sentence.startswith(f'1: volume: "{declared}" is not the unit of the volume: turnover over volume is ')
        assert sentence.endswith(f'it seems to be in {true}: declare volume_unit = "{true}"')


def test_an_index_has_no_price_of_a_share(read_mended: Callable[..., ReadBars]) -> None:
    """The turnover of an index over its volume says nothing of its unit."""
    assert len(read_mended(turnover(1, 1), ticker="000300.SS", volume_unit="lots").bars) == 20


def test_lots_elsewhere(told: Callable[..., list[str]], read_mended: Callable[..., ReadBars]) -> None:
    """Where a lot has no usual size it must be declared."""
    content = b"date,open,high,low,close,volume_lots\n2024-01-02,10,11,9,10.5,7\n"
    assert told(content, ticker="0700.HK") == [
        (
            "1: lot_size: missing or empty, expected the shares in a lot: the volume is in lots, and 0700.HK has no "
            "usual one; write lot_size in folder.toml"
        )
    ]
    assert read_mended(content, ticker="0700.HK", lot_size=400).bars.volume.tolist() == [2800]


def test_lots_leave_no_rounding_noise(read_mended: Callable[..., ReadBars]) -> None:
    """525152.77 lots are 52515277 shares, not 52515277.00000001."""
    content = b"date,open,high,low,close,volume_lots\n2024-01-02,10,11,9,10.5,525152.77\n"
    assert read_mended(content).bars.volume.tolist() == [52515277]
