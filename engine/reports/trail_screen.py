"""The way back of a plan on the screen: what was known, where it stands, what was decided, what the market answered."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from catalysts.when import Precision, When
from engine.reports.run_tables import Cells, RunTables
from engine.reports.screen import notice_panel, plain
from engine.reports.trail import Passage, Trail
from engine.reports.wording import UNDEFINED, signed_percent, visible
from engine.simulation.fill_policy import FillAt

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

COSTS = ("commission", "stamp_duty", "transfer_fee", "handling_fee", "regulatory_fee", "dividend_tax", "fund_fee")
LABEL = 12
_KNOWN = {
    Precision.INSTANT: "an instant",
    Precision.DAY: "a bare day: known after its close",
    Precision.MONTH: "a month: known after its last day",
    Precision.QUARTER: "a quarter: known after its last day",
    Precision.HALF: "a half-year: known after its last day",
    Precision.YEAR: "a year: known after its last day",
}


def print_trails(run: RunTables, found: Sequence[Trail], console: "Console | None" = None) -> None:
    """Each trail in turn, every number as the run folder holds it."""
    from rich.console import Console

    console = console or Console()
    if run.record.notice:
        console.print(notice_panel(run.record.notice))
    before: Cells | None = None
    for trail in found:
        is_told = before is not None and before == trail.catalyst
        before = trail.catalyst
        for part in _parts(trail, run, is_told=is_told):
            console.print(part)
        console.print()


def print_plans(plans: Sequence[Cells], console: "Console | None" = None) -> None:
    """Every plan of a run with its id, for a person to choose from."""
    from rich.console import Console

    console = console or Console()
    if not plans:
        console.print(plain("The run made no plan."))
    for row in plans:
        what = "traded" if row["traded"] == "yes" else "refused"
        console.print(plain(f"{visible(row['strategy'])}  {visible(row['plan'])}  {what}"))


def _parts(trail: Trail, run: RunTables, *, is_told: bool) -> "Iterator[RenderableType]":
    """All sections; those about the catalyst only where the trail before has not told them."""
    plan = trail.plan
    name = visible(plan["plan"]) if plan else f"no plan for {visible(trail.catalyst['id'] if trail.catalyst else '')}"
    yield plain(f"{visible(trail.strategy)}: {name}", "bold")
    if not is_told:
        yield from _section("What was known", _known(trail.catalyst))
        yield from _section("Where it stands", _places(trail))
    yield from _section("The decision", _decision(trail, run))
    yield from _section("The market's answer", _answer(trail))
    if trail.fills:
        yield from _section("What it cost", ())
        yield _costs(trail)
    yield from _section("What it earned", _earned(trail, run))


def _section(heading: str, lines: Iterable[tuple[str, str]]) -> "Iterator[RenderableType]":
    from rich.table import Table

    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=LABEL)
    table.add_column(overflow="fold")
    for label, text in lines:
        table.add_row(plain(label, "dim"), plain(text))
    yield plain(f"\n{heading}", "bold cyan")
    if table.row_count:
        yield table


def _known(catalyst: Cells | None) -> Iterator[tuple[str, str]]:
    if catalyst is None:
        yield "catalyst", "none: a standing plan, which no news caused"
        return
    yield "catalyst", f"{visible(catalyst['title'])} ({visible(catalyst['id'])})"
    signs = {"1": "good", "-1": "bad", "0": "neither good nor bad"}
    kind = f"{catalyst['kind']}, {catalyst['status']}, {signs.get(catalyst['direction'], catalyst['direction'])}"
    scheduled = ", its date known beforehand" if catalyst["scheduled"] == "yes" else ""
    yield "kind", f"{kind} for its targets{scheduled}"
    yield "targets", visible(catalyst["targets"].replace(";", ", ")) or "none named"
    yield "announced", catalyst["announced"]
    yield "known", f"{catalyst['known']}, {_KNOWN[When.parse(catalyst['known']).precision]}"
    if catalyst["occurs"]:
        yield "occurs", catalyst["occurs"].replace("/", " to ")
    if catalyst["entry_session"]:
        yield "entry", f"{catalyst['entry_session']}, the first session at whose open one can act on it"
    else:
        yield "entry", "beyond the sessions that the exchange has announced"


def _places(trail: Trail) -> Iterator[tuple[str, str]]:
    if not trail.passages:
        yield "document", "the calendar names none"
    for document, passages in groupby(trail.passages, key=lambda one: one.source["document"]):
        together = list(passages)
        yield from _document(document, together[0].source, trail.catalyst)
        for passage in together:
            yield from _place(passage)


def _document(name: str, source: Cells, catalyst: Cells | None) -> Iterator[tuple[str, str]]:
    yield "document", f"{visible(name)}: {visible(source['title']) or 'not in the calendar'}"
    if source["publisher"]:
        yield "publisher", visible(source["publisher"])
    if source["sha256"]:
        yield "SHA-256", source["sha256"]
    if source["published"] and catalyst is not None:
        is_later = When.parse(source["published"]).first_on > When.parse(catalyst["known"]).last_on
        later = ", later than the news was known: it tells of it, it did not bring it" if is_later else ""
        yield "published", f"{source['published']}{later}"


def _place(passage: Passage) -> Iterator[tuple[str, str]]:
    source = passage.source
    if source["span_start"]:
        yield "place", f"characters {source['span_start']} to {source['span_end']} of its text"
    if source["line"]:
        yield "in short", visible(source["line"])
    if passage.sentence:
        yield "it says", f"“{visible(passage.sentence.strip())}” ({visible(passage.copy)})"
    if passage.remark:
        yield "it says", f"not shown: {visible(passage.remark)}"


def _decision(trail: Trail, run: RunTables) -> Iterator[tuple[str, str]]:
    own = next(one for one in run.record.strategies if one.name == trail.strategy)
    if own.parameters:
        yield "parameters", ", ".join(f"{name}={visible(str(value))}" for name, value in own.parameters)
    for row in trail.decisions:
        what = {"none": "no purchase", "sell": f"sell {_count(row['shares'])}"}.get(row["side"], row["side"])
        act_on = f" at the {_price(row, run)} of {row['act_on']}" if row["act_on"] else ""
        weight = f", {float(row['weight']):.4g} of the equity" if row["side"] == "buy" else ""
        ticker = f" {visible(row['ticker'])}" if row["ticker"] else ""
        yield row["decided_on"], f"{what}{ticker}{act_on}{weight}: {visible(row['why'])}"
    if not trail.decisions:
        yield "", "none was asked for"
    if trail.plan is not None:
        yield "exit planned", trail.plan["exit_on"] or "none: held to the end of the run"
    elif trail.fate:
        yield "fate", f"{trail.fate['fate']}: {visible(trail.fate['why'])}"


def _price(decision: Cells, run: RunTables) -> str:
    """Which price of its session an order asks for."""
    if decision["ticker"].endswith(".OF"):
        return "net asset value"
    return {FillAt.CLOSE: "close", FillAt.VWAP: "mean price"}.get(run.record.spec.policy.at, "open")


def _answer(trail: Trail) -> Iterator[tuple[str, str]]:
    events = [(row["session"], 1, _fill(row)) for row in trail.fills]
    events += [(row["session"], 0, _block(row)) for row in trail.blocks]
    events += [(row["session"], 2, _entitlement(row)) for row in trail.entitlements]
    for session, _, text in sorted(events):
        yield session, text
    if trail.refusal is not None:
        row = trail.refusal
        yield row["session"], f"refused, {row['reason']}: {visible(row['detail'])}"
    elif not events:
        yield "", "it was not asked"


def _fill(row: Cells) -> str:
    did = "bought" if row["side"] == "buy" else "sold"
    queued = ", from the queue at the limit" if row["queued"] == "yes" else ""
    wanted = "" if row["shares"] == row["wanted"] else f" of {_count(row['wanted'])} wanted"
    cash = f"{_money(row['notional'])}, with costs {_money(row['cash'])} cash"
    return f"{did} {_count(row['shares'])}{wanted} at {row['price']}{queued}: {cash}"


def _block(row: Cells) -> str:
    order = "purchase" if row["side"] == "buy" else "sale"
    part = f"{_count(row['blocked'])} of {_count(row['wanted'])} shares"
    return f"{order} blocked for {part}, {row['reason']}: {visible(row['detail'])}"


def _entitlement(row: Cells) -> str:
    shares = f"{_count(row['shares_before'])} shares became {_count(row['shares_after'])}"
    if row["shares_before"] == row["shares_after"]:
        shares = f"{_count(row['shares_before'])} shares went ex"
    return f"{shares}, cash {_money(row['cash'])}"


def _costs(trail: Trail) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    paid = [name for name in COSTS if any(float(row[name]) for row in trail.fills)]
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0)
    table.add_column("session")
    table.add_column("")
    for name in paid:
        heading = name.replace("_", " ")
        table.add_column(heading, justify="right", min_width=max(map(len, heading.split())), overflow="fold")
    for row in trail.fills:
        table.add_row(row["session"], row["side"], *(_money(row[name]) for name in paid))
    return table


def _earned(trail: Trail, run: RunTables) -> Iterator[tuple[str, str]]:
    trade, plan = trail.trade, trail.plan
    if trade is not None:
        state = f"still open, valued at the close of {trade['valued_on']}" if trade["status"] == "open" else "closed"
        yield "trade", f"{trade['entry_on']} to {trade['exit_on'] or trade['valued_on']}, {state}"
        yield "gross", _money(trade["gross"])
        yield "costs", _money(trade["fees"])
        yield "net", f"{_money(trade['net'])}, {_percent(trade['net_return'])} of what was paid"
        for one in run.record.benchmarks:
            beside = trade.get(f"{one.ticker} return", "")
            gained = f"{_percent(beside)} between the same instants" if beside else "no level at both instants"
            yield "benchmark", f"{visible(one.name)}: {gained}"
        yield "excess", f"{_percent(trade['excess'])} over the first benchmark"
        if trade["exit_delay"] != "0":
            late = f"sold {trade['exit_delay']} sessions later than planned"
            yield "delay", f"{late}, which made {_percent(trade['delay_return'])}"
    if plan is not None:
        yield "reaction", f"{_percent(plan['reaction'])} from the last close before it was known, over the benchmark"
        yield "capturable", f"{_percent(plan['capturable'])} from the first open at which one could buy"
        if plan["captured"]:
            yield "captured", f"{_percent(plan['captured'])} by this plan"
        if plan["missed"]:
            missed = f"{_percent(plan['missed_return'])} on them, {_money(plan['missed'])}"
            yield "missed", f"{_count(plan['blocked'])} shares were not got: {missed}"
    else:
        yield "", "nothing was traded"


def _money(cell: str) -> str:
    return f"{float(cell):,.2f}" if cell else UNDEFINED


def _count(cell: str) -> str:
    return f"{int(cell):,}" if cell else UNDEFINED


def _percent(cell: str) -> str:
    return signed_percent(float(cell) if cell else None)
