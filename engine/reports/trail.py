"""The way back: from a plan of a stored run to its decision, its catalyst and the place in the document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalysts.document_copy import DocumentCopy
from catalysts.errors import nearest, shown
from engine.reports.catalyst_table import CATALYSTS, OF_STRATEGY
from engine.reports.errors import UnknownPlanError
from engine.reports.plan_table import PLANS
from engine.reports.run_tables import Cells, RunTables
from engine.reports.source_table import SOURCES
from engine.reports.tables import BLOCKS, DECISIONS, ENTITLEMENTS, FILLS, REFUSALS, TRADES


@dataclass(frozen=True, slots=True)
class Passage:
    """A place that tells of the catalyst: `source` is its row of sources.csv, `line` in our own words.

    `sentence` is what the person's copy says there, `copy` the file; both empty without one. `remark` says why there
    is no sentence: the copy was changed, or the calendar gives no place.
    """

    source: Cells
    sentence: str = ""
    copy: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """One plan of one strategy, or a catalyst that a strategy made no plan for (`plan` is None then).

    Everything is rows of the run's tables, cells as written. `catalyst` is None for a standing plan; `fate` holds
    what the strategy made of the catalyst, by the columns of catalysts.csv.
    """

    strategy: str
    plan: Cells | None
    catalyst: Cells | None
    fate: Cells
    decisions: tuple[Cells, ...]
    fills: tuple[Cells, ...]
    blocks: tuple[Cells, ...]
    entitlements: tuple[Cells, ...]
    refusal: Cells | None
    trade: Cells | None
    passages: tuple[Passage, ...]


def plan_rows(run: RunTables, strategy: str = "") -> tuple[Cells, ...]:
    """The rows of plans.csv, of one strategy where it is named; UnknownPlanError for a strategy that is not there."""
    names = [one.name for one in run.record.strategies]
    if strategy and strategy not in names:
        guess = nearest(strategy, names)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(names)}"
        raise UnknownPlanError(f"{shown(strategy)!r} is no strategy of this run; {hint}")
    return tuple(row for row in run.cells("plans.csv", PLANS) if strategy in {"", row["strategy"]})


def trails(run: RunTables, wanted: str, strategy: str = "", copies: Sequence[DocumentCopy] = ()) -> tuple[Trail, ...]:
    """The trails of a plan's id (one for each strategy that has it) or of all that was made of a catalyst.

    A catalyst is named by its id, or by its number in the report: its place in the calendar, from 1.
    UnknownPlanError with the nearest id and the list of all where the run has neither.
    """
    plans = plan_rows(run, strategy)
    catalysts = {row["id"]: row for row in run.cells("catalysts.csv", CATALYSTS)}
    found = [row for row in plans if row["plan"] == wanted]
    named = catalysts.get(wanted) or _numbered(wanted, tuple(catalysts.values()))
    if not found and named is not None:
        return _of_catalyst(run, named, plans, strategy, copies)
    if not found:
        raise UnknownPlanError(_unknown(run.label, wanted, plans, catalysts))
    return tuple(_trail(run, row["strategy"], row, catalysts.get(row["catalyst"]), copies) for row in found)


def _numbered(wanted: str, catalysts: Sequence[Cells]) -> Cells | None:
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
    return catalysts[number - 1] if 0 < number <= len(catalysts) else None


def _of_catalyst(
    run: RunTables, catalyst: Cells, plans: Sequence[Cells], strategy: str, copies: Sequence[DocumentCopy]
) -> tuple[Trail, ...]:
    found = []
    for one in run.record.strategies:
        if strategy in {"", one.name}:
            own = [row for row in plans if (row["strategy"], row["catalyst"]) == (one.name, catalyst["id"])]
            found += [_trail(run, one.name, row, catalyst, copies) for row in own]
            if not own:
                found.append(_trail(run, one.name, None, catalyst, copies))
    return tuple(found)


def _trail(
    run: RunTables, strategy: str, plan: Cells | None, catalyst: Cells | None, copies: Sequence[DocumentCopy]
) -> Trail:
    def own(name: str, columns: Iterable[str]) -> tuple[Cells, ...]:
        rows = run.cells(name, columns)
        return tuple(row for row in rows if row["strategy"] == strategy and plan and row["plan"] == plan["plan"])

    return Trail(
        strategy=strategy,
        plan=plan,
        catalyst=catalyst,
        fate=_fate(run, strategy, catalyst),
        decisions=own("decisions.csv", DECISIONS) if plan else _declined(run, strategy, catalyst),
        fills=own("fills.csv", FILLS),
        blocks=own("blocks.csv", BLOCKS),
        entitlements=own("entitlements.csv", ENTITLEMENTS),
        refusal=next(iter(own("refusals.csv", REFUSALS)), None),
        trade=next(iter(own("trades.csv", TRADES)), None),
        passages=_passages(run, catalyst, copies),
    )


def _declined(run: RunTables, strategy: str, catalyst: Cells | None) -> tuple[Cells, ...]:
    rows = run.cells("decisions.csv", DECISIONS)
    return tuple(row for row in rows if catalyst and (row["strategy"], row["catalyst"]) == (strategy, catalyst["id"]))


def _fate(run: RunTables, strategy: str, catalyst: Cells | None) -> Cells:
    if catalyst is None:
        return {}
    run.cells("catalysts.csv", (f"{strategy} {column}" for column in OF_STRATEGY))
    return {column: catalyst[f"{strategy} {column}"] for column in OF_STRATEGY}


def _passages(run: RunTables, catalyst: Cells | None, copies: Sequence[DocumentCopy]) -> tuple[Passage, ...]:
    rows = run.cells("sources.csv", SOURCES)
    known = {row["sha256"] for row in rows}
    strangers = [copy for copy in copies if not known & dict(copy.texts).keys()]
    own = (row for row in rows if catalyst and row["catalyst"] == catalyst["id"])
    return tuple(_passage(row, copies, strangers) for row in own)


def _passage(source: Cells, copies: Sequence[DocumentCopy], strangers: Sequence[DocumentCopy]) -> Passage:
    sha256, span = source["sha256"], (source["span_start"], source["span_end"])
    if not copies:
        return Passage(source)
    if not sha256:
        return Passage(source, remark="the calendar keeps no hash of this document, so no copy can be told for it")
    for copy in copies:
        text = copy.text_of(sha256)
        if text is not None:
            return _quoted(source, text, copy.path, span)
    return Passage(source, remark=_not_found(source, strangers))


def _quoted(source: Cells, text: str, path: Path, span: tuple[str, str]) -> Passage:
    if not all(span):
        return Passage(source, copy=path.name, remark="the calendar gives no place in this document")
    start, end = map(int, span)
    if end > len(text):
        return Passage(
            source, copy=path.name, remark=f"the place ends beyond the text, which has {len(text)} characters"
        )
    return Passage(source, text[start:end], path.name)


def _not_found(source: Cells, strangers: Sequence[DocumentCopy]) -> str:
    """Why no copy is this document: a file that the person named, or that bears its name, and is none that we know."""
    changed = [copy.path.name for copy in strangers if copy.was_named or copy.path.stem == source["document"]]
    if not changed:
        return "none of the files given is this document"
    return f"{' and '.join(changed)}: another SHA-256 than the document had when it was read; changed since, or another"


def _unknown(label: str, wanted: str, plans: Sequence[Cells], catalysts: dict[str, Cells]) -> str:
    ids = list(dict.fromkeys(row["plan"] for row in plans))
    guess = nearest(wanted, [*ids, *catalysts])
    hint = f"did you mean {guess!r}?" if guess else "name one of these"
    head = f"{shown(wanted)!r} is no plan, trade or catalyst of this run; {hint}"
    listed = f"`catalyst why {shown(label)}` lists all {len(ids)}; they are"
    return "\n".join([head, listed, *ids]) if ids else f"{head}; the run made no plan"
