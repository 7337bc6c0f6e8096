"""A study in words: counts, p-values, windows, the verdict. Nothing is calculated here."""

from collections.abc import Sequence

from engine.measurement.study.choice import Sign, Targets
from engine.measurement.study.groups import LEAST_DATES
from engine.measurement.study.model import Model
from engine.measurement.study.statistic import HEADLINE, Statistic, StudyTest
from engine.measurement.study.study import Study
from engine.measurement.study.window_result import WindowResult
from engine.reports.wording import UNDEFINED, p_value, percent, signed_percent
from engine.study import StudyReport

CONVENTIONS = (
    "Session 0 is the first whose open lies after the news was known; sessions are the instrument's own bars.",
    "Returns are total returns from bar to bar; over a suspension the instrument's and the benchmark's span the gap.",
    (
        "A model is fitted on the estimation sessions that have all returns; the residual variance is divided by their "
        "number less the parameters; a standardised return carries the error of its forecast."
    ),
    (
        "A cluster is what overlaps in time: events whose windows share a session. A run's clusters are of trades held "
        "at the same time by the same rule, and may be fewer or more."
    ),
    "CAR is the sum of abnormal returns, CAAR its mean over events, BHAR the product of returns less the benchmark's.",
    (
        "Correlations are of estimation residuals on common calendar sessions, weighted by the part of the event "
        "windows that two events have in common; events that share no session count as uncorrelated."
    ),
    (
        "The headline test is BMP with the correction of Kolari and Pynnönen, against Student's t with Satterthwaite's "
        "degrees of freedom (N - 1 for independent or equally correlated events); two-sided."
    ),
    "Confidence bands of means carry the events' correlation: sd · root of (1 + (N - 1) r) / ((1 - r) N) · t.",
    "Effective number = N / (1 + (N - 1) r), r the mean correlation, a negative one counted as 0.",
    (
        "The smallest effect is exact: the noncentral t of the headline test, for the scatter that the events show and "
        "the power of the settings."
    ),
    (
        "A session that closed at a limit is no verdict: until trading was free, each one adds a session to the "
        "window's end."
    ),
    (
        "Without overlaps: of each instrument's events, in order of time, those whose window begins after the last "
        "taken one has ended."
    ),
    (
        "Adjusted p-values of windows and groups are Benjamini and Hochberg's for all such tests of all different "
        "studies that the ledger holds, this one among them; the verdict's allows for the verdicts of the others. A "
        "study is another one where its question, the calendar or the prices differ. Those by session are not adjusted."
    ),
    (
        "Groups: by the kind and direction of the catalysts, the instrument's segment, and whether the one concerned "
        "told of it; an event of several catalysts is in the groups of each; not tested on fewer than 5 dates."
    ),
    (
        "Verdict: too little data where the headline test cannot be made, on fewer than 5 dates, or for an effective "
        "number below 5; distinguishable where its p, allowing for other studies, is below 1 - confidence; too little "
        "data where the smallest effect is larger than the one that would matter; not distinguishable otherwise."
    ),
)


def sessions_of(window: WindowResult) -> str:
    """A window's sessions: 0, or 0..10."""
    return str(window.first) if window.first == window.last else f"{window.first}..{window.last}"


def band(window: WindowResult) -> tuple[str, str]:
    """The edges of the confidence band."""
    return signed_percent(window.low), signed_percent(window.high)


def counted(n: int, noun: str) -> str:
    """1 event, 2 events."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def evidence_sentences(study: Study) -> list[str]:
    """How much evidence there is: what has to be read before any p-value."""
    found, settings = study.evidence, study.settings
    if not found.n_events:
        return ["No event could be studied; the reasons are listed below."]
    events = "event" if round(found.effective_n, 1) == 1 else "events"
    basis = (
        f"{counted(found.n_catalysts, 'catalyst')} made {counted(found.n_events, 'event')} of "
        f"{counted(found.n_instruments, 'instrument')}, on {counted(found.n_dates, 'date')} in "
        f"{counted(found.n_clusters, 'cluster')} of overlapping windows."
    )
    worth = (
        f"Together they tell as much as {found.effective_n:.1f} independent {events} "
        f"(mean correlation of their windows {found.mean_correlation:.3f})."
    )
    lines = [basis, worth]
    if found.detectable is None:
        lines.append("The smallest effect that they could show cannot be told: they leave no scatter to judge by.")
    else:
        lines.append(
            f"The smallest effect that they show with {settings.power:.0%} power is {percent(found.detectable)} over "
            f"sessions 0 to {settings.last}."
        )
    return lines


def verdict_sentence(study: Study) -> str:
    """The verdict, and why."""
    found = study.verdict
    return f"Verdict: {found.finding}: {found.why}."


def number_sentence(study: Study) -> str:
    """The three numbers that the verdict rests on."""
    found = study.verdict
    allowed = f", {p_value(found.p_adjusted)} for all {found.n_studies} studies made" if found.n_studies > 1 else ""
    return (
        f"It rests on p = {p_value(found.p)} ({HEADLINE}{allowed}), {found.effective_n:.1f} independent events, and a "
        f"smallest effect of {percent(found.detectable)} (of interest from {percent(study.settings.worth)} on)."
    )


def look_sentence(report: StudyReport) -> str:
    """What the adjusted p-values allow for."""
    studies = f" of {report.n_studies} studies in the ledger" if report.n_studies > 1 else ""
    least = min((one.n_dates for one in report.study.groups), default=LEAST_DATES)
    few = f" A group on fewer than {LEAST_DATES} dates is not tested." if least < LEAST_DATES else ""
    return (
        f"adj.: the p beside it, allowing for all {counted(report.n_looks, 'test')} of windows and groups{studies} "
        f"(Benjamini and Hochberg).{few}"
    )


def warning_sentence(study: Study) -> str:
    """What an ordinary t-test would have said, where it would have misled; empty otherwise."""
    level, plain = 1.0 - study.settings.confidence, study.reaction.test(StudyTest.CROSS_SECTIONAL)
    headline = study.reaction.headline
    if plain.p is None or plain.p >= level or (headline.p is not None and headline.p < level):
        return ""
    return f"An ordinary t-test would say p = {p_value(plain.p)}: it takes events that move together for independent."


def setup_sentence(report: StudyReport) -> str:
    """What was studied, in one line."""
    settings, choice = report.study.settings, report.choice
    targets = {Targets.NAMED: "the companies named", Targets.ETF: "the theme's ETF", Targets.LEADERS: "all leaders"}
    news = {Sign.GOOD: "good news", Sign.BAD: "bad news", Sign.ALL: "all news"}[choice.sign]
    beside = "" if settings.model is Model.MEAN else f" on {' and '.join(settings.factors)}"
    kinds = f" ({', '.join(choice.kinds)})" if choice.kinds else ""
    span = f", entered from {choice.start} on" if choice.start else ""
    span += f", entered up to {choice.end}" if choice.end else ""
    return (
        f"{news[:1].upper()}{news[1:]}{kinds} on {targets[choice.targets]}{span}; {settings.model} model{beside}, "
        f"{settings.returns} returns, {settings.n_estimation} estimation sessions that end {settings.buffer} before "
        f"the news; prices: {report.label}."
    )


def result_of(one: Statistic) -> str:
    """A statistic as a person reads it."""
    return UNDEFINED if one.statistic is None else f"{one.statistic + 0.0:.2f}"


def test_of(window: WindowResult, test: StudyTest) -> Statistic | None:
    """A window's result of one test, None where it was not made of it."""
    return next((one for one in window.tests if one.test is test), None)


def reasons(study: Study) -> list[tuple[str, Sequence[str]]]:
    """Why catalysts and events were left out: each reason with what it left out, in the order of the study."""
    found: dict[str, list[str]] = {}
    for row in study.dropped:
        what = " ".join(row.catalysts) + (f" on {row.ticker}" if row.ticker else "")
        found.setdefault(row.reason, []).append(what)
    return list(found.items())
