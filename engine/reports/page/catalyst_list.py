"""The catalysts of a page: a row each, what every strategy made of it, and a mark on the time axis."""

from dataclasses import dataclass
from datetime import date

from engine.reports.page.lane import Mark
from engine.reports.page.number import as_signed_percent
from engine.reports.run_tables import Number, Row, RunTables
from engine.reports.wording import shortened, visible

_ACTED = {"traded", "refused"}
FEW = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one strategy earned on it, and the excess; `words` stand instead where it did not trade."""

    strategy: str
    net: Number | None
    excess: Number | None
    missed: Number | None
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One catalyst; `number` is its place in the calendar from 1, `anchor` its row's name in the page."""

    number: int
    anchor: str
    id: str
    title: str
    kind: str
    direction: str
    known: str
    entry_on: str
    documents: str
    targets: str
    outcomes: tuple[Outcome, ...]
    why_not: str

    @property
    def n_traded(self) -> int:
        """How many strategies traded it."""
        return sum(one.net is not None for one in self.outcomes)


def listed(run: RunTables) -> list[Listed]:
    """Every catalyst of the calendar, in the order in which they could be known."""
    names = list(run.strategies())
    rows = run.rows("catalysts.csv")
    acting = [name for name in names if any(row[f"{name} fate"] in _ACTED for row in rows)]
    return [_listed(row, acting) for row in rows]


def anchors(run: RunTables) -> dict[str, str]:
    """The name of each catalyst's row in the page, by the catalyst's id."""
    return {row["id"]: _anchor(row) for row in run.rows("catalysts.csv")}


def marks(catalysts: list[Listed], run: RunTables, first_on: date, last_on: date) -> list[Mark]:
    """A mark for each with an entry session within the run."""
    trades = run.grouped("trades.csv", "catalyst")
    return [
        Mark(
            f"#{one.anchor}", _told(one, trades.get((one.id,), [])), date.fromisoformat(one.entry_on), one.n_traded > 0
        )
        for one in catalysts
        if one.entry_on and first_on <= date.fromisoformat(one.entry_on) <= last_on
    ]


def _anchor(row: Row) -> str:
    return f"catalyst-{row.place + 1}"


def _listed(row: Row, acting: list[str]) -> Listed:
    return Listed(
        number=row.place + 1,
        anchor=_anchor(row),
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        direction={"1": "+", "-1": "−"}.get(row["direction"], "0"),
        known=row["known"].replace("T", " ")[:16],
        entry_on=row["entry_session"],
        documents=row["documents"],
        targets=row["targets"].replace(";", ", "),
        outcomes=tuple(_outcomes(row, acting)),
        why_not=row["why_not"] if not acting else "",
    )


def _outcomes(row: Row, acting: list[str]) -> list[Outcome]:
    """One for each strategy that acted; for the others one for each reason."""
    found: list[Outcome] = []
    reasons: dict[str, list[str]] = {}
    for name in acting:
        fate = row[f"{name} fate"]
        if fate in _ACTED:
            found.append(_outcome(row, name, fate))
        else:
            why = row[f"{name} why"].partition(";")[0]
            reasons.setdefault(f"{fate}: {why}" if why else fate, []).append(name)
    everyone = not found and len(reasons) == 1
    return found + [
        Outcome("" if everyone else ", ".join(names), None, None, None, reason) for reason, names in reasons.items()
    ]


def _outcome(row: Row, name: str, fate: str) -> Outcome:
    missed = row.number(f"{name} missed_return", as_signed_percent)
    is_traded = fate == "traded"
    return Outcome(
        strategy=name,
        net=row.number(f"{name} net_return", as_signed_percent) if is_traded else None,
        excess=row.number(f"{name} excess", as_signed_percent) if is_traded else None,
        missed=missed if missed.value else None,
        words="" if is_traded else f"refused: {row[f'{name} blocked_by'].replace(';', ', ') or row[f'{name} why']}",
    )


def _told(one: Listed, trades: list[Row]) -> str:
    """What pointing at a mark shows: title, date, document, trades."""
    lines = [f"{one.number}. {visible(shortened(one.title, 160))}", f"known {one.known}, entry session {one.entry_on}"]
    if one.documents:
        lines.append(visible(shortened(one.documents, 160)))
    for trade in trades[:FEW]:
        until = trade["exit_on"] or f"open, valued {trade['valued_on']}"
        net = as_signed_percent(trade["net_return"])
        lines.append(visible(f"{trade['strategy']}: {trade['ticker']} {trade['entry_on']} to {until}, {net} net"))
    if len(trades) > FEW:
        lines.append(f"and {len(trades) - FEW} more trades")
    if not trades:
        lines.append("not traded")
    return "\n".join(lines)
