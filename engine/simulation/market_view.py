"""What a strategy may see: prices up to the last closed session, and nothing after."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from catalysts.calendar import CatalystCalendar
from catalysts.theme import Theme
from catalysts.when import When
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.sessions import Sessions
from engine.prices.action import CorporateAction
from engine.prices.adjusted import growth
from engine.prices.bars import Bars, Floats
from engine.simulation.limit_close import limit_ups
from engine.simulation.market import Market

SESSIONS_A_YEAR = 242
DUST = 1e-9


class MarketView:
    """The market after the close of `session`: every method answers from bars on or before that session.

    Adjusted views use only corporate actions with an ex-date on or before it, the session's own included, and of
    those only what a bar has shown: an ex-date in a suspension counts from the next bar on. An action that is
    announced, but whose ex-date is to come, changes nothing that is seen here.
    """

    def __init__(self, market: Market, calendar: CatalystCalendar, session: date, moment: When | None = None) -> None:
        self.session = session
        self._market = market
        self._store = market.store
        self._calendar = calendar
        self._moment = moment or When.of_day(session)
        self._known: CatalystCalendar | None = None
        self._trading: dict[str, bool] = {}
        self._strength: dict[tuple[str, int], float | None] = {}
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}

    def calendar(self) -> CatalystCalendar:
        """The catalysts as they can be known in time for the clock's next open."""
        if self._known is None:
            self._known = self._calendar.as_of(self._moment)
        return self._known

    def theme(self, name: str) -> Theme | None:
        """What the calendar says of a theme: its sector ETF, rivals, indices, leaders, linked funds."""
        return self._calendar.theme(name)

    def themes(self) -> tuple[str, ...]:
        """The themes that the calendar is about, sorted."""
        named = {theme.id for theme in self._calendar.themes}
        return tuple(sorted(named or {catalyst.theme for catalyst in self._calendar}))

    def instrument(self, ticker: str) -> Instrument | None:
        """What a ticker is; None for one that has no bar yet."""
        return self._store.instrument(ticker) if len(self.bars(ticker)) else None

    def bars(self, ticker: str) -> Bars:
        """Raw bars up to the session; empty before the listing or without prices."""
        if ticker not in self._store:
            nothing = np.empty(0)
            return Bars(ticker, np.empty(0, dtype="datetime64[D]"), nothing, nothing, nothing, nothing, nothing)
        return self._store[ticker].until(self.session)

    def sessions(self, ticker: str) -> Sessions:
        """The sessions of the ticker's exchange, also later ones: an exchange announces them ahead.

        SessionError for a date beyond those that are recorded.
        """
        return self._market.sessions(ticker)

    def is_trading(self, ticker: str) -> bool:
        """Whether the ticker traded in the session that just closed."""
        if ticker not in self._trading:
            row = self._store[ticker].row(self.session) if ticker in self._store else None
            self._trading[ticker] = row is not None and bool(self._store[ticker].volume[row] > 0)
        return self._trading[ticker]

    def actions(self, ticker: str) -> tuple[CorporateAction, ...]:
        """The ticker's corporate actions with an ex-date on or before the session, oldest first."""
        return tuple(action for action in self._store.actions_of(ticker) if action.ex_on <= self.session)

    def closes(self, ticker: str, n: int) -> Floats:
        """The last `n` closes (fewer after a young listing), adjusted so that the last one is the raw close."""
        bars = self.bars(ticker)
        if len(bars) == 0:
            return np.empty(0)
        last = bars.between_rows(max(0, len(bars) - n), len(bars))
        level = growth(last, self.actions(ticker))
        return np.asarray(level * (last.close[-1] / level[-1]), dtype=np.float64)

    def strength(self, ticker: str, lookback: int) -> float | None:
        """Total return over the last `lookback` bars; None for fewer bars."""
        if (ticker, lookback) not in self._strength:
            closes = self.closes(ticker, lookback + 1)
            found = float(closes[-1] / closes[0] - 1) if len(closes) == lookback + 1 else None
            self._strength[ticker, lookback] = found
        return self._strength[ticker, lookback]

    def volatility(self, ticker: str, lookback: int) -> float | None:
        """Standard deviation (n - 1) of the last `lookback` session returns × √242; None for fewer bars or none."""
        closes = self.closes(ticker, lookback + 1)
        if len(closes) < lookback + 1 or lookback < 2:
            return None
        return float(np.std(closes[1:] / closes[:-1] - 1, ddof=1) * np.sqrt(SESSIONS_A_YEAR)) or None

    def percentile(self, ticker: str, lookback: int) -> float | None:
        """The part of the `lookback` closes before the last one that lie below it, total return: 0 at the bottom of
        its range, 1 at the top. None for fewer bars. Equal prices are equal also where the adjustment left dust."""
        closes = self.closes(ticker, lookback + 1)
        if len(closes) < lookback + 1:
            return None
        return float(np.mean(closes[:-1] < closes[-1] * (1 - DUST)))

    def limit_ups(self, ticker: str) -> int:
        """How many closes in a row, up to the last one, stood at the upper limit of their dates by the rule book."""
        return limit_ups(self._market, ticker, self.session)

    def turnover(self, ticker: str, lookback: int) -> float:
        """Mean of close × volume over the last `lookback` bars, in currency units; 0 without bars."""
        bars = self.bars(ticker)
        if len(bars) == 0:
            return 0.0
        return float(np.mean(bars.close[-lookback:] * bars.volume[-lookback:]))

    def stocks(self, segment: str = "") -> tuple[str, ...]:
        """Stocks that traded in the session, of one segment or of any, sorted by ticker."""
        kinds = ((ticker, self._store.instrument(ticker)) for ticker in sorted(self._store.bars))
        return tuple(
            ticker
            for ticker, instrument in kinds
            if instrument is not None
            and instrument.kind is InstrumentKind.STOCK
            and (instrument.segment == segment if segment else bool(instrument.segment))
            and self.is_trading(ticker)
        )

    def names(self, theme: str, segment: str = "") -> tuple[str, ...]:
        """The sector's stocks that traded in the session, sorted by ticker: the leaders that the theme lists, else all
        stocks with a segment. With `segment` those of that place in the chain, by the theme's own list of it where it
        has one, else by the instruments' segments."""
        if (theme, segment) not in self._names:
            self._names[theme, segment] = self._names_of(theme, segment)
        return self._names[theme, segment]

    def _names_of(self, theme: str, segment: str) -> tuple[str, ...]:
        known = self.theme(theme)
        listed = dict(known.segments).get(segment, ()) if known is not None else ()
        if listed:
            return tuple(ticker for ticker in sorted(listed) if self.is_trading(ticker))
        leaders = known.leaders if known is not None else ()
        return tuple(ticker for ticker in self.stocks(segment) if not leaders or ticker in leaders)

    def strongest(self, tickers: Iterable[str], k: int, lookback: int) -> tuple[str, ...]:
        """The `k` tickers with the highest total return over `lookback` bars that traded in the session.

        Ties go to the earlier ticker; those with fewer bars are left out.
        """
        ranked = []
        for ticker in sorted(set(tickers)):
            strength = self.strength(ticker, lookback) if self.is_trading(ticker) else None
            if strength is not None:
                ranked.append((-strength, ticker))
        return tuple(ticker for _, ticker in sorted(ranked)[:k])

    def sector_etf(self, theme: str) -> str | None:
        """The theme's sector ETF: the one that the calendar names, else the most traded ETF (20 sessions) whose
        segment is a word of the theme's name; None where there is none that has a bar yet."""
        known = self.theme(theme)
        if known is not None and len(self.bars(known.etf)):
            return known.etf
        words = set(theme.split("-"))
        candidates = []
        for ticker in sorted(self._store.bars):
            instrument = self._store.instrument(ticker)
            if instrument is None or instrument.kind is not InstrumentKind.ETF or not instrument.segment:
                continue
            if set(instrument.segment.lower().split()) <= words and self.is_trading(ticker):
                candidates.append((-self.turnover(ticker, 20), ticker))
        return min(candidates)[1] if candidates else None

    def linked_fund(self, theme: str, share_class: str) -> str | None:
        """The first open-ended fund of a share class (class-a, class-c) that the calendar says is linked to the theme's
        ETF and that has a net asset value yet; None where there is none."""
        known = self.theme(theme)
        for ticker in known.linked_funds if known is not None else ():
            instrument = self.instrument(ticker)
            if instrument is not None and instrument.board == share_class:
                return ticker
        return None
