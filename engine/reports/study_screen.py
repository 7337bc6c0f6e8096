"""A study on the screen: evidence and verdict first, then windows, sessions, tests, events, what was left out."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.measurement.study.attained import mean_of
from engine.measurement.study.event_result import EventResult
from engine.measurement.study.statistic import StudyTest
from engine.measurement.study.study import Study
from engine.measurement.study.window_result import WindowResult
from engine.reports.screen import notice_panel, plain
from engine.reports.study_wording import (
    band,
    counted,
    evidence_sentences,
    look_sentence,
    number_sentence,
    reasons,
    result_of,
    sessions_of,
    setup_sentence,
    test_of,
    verdict_sentence,
    warning_sentence,
)
from engine.reports.wording import UNDEFINED, p_value, ratio, signed_percent, visible
from engine.study import StudyReport

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MOST_EVENTS = 30
MOST_NAMED = 6


def print_study(report: StudyReport, console: "Console | None" = None) -> None:
    """Show a study; what it could not compute is shown as a dash and told with its reason."""
    from rich.console import Console

    console = console or Console()
    study = report.study
    if report.notice:
        console.print(notice_panel(report.notice))
    console.print(plain(setup_sentence(report), "dim"))
    for sentence in evidence_sentences(study):
        console.print(plain(sentence))
    console.print(plain(verdict_sentence(study), "bold"))
    console.print(plain(number_sentence(study)))
    if warning := warning_sentence(study):
        console.print(plain(warning, "yellow"))
    if study.events:
        _print_tables(console, report)
    if study.dropped:
        console.print()
        console.print(plain(f"Left out ({counted(len(study.dropped), 'row')}):", "bold"))
        for reason, names in reasons(study):
            console.print(plain(visible(f"  {reason}: {_listed(names)}")))


def _print_tables(console: "Console", report: StudyReport) -> None:
    study = report.study
    looked = (_windows(study), *((_groups(study),) if study.groups else ()))
    for table in looked:
        console.print()
        console.print(table)
    console.print(plain(look_sentence(report), "dim"))
    for table in (_sessions(study), _tests(study), _returns(study), _events(study)):
        console.print()
        console.print(table)
    if len(study.events) > MOST_EVENTS:
        console.print(plain(f"and {len(study.events) - MOST_EVENTS} more events (events.csv of --out has all)"))
    console.print()
    console.print(plain("Catalysts by session 0:", "bold"))
    for line in _catalysts(study):
        console.print(plain(visible(f"  {line}")))


def _table(title: str, *columns: str, left: int = 1) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < left else "right", overflow="fold")
    return table


def _p_of(window: WindowResult, test: StudyTest) -> str:
    found = test_of(window, test)
    return UNDEFINED if found is None else p_value(found.p)


def _windows(study: Study) -> "Table":
    title = f"Windows: mean cumulated abnormal return, {study.settings.confidence:.0%} band, p by test"
    table = _table(title, "window", "sessions", "n", "CAAR", "from", "to", "K-P", "adj.", "rank", "t")
    for row in study.windows:
        style = "bold" if row.name == "reaction" else ""
        tests = (StudyTest.GENERALISED_RANK, StudyTest.CROSS_SECTIONAL)
        p = (p_value(row.headline.p), p_value(row.adjusted))
        shown = (row.name, sessions_of(row), str(row.n), signed_percent(row.caar), *band(row), *p)
        table.add_row(*(plain(text, style) for text in (*shown, *(_p_of(row, test) for test in tests))))
    return table


def _groups(study: Study) -> "Table":
    title = f"Groups of events: sessions {sessions_of(study.reaction)}, p by Kolari-Pynnönen"
    table = _table(title, "group", "n", "dates", "CAAR", "from", "to", "K-P", "adj.")
    for place, one in enumerate(study.groups):
        row = one.window
        if place == 0 or one.label.by is not study.groups[place - 1].label.by:
            table.add_row(plain(f"by {one.label.by}", "bold"))
        p = (p_value(row.headline.p), p_value(row.adjusted))
        cells = (visible(f"  {one.label.name}"), str(row.n), str(one.n_dates), signed_percent(row.caar), *band(row), *p)
        table.add_row(*map(plain, cells))
    return table


def _sessions(study: Study) -> "Table":
    title = f"By session: AAR, and CAAR from session {study.settings.first} on"
    table = _table(title, "session", "AAR", "K-P", "Corrado", "Patell", "CAAR", "from", "to", "K-P", left=0)
    for row in study.sessions:
        tests = (StudyTest.KOLARI_PYNNONEN, StudyTest.CORRADO, StudyTest.PATELL)
        table.add_row(
            str(row.session),
            signed_percent(row.aar.caar),
            *(_p_of(row.aar, test) for test in tests),
            signed_percent(row.caar.caar),
            *band(row.caar),
            _p_of(row.caar, StudyTest.KOLARI_PYNNONEN),
        )
    return table


def _tests(study: Study) -> "Table":
    table = _table(f"Every test of sessions {sessions_of(study.reaction)}", "test", "statistic", "df", "p", "")
    table.columns[-1].justify = "left"
    for one in study.reaction.tests:
        dof = UNDEFINED if one.dof is None else f"{one.dof:.1f}"
        table.add_row(one.test.value, result_of(one), dof, p_value(one.p), plain(one.reason))
    return table


def _returns(study: Study) -> "Table":
    settings = study.settings
    title = f"What could be had: buy-and-hold returns less those of {settings.benchmark}"
    table = _table(title, "part", "mean", "events")
    run_up = min(settings.run_up, settings.buffer)
    parts = (
        (f"run-up, {run_up} sessions to the last close before the news", [one.attained.run_up for one in study.events]),
        (f"reaction, from it to the close of session {settings.last}", [one.attained.reaction for one in study.events]),
        ("capturable, from the first open with shares to be had", [one.attained.capturable for one in study.events]),
        (f"after, the {settings.after} sessions behind", [one.attained.after for one in study.events]),
    )
    for name, values in parts:
        mean, n = mean_of(values)
        table.add_row(name, signed_percent(mean), str(n))
    return table


def _events(study: Study) -> "Table":
    columns = ("session 0, ticker", "beta", "CAR", "BHAR", "run-up", "capturable", "locked", "overlaps")
    table = _table("Events (locked: sessions that closed at a limit)", *columns)
    shown = study.events[:MOST_EVENTS]
    for place, row in enumerate(shown):
        if place == 0 or row.event.entry_on != shown[place - 1].event.entry_on:
            table.add_row(plain(row.event.entry_on.isoformat(), "bold"))
        table.add_row(*(plain(text) for text in _event(row)))
    return table


def _event(row: EventResult) -> tuple[str, ...]:
    locked = str(row.n_locked) if row.n_locked else ""
    return (
        f"  {visible(row.event.ticker)}",
        ratio(row.betas[0]) if row.betas else UNDEFINED,
        signed_percent(row.car),
        signed_percent(row.bhar),
        signed_percent(row.attained.run_up),
        signed_percent(row.attained.capturable),
        f"{locked} (still)" if row.n_locked and row.extension is None else locked,
        str(len(row.overlaps)) if row.overlaps else "",
    )


def _catalysts(study: Study) -> list[str]:
    """Which catalysts stand behind each entry session."""
    found: dict[date, list[str]] = {}
    for row in study.events:
        found.setdefault(row.event.entry_on, []).extend(row.event.catalysts)
    return [f"{on.isoformat()}: {_listed(list(dict.fromkeys(names)))}" for on, names in found.items()]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if names[MOST_NAMED:] else ""
    return ", ".join(names[:MOST_NAMED]) + more
