"""How many different trials a family has, with their Sharpe ratios and p-values: what every run must know of a ledger.

It is read from the lines without making trials of them, so that a run beside 100,000 trials waits for half a second.
Every line's checksum and place in the chain is still judged.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.measurement.overfitting.selection import family_of
from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.entry import BEGINNING, decoded_entry
from engine.reports.ledger.ledger_file import whole_lines

Numbers = tuple[float | None, float | None]

_HEAD = re.compile(
    re.escape(BEGINNING) + rb', "previous": "[0-9a-f]{64}", "at": "[^"\\]+", "trial": \{"id": "([0-9a-f]+)"'
)
_SHARPE, _HYPOTHESIS, _P = b', "sharpe": ', b', "hypothesis": "', b', "p": '


@dataclass(frozen=True, slots=True)
class Tally:
    """The different trials of a family in the order of their numbers: by id their Sharpe ratio a session and the p of
    their verdict, as they were last run. `faults` are of the whole ledger."""

    trials: Mapping[str, Numbers]
    faults: tuple[str, ...] = ()


def read_tally(path: Path, hypothesis: str = "") -> Tally:
    """Read a ledger's tally of one family, that of a hypothesis or the common one; raises what `read_ledger` does."""
    faults: list[str] = []
    found: dict[str, Numbers] = {}
    for line in whole_lines(path, faults):
        try:
            told = _quick(line.text) or _whole(line.text)
        except (ValueError, RecursionError) as error:
            faults.append(line.fault(str(error)))
            continue
        if told is not None and told[1] == hypothesis:
            found[told[0]] = told[2]
    return Tally(found, tuple(faults))


def tally_of(trials: Iterable[Trial], hypothesis: str = "") -> Tally:
    """The same of trials."""
    return Tally({one.id: (one.sharpe, one.p) for one in family_of(tuple(trials), hypothesis)})


def _quick(line: bytes) -> tuple[str, str, Numbers] | None:
    """A trial's id, family and numbers, found in a line as `encoded_entry` writes it; None for any other line.

    The last occurrence of a name with its quotes is the trial's own: the parameters, which may bear any name, stand
    before, and within a text a quote is escaped. What was written before p-values were has none behind its ratio.
    """
    head = _HEAD.match(line)
    if head is None:
        return None
    ratio, family, p = line.rfind(_SHARPE), line.rfind(_HYPOTHESIS), line.rfind(_P)
    if ratio < 0 or family < ratio:
        return None
    start = family + len(_HYPOTHESIS)
    name = line[start : line.index(b'"', start)].decode()
    numbers = (_number(line, ratio + len(_SHARPE)), _number(line, p + len(_P)) if p > family else None)
    return head[1].decode(), name, numbers


def _whole(line: bytes) -> tuple[str, str, Numbers] | None:
    """The same of any line, None where it is no trial."""
    what = decoded_entry(line).what
    return (what.id, what.hypothesis, (what.sharpe, what.p)) if isinstance(what, Trial) else None


def _number(line: bytes, start: int) -> float | None:
    text = line[start : line.index(b",", start)].rstrip(b"}")
    return None if text == b"null" else float(text)
