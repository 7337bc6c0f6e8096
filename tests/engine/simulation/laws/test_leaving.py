"""Laws of leaving: when and at what price a plan's shares go, restated as a walk over the bars.

One plan at a time, on random legal bars without corporate actions, filled at the open without slippage.
"""

from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.prices.action import CorporateAction
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.plan import Plan

STOCK, TICK = "300001.SZ", Decimal("0.01")
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
LAW = settings(
    derandomize=True,
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FRACTION = st.sampled_from([None, None, 0.02, 0.045, 0.09])


def _exact(price: float) -> Decimal:
    return Decimal(repr(float(price)))


def _to_tick(price: Decimal, rounding: str) -> Decimal:
    return (price / TICK).to_integral_value(rounding) * TICK


def _touched(rule: ExitRule, entry: Decimal, peak: Decimal, bar) -> Decimal | None:
    """The price of the standing order that a bar touches: the higher stop first, at the worse of level and open; then
    the profit order at its level, or at the low of a bar that lies above it."""
    levels = []
    if rule.stop_loss:
        levels.append(_to_tick(entry * (1 - _exact(rule.stop_loss)), ROUND_FLOOR))
    if rule.trailing_stop:
        levels.append(_to_tick(peak * (1 - _exact(rule.trailing_stop)), ROUND_FLOOR))
    if levels and _exact(bar.low) <= max(levels):
        return min(max(levels), _exact(bar.open))
    if rule.take_profit:
        level = _to_tick(entry * (1 + _exact(rule.take_profit)), ROUND_CEILING)
        if _exact(bar.high) >= level:
            return max(level, _exact(bar.low))
    return None


def _walk(bars, sessions: list[date], plan: Plan, next_on: date | None) -> tuple[int | None, Decimal | None, bool]:
    """Session number and price of the sale, None for none; and whether a standing order was touched."""
    start = next(n for n, on in enumerate(sessions) if bars.on(on) is not None and on >= date(2024, 8, 28))
    entry = _exact(bars.on(sessions[start]).open)
    peak, leaves, was_touched = _exact(bars.on(sessions[start]).high), False, False
    dates = [on for on in (plan.leave_on, next_on) if on is not None]
    for n in range(start + 1, len(sessions)):
        bar, before = bars.on(sessions[n]), bars.until(sessions[n - 1]).close[-1]
        leaves = leaves or (plan.hold is not None and n >= start + plan.hold) or any(on <= sessions[n] for on in dates)
        if bar is None:
            continue
        down = _to_tick(_exact(before) * Decimal("0.8"), ROUND_HALF_UP)
        price = _exact(bar.open) if leaves else _touched(plan.exits, entry, peak, bar)
        was_touched = was_touched or (not leaves and price is not None)
        if price is not None and bar.volume > 0 and price > down:
            return n, price, was_touched
        leaves = leaves or price is not None
        peak = max(peak, _exact(bar.high))
    return None, None, was_touched


@LAW
@given(
    data=st.data(),
    rule=st.builds(ExitRule, stop_loss=FRACTION, take_profit=FRACTION, trailing_stop=FRACTION),
    planned=st.tuples(
        st.sampled_from([None, 2, 5, 9]), st.sampled_from([None, None, 5, 6, 12]), st.sampled_from([None, None, 4, 8])
    ),
)
def test_a_plan_leaves_when_the_walk_says(run, paths, catalyst, day, data, rule, planned):
    """Held for its sessions, left on its date, before the next catalyst of its theme, or touched within a session: at
    the first of these that the market lets it, at the walk's price. The peak is that of the sessions before."""
    n, (hold, leave, follows) = 14, planned
    lines = data.draw(paths(STOCK, n))
    sessions = [day(k) for k in range(n)]
    leave_on = None if leave is None else day(leave) + timedelta(days=1)
    plan = Plan(STOCK, 0.05, hold, "", exits=rule, leave_on=leave_on, until_next=follows is not None)
    rows = [catalyst("c1", "2024-08-27")]
    if follows is not None:
        rows += [catalyst("c2", f"{day(follows - 1)}"), catalyst("c3", f"{day(3)}", theme="another-theme")]
    outcome = run({"c1": [plan]}, [lines], rows, costs=FREE, policy=FillPolicy(participation=1.0), end=n - 1)
    assume(outcome.trades)
    (trade,) = outcome.trades
    sold, price, was_touched = _walk(lines, sessions, plan, None if follows is None else day(follows))
    assert trade.entry_on == day(2)
    assert trade.exit_on == (None if sold is None else day(sold))
    assert trade.exit_price == (None if price is None else float(price))
    touches = [row for row in outcome.decisions if row.side is Side.SELL and row.act_on == row.decided_on]
    assert bool(touches) == was_touched


@LAW
@given(
    prices=st.lists(st.integers(-6, 6), min_size=12, max_size=12),
    rule=st.builds(ExitRule, stop_loss=FRACTION, take_profit=FRACTION, trailing_stop=FRACTION),
    ex=st.integers(3, 8),
)
def test_standing_orders_follow_a_split(run, bars, catalyst, day, prices, rule, ex):
    """Two for one at any session: entry and peak halve with the price, and the plan leaves in the same session as
    without the split, at half the price, with twice the shares."""
    moves, cents = {}, 100_000
    for n, step in enumerate(prices):
        cents += 2_000 * step
        moves[n] = (cents / 100, cents / 100)
    halved = {n: tuple(price / 2 for price in pair) if n >= ex else pair for n, pair in moves.items()}
    outcomes = [
        run(
            {"c1": [Plan(STOCK, 0.5, None, "", exits=rule)]},
            [bars(STOCK, 1.0, path, last=11)],
            [catalyst("c1", "2024-08-27")],
            actions=actions,
            costs=FREE,
            end=11,
        )
        for path, actions in ((moves, []), (halved, [CorporateAction(STOCK, day(ex), 2.0, 0.0)]))
    ]
    plain, split = (outcome.trades[0] for outcome in outcomes)
    assert split.exit_on == plain.exit_on
    if plain.exit_on is not None and plain.exit_on >= day(ex):
        assert split.exit_shares == 2 * plain.exit_shares
        # A level of half the price is rounded to a tick of its own.
        assert abs(2 * split.exit_price - plain.exit_price) <= 0.02


def _called(bars, sessions: list[date], plan: Plan, warned_on: date) -> tuple[int | None, Decimal | None]:
    """Session number and price of the sale of shares bought in session 2, None for none.

    A traded close is at its limit where it is the last close × 1.2 to the cent. From the purchase on, the first that is
    not, or the one that makes the row long enough, calls for a sale; so do the sessions held and the warning.
    """
    rule, leaves, in_row = plan.exits, False, 0
    for n, session in enumerate(sessions):
        bar, before = bars.on(session), bars.until(sessions[max(n - 1, 0)]).close[-1]
        leaves = leaves or (plan.hold is not None and n >= 2 + plan.hold) or (rule.on_warning and session >= warned_on)
        if bar is None or bar.volume <= 0 or n == 0:
            continue
        if n > 2 and leaves and _exact(bar.open) > _to_tick(_exact(before) * Decimal("0.8"), ROUND_HALF_UP):
            return n, _exact(bar.open)
        is_up = _exact(bar.close) == _to_tick(_exact(before) * Decimal("1.2"), ROUND_HALF_UP)
        in_row = in_row + 1 if is_up else 0
        fails = rule.failed_limit_up and not is_up
        leaves = leaves or (n >= 2 and (fails or (rule.limit_ups is not None and in_row >= rule.limit_ups)))
    return None, None


@settings(LAW, max_examples=100)
@given(
    data=st.data(),
    rule=st.builds(
        ExitRule,
        failed_limit_up=st.booleans(),
        limit_ups=st.sampled_from([None, None, 1, 2]),
        on_warning=st.booleans(),
    ),
    hold=st.sampled_from([None, None, 3, 8]),
    warned=st.integers(3, 9),
)
def test_limits_and_warnings_end_a_plan_when_the_walk_says(run, paths, catalyst, day, data, rule, hold, warned):
    """T+1, suspensions within a chain, locked limits at the exit: the sale is that of the walk, at its price."""
    n = 14
    lines = data.draw(paths(STOCK, n))
    plan = Plan(STOCK, 0.05, hold, "", exits=rule)
    rows = [
        catalyst("c1", "2024-08-27"),
        catalyst("w", f"{day(warned - 1)}", direction=-1, targets=(STOCK,)),
        catalyst("other", f"{day(2)}", direction=-1, targets=("600001.SS",)),
    ]
    outcome = run({"c1": [plan]}, [lines], rows, costs=FREE, policy=FillPolicy(participation=1.0), end=n - 1)
    assume(outcome.trades)
    (trade,) = outcome.trades
    sold, price = _called(lines, [day(k) for k in range(n)], plan, day(warned))
    assert (trade.entry_on, trade.exit_on) == (day(2), None if sold is None else day(sold))
    assert trade.exit_price == (None if price is None else float(price))


@settings(LAW, max_examples=60)
@given(data=st.data(), enter=st.integers(0, 9), delay=st.integers(0, 2), replaced=st.integers(0, 12))
def test_a_plan_that_waits_is_bought_on_its_day_or_given_up(run, bars, catalyst, day, data, enter, delay, replaced):
    """Restated: the entry is the later of the first tradable session and the wanted one, plus the delay; a replacement
    whose own first tradable session is no later makes it stale."""
    first = data.draw(st.integers(1, 5))
    entry = max(first, enter) + delay
    rows = [catalyst("c1", f"{day(first - 1)}"), catalyst("c2", f"{day(replaced)}", supersedes="c1")]
    assume(replaced + 1 > first)  # else it is never asked about
    plan = Plan(STOCK, 0.1, 2, "", delay, enter_from=day(enter))
    outcome = run({"c1": [plan]}, [bars(STOCK, 10.0)], rows)
    bought = [trade.entry_on for trade in outcome.trades]
    assert bought == ([] if replaced + 1 <= entry else [day(entry)])
    assert [str(no.reason) for no in outcome.refusals] == (["superseded"] if replaced + 1 <= entry else [])
