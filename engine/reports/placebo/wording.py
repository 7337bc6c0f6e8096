"""A placebo test in words: how the calendars were made, what beat what, the verdict."""

from engine.measurement.placebo.lag import LagPoint
from engine.measurement.placebo.placebo_result import PlaceboResult, StrategyPlacebo, leak
from engine.measurement.placebo.placebos import Method
from engine.measurement.placebo.reaction_table import RUN_UP
from engine.measurement.placebo.standing import Measure, Standing
from engine.measurement.placebo.verdict import JUDGED, LEVEL
from engine.measurement.study.verdict import LEAST_DATES, Finding
from engine.placebo import PlaceboReport
from engine.reports.study_wording import counted, p_value
from engine.reports.wording import UNDEFINED, amount, ratio, signed_percent

FEW_CALENDARS = 1000

NAMES = {
    Method.SHIFT: "circular shifts",
    Method.MATCHED: "matched dates",
    Method.TARGETS: "shuffled targets",
}
CONVENTIONS = (
    (
        "A placebo calendar holds the true catalysts, moved by sessions: what is said of time moves alike. Each "
        "one is run whole: decisions, orders, limits, lots, fees, refusals, over the sessions of the true run."
    ),
    (
        "A catalyst that the run does not trade (known to the month only, cancelled, outside it) stays where it "
        "is. Documents and figures are left out of placebo calendars: they tell the true dates."
    ),
    (
        "Circular shifts move the whole calendar by k sessions of the run, past its end to its beginning: every "
        "gap between two dates stays, taken round the ring."
    ),
    (
        "Matched dates move each block of dates whose windows overlap, as one, to a session with the same tercile "
        "of the benchmark's volatility (20 sessions before it), of the sector's return over the benchmark (the "
        "same), and the same weekday, where such a bucket has 5 sessions; blocks stay as far apart as windows "
        "need."
    ),
    (
        "Shuffled targets keep the dates and deal the named companies anew among the theme's leaders and all that "
        "the calendar names, as far as they traded in the decision session."
    ),
    "No calendar is drawn twice, and the true one never.",
    (
        "p = (1 + number of calendars with a value as high as the true one's or none) / (1 + number of "
        "calendars); two-sided: twice the smaller of that and the same for as low."
    ),
    "The Monte Carlo error of p is the root of p (1 - p) / n, times the root of (N - n) / (N - 1) where only N exist.",
    (
        "Net profit is of all trades after costs; Sharpe of the account's session returns; excess is a trade's "
        "net return less the first benchmark's from the same open to the same open; CAAR is the market model's, "
        "as in a study."
    ),
    (
        "A lag moves every entry by so many sessions. Before the news a return is a leak or an anticipation; a "
        "holding that begins before it also holds the reaction, so look at the entry session's own abnormal "
        "return as well."
    ),
    (
        "Verdict: too little data on fewer than 5 dates or 19 calendars; distinguishable where the largest p over "
        "the ways of moving dates, of net profit, Sharpe ratio or CAAR, is below 5 % after Holm's adjustment for "
        "three; not distinguishable otherwise."
    ),
)


def shown(measure: Measure, value: float | None) -> str:
    """A value of a measure as a person reads it."""
    if value is None:
        return UNDEFINED
    if measure is Measure.NET:
        return f"{round(value / 100):,}"
    return ratio(value) if measure is Measure.SHARPE else signed_percent(value)


def setup_sentence(report: PlaceboReport) -> str:
    """What was tested, in one line."""
    spec, settings, result = report.report.spec, report.settings, report.result
    sector = f", sector heat by {result.sector}" if result.sector and Method.MATCHED in settings.methods else ""
    return (
        f"{counted(len(result.true), 'catalyst')} to be decided on, on {counted(len(result.true.dates), 'date')} of "
        f"{counted(result.true.n_rows, 'session')}, {result.true.sessions[1]} to {result.true.sessions[-1]}; benchmark "
        f"{spec.benchmarks[0]}{sector}; CAAR of {settings.choice.targets} targets, sessions 0..{settings.window[1]}; "
        f"seed {settings.seed}; prices: {report.report.source}."
    )


def method_sentences(result: PlaceboResult) -> list[str]:
    """How each method's calendars were made, and how many there are."""
    return [f"{NAMES[method].capitalize()}: {' '.join(one.notes)}" for method, one in result.placebos.items()]


def warnings(result: PlaceboResult) -> list[str]:
    """What weakens the test, a sentence each."""
    found = []
    shifted = result.placebos.get(Method.SHIFT)
    if shifted is not None and len(shifted) and shifted.is_exhausted and len(shifted) < FEW_CALENDARS:
        found.append(
            f"All {len(shifted):,} circular shifts were used: their p-values cannot fall below "
            f"{p_value(1 / (len(shifted) + 1))}, and a longer run (--start) would have more."
        )
    for one in result.strategies:
        if 0 < one.n_dates < LEAST_DATES:
            found.append(
                f"{one.strategy}: it traded on {counted(one.n_dates, 'date')} only: one lucky date can make its result."
            )
        found += [
            f"{one.strategy}: {NAMES[method]} changed nothing in {counted(n, 'calendar')} of "
            f"{len(result.placebos[method]):,}: it does not look at what they change."
            for method, n in one.n_same.items()
            if n and 2 * n > len(result.placebos[method])
        ]
        if not one.true.n_trades[0]:
            found.append(f"{one.strategy}: no trade came of the true calendar: there is nothing to compare.")
    return found


def verdict_sentences(one: StrategyPlacebo) -> list[str]:
    """Which measure beats what part of the calendars that mean nothing, and the plain conclusion."""
    sentences = []
    for method, rows in one.standings.items():
        parts = [f"{row.measure} {_beats(row)}" for row in rows if row.measure in JUDGED and _tells(row)]
        if parts:
            sentences.append(f"{one.strategy}, against {NAMES[method]}: {'; '.join(parts)}.")
    found = one.verdict
    return [*sentences, f"Verdict on {one.strategy}: {found.finding}: {found.why}. {_conclusion(found.finding)}"]


def _tells(row: Standing) -> bool:
    """Whether there is something to compare: not where every calendar has the true value itself."""
    return bool(row.n) and row.n_equal < row.n


def _beats(row: Standing) -> str:
    if row.beaten is None:
        return f"cannot be ranked, {row.reason}"
    return f"beats {100 * row.beaten:.1f}% of {row.n:,} (p {p_value(row.p)})"


def _conclusion(finding: Finding) -> str:
    return {
        Finding.DISTINGUISHABLE: "The dates, or names, seem to matter.",
        Finding.NOT_DISTINGUISHABLE: "Nothing here shows that the catalysts earned it.",
        Finding.TOO_LITTLE: "Neither luck nor skill can be read from it.",
    }[finding]


def leak_sentence(one: StrategyPlacebo) -> str:
    """Whether prices had moved before the news more than they do on meaningless dates; empty where it cannot be told."""
    found = leak(one)
    if found is None:
        return ""
    moved = f"In the {RUN_UP} sessions before the news: {signed_percent(found.value)} abnormal return"
    if (found.p or 0.0) < LEVEL:
        return (
            f"{moved}, more than on meaningless dates (p {p_value(found.p)}): a leak, an anticipation, or news that "
            "follows prices."
        )
    return f"{moved}, no more than meaningless dates have (p {p_value(found.p)}): no sign of a leak."


def best_lag(one: StrategyPlacebo) -> str:
    """The entry lag that would have been best, beside the true one; empty without a trade."""
    traded = [point for point in one.lags if point.excess is not None]
    if not traded:
        return ""
    best = max(traded, key=lambda point: (point.excess or 0.0, -abs(point.lag)))
    true = next((point.excess for point in traded if point.lag == 0), None)
    if not best.lag:
        return f"{one.strategy}: no other lag would have been better than the first tradable open."
    way = "before" if best.lag < 0 else "after"
    return (
        f"{one.strategy}: the best entry would have been {counted(abs(best.lag), 'session')} {way} the first tradable "
        f"open, {signed_percent(best.excess)} a trade over the benchmark, {signed_percent(true)} at it."
    )


def lag_cells(point: LagPoint) -> tuple[str, ...]:
    """A lag's row as a person reads it."""
    return (
        f"{point.lag:+d}" if point.lag else "0",
        amount(point.net_cents),
        signed_percent(point.excess),
        signed_percent(point.caar),
        signed_percent(point.aar),
        f"{point.n_trades}",
        f"{point.n_refused}",
        f"{point.n_outside}" if point.n_outside else "",
    )


def check_sentence(result: PlaceboResult) -> str:
    """What became of the standing check of the replay against backtrader; empty where there was none."""
    if not result.n_checked:
        return ""
    return (
        f"{counted(result.n_checked, 'calendar')}, drawn at random, ran through backtrader too: the same to the cent."
    )
