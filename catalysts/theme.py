"""A theme: what catalysts have in common, and the instruments that stand for it."""

from dataclasses import dataclass

from catalysts.errors import Fault, FaultsError
from catalysts.text import line_faults, slug_faults, ticker_faults


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme such as solid-state-battery, all instruments by ticker.

    `etf` is the sector ETF (empty where there is none), `rivals` ETFs of rival sectors, `indices` sector
    indices, `leaders` the sector's listed names, `segments` those names by their place in the chain, `growth`
    whether its market is held to grow for many years, `linked_funds` open-ended funds off the exchange that hold `etf`.
    Raises FaultsError naming every field that is wrong.
    """

    id: str
    name: str
    etf: str
    rivals: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    segments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    growth: bool = False
    linked_funds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for key in ("rivals", "indices", "leaders", "linked_funds"):
            object.__setattr__(self, key, tuple(getattr(self, key)))
        parts = sorted((segment, tuple(tickers)) for segment, tickers in self.segments)
        object.__setattr__(self, "segments", tuple(parts))
        faults = [
            *slug_faults("id", self.id),
            *line_faults("name", self.name),
            *ticker_faults("etf", self.etf, needed=False),
            *_list_faults("rivals", self.rivals),
            *_list_faults("indices", self.indices),
            *_list_faults("leaders", self.leaders),
            *_list_faults("linked_funds", self.linked_funds),
        ]
        if self.linked_funds and not self.etf:
            faults.append(Fault("", "etf", "", "the sector ETF that the linked funds hold", "name it, or no fund"))
        for segment, tickers in self.segments:
            faults += [*slug_faults("segments", segment), *_list_faults("segments", tickers)]
        if faults:
            raise FaultsError(fault.at(f"theme {self.id}") for fault in faults)


def _list_faults(key: str, tickers: tuple[str, ...]) -> list[Fault]:
    faults = [fault for ticker in tickers for fault in ticker_faults(key, ticker)]
    twice = sorted({ticker for ticker in tickers if tickers.count(ticker) > 1})
    return faults + [Fault("", key, ticker, "a ticker named once", "remove one") for ticker in twice]
