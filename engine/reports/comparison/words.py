"""What a comparison says in words, the same on the screen, on the page and in Markdown."""

from engine.measurement.comparison import N_DRAWS, SEED
from engine.measurement.pair_correlation import FEWEST
from engine.measurement.pair_difference import FEWEST_DATES, FEWEST_SESSIONS
from engine.reports.comparison.alike import is_one_period
from engine.reports.comparison.compared import ComparedRuns
from engine.reports.page.number import as_count, as_p_value, as_percent, as_signed_percent
from engine.reports.run_tables import Row, Show
from engine.reports.verdict_wording import MEANS

LUCK: tuple[tuple[str, str, Show], ...] = (
    ("mean excess", "tested_excess", as_signed_percent),
    ("p", "p", as_p_value),
    ("p of all tests", "p_adjusted", as_p_value),
    ("independent", "independent", as_count),
    ("shows", "detectable", as_percent),
)
"""The numbers of the verdicts: heading, column, and how a cell is shown."""

METHODS = (
    (
        "Difference on catalysts: of the catalysts that both traded, the mean of (excess return of one - excess return "
        "of the other), each catalyst counting once. Its standard error is clustered by entry session (Liang and Zeger "
        "1986; Cameron and Miller 2015), because catalysts entered on one day share that day's market; the interval "
        f"is of 95 % by Student's t with entry sessions - 1. Too few: below {FEWEST_DATES} entry sessions."
    ),
    (
        "Difference by session: the mean of (session return of one - session return of the other) over the sessions "
        "that both runs have, times the sessions a year. Standard error and 95 % interval (percentiles) are of a "
        f"stationary bootstrap (Politis and Romano 1994) of {N_DRAWS} draws, seed {SEED}, with the mean block length "
        "of Politis and White 2004 as corrected in 2009, rounded up. "
        f"Too few: below {FEWEST_SESSIONS} sessions in which either was invested."
    ),
    (
        "Correlation: Pearson's, of session returns over the sessions in which either was invested; the number of "
        f"them stands beside it. Too few: below {FEWEST}."
    ),
    (
        "An interval of 95 % leaves out the true value one time in twenty: of many comparisons some will look like "
        "differences by chance alone, and the best of many strategies looks better than it is."
    ),
    (
        f"Verdict: each strategy's trades against its first benchmark. {MEANS} p of all tests allows for all that are "
        "compared (Benjamini and Hochberg 1995)."
    ),
    "Best is marked among strategies that traded, where a figure has a better direction and the periods are the same.",
)


def verdict(row: Row, part: str) -> str:
    """What an interval says of a difference: better, worse, not told apart, too few, or nothing shared."""
    mean, low, high = (row[f"{part}_{name}"] for name in ("difference", "low", "high"))
    if not mean:
        return "nothing in common"
    if not low or not high:
        return "too few"
    if float(low) > 0:
        return "better"
    return "worse" if float(high) < 0 else "not told apart"


def summary(compared: ComparedRuns) -> str:
    """One sentence: how many of the differences from the reference can be told from zero."""
    rows = compared.differences
    if not rows:
        return "One strategy alone: there is nothing to tell apart."
    told = [verdict(row, "return") for row in rows]
    sure = sum(one in {"better", "worse"} for one in told)
    few = sum(one in {"too few", "nothing in common"} for one in told)
    many = "difference" if len(rows) == 1 else "differences"
    text = f"Session by session {sure} of {len(rows)} {many} can be told from zero"
    text += f", {few} rest on too little" if few else ""
    chance = len(rows) * 0.05
    if len(rows) >= 10:
        text += f"; about {chance:.0f} would by chance alone"
    return text + "."


def unmarked(compared: ComparedRuns) -> str:
    """Why no best is marked, empty where it is."""
    if is_one_period(compared.runs):
        return ""
    return "The runs are of different periods: their figures do not stand beside each other, and no best is marked."
