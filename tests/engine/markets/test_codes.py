"""What tickers say by themselves: exchange, kind and board."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.codes import TickerError, exchange_of, instrument_from_code
from engine.markets.exchange import EXCHANGES
from engine.markets.instrument import Instrument, InstrumentKind

STOCK, ETF, INDEX = InstrumentKind.STOCK, InstrumentKind.ETF, InstrumentKind.INDEX


@pytest.mark.parametrize(
    ("ticker", "kind", "board", "exchange"),
    [
        ("600519.SS", STOCK, "main", "XSHG"),
        ("601318.SS", STOCK, "main", "XSHG"),
        ("603659.SS", STOCK, "main", "XSHG"),
        ("605499.SS", STOCK, "main", "XSHG"),
        ("688005.SS", STOCK, "star", "XSHG"),
        ("689009.SS", STOCK, "star", "XSHG"),
        ("510300.SS", ETF, "", "XSHG"),
        ("561910.SS", ETF, "", "XSHG"),
        ("588000.SS", ETF, "", "XSHG"),
        ("000300.SS", INDEX, "", "XSHG"),
        ("000001.SS", INDEX, "", "XSHG"),  # the Shanghai composite; the same number in Shenzhen is a bank
        ("000001.SZ", STOCK, "main", "XSHG"),
        ("001872.SZ", STOCK, "main", "XSHG"),
        ("002594.SZ", STOCK, "main", "XSHG"),
        ("003816.SZ", STOCK, "main", "XSHG"),
        ("300750.SZ", STOCK, "chinext", "XSHG"),
        ("301349.SZ", STOCK, "chinext", "XSHG"),
        ("302132.SZ", STOCK, "chinext", "XSHG"),
        ("159566.SZ", ETF, "", "XSHG"),
        ("161725.SZ", ETF, "", "XSHG"),
        ("399006.SZ", INDEX, "", "XSHG"),
        ("430047.BJ", STOCK, "beijing", "XSHG"),
        ("835185.BJ", STOCK, "beijing", "XSHG"),
        ("920023.BJ", STOCK, "beijing", "XSHG"),
        ("899050.BJ", INDEX, "", "XSHG"),
        ("886032.TI", INDEX, "", "XSHG"),
        ("0700.HK", STOCK, "", "XHKG"),
        ("^HSI", INDEX, "", "XHKG"),
        ("^GSPC", INDEX, "", "XNYS"),
        ("TSLA", STOCK, "", "XNYS"),
        ("BRK-B", STOCK, "", "XNYS"),
    ],
)
def test_kind_board_and_exchange_by_code(ticker: str, kind: InstrumentKind, board: str, exchange: str) -> None:
    """A real ticker of each code range is known for what it is, and named by itself."""
    assert instrument_from_code(ticker) == Instrument(ticker, ticker, kind, exchange, board)
    assert exchange_of(ticker) == exchange


@pytest.mark.parametrize("ticker", ["900901.SS", "200012.SZ", "113050.SS", "931719.SS", "920023.SZ", "600519.SZ"])
def test_numbers_in_no_range_say_nothing(ticker: str) -> None:
    """B-shares, bonds and numbers of another exchange have sessions, but no kind: None, not a guess."""
    assert exchange_of(ticker) == "XSHG"
    assert instrument_from_code(ticker) is None


@pytest.mark.parametrize(
    ("ticker", "remedy"),
    [
        ("300750", "needs its ending"),
        ("600519.SH", "did you mean 600519.SS?"),
        ("600519.XSHG", "did you mean 600519.SS?"),
        ("300750.XSHE", "did you mean 300750.SZ?"),
        ("300750.sz", "did you mean 300750.SZ?"),
        (" 300750.SZ", "did you mean 300750.SZ?"),
        ("30075.SZ", "write it as Yahoo does"),
        ("700.HK", "write it as Yahoo does"),
        ("7203.T", "write it as Yahoo does"),
        ("３00750.SZ", "write it as Yahoo does"),
        ("tsla", "write it as Yahoo does"),
        ("unlisted:WeLion", "write it as Yahoo does"),
        ("", "such as 300750.SZ"),
    ],
)
def test_other_spellings_are_refused_with_a_remedy(ticker: str, remedy: str) -> None:
    """A number without its ending is not taken for an American stock, nor any other spelling for a ticker."""
    assert instrument_from_code(ticker) is None
    with pytest.raises(TickerError) as caught:
        exchange_of(ticker)
    assert remedy in str(caught.value)
    assert caught.value.exit_code == 3
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


@settings(derandomize=True, max_examples=200)
@given(st.text(max_size=12) | st.from_regex(r"[0-9]{6}\.(SS|SZ|BJ|TI)", fullmatch=True))
def test_any_text_is_a_ticker_or_a_sentence(text: str) -> None:
    """Any text gives a known exchange or a TickerError; where a code speaks, its exchange agrees."""
    instrument = instrument_from_code(text)
    try:
        exchange = exchange_of(text)
    except TickerError as error:
        assert instrument is None
        assert "\n" not in str(error)
    else:
        assert exchange in EXCHANGES
        assert instrument is None or instrument.exchange == exchange
