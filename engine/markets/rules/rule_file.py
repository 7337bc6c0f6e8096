"""A table of rules, read with all its faults at once."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from catalysts.errors import Fault, did_you_mean
from engine.markets.instrument import InstrumentKind
from engine.markets.rules.dated_row import DATED, REASONED, read_period, reason_faults
from engine.markets.rules.rule import Confidence, Rule, Status, Traits
from engine.markets.rules.rule_name import FORMS, Form, RuleName
from engine.markets.table import Row, read_rows

SCOPE = ("exchange", "board", "kind", "status")
COLUMNS = ("rule", *SCOPE, "value", "unit", *DATED, *REASONED)
KINDS = (InstrumentKind.STOCK.value, InstrumentKind.ETF.value, InstrumentKind.FUND.value)
STOCK_BOARDS = ("main", "chinext", "star", "beijing")
SHARE_CLASSES = ("class-a", "class-c")
ANY = "*"
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_LADDER = re.compile(r"([0-9.]+:[0-9.]+ )+[0-9.]+", re.ASCII)


def read_rules(path: Path, exchanges: tuple[str, ...], fund_groups: tuple[str, ...], faults: list[Fault]) -> list[Rule]:
    """The rules of a market's table in file order; what is wrong with it is appended to `faults`.

    `exchanges` are the codes of the market's exchanges, `fund_groups` the boards that a fund can have. A row
    with a fault is left out; rows that contradict each other are found among the rest.
    """
    vocabulary = {
        "exchange": exchanges,
        "board": (*STOCK_BOARDS, *fund_groups, *SHARE_CLASSES),
        "kind": KINDS,
        "status": tuple(Status),
    }
    rules = []
    for row in read_rows(path, COLUMNS, faults):
        before = len(faults)
        rule = _rule(row, path.stem, vocabulary, faults)
        if rule is not None and len(faults) == before:
            rules.append(rule)
    faults.extend(_contradictions(rules))
    return rules


def _rule(row: Row, market: str, vocabulary: Mapping[str, tuple[str, ...]], faults: list[Fault]) -> Rule | None:
    cells = row.cells
    period = read_period(row, faults, needs_first=True)
    faults.extend(reason_faults(row))
    scope = {key: "" if cells[key] == ANY else cells[key] for key in SCOPE}
    faults.extend(
        Fault(row.where, key, scope[key], f"one of this table's, or {ANY}", did_you_mean(scope[key], known))
        for key, known in vocabulary.items()
        if scope[key] and scope[key] not in known
    )
    if cells["rule"] not in set(RuleName):
        faults.append(Fault(row.where, "rule", cells["rule"], "a rule", did_you_mean(cells["rule"], RuleName)))
        return None
    name = RuleName(cells["rule"])
    value = _value(row, FORMS[name], faults)
    if value is None or period.first_on is None or cells["confidence"] not in set(Confidence):
        return None
    return Rule(
        name=name,
        market=market,
        scope=Traits(**scope),
        value=value,
        unit=cells["unit"],
        valid_from=period.first_on,
        valid_to=period.last_on,
        document=cells["document"],
        confidence=Confidence(cells["confidence"]),
        note=cells["note"],
        where=row.where,
    )


def _value(row: Row, form: Form, faults: list[Fault]) -> Decimal | str | None:
    text, unit = row.cells["value"], row.cells["unit"]
    is_word = text in form.words
    wanted_unit = "" if is_word else form.unit
    if unit != wanted_unit:
        expected = f"{wanted_unit!r}" if wanted_unit else "empty, as a word has no unit"
        faults.append(Fault(row.where, "unit", unit, expected))
    if is_word:
        return text
    if form.is_ladder and _LADDER.fullmatch(text):
        if _is_rising(text):
            return text
    elif _NUMBER.fullmatch(text) and _is_within(Decimal(text), form):
        return Decimal(text)
    faults.append(Fault(row.where, "value", text, _wanted(form), _remedy(text, form)))
    return None


def _is_within(number: Decimal, form: Form) -> bool:
    is_positive = number > 0 or not (form.is_ladder or form.words)
    return is_positive and form.least <= number <= form.most and not (form.is_whole and number % 1)


def _is_rising(ladder: str) -> bool:
    """Whether both the bounds and the ticks of a ladder rise."""
    *steps, last = (step.split(":") for step in ladder.split(" "))
    try:
        bounds = [Decimal(bound) for bound, _ in steps]
        ticks = [Decimal(tick) for _, tick in steps] + [Decimal(last[0])]
    except ArithmeticError:
        return False
    return all(sorted(set(numbers)) == numbers and numbers[0] > 0 for numbers in (bounds, ticks))


def _wanted(form: Form) -> str:
    words = " or ".join(form.words)
    if not form.unit:
        return words
    number = "a whole number" if form.is_whole else "a number"
    ladder = ", or a rising ladder such as 1:0.0001 0.01," if form.is_ladder else ""
    said = f"{number} ({form.unit}) from {form.least} to {form.most}{ladder}"
    return f"{said} or {words}" if words else said


def _remedy(text: str, form: Form) -> str:
    if form.unit.startswith("of the") and text:
        return "write a fraction: 10 % is 0.10, 5 basis points are 0.0005"
    return ""


def _contradictions(rules: list[Rule]) -> Iterator[Fault]:
    """Two rows that could hold for one instrument on one date, neither being the narrower one."""
    for place, second in enumerate(rules):
        for first in rules[:place]:
            if first.name is not second.name or not first.overlaps(second) or not first.scope.meets(second.scope):
                continue
            if first.scope.covers(second.scope) != second.scope.covers(first.scope):
                continue
            expected = f"the only rule for its scope and dates; {first.where} holds then too"
            remedy = "end the earlier row before the later one begins, or make one of them narrower"
            yield Fault(second.where, "rule", second.name.value, expected, remedy)
