"""What a ticker says: its exchange by its ending, and on the mainland its kind and board by its number."""

import re

from catalysts.errors import CatalystError, Fault
from engine.markets.exchange import EXCHANGE_OF_SUFFIX
from engine.markets.instrument import Instrument, InstrumentKind

EXPECTED = "a ticker such as 300750.SZ, 600519.SS, 920002.BJ, 886032.TI, 0700.HK, ^GSPC or TSLA"

_MAINLAND = re.compile(r"([0-9]{6})(\.(?:SS|SZ|BJ|TI|OF))", re.ASCII)
_HONG_KONG = re.compile(r"[0-9]{4,5}\.HK", re.ASCII)
_NO_ENDING = re.compile(r"[A-Z][A-Z0-9]{0,5}(-[A-Z]{1,2})?", re.ASCII)
_INDEX = re.compile(r"\^[A-Z0-9]{1,10}", re.ASCII)

# Longest beginning first within an ending: the first that fits decides.
_RANGES: tuple[tuple[str, tuple[str, ...], InstrumentKind, str], ...] = (
    (".SS", ("600", "601", "603", "605"), InstrumentKind.STOCK, "main"),
    (".SS", ("688", "689"), InstrumentKind.STOCK, "star"),
    (".SS", ("51", "56", "58"), InstrumentKind.ETF, ""),
    (".SS", ("000",), InstrumentKind.INDEX, ""),
    (".SZ", ("000", "001", "002", "003"), InstrumentKind.STOCK, "main"),
    (".SZ", ("300", "301", "302"), InstrumentKind.STOCK, "chinext"),
    (".SZ", ("15", "16"), InstrumentKind.ETF, ""),
    (".SZ", ("399",), InstrumentKind.INDEX, ""),
    (".BJ", ("899",), InstrumentKind.INDEX, ""),
    (".BJ", ("920", "4", "8"), InstrumentKind.STOCK, "beijing"),
    (".TI", ("",), InstrumentKind.INDEX, ""),
    (".OF", ("",), InstrumentKind.FUND, ""),
)
_FOREIGN_ENDINGS = {
    ".SH": ".SS",
    ".XSHG": ".SS",
    ".SSE": ".SS",
    ".XSHE": ".SZ",
    ".SZSE": ".SZ",
    ".BSE": ".BJ",
}


class TickerError(CatalystError, ValueError):
    """A ticker whose spelling does not tell an exchange; `fault` says so, as yet without a place."""

    exit_code = 3

    def __init__(self, ticker: str) -> None:
        super().__init__(ticker)
        self.fault = Fault("", "ticker", ticker, EXPECTED, _remedy(ticker))

    def __str__(self) -> str:
        return self.fault.sentence()


def exchange_of(ticker: str) -> str:
    """The code of the exchange whose sessions a ticker trades in, by its ending.

    `.SS`, `.SZ`, `.BJ`, `.TI` (a THS index) and `.OF` (a fund off the exchange) keep the sessions of XSHG,
    `.HK` those of XHKG; without an ending it is XNYS, also for an index (`^GSPC`), but the Hang Seng ones
    (`^HSI`). TickerError where the spelling is another.
    """
    if _INDEX.fullmatch(ticker):
        return "XHKG" if ticker.startswith("^HS") else "XNYS"
    _, dot, ending = ticker.rpartition(".")
    suffix = dot + ending if dot else ""
    form = {"": _NO_ENDING, ".HK": _HONG_KONG}.get(suffix, _MAINLAND)
    if suffix not in EXCHANGE_OF_SUFFIX or not form.fullmatch(ticker):
        raise TickerError(ticker)
    return EXCHANGE_OF_SUFFIX[suffix]


def instrument_from_code(ticker: str) -> Instrument | None:
    """The instrument as far as its ticker tells, named by its ticker, or None where the ticker does not say.

    Mainland code ranges, as the two exchanges' code segment rules assign them and the project's table of
    market rules gathers them from several sources: Shanghai 600/601/603/605 main board, 688/689 STAR,
    51/56/58 funds, 000 indices; Shenzhen 000 to 003 main board, 300/301/302 ChiNext, 15/16 funds, 399
    indices; Beijing 4, 8 and 920 stocks, but 899 indices; every THS number is an index, every number that ends
    in `.OF` an open-ended fund off the exchange, whose share class it does not tell. B-shares (900, 200), bonds
    and rights are in no range. In Hong Kong and New York a number or a name does not tell a fund from a stock: it
    is taken for a stock, and a table of instruments should say otherwise.
    """
    try:
        exchange = exchange_of(ticker)
    except TickerError:
        return None
    said = _kind_and_board(ticker)
    return Instrument(ticker, ticker, said[0], exchange, said[1]) if said else None


def _kind_and_board(ticker: str) -> tuple[InstrumentKind, str] | None:
    if _INDEX.fullmatch(ticker):
        return InstrumentKind.INDEX, ""
    mainland = _MAINLAND.fullmatch(ticker)
    if mainland is None:
        return InstrumentKind.STOCK, ""
    number, suffix = mainland.groups()
    for ending, beginnings, kind, board in _RANGES:
        if ending == suffix and number.startswith(beginnings):
            return kind, board
    return None


def _remedy(ticker: str) -> str:
    stem, dot, ending = ticker.strip().rpartition(".")
    suffix = (dot + ending).upper()
    if dot and (meant := _FOREIGN_ENDINGS.get(suffix, suffix)) in EXCHANGE_OF_SUFFIX and stem + meant != ticker:
        return f"did you mean {stem + meant}?"
    if re.fullmatch(r"[0-9]{6}", ticker.strip(), re.ASCII):
        return "a mainland number needs its ending, .SS, .SZ or .BJ"
    return "write it as Yahoo does"
