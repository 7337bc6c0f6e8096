"""What akshare is asked for a ticker: by which function, with which arguments, and how its frame is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from engine.markets.codes import TickerError, exchange_of, instrument_from_code
from engine.markets.instrument import InstrumentKind
from engine.prices.folder_format import FolderFormat, VolumeUnit

CSI_NUMBERS = ("000", "93", "95")  # the code ranges of China Securities Index under .SS
INDUSTRY_BOARDS = "881"


class Layout(Enum):
    """A kind of frame: the function that gives it, and what its bare 成交量 counts by akshare's documentation.

    The volume of an index is that of its members and never traded against: it is kept as the source gives it.
    """

    STOCK = ("stock_zh_a_hist", VolumeUnit.LOTS)
    FUND = ("fund_etf_hist_em", VolumeUnit.LOTS)
    CSI_INDEX = ("stock_zh_index_hist_csindex", VolumeUnit.SHARES)
    CONCEPT_BOARD = ("stock_board_concept_index_ths", VolumeUnit.SHARES)
    INDUSTRY_BOARD = ("stock_board_industry_index_ths", VolumeUnit.SHARES)

    @property
    def function(self) -> str:
        """The name of akshare's function."""
        return self.value[0]

    @property
    def form(self) -> FolderFormat:
        """What the frame does not say itself."""
        return FolderFormat(volume_unit=self.value[1])

    @property
    def kind(self) -> InstrumentKind:
        """What it is a layout of."""
        return {Layout.STOCK: InstrumentKind.STOCK, Layout.FUND: InstrumentKind.ETF}.get(self, InstrumentKind.INDEX)


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `symbol` is the number of the ticker, of a board its name on THS."""

    ticker: str
    layout: Layout
    symbol: str

    def arguments(self, from_on: date, to_on: date) -> dict[str, Any]:
        """The keyword arguments: dates as YYYYMMDD, both included, and prices without adjustment."""
        given = {"symbol": self.symbol, "start_date": f"{from_on:%Y%m%d}", "end_date": f"{to_on:%Y%m%d}"}
        return given | ({"period": "daily", "adjust": ""} if self.layout in (Layout.STOCK, Layout.FUND) else {})


def layout_of(ticker: str) -> Layout | None:
    """The layout that a ticker's frame has, None for one that akshare is not asked for here."""
    try:
        exchange_of(ticker)
    except TickerError:
        return None
    number, _, ending = ticker.partition(".")
    if ending == "TI":
        return Layout.INDUSTRY_BOARD if number.startswith(INDUSTRY_BOARDS) else Layout.CONCEPT_BOARD
    if ending == "SS" and number.startswith(CSI_NUMBERS):
        return Layout.CSI_INDEX
    instrument = instrument_from_code(ticker)
    if instrument is None or ending not in ("SS", "SZ", "BJ"):
        return None
    return {InstrumentKind.STOCK: Layout.STOCK, InstrumentKind.ETF: Layout.FUND}.get(instrument.kind)


def request_of(ticker: str, board_names: Mapping[str, str]) -> Request | None:
    """The request for a ticker; None where it is not offered, or is a board whose name is not known."""
    layout = layout_of(ticker)
    if layout is None:
        return None
    if layout in (Layout.CONCEPT_BOARD, Layout.INDUSTRY_BOARD):
        name = board_names.get(ticker, "")
        return Request(ticker, layout, name) if name else None
    return Request(ticker, layout, ticker.partition(".")[0])
