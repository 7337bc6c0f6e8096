"""The price store of a run: raw bars and corporate actions, checked once, read by everything after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instrument, Instruments
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.adjusted import adjusted_bars, growth
from engine.prices.bars import Bars, Floats
from engine.prices.content import STATUSES, content_hashes
from engine.prices.findings.acceptance import Acceptance
from engine.prices.findings.acceptance_file import acceptances_hash, read_acceptances
from engine.prices.mending import Mending
from engine.prices.source import AcceptingSource, MendingSource, PriceSource


@dataclass(frozen=True, slots=True)
class PriceStore:
    """Raw bars by ticker, their corporate actions, and the instruments; hashes of the files and of what they tell, and
    what was mended in reading them. `derived` are the tickers whose series was made from others.

    Derived views (`growth`) are computed once and kept.
    """

    bars: Mapping[str, Bars]
    actions: Mapping[str, tuple[CorporateAction, ...]]
    instruments: Instruments
    label: str = ""
    notice: str = ""
    hashes: tuple[tuple[str, str], ...] = ()
    statuses: Statuses = field(default_factory=Statuses)
    mendings: tuple[Mending, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    derived: tuple[str, ...] = ()
    _growth: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)
    _first_on: dict[int, date] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def first_on(self) -> date:
        """The earliest session with a bar of anything."""
        key = len(self.bars)  # a table of bars is never changed; the count tells of one that is being filled
        if key not in self._first_on:
            self._first_on[key] = min(bars.first_on for bars in self.bars.values())
        return self._first_on[key]

    def __contains__(self, ticker: object) -> bool:
        return ticker in self.bars

    def __getitem__(self, ticker: str) -> Bars:
        return self.bars[ticker]

    def instrument(self, ticker: str) -> Instrument | None:
        """What the ticker is: from the tables, else from what its code says, else None."""
        return self.instruments.find(ticker) or instrument_from_code(ticker)

    def actions_of(self, ticker: str) -> tuple[CorporateAction, ...]:
        """The ticker's corporate actions, oldest first."""
        return self.actions.get(ticker, ())

    def action_on(self, ticker: str, session: date) -> CorporateAction | None:
        """The ticker's action with this ex-date."""
        return next((action for action in self.actions_of(ticker) if action.ex_on == session), None)

    def growth(self, ticker: str) -> Floats:
        """Total-return level at each bar's close, float64: see `adjusted.growth`."""
        if ticker not in self._growth:
            level = growth(self.bars[ticker], self.actions_of(ticker))
            level.flags.writeable = False
            self._growth[ticker] = level
        return self._growth[ticker]

    def adjusted(self, ticker: str) -> Bars:
        """Bars that grow as the total return does; for an index the raw bars."""
        return adjusted_bars(self.bars[ticker], self.actions_of(ticker))

    def tradable(self) -> tuple[str, ...]:
        """Tickers with bars whose instrument can be bought, sorted."""
        known = ((ticker, self.instrument(ticker)) for ticker in sorted(self.bars))
        return tuple(ticker for ticker, instrument in known if instrument is not None and instrument.is_tradable)

    def with_series(self, bars: Bars, instrument: Instrument, note: str) -> "PriceStore":
        """The same store with a series that is made from its others; the note says so wherever results are shown."""
        return replace(
            self,
            bars={**self.bars, bars.ticker: bars},
            instruments=self.instruments.merged(Instruments.of([instrument])),
            notice=" ".join(filter(None, (self.notice, note))),
            derived=(*self.derived, bars.ticker),
        )

    def altered_after(self, session: date, factor: float) -> "PriceStore":
        """The same store with every price after a session multiplied: what a look-ahead test runs on."""
        bars = {ticker: _altered(bars, session, factor) for ticker, bars in self.bars.items()}
        return replace(self, bars=bars, _growth={})


def load_store(source: PriceSource, tickers: Iterable[str], instruments: Instruments | None = None) -> PriceStore:
    """Read and check the tickers' prices. `instruments` fill in what the source's own table does not hold.

    Raises FaultsError with every fault of every file, PricesNotAvailableError for tickers that are not there.
    """
    wanted = tuple(sorted(set(tickers)))
    bars = source.load(wanted)
    actions: dict[str, list[CorporateAction]] = {}
    for action in source.actions(wanted):
        actions.setdefault(action.ticker, []).append(action)
    told, statuses, hashes = source.instruments(), source.statuses(), dict(source.hashes(wanted))
    if STATUSES not in hashes:  # a source that notes its content by itself has spared us that
        hashes |= dict(content_hashes(bars, actions, told, statuses))
    acceptances = _acceptances(source, wanted)
    hashes |= dict(acceptances_hash(acceptances))
    return PriceStore(
        bars=bars,
        actions={ticker: tuple(sorted(rows)) for ticker, rows in actions.items()},
        instruments=(instruments or Instruments()).merged(told),
        label=source.label,
        notice=source.notice,
        hashes=tuple(sorted(hashes.items())),
        statuses=statuses,
        mendings=source.mendings(wanted) if isinstance(source, MendingSource) else (),
        acceptances=acceptances,
    )


def _acceptances(source: PriceSource, tickers: Iterable[str]) -> tuple[Acceptance, ...]:
    """What people have accepted of the tickers, as the source keeps it beside its data."""
    if not isinstance(source, AcceptingSource) or source.accepted_file is None:
        return ()
    wanted = set(tickers)
    return tuple(one for one in read_acceptances(source.accepted_file) if one.ticker in wanted)


def _altered(bars: Bars, session: date, factor: float) -> Bars:
    scale = np.ones(len(bars))
    scale[bars.n_until(session) :] = factor
    return bars.scaled(scale)
