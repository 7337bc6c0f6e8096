"""The check of a store before anything rests on it: every finding with its acceptance, or a refusal."""

from collections.abc import Collection, Iterable
from datetime import date

from catalysts.errors import CatalystError
from engine.markets.sessions import sessions_of
from engine.prices.findings.acceptance import Verdict, verdicts
from engine.prices.findings.judge import SessionsOf, judged
from engine.prices.findings.rule_table import shipped_rules
from engine.prices.store import PriceStore

HOW_TO_ACCEPT = 'catalyst prices check SOURCE --accept TICKER:RULE[:DATE] --reason "..."'


class FindingsError(CatalystError, ValueError):
    """Findings that would falsify a result and that nobody has accepted, one sentence a line."""

    exit_code = 3

    def __init__(self, stopping: Iterable[Verdict]) -> None:
        self.findings = tuple(one.finding for one in stopping)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join([stop_sentence(len(self.findings)), *(one.sentence() for one in self.findings)])


class StopsError(CatalystError, ValueError):
    """Findings that would stop a run were shown; `str` says how many and what to do."""

    exit_code = 3

    def __init__(self, n: int) -> None:
        super().__init__(stop_sentence(n))


def check_store(
    store: PriceStore,
    *,
    benchmarks: Collection[str] = (),
    span: tuple[date, date] | None = None,
    sessions: SessionsOf = sessions_of,
) -> tuple[Verdict, ...]:
    """Every finding of a store with the acceptance that its source keeps for it; see `judged`."""
    found = judged(store, benchmarks=benchmarks, span=span, sessions=sessions)
    return verdicts(found, store.acceptances, store.bars, shipped_rules())


def refuse_stops(checked: Iterable[Verdict]) -> None:
    """FindingsError with every finding that stops a run and is not accepted."""
    stopping = [one for one in checked if one.stops]
    if stopping:
        raise FindingsError(stopping)


def stop_sentence(n: int) -> str:
    """What a person can do about findings that stop a run."""
    count = f"{n} finding{'' if n == 1 else 's'} of prices would falsify a result"
    return f"prices: {count}; mend the data, or accept one with {HOW_TO_ACCEPT}"
