"""How well the rules read figures: short labelled texts, and the documents of the fact sheets.

    python tests/catalysts/extraction/figure_scores.py [--misses]

A proposed figure matches where measure, ticker, last session, relation and value are those of the label, and of a
return the first session too; each is used once. Measure.OTHER is what the rules leave to a person: it is counted apart.
Recall is matched over labelled, precision matched over proposed.
"""

import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from catalysts.extraction.figures import propose_figures
from catalysts.extraction.identity import fingerprint
from catalysts.figure import Figure, Measure
from catalysts.names import NameFinder, read_names
from catalysts.when import When
from engine.calendar_source import open_calendar
from engine.market_facts import EngineFacts
from engine.markets.instrument import Instruments
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.sessions import sessions_of

HERE = Path(__file__).parent
TEXTS = HERE / "price_texts"
REPOSITORY = HERE.parents[2]
DOCUMENTS = REPOSITORY.parent / "shared" / "documents"
Key = tuple[str, str, str, str, str, float]


@dataclass
class Score:
    """Counts over some texts, with what was missed and what was wrong."""

    n_texts: int = 0
    n_labelled: int = 0
    n_proposed: int = 0
    n_matched: int = 0
    n_left: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, labelled: set[Key], proposed: Iterable[Figure]) -> None:
        """Count one text."""
        given = list(proposed)
        told = {key_of(one) for one in given if one.measure is not Measure.OTHER}
        self.n_texts += 1
        self.n_labelled += len(labelled)
        self.n_proposed += len(told)
        self.n_matched += len(labelled & told)
        self.n_left += sum(one.measure is Measure.OTHER for one in given)
        self.missed += [f"{name}: {key}" for key in sorted(labelled - told)]
        self.wrong += [f"{name}: {key}" for key in sorted(told - labelled)]

    def line(self, name: str) -> str:
        """The counts as a line."""
        recall = self.n_matched / self.n_labelled if self.n_labelled else 1.0
        precision = self.n_matched / self.n_proposed if self.n_proposed else 1.0
        return (
            f"{name:10}{self.n_texts:4} texts  recall {self.n_matched}/{self.n_labelled} {recall:.2f}  "
            f"precision {self.n_matched}/{self.n_proposed} {precision:.2f}  left to a person {self.n_left}"
        )


def key_of(one: Figure) -> Key:
    """What two figures must have in common."""
    start = str(one.from_on) if one.measure is Measure.RETURN else ""
    return one.measure.value, one.ticker, start, str(one.to_on), one.relation, round(one.value, 6)


def texts_score(part: str) -> Score:
    """The score of `tuned` or `held_out`."""
    names = NameFinder.of(read_names(TEXTS / "aliases.csv"))
    facts = EngineFacts(Instruments(), shipped_rule_book(), sessions_of)
    score = Score()
    for row in tomllib.loads((TEXTS / f"{part}.toml").read_text(encoding="utf-8"))["text"]:
        labelled = {
            (one["measure"], one["ticker"], one.get("from", ""), one["to"], one["relation"], round(one["value"], 6))
            for one in row.get("figure", [])
        }
        proposed = propose_figures(row["text"], When.parse(row["published"]), names, facts, document="text")
        score.add(row["id"], labelled, proposed)
    return score


def documents_score() -> Score:
    """The score on the documents of the fact sheets, as far as they are at hand; labels are the sheets' figures."""
    given = open_calendar("seeds")
    facts = EngineFacts(given.instruments, shipped_rule_book(), sessions_of)
    names = NameFinder.of(read_names(REPOSITORY / "seeds" / "aliases.csv"))
    by_hash = {}
    for path in sorted(DOCUMENTS.glob("*.txt")) if DOCUMENTS.is_dir() else []:
        text = path.read_bytes().decode("utf-8")
        by_hash[fingerprint(text)] = text
    score = Score()
    for paper in given.calendar.documents:
        text = by_hash.get(paper.sha256)
        if text is not None:
            own = [one for one in given.calendar.figures if one.document == paper.id]
            labelled = {key_of(one) for one in own if one.measure is not Measure.OTHER}
            proposed = propose_figures(text, paper.published, names, facts, document=paper.id)
            score.add(paper.id, labelled, proposed)
    return score


def main() -> None:
    """Print the scores side by side; with --misses also every difference."""
    for name, score in (
        ("tuned", texts_score("tuned")),
        ("held out", texts_score("held_out")),
        ("documents", documents_score()),
    ):
        print(score.line(name))
        if "--misses" in sys.argv:
            for sort, lines in (("missed", score.missed), ("wrong", score.wrong)):
                for line in lines:
                    print(f"    {sort} {line}")


if __name__ == "__main__":
    main()
