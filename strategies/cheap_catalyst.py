"""Buy the sector when it is cheap, has fresh news, and is to grow for years: all three."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from catalysts.catalyst import Catalyst
from catalysts.errors import FaultsError
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.series import Series, read_series
from engine.simulation.spec import ParameterValue
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import EXITS, exit_rule

SESSIONS_A_YEAR = 242
STALE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the three: whether it holds, and the number that says so."""

    name: str
    holds: bool
    state: str

    def __str__(self) -> str:
        return f"{self.name} {'yes' if self.holds else 'no'} ({self.state})"


class CheapCatalyst(CatalystStrategy):
    """Money that leaves crowded sectors looks for what is cheap and moves. Buy the sector's ETF after good news where
    all of these hold at the close before the entry, and write each with its number into the decision log:

    * bottom: the sector stands at most `bottom` of the way up its range of `years` years. With `valuation` (a CSV file
      of date,value, such as a price-earnings ratio; a value is known after the close of its date) that is the part of
      the values before the last one that lie below it; the file must reach back `years` years and be at most 31 days
      old. Without it, the same of the closes of the theme's index, or of its ETF where the index is too young.
    * fresh: the news was announced at most `fresh` days before that close.
    * growth: the calendar says of the theme that its market is to grow for years (`growth = true`), or the parameter
      says so.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "hold": Parameter(20, "sessions from the entry's open to the exit's open", at_least=1),
        "size": Parameter(0.2, "part of the equity put into one catalyst", above=0, at_most=1),
        "bottom": Parameter(
            0.2, "highest place in the range that still is its bottom, a fraction", at_least=0, at_most=1
        ),
        "years": Parameter(3, "years that the range is taken over", at_least=1, at_most=20),
        "valuation": Parameter("", "CSV file with the columns date and value, instead of prices", is_file=True),
        "fresh": Parameter(5, "days from the announcement to the decision, at most", at_least=0),
        "growth": Parameter("theme", "whether the sector is to grow for years", choices=("theme", "yes", "no")),
        "etf": Parameter("", "ticker to buy in place of the theme's ETF"),
        **EXITS,
    }
    is_independent = True

    _series: Series | None = None

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int:
        """The bars of the range."""
        return int(values["years"]) * SESSIONS_A_YEAR + 1

    @classmethod
    def parameter_faults(cls, values: Mapping[str, ParameterValue]) -> Iterable[str]:
        """What is wrong with the valuation file."""
        if values["valuation"]:
            try:
                read_series(Path(str(values["valuation"])).expanduser())
            except FaultsError as error:
                yield from (f"valuation: {fault.sentence()}" for fault in error.faults)

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for the sector's ETF."""
        why_not = why_not_good_news(catalyst)
        ticker = self.p.etf or self.market.sector_etf(catalyst.theme)
        if why_not or ticker is None:
            self.decline(
                why_not or f"no sector ETF with prices is known for the theme {catalyst.theme!r}; name one with etf="
            )
            return
        conditions = (self._bottom(catalyst, ticker), self._fresh(catalyst), self._growth(catalyst))
        why = "; ".join(map(str, conditions))
        if not all(condition.holds for condition in conditions):
            self.decline(why)
            return
        yield Plan(ticker, self.p.size, self.p.hold, why, exits=exit_rule(self.p), until_next=self.p.until_next)

    def _bottom(self, catalyst: Catalyst, etf: str) -> Condition:
        place, what = self._valued() if self.p.valuation else self._priced(catalyst, etf)
        if place is None:
            return Condition("bottom", holds=False, state=what)
        state = f"{what} at {place:.1%} of its {self.p.years} years, at most {self.p.bottom:.1%}"
        return Condition("bottom", holds=place <= self.p.bottom, state=state)

    def _valued(self) -> tuple[float | None, str]:
        if self._series is None:
            self._series = read_series(Path(self.p.valuation).expanduser())
        series, at = self._series, self.market.session
        first_on, last_on = _years_before(at, self.p.years), series.last_on(at)
        if last_on is None or series.dates[0] > first_on:
            return None, f"the valuation begins on {series.dates[0]}, {self.p.years} years back is {first_on}"
        if at - last_on > STALE:
            return None, f"the last valuation is of {last_on}, older than {STALE.days} days"
        *earlier, value = series.between(first_on, last_on)
        if not earlier:
            return None, f"there is one valuation only since {first_on}"
        return sum(one < value for one in earlier) / len(earlier), f"valuation {value:g} of {last_on}"

    def _priced(self, catalyst: Catalyst, etf: str) -> tuple[float | None, str]:
        theme = self.market.theme(catalyst.theme)
        n = self.p.years * SESSIONS_A_YEAR
        for ticker in (*(theme.indices if theme is not None else ()), etf):
            place = self.market.percentile(ticker, n)
            if place is not None:
                return place, f"price of {ticker}"
        return None, f"{etf} has {len(self.market.bars(etf))} bars, {n + 1} are needed"

    def _fresh(self, catalyst: Catalyst) -> Condition:
        days = max((self.market.session - catalyst.announced.last_on).days, 0)
        state = f"announced {days} days before, at most {self.p.fresh}"
        return Condition("fresh", holds=days <= self.p.fresh, state=state)

    def _growth(self, catalyst: Catalyst) -> Condition:
        if self.p.growth != "theme":
            return Condition("growth", holds=self.p.growth == "yes", state="by the parameter")
        theme = self.market.theme(catalyst.theme)
        return Condition("growth", holds=theme is not None and theme.growth, state="by the theme")


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
