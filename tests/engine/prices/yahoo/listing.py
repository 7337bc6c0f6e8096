"""What a Yahoo on the loopback knows of one ticker, and how it tells it: adjusted for the splits up to its today."""

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

ZONE = ZoneInfo("Asia/Shanghai")
OPENING = time(9, 30)
KINDS = {"stock": "EQUITY", "etf": "ETF", "index": "INDEX"}


@dataclass(frozen=True)
class Row:
    """A session: raw prices and volume as the folder writes them."""

    on: date
    open: float
    high: float
    low: float
    close: float
    volume: float


@dataclass(frozen=True)
class Paid:
    """An action: new shares for one old one, and cash for one old one."""

    ex_on: date
    shares: float
    cash: float


@dataclass
class Listing:
    """One ticker. `idle` says how the `idle_on` sessions without trading are told: null, repeat, or not at all."""

    ticker: str
    kind: str
    rows: list[Row]
    paid: list[Paid]
    idle_on: list[date] = field(default_factory=list)
    idle: str = "null"
    currency: str = "CNY"
    symbol: str = ""
    zone: ZoneInfo = ZONE
    gains: dict[date, float] = field(default_factory=dict)
    old_share_dividends: bool = False
    first_trade_on: date | None = None

    def chart(self, start: float, end: float, today: date) -> dict[str, object]:
        """The chart of the rows and events from one instant up to another, as it stands on a day."""
        told = self._told(today)
        told = [row for row in told if start <= self._stamp(row[0]) < end]
        columns = list(zip(*told, strict=True)) if told else [()] * 7
        quote = dict(zip(("open", "high", "low", "close", "volume"), columns[1:6], strict=True))
        result: dict[str, object] = {
            "meta": self._meta(today),
            "indicators": {"quote": [quote if told else {}], "adjclose": [{"adjclose": columns[6]}]},
        }
        if told:
            result["timestamp"] = [self._stamp(day) for day in columns[0]]
        events = self._events(start, end, today)
        if events:
            result["events"] = events
        return {"chart": {"result": [result], "error": None}}

    def _meta(self, today: date) -> dict[str, object]:
        opening, closing = self._stamp(today), self._stamp(today, time(15, 0))
        period = {"timezone": "CST", "start": opening, "end": closing, "gmtoffset": 28800}
        first = self.first_trade_on or min((row.on for row in self.rows), default=today)
        return {
            "currency": self.currency,
            "symbol": self.symbol or self.ticker,
            "exchangeName": "SHH",
            "instrumentType": KINDS[self.kind],
            "firstTradeDate": self._stamp(first),
            "regularMarketTime": closing,
            "gmtoffset": 28800,
            "timezone": "CST",
            "exchangeTimezoneName": str(self.zone),
            "priceHint": 2,
            "currentTradingPeriod": {"pre": dict(period), "regular": dict(period), "post": dict(period)},
            "dataGranularity": "1d",
            "range": "",
            "validRanges": ["1d", "5d", "1mo", "1y", "max"],
        }

    def _told(self, today: date) -> list[tuple[object, ...]]:
        """(date, open, high, low, close, volume, adjusted close) by date, as Yahoo keeps them."""
        rows = sorted(row for row in ((row.on, row) for row in self.rows) if row[0] <= today)
        held = [row for _, row in rows]
        closes = np.array([self._price(row.close, row.on, today) for row in held])
        adjusted = self._adjusted(held, closes, today)
        told: dict[date, tuple[object, ...]] = {}
        for row, close, total in zip(held, closes.tolist(), adjusted, strict=True):
            prices = [self._price(value, row.on, today) for value in (row.open, row.high, row.low)]
            volume = round(row.volume * self._splits_after(row.on, today))
            told[row.on] = (row.on, *prices, close, volume, total)
        for day in self.idle_on:
            before = [row for row in held if row.on < day]
            if self.idle == "null":
                told[day] = (day, None, None, None, None, None, None)
            elif self.idle == "repeat" and before:
                price = self._price(before[-1].close, day, today)
                told[day] = (day, price, price, price, price, 0, price)
        return [told[day] for day in sorted(told)]

    def _adjusted(self, rows: list[Row], closes: "np.ndarray", today: date) -> list[float]:
        factor, result = 1.0, closes.copy()
        for n in range(len(rows) - 1, -1, -1):
            result[n] = float(np.float32(closes[n] * factor)) if self.kind != "index" else closes[n]
            earlier = rows[n - 1].on if n else date.min
            for one in self.paid:
                cash = self._dividend(one, today, old_share=False) + self.gains.get(one.ex_on, 0.0)
                if earlier < one.ex_on <= rows[n].on and n and one.ex_on <= today:
                    factor *= 1 - cash / closes[n - 1]
        return result.tolist()

    def _events(self, start: float, end: float, today: date) -> dict[str, object]:
        inside = [one for one in self.paid if start <= self._stamp(one.ex_on) < end and one.ex_on <= today]
        dividends, splits, gains = {}, {}, {}
        for one in inside:
            stamp = self._stamp(one.ex_on)
            if one.cash:
                amount = self._dividend(one, today, old_share=self.old_share_dividends)
                dividends[str(stamp)] = {"amount": round(amount, 6), "date": stamp}
            if one.shares != 1:
                ratio = Fraction(repr(one.shares))
                splits[str(stamp)] = {
                    "date": stamp,
                    "numerator": float(ratio.numerator),
                    "denominator": float(ratio.denominator),
                    "splitRatio": f"{ratio.numerator}:{ratio.denominator}",
                }
            if one.ex_on in self.gains:
                gains[str(stamp)] = {"amount": self.gains[one.ex_on], "date": stamp}
        named = {"dividends": dividends, "splits": splits, "capitalGains": gains}
        return {name: found for name, found in named.items() if found}

    def _dividend(self, one: Paid, today: date, *, old_share: bool) -> float:
        """Cash in shares of today; of the shares before the action's own split where `old_share`."""
        after = self._splits_after(one.ex_on, today)
        return one.cash / (after if old_share else after * one.shares)

    def _price(self, value: float, on: date, today: date) -> float:
        """An index level as it is; of anything else the six decimals that are kept, as a 32-bit float."""
        if self.kind == "index":
            return value
        return float(np.float32(round(value / self._splits_after(on, today), 6)))

    def _splits_after(self, on: date, today: date) -> float:
        return math.prod(one.shares for one in self.paid if on < one.ex_on <= today)

    def _stamp(self, on: date, at: time = OPENING) -> int:
        return int(datetime.combine(on, at, self.zone).timestamp())


def read_listings(folder: Path, sessions: Iterable[date]) -> dict[str, Listing]:
    """A Listing for each ticker of a folder of prices; THS indices are not Yahoo's."""
    every = sorted(sessions)
    with (folder / "instruments.csv").open(encoding="utf-8") as file:
        kinds = {row["ticker"]: row["kind"] for row in csv.DictReader(file)}
    paid: dict[str, list[Paid]] = {}
    with (folder / "actions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one = Paid(date.fromisoformat(row["ex_date"]), float(row["share_multiplier"]), float(row["cash_per_share"]))
            paid.setdefault(row["ticker"], []).append(one)
    listings = {}
    for n, (ticker, kind) in enumerate(sorted(kinds.items())):
        if ticker.endswith(".TI"):
            continue
        with (folder / "bars" / f"{ticker}.csv").open(encoding="utf-8") as file:
            rows = [_row(cells) for cells in csv.DictReader(file)]
        held = {row.on for row in rows}
        idle = [day for day in every if rows[0].on < day < rows[-1].on and day not in held]
        way = ("null", "repeat", "absent")[n % 3]
        listings[ticker] = Listing(ticker, kind, rows, paid.get(ticker, []), idle, way)
    return listings


def made_listing(ticker: str, days: Iterable[date], kind: str = "stock", close: float = 10.0) -> Listing:
    """A listing made of round numbers: a close that rises by a tick a session."""
    rows = [
        Row(day, close + n / 100, close + n / 100 + 0.05, close + n / 100 - 0.05, close + n / 100, 1000.0 + n)
        for n, day in enumerate(days)
    ]
    return Listing(ticker, kind, [_rounded(row) for row in rows], [])


def midnight(day: date) -> datetime:
    """Noon in UTC of a day: eight in the evening in Shanghai, when its session is over."""
    return datetime.combine(day, time(12), UTC)


def weekdays(first: date, n: int) -> list[date]:
    """The first so many weekdays from a date on."""
    days = (first + timedelta(one) for one in range(2 * n + 7))
    return [day for day in days if day.weekday() < 5][:n]


def _rounded(row: Row) -> Row:
    return Row(row.on, *(round(value, 2) for value in (row.open, row.high, row.low, row.close)), row.volume)


def _row(cells: dict[str, str]) -> Row:
    prices = [float(cells[name]) for name in ("open", "high", "low", "close", "volume")]
    return Row(date.fromisoformat(cells["date"]), *prices)
