"""The tables of a folder of prices as bytes: what reads back as the same values, in one spelling for every machine."""

import csv
import io
from collections.abc import Iterable, Sequence

from engine.markets.instrument import Instrument
from engine.markets.rules.statuses import COLUMNS as STATUS_COLUMNS
from engine.markets.rules.statuses import Marking
from engine.prices.action import CorporateAction
from engine.prices.action_file import COLUMNS as ACTION_COLUMNS
from engine.prices.bars import Bars
from engine.prices.checks import COLUMNS as BAR_COLUMNS

INSTRUMENT_COLUMNS = ("ticker", "name", "name_zh", "exchange", "board", "kind", "segment")


def encoded_bars(bars: Bars) -> bytes:
    """`bars/TICKER.csv`; every number is the shortest text that reads back as the same one."""
    columns = [getattr(bars, name).tolist() for name in BAR_COLUMNS[1:]]
    rows = zip(bars.sessions.tolist(), *columns, strict=True)
    return _encoded(BAR_COLUMNS, ([day.isoformat(), *map(_number, figures)] for day, *figures in rows))


def encoded_actions(actions: Iterable[CorporateAction]) -> bytes:
    """`actions.csv`, by ticker and ex-date."""
    rows = (
        [one.ticker, one.ex_on.isoformat(), _number(one.share_multiplier), _number(one.cash_per_share)]
        for one in sorted(actions)
    )
    return _encoded(ACTION_COLUMNS, rows)


def encoded_instruments(instruments: Iterable[Instrument]) -> bytes:
    """`instruments.csv`, by ticker."""
    ordered = sorted(instruments, key=lambda one: one.ticker)
    return _encoded(INSTRUMENT_COLUMNS, ([str(getattr(one, name)) for name in INSTRUMENT_COLUMNS] for one in ordered))


def encoded_statuses(markings: Iterable[Marking]) -> bytes:
    """`statuses.csv`, by ticker and period."""
    rows = [
        [
            one.ticker,
            one.status.value,
            one.period.first_on.isoformat() if one.period.first_on else "",
            one.period.last_on.isoformat() if one.period.last_on else "",
        ]
        for one in markings
    ]
    return _encoded(STATUS_COLUMNS, sorted(rows, key=lambda row: (row[0], row[2], row[3])))


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _encoded(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue().encode()
