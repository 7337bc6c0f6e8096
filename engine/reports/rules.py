"""The rule sheet of an instrument on the screen."""

from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.markets.rules.rule import Rule
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.sheet import RuleSheet
from engine.reports.wording import visible

COLUMNS = ("rule", "value", "since", "until", "document", "confidence")
_WORDS = {
    (RuleName.PRICE_LIMIT, "none"): "none",
    (RuleName.ROUNDING, "half-up"): "half up to the tick",
    (RuleName.ROUNDING, "inward"): "inward to the tick",
    (RuleName.LOT, "by-instrument"): "each instrument its own",
    (RuleName.LOT_STEP, "lot"): "a whole lot",
    (RuleName.ODD_LOTS, "sold-whole"): "in one order",
    (RuleName.ODD_LOTS, "any"): "in any number",
    (RuleName.STAMP_DUTY_ROUNDING, "cent"): "half up to the cent",
    (RuleName.STAMP_DUTY_ROUNDING, "up-to-unit"): "up to the whole unit",
    (RuleName.COMMISSION_COVERS, "exchange-fees"): "fees of exchange and regulator",
}


def print_rules(sheet: RuleSheet, console: Console | None = None) -> None:
    """Show what holds for the instrument on its date, and why."""
    out = console or Console()
    name = "" if sheet.instrument.name == sheet.instrument.ticker else f" {visible(sheet.instrument.name)}"
    out.print(Text(f"{sheet.instrument.ticker}{name} on {sheet.on.isoformat()}: {sheet.described}", style="bold"))
    for line in _reasons(sheet):
        out.print(Text(line))
    table = Table(show_edge=False, pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, overflow="fold", no_wrap=column in {"since", "until", "confidence"})
    for rule in sheet.rules:
        table.add_row(*(Text(cell) for cell in _cells(rule)))
    out.print(table)
    for sentence in sheet.not_covered:
        out.print(Text(visible(sentence)))


def value_text(rule: Rule) -> str:
    """The value of a rule for a person: a fraction as percent, a count with its unit, a word spelled out."""
    if isinstance(rule.value, str):
        return _WORDS.get((rule.name, rule.value), _ladder(rule.value) if ":" in rule.value else rule.value)
    number = _plain(rule.value)
    if rule.unit.startswith("of "):
        return f"{_plain(rule.value * 100)} % {rule.unit}"
    if rule.unit == "sessions":
        return f"{number} session{'' if rule.value == 1 else 's'}"
    return number if rule.unit == "currency" else f"{number} {rule.unit}"


def _cells(rule: Rule) -> tuple[str, ...]:
    until = rule.valid_to.isoformat() if rule.valid_to else ""
    document = f"{rule.document}. {rule.note}" if rule.note else rule.document
    return (
        rule.meaning,
        value_text(rule),
        rule.valid_from.isoformat(),
        until,
        visible(document),
        rule.confidence.value,
    )


def _reasons(sheet: RuleSheet) -> list[str]:
    """The rows of the other tables that the rules were found by."""
    lines = []
    if fund := sheet.fund:
        lines.append(f"follows {fund.tracks}: {fund.pattern}, {visible(fund.document)} ({fund.confidence.value})")
    if lot := sheet.board_lot:
        lines.append(f"board lot {lot.lot} shares: {visible(lot.document)} ({lot.confidence.value})")
    return lines


def _ladder(value: str) -> str:
    *steps, last = value.split(" ")
    below = [f"{tick} below {bound}" for bound, tick in (step.split(":") for step in steps)]
    return ", ".join([*below, f"else {last}"])


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
