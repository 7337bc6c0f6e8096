"""The walk: many books through time, with cash, sizes and caps; each book as the desk and the floor would have it."""

from decimal import Decimal

from engine.simulation.fill_policy import SlippageModel
from engine.simulation.money import to_cents
from engine.simulation.replay.book_walk import walk_book
from engine.simulation.replay.deal import Pit
from engine.simulation.replay.equity_walk import walk_by_equity
from engine.simulation.replay.fixed_walk import walk_fixed
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.sizing import SizingMode
from engine.simulation.spec import RunSpec


def hindrance(spec: RunSpec) -> str:
    """What of a specification the walk does not reckon, so that the exact executor must run it; empty for nothing."""
    if spec.policy.retry:
        return "entries that are tried again"
    if spec.policy.slippage.model is SlippageModel.IMPACT:
        return "slippage that depends on the size of the order"
    if spec.sizing.mode is SizingMode.VOLATILITY:
        return "sizes by volatility"
    if spec.sizing.name_cap is not None:
        return "a cap per name"
    return "interest on cash" if spec.cash_rate else ""


def walk(pit: Pit, sheet: Sheet, spec: RunSpec) -> Walked:
    """Run every book of a sheet. `spec` must be one without a hindrance."""
    done = Walked.of(sheet)
    cash = to_cents(Decimal(repr(float(spec.cash))))
    walker = walk_fixed if spec.sizing.mode is SizingMode.CASH else walk_by_equity
    for book in walker(pit, sheet, spec.sizing, cash, done).tolist():
        if not done.is_unclear[book]:
            walk_book(pit, sheet, book, spec.sizing, cash, done)
    return done
