"""What a sweep says, in sentences: the winner beside how much was tried, and beside sessions that it had not seen."""

from collections.abc import Iterator

from engine.measurement.overfitting.estimate import Estimate
from engine.measurement.sweep.choice import ChooseBy
from engine.reports.placebo.wording import verdict_sentences
from engine.reports.wording import UNDEFINED, count, percent, ratio, signed_percent, visible
from engine.simulation.executor import Engine
from engine.sweep.report import SweepReport

CONVENTIONS: tuple[str, ...] = (
    "Every point is run over the same sessions with the same capital, market rules and fees as a single run.",
    "Sharpe is of session returns, arithmetic, with a zero risk-free rate; annual by the exchange's sessions a year.",
    "The best has the highest value of what is chosen by; of equal ones the first in the design.",
    "Nothing is chosen on held-out sessions: the points are not run on them; the winner alone is, with fresh capital.",
    "A step of the walk chooses by the returns of sessions before its split alone; the account runs on after it.",
    "The unseen spans of the walk share no session.",
    "Of every point sums over blocks of sessions are kept, not returns: overfitting and walk come from them.",
    "The returns of 400 points at most, evenly over the design, are kept: for the effective number of trials.",
    "The deflated Sharpe ratio is that of Bailey and López de Prado (2014).",
    "The probability of overfitting is that of Bailey, Borwein, López de Prado and Zhu (2017), ½ without skill.",
)


def counted_sentences(report: SweepReport) -> Iterator[str]:
    """How many points there were and what became of them."""
    plan, summary = report.opened.plan, report.summary
    told = [f"{count(summary.n_tried)} points were run"]
    if summary.n_failed:
        told.append(f"{count(summary.n_failed)} failed")
    if plan.invalid:
        told.append(f"{count(len(plan.invalid))} combinations are no points")
    if plan.n_same:
        told.append(f"{count(plan.n_same)} came to the same run as an earlier one")
    yield "; ".join(told) + "."
    if plan.invalid:
        yield f"The first that is no point: {visible(plan.invalid[0].why)}."
    if report.table.errors:
        place, error = next(iter(report.table.errors.items()))
        yield f"The first that failed is point {plan.points[place].number}: {visible(error)}."


def check_sentence(report: SweepReport) -> str:
    """What the standing check found."""
    differences = report.table.differences
    if differences:
        place, told = next(iter(differences.items()))
        return (
            f"Standing check: {len(differences)} of {report.n_checked} points run through backtrader too DIFFER; point "
            f"{report.opened.plan.points[place].number}: {visible(told)}. A fault of ours: trust none of these results."
        )
    if report.opened.world.engine is Engine.BACKTRADER:
        return "Standing check: none is needed, the points were run through backtrader itself."
    if not report.n_checked:
        return "Standing check: none of the points drawn for it ran."
    points = "1 point" if report.n_checked == 1 else f"{report.n_checked} points"
    return f"Standing check: {points} drawn at random came to the same outcome through backtrader too."


def winner_sentences(report: SweepReport) -> Iterator[str]:
    """The winner, how it stands beside luck, and what its choice is worth."""
    summary, table = report.summary, report.table
    if summary.winner is None:
        fewest = report.opened.choice.fewest_trades
        yield f"No point can be chosen: none with a value has {fewest} trades or more (sweep.fewest_trades)."
        return
    numbers, place = table.numbers, summary.winner
    by = "Sharpe ratio" if report.opened.choice.by is ChooseBy.SHARPE else "total return"
    annual = float(numbers["sharpe"][place]) * report.opened.world.sessions_per_year**0.5
    yield (
        f"Highest {by} of {count(summary.n_tried)} tried: {visible(report.labels[0])} (point "
        f"{report.opened.plan.points[place].number}), annual Sharpe {ratio(annual)}, total return "
        f"{signed_percent(float(numbers['total_return'][place]))}, first benchmark "
        f"{signed_percent(report.benchmark_return)}, {int(numbers['n_trades'][place])} trades."
    )
    if summary.lucky is not None:
        lucky = summary.lucky * report.opened.world.sessions_per_year**0.5
        n_tried = count(summary.n_tried)
        yield f"The best of {n_tried} without skill is expected to show an annual Sharpe ratio of {ratio(lucky)}."
    yield f"Deflated Sharpe ratio {_told(summary.deflated)} with N = {count(summary.n_tried)}{_effective(report)}."
    yield overfitting_sentence(report)


def _effective(report: SweepReport) -> str:
    summary = report.summary
    if summary.effective.n_effective is None:
        return f"; the effective number is not known ({summary.effective.reason})"
    return (
        f", {_told(summary.deflated_effective)} with the effective number {ratio(summary.effective.n_effective)}; as "
        f"if it were the only one {_told(summary.probabilistic)}"
    )


def overfitting_sentence(report: SweepReport) -> str:
    """The probability of backtest overfitting."""
    found = report.summary.overfitting
    if found.probability is None:
        return f"Probability of backtest overfitting: not known ({found.reason})."
    return (
        f"Probability of backtest overfitting {ratio(found.probability)}, of a loss out of sample {ratio(found.loss)} "
        f"({count(found.n_trials)} points, {found.n_blocks} blocks, {found.n_splits:,} splits; ½ without skill)."
    )


def unseen_sentences(report: SweepReport) -> Iterator[str]:
    """The walk as a whole, and the winner on held-out sessions."""
    walk = report.summary.walk
    if walk is not None and walk.total_return is not None:
        annual = None if walk.sharpe is None else walk.sharpe * report.opened.world.sessions_per_year**0.5
        ranks = [one.rank for one in walk.steps if one.rank is not None]
        yield (
            f"Walk-forward: over {walk.n_returns} unseen sessions in {len(ranks)} spans the points chosen before each "
            f"earned {signed_percent(walk.total_return)}, annual Sharpe {ratio(annual)}; they did better than "
            f"{percent(sum(ranks) / len(ranks))} of all points on average (50 % is luck)."
        )
    elif report.opened.folds.n_walk and walk is None:
        yield f"Walk-forward: not possible, {report.opened.world.plan.n_returns} sessions are fewer than two a span."
    held = report.held_out
    if held is None or report.opened.held_out is None:
        return
    days = report.opened.held_out.days
    if held.result.error:
        yield f"Held out: the winner failed there: {visible(held.result.error)}."
        return
    annual = None if held.result.sharpe is None else held.result.sharpe * report.opened.held_out.sessions_per_year**0.5
    yield (
        f"Held out ({days[1]} to {days[-1]}, {len(days) - 1} sessions that nothing was chosen on): the winner earned "
        f"{signed_percent(held.result.total_return)}, the first benchmark {signed_percent(held.benchmark_return)}; "
        f"annual Sharpe {ratio(annual)}, {held.result.n_trades} trades."
    )


def placebo_sentences(report: SweepReport) -> Iterator[str]:
    """The winner among calendars that mean nothing, or why that is not known."""
    found = report.placebo
    if found is None:
        return
    if found.result is None:
        yield f"Placebo of the winner: not known ({visible(found.reason)})."
        return
    yield (
        f"Placebo of the winner, {count(found.n_calendars)} calendars that mean nothing; its parameters were chosen on "
        "the true dates, which flatters it:"
    )
    yield from map(visible, verdict_sentences(found.result))


def sentences(report: SweepReport) -> tuple[str, ...]:
    """All of it, in the order in which it is read."""
    return (
        *winner_sentences(report),
        *unseen_sentences(report),
        *placebo_sentences(report),
        *counted_sentences(report),
        check_sentence(report),
    )


def _told(value: Estimate) -> str:
    return f"{UNDEFINED} ({value.reason})" if value.value is None else f"{value.value:.3f}"
