"""A comparison as Markdown: tables that read as text too."""

import re
from collections.abc import Iterable, Iterator, Sequence

from engine.reports.comparison.compared import MATRIX, PAIRS, VERDICTS, ComparedRuns
from engine.reports.comparison.metrics import GROUPS, MetricGroup
from engine.reports.comparison.shade import largest
from engine.reports.comparison.words import LUCK, METHODS, summary, unmarked, verdict
from engine.reports.page.number import as_count, as_ratio, as_signed_percent
from engine.reports.run_tables import Row
from engine.reports.verdict_wording import finding_word
from engine.reports.wording import UNDEFINED, visible

MOST_CELLS = 6000
_ACTS = re.compile(r"([\\`*_{}\[\]<>()#!|~&$@]|:(?=//)|(?<=www)\.)")


def comparison_markdown(compared: ComparedRuns) -> bytes:
    """The comparison as Markdown, UTF-8; the best of a metric in bold."""
    return ("\n".join(_lines(compared)) + "\n").encode("utf-8", "backslashreplace")


def shown(text: str) -> str:
    """A text that no reader of Markdown takes for more than text, on one line."""
    return _ACTS.sub(r"\\\1", visible(text))


def _lines(compared: ComparedRuns) -> Iterator[str]:
    yield f"# {len(compared.labels)} strategies compared"
    yield ""
    for notice in compared.notices:
        yield f"> **Notice** {shown(notice)}"
        yield ""
    yield from (f"- {shown(run.label)}: run {run.record.run}" for run in compared.runs)
    yield ""
    if compared.strategies:
        row = compared.strategies[0][1]
        yield unmarked(compared) or f"{row['first_on']} to {row['last_on']}. {summary(compared)}"
        yield ""
    yield from _verdicts(compared)
    for group in GROUPS:
        yield from _metrics(compared, group)
    if len(compared.labels) > 1:
        yield from _differences(compared)
    yield from _matrix(compared)
    if len(compared.labels) > 1:
        yield from _correlations(compared)
    yield "## Methods"
    yield ""
    yield from (f"- {shown(sentence)}" for sentence in (*METHODS, *compared.unlike))


def _verdicts(compared: ComparedRuns) -> Iterator[str]:
    yield "## Luck, or the catalysts?"
    yield ""
    rows = (
        [shown(row["strategy"]), finding_word(row["finding"]), *(show(row[column]) for _, column, show in LUCK)]
        for row in compared.tables[VERDICTS]
    )
    yield from _table(("strategy", "verdict", *(heading for heading, _, _ in LUCK)), rows)


def _metrics(compared: ComparedRuns, group: MetricGroup) -> Iterator[str]:
    yield f"## {shown(group.title)}"
    yield ""
    headings = [f"{one.title} ({one.better.value} is better)" if one.better else one.title for one in group.metrics]
    rows = [*compared.strategies, *(compared.benchmarks if group is GROUPS[0] else ())]
    yield from _table(("strategy", *headings), (_metric_cells(label, row, group) for label, row in rows))


def _metric_cells(label: str, row: Row, group: MetricGroup) -> list[str]:
    best = set(row["best_in"].split(";"))
    cells = [shown(metric.show(row[metric.column])) for metric in group.metrics]
    return [
        shown(label),
        *(f"**{cell}**" if metric.column in best else cell for metric, cell in zip(group.metrics, cells, strict=True)),
    ]


def _differences(compared: ComparedRuns) -> Iterator[str]:
    yield f"## Differences from {shown(compared.against)}"
    yield ""
    for part, counts in (("excess", ("catalysts", "entry_sessions")), ("return", ("sessions", "invested_sessions"))):
        what = "excess return on shared catalysts" if part == "excess" else "session return a year"
        headings = (
            "strategy",
            *(one.replace("_", " ") for one in counts),
            what,
            "standard error",
            "95 % interval",
            "it is",
        )
        yield from _table(headings, (_difference(row, part, counts) for row in compared.differences))


def _difference(row: Row, part: str, counts: Sequence[str]) -> list[str]:
    low, high = row[f"{part}_low"], row[f"{part}_high"]
    return [
        shown(row["strategy"]),
        *(as_count(row[name]) for name in counts),
        as_signed_percent(row[f"{part}_difference"]),
        as_signed_percent(row[f"{part}_error"]).removeprefix("+"),
        f"{as_signed_percent(low)} to {as_signed_percent(high)}" if low else UNDEFINED,
        verdict(row, part),
    ]


def _matrix(compared: ComparedRuns) -> Iterator[str]:
    yield "## Excess return by catalyst"
    yield ""
    columns = [f"{label} excess" for label in compared.labels]
    acted = [row for row in compared.tables[MATRIX] if any(row[name] for name in columns)]
    room = max(MOST_CELLS // max(len(columns), 1), 20)
    kept = [acted[place] for place in largest([[row[name] for name in columns] for row in acted], room)]
    rows = (
        [
            row["entry_session"],
            shown(row["title"] or row["catalyst"]),
            *(as_signed_percent(row[name]) for name in columns),
        ]
        for row in kept
    )
    yield from _table(("entry", "catalyst", *map(shown, compared.labels)), rows)
    if len(kept) < len(acted):
        yield f"{len(acted) - len(kept)} catalysts that moved less are in matrix.csv."
        yield ""


def _correlations(compared: ComparedRuns) -> Iterator[str]:
    yield "## Correlation of session returns (sessions in which either was invested)"
    yield ""
    pairs = {(row["strategy"], row["against"]): row for row in compared.tables[PAIRS]}
    rows = (
        [shown(one), *(_correlation(pairs.get((one, other))) for other in compared.labels)] for one in compared.labels
    )
    yield from _table(("strategy", *map(shown, compared.labels)), rows)


def _correlation(row: Row | None) -> str:
    if row is None:
        return ""
    return f"{as_ratio(row['correlation']) if row['correlation'] else 'too few'} ({as_count(row['invested_sessions'])})"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'|'.join([' --- ', *[' ---: '] * (len(headings) - 1)])}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
