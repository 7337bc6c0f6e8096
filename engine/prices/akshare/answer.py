"""An answer of akshare made a history: its frame as bars, its table of dividends as actions, both within the dates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from catalysts.errors import FaultsError
from engine.markets.codes import exchange_of
from engine.markets.instrument import InstrumentKind
from engine.prices.action import CorporateAction
from engine.prices.akshare.request import Layout, Request
from engine.prices.bar_rows import ReadBars
from engine.prices.bars import Bars
from engine.prices.checks import COLUMNS, parsed_date, parsed_number
from engine.prices.column_names import matches
from engine.prices.fetching.completeness import expected_sessions, shortfall
from engine.prices.fetching.report import FetchFailure, FetchReason
from engine.prices.frame import bars_from_frame
from engine.prices.mending import Mending, MendingRule

if TYPE_CHECKING:
    import pandas as pd

PAID = "实施分配"  # the state of a distribution that was carried out
SHARES_PER_TEN, CASH_PER_TEN = "送转股份-送转总比例", "现金分红-现金分红比例"
EX_DATE, STATE = "除权除息日", "方案进度"
SHOWN = 3


class AkshareError(Exception):
    """A ticker's failure as it travels up."""

    def __init__(self, failure: FetchFailure) -> None:
        super().__init__(failure.sentence())
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its dates, both included."""

    request: Request
    from_on: date
    to_on: date

    def error(self, reason: FetchReason, detail: str) -> AkshareError:
        """The ticker's failure."""
        return AkshareError(FetchFailure(self.request.ticker, reason, detail))


def read_answer(asked: Asked, frame: "pd.DataFrame") -> ReadBars:
    """The bars of a frame within the dates, checked as those of any file. AkshareError where they are not fit."""
    layout = asked.request.layout
    if frame is None or not len(frame):
        raise asked.error(FetchReason.EMPTY, f"akshare has no bar of it from {asked.from_on} to {asked.to_on}")
    lacking = [name for name in COLUMNS if name not in matches([str(one) for one in frame.columns], layout.form)]
    if lacking:
        detail = f"its frame has no {', '.join(lacking)} ({', '.join(map(str, frame.columns))}); update akshare"
        raise asked.error(FetchReason.SOURCE_CHANGED, detail)
    frame, closes = _closes_alone(asked.request, frame)
    try:
        read = bars_from_frame(asked.request.ticker, frame, layout.form)
    except FaultsError as error:
        more = f" and {len(error.faults) - SHOWN} more" if len(error.faults) > SHOWN else ""
        detail = "; ".join(fault.sentence() for fault in error.faults[:SHOWN]) + more
        raise asked.error(FetchReason.BAD_BARS, detail) from error
    bars = _within(read.bars, asked.from_on, asked.to_on)
    if not len(bars):
        detail = f"akshare's bars of it are from {read.bars.first_on} to {read.bars.last_on}, none within the dates"
        raise asked.error(FetchReason.EMPTY, detail)
    _check_complete(asked, bars)
    return replace(read, bars=bars, mendings=(*closes, *read.mendings))


def actions_of(asked: Asked, frame: "pd.DataFrame") -> tuple[CorporateAction, ...]:
    """The dividends and bonus shares that were carried out, with ex-dates within the dates; figures are for ten shares.

    AkshareError where the frame has another layout or a figure is none.
    """
    wanted = (EX_DATE, STATE, SHARES_PER_TEN, CASH_PER_TEN)
    if frame is None or not len(frame):
        return ()
    lacking = [name for name in wanted if name not in frame.columns]
    if lacking:
        detail = f"its table of dividends has no {', '.join(lacking)}; update akshare"
        raise asked.error(FetchReason.SOURCE_CHANGED, detail)
    found: dict[date, tuple[float, float]] = {}
    for ex_date, state, shares, cash in zip(*(frame[name].tolist() for name in wanted), strict=True):
        ex_on = parsed_date(str(ex_date)[:10])
        if state != PAID or ex_on is None or not asked.from_on <= ex_on <= asked.to_on:
            continue
        more, paid = _tenth(asked, ex_on, shares), _tenth(asked, ex_on, cash)
        before = found.get(ex_on, (0.0, 0.0))
        found[ex_on] = (before[0] + more, before[1] + paid)
    return tuple(
        CorporateAction(asked.request.ticker, ex_on, 1 + more, paid)
        for ex_on, (more, paid) in sorted(found.items())
        if more or paid
    )


def currency_of(ticker: str, kind: InstrumentKind) -> str:
    """What the prices are in, nothing for an index."""
    from engine.markets.exchange import EXCHANGES

    return "" if kind is InstrumentKind.INDEX else EXCHANGES[exchange_of(ticker)].currency


def _tenth(asked: Asked, ex_on: date, cell: Any) -> float:
    """A figure for ten shares as one for a share: nothing where the cell is empty."""
    text = str(cell)
    if text in ("nan", "None", "NaT", "<NA>", ""):
        return 0.0
    value = parsed_number(text)
    if not value >= 0:
        raise asked.error(FetchReason.BAD_BARS, f"its dividend of {ex_on} is {text!r}, which is no figure")
    return round(value / 10, 12)


def _closes_alone(request: Request, frame: "pd.DataFrame") -> tuple["pd.DataFrame", Iterable[Mending]]:
    """Of CSI's own indices some sessions have a close alone: open, high and low are set to it, and that is told."""
    if request.layout is not Layout.CSI_INDEX:
        return frame, ()
    alone = frame[["开盘", "最高", "最低"]].isna().all(axis="columns") & frame["收盘"].notna()
    if not alone.any():
        return frame, ()
    filled = frame.copy()
    for name in ("开盘", "最高", "最低"):
        filled[name] = frame[name].where(~alone, frame["收盘"])
    filled["成交量"] = frame["成交量"].where(frame["成交量"].notna(), 0)
    what = f"{int(alone.sum())} sessions have a close alone"
    done = "open, high and low were set to it: a return from the open is one from the close"
    return filled, (Mending(request.ticker, "frame", MendingRule.CLOSE_ONLY, what, done, int(alone.sum())),)


def _within(bars: Bars, from_on: date, to_on: date) -> Bars:
    import numpy as np

    start = int(np.searchsorted(bars.sessions, np.datetime64(from_on, "D"), side="left"))
    return bars.between_rows(start, bars.n_until(to_on))


def _check_complete(asked: Asked, bars: Bars) -> None:
    """Against the exchange's sessions from the first bar on: a listing or a launch is not known here."""
    sessions = expected_sessions(exchange_of(bars.ticker), bars.first_on, asked.to_on)
    missing = shortfall(asked.request.layout.kind, sessions, bars.sessions, bars.sessions[:0])
    if missing:
        raise asked.error(FetchReason.INCOMPLETE, missing)
