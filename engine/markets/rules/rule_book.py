"""The rule book: every market's rules, looked up by rule, instrument and date, never guessed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from catalysts.errors import Fault, FaultsError
from engine.markets.instrument import Instrument
from engine.markets.rules.board_lots import BoardLots, read_board_lots
from engine.markets.rules.errors import RuleError
from engine.markets.rules.funds import GROUPS, Funds, read_funds
from engine.markets.rules.rule import Rule, Status, Traits
from engine.markets.rules.rule_file import read_rules
from engine.markets.rules.rule_name import NEEDED, RuleName
from engine.markets.rules.traits import MARKET_OF, MARKETS, described, traits_of

SHIPPED = Path(__file__).parent
About = TypeVar("About")
Made = TypeVar("Made")
_Holding = dict[str, Rule | None]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of all markets, what mainland funds follow, and board lots.

    Of the rules that hold for an instrument on a date the narrowest counts (most of exchange, board, kind and
    status named); the tables are read so that there is only one. `status` is what the instrument was marked as on
    that date (see `statuses`). Every lookup raises RuleError for an index and for a date before its market, board
    or kind is covered.
    """

    rules: tuple[Rule, ...]
    funds: Funds = field(default_factory=Funds)
    board_lots: BoardLots = field(default_factory=BoardLots)
    _by_name: dict[tuple[str, RuleName], list[Rule]] = field(init=False, repr=False, compare=False)
    _covering: dict[tuple[RuleName, Traits], tuple[Rule, ...]] = field(init=False, repr=False, compare=False)
    _turns: list[date] = field(init=False, repr=False, compare=False)
    _open: dict[tuple[Instrument, str, int], tuple[Traits, _Holding]] = field(init=False, repr=False, compare=False)
    _holding: dict[tuple[Traits, int], _Holding] = field(init=False, repr=False, compare=False)
    _derived: dict[Any, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[tuple[str, RuleName], list[Rule]] = defaultdict(list)
        for rule in self.rules:
            by_name[rule.market, rule.name].append(rule)
        object.__setattr__(self, "_by_name", dict(by_name))
        periods: list[tuple[date | None, date | None]] = [(rule.valid_from, rule.valid_to) for rule in self.rules]
        periods += [(row.period.first_on, row.period.last_on) for row in self.funds.rows]
        periods += [(row.period.first_on, row.period.last_on) for row in self.board_lots.rows]
        turns = {first_on for first_on, _ in periods if first_on is not None}
        turns |= {last_on + timedelta(1) for _, last_on in periods if last_on is not None and last_on < date.max}
        object.__setattr__(self, "_turns", sorted(turns))
        for kept in ("_covering", "_open", "_holding", "_derived"):
            object.__setattr__(self, kept, {})

    def lookup(self, rule: RuleName | str, instrument: Instrument, on: date, status: str = Status.NORMAL) -> Rule:
        """The one rule that holds; RuleError with what the book covers where none does."""
        found = self.find(rule, instrument, on, status)
        if found is None:
            raise self._not_covered(RuleName(rule), instrument, on, status)
        return found

    def find(self, rule: RuleName | str, instrument: Instrument, on: date, status: str = Status.NORMAL) -> Rule | None:
        """The rule that holds, or None where the book has none for the instrument on that date."""
        era = self.era(on)
        known = self._open.get((instrument, status, era))
        if known is None:
            traits = self._open_traits(instrument, on, status)
            known = (traits, self._holding.setdefault((traits, era), {}))
            self._open[instrument, status, era] = known
        traits, holding = known
        if rule not in holding:
            holding[rule] = _narrowest(self._rules_for(RuleName(rule), traits), on)
        return holding[rule]

    def era(self, on: date) -> int:
        """The number of the time between two changes of the book that a date lies in: within one nothing of it changes,
        for any instrument."""
        return bisect_right(self._turns, on)

    def derived(self, make: "Callable[[RuleBook, About, date], Made]", about: About, on: date) -> Made:
        """What a function makes of the rules on a date, made once for the time between two changes of the book. It must
        depend on nothing but the book, what it is about, and the rules of the date."""
        key = (make, about, self.era(on))
        if key not in self._derived:
            self._derived[key] = make(self, about, on)
        found: Made = self._derived[key]
        return found

    def holding(self, instrument: Instrument, on: date, status: str = Status.NORMAL) -> tuple[Rule, ...]:
        """Every rule that holds, in the order of RuleName."""
        found = (self.find(name, instrument, on, status) for name in RuleName)
        return tuple(rule for rule in found if rule is not None)

    def not_covered(self, instrument: Instrument, on: date, status: str = Status.NORMAL) -> tuple[RuleError, ...]:
        """For each rule that is needed of every instrument and not known on that date, the sentence that says so."""
        missing = (name for name in NEEDED if self.find(name, instrument, on, status) is None)
        return tuple(self._not_covered(name, instrument, on, status) for name in missing)

    def traits(self, instrument: Instrument, on: date, status: str = Status.NORMAL) -> Traits:
        """What the instrument's rules are found by on a date."""
        return traits_of(instrument, on, status, self.funds)

    def _open_traits(self, instrument: Instrument, on: date, status: str) -> Traits:
        traits = self.traits(instrument, on, status)
        opened = self._rules_for(RuleName.TRADING, traits)
        if not opened:
            raise RuleError(f"{instrument.ticker}: the rule book does not cover {described(traits)}")
        if _narrowest(opened, on) is None:
            first_on = min(rule.valid_from for rule in opened)
            raise RuleError(
                f"{instrument.ticker}: {on.isoformat()} is before the rule book begins for {described(traits)}, "
                f"which is on {first_on.isoformat()}; choose a later date"
            )
        return traits

    def _rules_for(self, name: RuleName, traits: Traits) -> tuple[Rule, ...]:
        """The rules of a name whose scope covers the traits, whatever their dates."""
        key = (name, traits)
        if key not in self._covering:
            named = self._by_name.get((MARKET_OF[traits.exchange], name), [])
            self._covering[key] = tuple(rule for rule in named if rule.scope.covers(traits))
        return self._covering[key]

    def _not_covered(self, name: RuleName, instrument: Instrument, on: date, status: str) -> RuleError:
        traits = self._open_traits(instrument, on, status)
        known = self._rules_for(name, traits)
        where = f"{instrument.ticker}: the rule book does not say the {name} of {described(traits)}"
        if not known:
            return RuleError(f"{where}, on any date")
        spans = ", ".join(_span(rule) for rule in sorted(known, key=lambda rule: rule.valid_from))
        return RuleError(f"{where} on {on.isoformat()}; it knows it {spans}")


@cache
def shipped_rule_book() -> RuleBook:
    """The rule book that comes with the package, read once."""
    return read_rule_book(SHIPPED)


def read_rule_book(folder: Path) -> RuleBook:
    """The rule book of a folder: mainland.csv, hong_kong.csv, us.csv, funds.csv and board_lots.csv.

    FaultsError names every fault of every table at once, also rules that contradict each other.
    """
    faults: list[Fault] = []
    rules: list[Rule] = []
    for market, exchanges in MARKETS.items():
        groups = GROUPS if market == "mainland" else ()
        rules += read_rules(folder / f"{market}.csv", exchanges, groups, faults)
    funds = read_funds(folder / "funds.csv", faults)
    board_lots = read_board_lots(folder / "board_lots.csv", faults)
    if faults:
        raise FaultsError(faults)
    return RuleBook(tuple(rules), funds, board_lots)


def _narrowest(rules: Iterable[Rule], on: date) -> Rule | None:
    holding = (rule for rule in rules if rule.holds_on(on))
    return max(holding, key=lambda rule: sum(map(bool, rule.scope.cells())), default=None)


def _span(rule: Rule) -> str:
    if rule.valid_to is None:
        return f"from {rule.valid_from.isoformat()} on"
    return f"from {rule.valid_from.isoformat()} to {rule.valid_to.isoformat()}"
