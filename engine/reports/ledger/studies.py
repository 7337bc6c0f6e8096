"""Studies in the ledger: counted when they are made, and what their number makes of one."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.overfitting.study_trial import StudyTrial, family_of_studies, study_trial
from engine.measurement.study.looks import allowing_for
from engine.reports.ledger.entry import BEGINNING, decoded_entry
from engine.reports.ledger.ledger_file import append, whole_lines
from engine.study import StudyReport

_HEAD = re.compile(re.escape(BEGINNING) + rb', "previous": "[0-9a-f]{64}", "at": "[^"\\]+", "study": \{')


@dataclass(frozen=True, slots=True)
class Looked:
    """How often was looked: `number` is the study's place in its family, 1 for the first, of `n_studies` different
    ones, which made `n_looks` tests together; `trial` is the study's own."""

    number: int
    n_studies: int
    n_looks: int
    trial: StudyTrial


def read_studies(path: Path) -> tuple[tuple[StudyTrial, ...], tuple[str, ...]]:
    """The studies of a ledger, and what is wrong in it; raises what `read_ledger` does."""
    faults: list[str] = []
    found = []
    for line in whole_lines(path, faults):
        if _HEAD.match(line.text):
            try:
                what = decoded_entry(line.text).what
            except (ValueError, RecursionError) as error:
                faults.append(line.fault(str(error)))
                continue
            assert isinstance(what, StudyTrial)  # noqa: S101 - the head says so
            found.append(what)
    return tuple(found), tuple(faults)


def counted(
    report: StudyReport, path: Path, locked: Hypothesis | None = None
) -> tuple[StudyReport, Looked, tuple[str, ...]]:
    """Add a study to the ledger at `path`, and return it with its p-values adjusted for all the ledger then holds, how
    often was looked, and what is wrong in the ledger.

    Raises LedgerWriteError where it cannot be added, and what `read_ledger` raises.
    """
    own = study_trial(
        report.study,
        report.choice,
        report.calendar,
        report.inputs,
        source=report.label,
        is_noted=bool(report.notice),
        hypothesis=locked,
    )
    append(path, [own])
    trials, faults = read_studies(path)
    family = family_of_studies(trials, own.hypothesis)
    others = [one for trial, one in family.items() if trial != own.id]
    study = allowing_for(report.study, [one.looks for one in others], [one.p for one in others])
    looked = Looked(list(family).index(own.id) + 1, len(family), sum(len(one.looks) for one in family.values()), own)
    return replace(report, study=study, n_studies=looked.n_studies, n_looks=looked.n_looks), looked, faults
