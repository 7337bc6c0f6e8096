"""One ticker asked of akshare: its history, or the failure that it ends in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from engine.markets.codes import exchange_of
from engine.prices.akshare.answer import AkshareError, Asked, actions_of, currency_of, read_answer
from engine.prices.akshare.request import Layout, layout_of, request_of
from engine.prices.fetching.clock import Clock
from engine.prices.fetching.deadline import Caller, DeadlinePassedError
from engine.prices.fetching.last_close import last_finished_on
from engine.prices.fetching.report import FetchFailure, FetchReason
from engine.prices.history import History, Origin
from engine.prices.mending import Mending

SOURCE = "akshare"
DIVIDENDS = "stock_fhps_detail_em"
INDUSTRY_NAMES = "stock_board_industry_name_ths"
FUND_NOTICE = "Funds from akshare come without their dividends and splits."


@dataclass(slots=True)
class AkshareFetcher:
    """Asks the library `akshare` for tickers. `board_names` are the names of THS boards by ticker.

    akshare sets no time limit of its own: a call that takes longer than `seconds` is left behind.
    """

    library: Any
    reader: str
    clock: Clock
    board_names: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 60.0
    _caller: Caller = field(default_factory=Caller)

    def fetch(self, ticker: str, from_on: date, to_on: date) -> tuple[History, tuple[Mending, ...]]:
        """The history between two dates, both included, up to the last session that is over; and what was mended.

        Raises AkshareError.
        """
        if layout_of(ticker) is None:
            detail = "akshare is asked here for mainland stocks and funds, CSI indices (.SS) and THS boards (.TI) alone"
            raise AkshareError(FetchFailure(ticker, FetchReason.NOT_OFFERED, detail))
        now, to_on = self.clock.instant(), self.last_on(ticker, to_on)
        if to_on < from_on:
            raise AkshareError(FetchFailure(ticker, FetchReason.EMPTY, f"no session of it is over from {from_on} on"))
        request = request_of(ticker, self.board_names) or request_of(ticker, self._industry_names(ticker))
        if request is None:
            detail = "akshare knows THS boards by name: import an instruments.csv whose name_zh is the board's on THS"
            raise AkshareError(FetchFailure(ticker, FetchReason.UNKNOWN_TICKER, detail))
        asked = Asked(request, from_on, to_on)
        read = read_answer(asked, self._called(ticker, request.layout.function, **request.arguments(from_on, to_on)))
        actions = (
            actions_of(asked, self._called(ticker, DIVIDENDS, symbol=request.symbol))
            if request.layout is Layout.STOCK
            else ()
        )
        history = History(
            bars=read.bars,
            actions=actions,
            asked_from=from_on,
            asked_to=to_on,
            currency=currency_of(ticker, request.layout.kind),
            origin=Origin(SOURCE, self.reader, now.astimezone(UTC).replace(microsecond=0)),
        )
        return history, read.mendings

    def last_on(self, ticker: str, to_on: date) -> date:
        """The last date whose session is over, but none after `to_on`."""
        return min(to_on, last_finished_on(exchange_of(ticker), self.clock.instant()))

    def _industry_names(self, ticker: str) -> Mapping[str, str]:
        """The name of an industry board by its number, which THS itself tells."""
        if layout_of(ticker) is not Layout.INDUSTRY_BOARD:
            return {}
        frame = self._called(ticker, INDUSTRY_NAMES)
        return {f"{code}.TI": str(name) for name, code in zip(frame["name"], frame["code"], strict=True)}

    def _called(self, ticker: str, function: str, **arguments: str) -> Any:
        call: Callable[..., Any] | None = getattr(self.library, function, None)
        if call is None:
            detail = f"akshare has no {function} any more; take another version of it"
            raise AkshareError(FetchFailure(ticker, FetchReason.SOURCE_CHANGED, detail))
        try:
            return self._caller.call(lambda: call(**arguments), self.seconds)
        except DeadlinePassedError as error:
            detail = f"{function} took longer than {self.seconds:g} s"
            raise AkshareError(FetchFailure(ticker, FetchReason.TIMEOUT, detail)) from error
        except Exception as error:  # a library that scrapes pages may raise anything
            raise AkshareError(_failure(ticker, function, error, arguments)) from error


def _failure(ticker: str, function: str, error: Exception, arguments: Mapping[str, str]) -> FetchFailure:
    """Why a call failed, by the type of its error: akshare hands through those of requests and of its own parsing."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"Timeout", "TimeoutError"}:
        return FetchFailure(ticker, FetchReason.TIMEOUT, f"{function} had no answer in time")
    if "ProxyError" in names:
        return FetchFailure(ticker, FetchReason.PROXY, f"{function} could not get through the proxy")
    if "SSLError" in names:
        return FetchFailure(ticker, FetchReason.TLS, f"{function} could not make sure whom it spoke to")
    if names & {"ConnectionError", "URLError"}:
        return FetchFailure(ticker, FetchReason.NETWORK, f"{function} could not reach its page")
    if isinstance(error, KeyError) and error.args == (arguments.get("symbol"),):
        return FetchFailure(ticker, FetchReason.UNKNOWN_TICKER, f"{function} knows no {arguments['symbol']!r}")
    detail = f"{function} could not read its page ({type(error).__name__}): it may have changed; update akshare"
    return FetchFailure(ticker, FetchReason.UNREADABLE, detail)
