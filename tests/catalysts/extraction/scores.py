"""How well the rules read texts: labelled ones beside this file, and the documents of the fact sheets.

    python tests/catalysts/extraction/scores.py [--misses]

How a match is decided. A candidate and an expected row match where the candidate's span meets the row's place, its
`announced` is the same (precision too), and its `occurs` is the same where the row has one; each is used once, and the
pair that agrees in most other fields goes first. Recall is matched rows over expected rows, precision is matched
candidates over all candidates; optional rows count in neither. Other fields are scored over the matched pairs.
"""

import csv
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalysts.catalyst import Catalyst
from catalysts.extraction import Candidate, extract
from catalysts.files import read_calendar
from catalysts.names import NameFinder, read_names
from catalysts.when import Precision, When

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
REPOSITORY = HERE.parents[2]
SEEDS = REPOSITORY / "seeds"
DOCUMENTS = Path(os.environ.get("CATALYST_DOCUMENTS", REPOSITORY.parent / "shared" / "documents"))
SHEETS = {
    "battery-etf-2024-09": "000_eb57fb0452fd8d06.txt",
    "citic-solid-state-2026-02": "002_387f56c9604bfb3a.txt",
    "solid-state-month-2025-06": "003_c0e6156b821d3159.txt",
}


@dataclass(frozen=True)
class Expected:
    """What a reader takes from a text; None is not scored."""

    name: str
    places: tuple[tuple[int, int], ...]
    announced: str | None
    occurs: str | None
    kind: str | None = None
    direction: int | None = None
    scheduled: bool | None = None
    targets: tuple[str, ...] | None = None
    bodies: tuple[str, ...] | None = None
    unresolved: tuple[str, ...] | None = None
    is_optional: bool = False


@dataclass
class Score:
    """Counts over one or more texts."""

    n_expected: int = 0
    n_matched: int = 0
    n_candidates: int = 0
    n_right: int = 0
    n_wrong_year: int = 0
    n_wrong_tickers: int = 0
    fields: dict[str, list[int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in ("n_expected", "n_matched", "n_candidates", "n_right", "n_wrong_year", "n_wrong_tickers"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, (right, all_) in other.fields.items():
            mine = self.fields.setdefault(name, [0, 0])
            mine[0] += right
            mine[1] += all_
        self.misses += other.misses

    @property
    def recall(self) -> float:
        return self.n_matched / self.n_expected if self.n_expected else 1.0

    @property
    def precision(self) -> float:
        return self.n_right / self.n_candidates if self.n_candidates else 1.0

    def part(self, name: str) -> float:
        right, all_ = self.fields.get(name, (0, 0))
        return right / all_ if all_ else 1.0


def meets(span: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in places)


def dates_agree(candidate: Candidate, row: Expected) -> bool:
    announced = str(candidate.announced) if candidate.announced else None
    occurs = str(candidate.occurs) if candidate.occurs else None
    if row.announced is not None and announced != row.announced:
        return False
    return row.occurs is None or occurs == row.occurs


def agreements(candidate: Candidate, row: Expected) -> dict[str, bool]:
    """Field by field whether a candidate says what the row does; fields that are not scored are left out."""
    told = {
        "kind": (candidate.kind.value, row.kind),
        "direction": (candidate.direction, row.direction),
        "scheduled": (candidate.scheduled, row.scheduled),
        "targets": (
            tuple(sorted(str(target) for target in candidate.targets)),
            row.targets and tuple(sorted(row.targets)),
        ),
        "bodies": (tuple(sorted(candidate.bodies)), row.bodies and tuple(sorted(row.bodies))),
        "unresolved": (candidate.unresolved, row.unresolved),
    }
    if row.targets == ():
        told["targets"] = (tuple(sorted(str(target) for target in candidate.targets)), ())
    return {name: mine == wanted for name, (mine, wanted) in told.items() if wanted is not None}


def matches(candidates: Sequence[Candidate], rows: Sequence[Expected]) -> dict[int, int]:
    """The candidate of every row that has one, both by their number."""
    pairs = sorted(
        (row.is_optional, -sum(agreements(one, row).values()), number, place)
        for number, row in enumerate(rows)
        for place, one in enumerate(candidates)
        if meets(one.span, row.places) and (row.is_optional or dates_agree(one, row))
    )
    matched: dict[int, int] = {}
    for _, _, number, place in pairs:
        if number not in matched and place not in matched.values():
            matched[number] = place
    return matched


def scored(candidates: Sequence[Candidate], rows: Sequence[Expected], where: str) -> Score:
    matched = matches(candidates, rows)
    score = Score()
    for number, row in enumerate(rows):
        if row.is_optional:
            continue
        score.n_expected += 1
        if number in matched:
            score.n_matched += 1
            compare(score, candidates[matched[number]], row, where)
        else:
            near = [f"{one.announced} {one.occurs}" for one in candidates if meets(one.span, row.places)]
            score.misses.append(f"{where}: missed {row.name}: {row.announced} {row.occurs}; there: {near}")
    rows_of = {place: rows[number] for number, place in matched.items()}
    for place, one in enumerate(candidates):
        row_of = rows_of.get(place)
        # A second candidate at an optional place is taken or left like the first.
        if row_of.is_optional if row_of else any(row.is_optional and meets(one.span, row.places) for row in rows):
            continue
        score.n_candidates += 1
        score.n_right += row_of is not None
        if row_of is None:
            score.n_wrong_year += is_wrong_year(one, rows)
            score.misses.append(f"{where}: not expected: {one.title} {one.span} {one.confidence} {one.flags}")
    return score


def compare(score: Score, one: Candidate, row: Expected, where: str) -> None:
    """Count the fields in which a candidate agrees with its row, and the tickers that the row does not have."""
    for name, right in agreements(one, row).items():
        counts = score.fields.setdefault(name, [0, 0])
        counts[0] += right
        counts[1] += 1
        if not right:
            score.misses.append(f"{where}: {name} of {row.name}: {getattr(row, name)}, read {getattr(one, name)}")
    if row.targets is not None:
        wanted = {name for name in row.targets if not name.startswith("unlisted:")}
        score.n_wrong_tickers += len({target.name for target in one.targets if target.is_listed} - wanted)


def is_wrong_year(candidate: Candidate, rows: Sequence[Expected]) -> bool:
    """Whether a date is that of a row at its place but for the year."""
    for row in rows:
        if not meets(candidate.span, row.places):
            continue
        for mine, wanted in ((candidate.announced, row.announced), (candidate.occurs, row.occurs)):
            text = str(mine) if mine else ""
            if wanted and text and len(text) > 4 and text[4:] == wanted[4:] and text[:4] != wanted[:4]:
                return True
    return False


def labelled(folder: Path) -> Iterator[tuple[str, str, When, list[Expected]]]:
    for path in sorted(folder.glob("*.toml")):
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
        text = sheet["text"]
        rows = []
        for row in sheet.get("expected", []):
            place = text.index(row["place"])
            lists = {name: tuple(row[name]) for name in ("targets", "bodies", "unresolved") if name in row}
            rows.append(
                Expected(
                    row["place"],
                    ((place, place + len(row["place"])),),
                    row.get("announced"),
                    row.get("occurs"),
                    row.get("kind"),
                    row.get("direction"),
                    row.get("scheduled"),
                    is_optional=row.get("optional", False),
                    **lists,
                )
            )
        yield path.stem, text, When.parse(sheet["published"]), rows


def score_of_texts(folder: str, language: str | None = None) -> Score:
    finder = NameFinder.of(read_names(TEXTS / "aliases.csv"))
    total = Score()
    for name, text, published, rows in labelled(TEXTS / folder):
        if language is None or name.endswith(language):
            total.add(scored(extract(text, published, finder).candidates, rows, f"{folder}/{name}"))
    return total


def is_day_or_month_dated(catalyst: Catalyst, published: When) -> bool:
    """Whether the document prints a day or a month for it: of the thing itself where that lies elsewhere."""
    fine = {Precision.DAY, Precision.MONTH}
    if catalyst.occurs is not None:
        return catalyst.occurs.end.precision in fine
    return catalyst.announced.precision in fine and catalyst.announced != published


def score_of_sheet(id_: str, *, only_dated: bool) -> Score:
    text = (DOCUMENTS / SHEETS[id_]).read_text(encoding="utf-8")
    calendar = read_calendar(SEEDS / f"{id_}.toml")
    published = calendar.documents[0].published
    rows = []
    for catalyst in calendar:
        row = Expected(
            catalyst.id,
            tuple(source.span for source in catalyst.sources if source.span),
            str(catalyst.announced),
            str(catalyst.occurs) if catalyst.occurs else None,
            catalyst.kind.value,
            catalyst.direction,
            catalyst.scheduled,
            tuple(str(target) for target in catalyst.targets),
        )
        rows.append(replace(row, is_optional=only_dated and not is_day_or_month_dated(catalyst, published)))
    finder = NameFinder.of(read_names(SEEDS / "aliases.csv"))
    return scored(extract(text, published, finder).candidates, rows, id_)


def score_of_sheets(*, only_dated: bool) -> Score:
    total = Score()
    for id_ in SHEETS:
        total.add(score_of_sheet(id_, only_dated=only_dated))
    return total


def table(rows: Iterable[tuple[str, Score]]) -> list[list[str]]:
    head = [
        "",
        "rows",
        "recall",
        "candidates",
        "precision",
        "wrong year",
        "targets",
        "wrong tickers",
        "kind",
        "direction",
        "scheduled",
    ]
    lines = [head]
    for name, score in rows:
        found, right = f"{score.n_matched}/{score.n_expected}", f"{score.n_right}/{score.n_candidates}"
        targets, *parts = (f"{score.part(part):.0%}" for part in ("targets", "kind", "direction", "scheduled"))
        wrong = [str(score.n_wrong_year), targets, str(score.n_wrong_tickers)]
        lines.append([name, found, f"{score.recall:.0%}", right, f"{score.precision:.0%}", *wrong, *parts])
    return lines


def main() -> None:
    folders = [name for name in ("tuned", "held_out", "fresh", "last") if (TEXTS / name).is_dir()]
    if "--only" in sys.argv:
        folders = [sys.argv[sys.argv.index("--only") + 1]]
    scores = [(folder, score_of_texts(folder)) for folder in folders]
    if DOCUMENTS.is_dir() and "--only" not in sys.argv:
        scores += [(id_, score_of_sheet(id_, only_dated=False)) for id_ in SHEETS]
        scores.append(("all sheets", score_of_sheets(only_dated=False)))
        scores.append(("of them day or month", score_of_sheets(only_dated=True)))
    csv.writer(sys.stdout, delimiter="\t").writerows(table(scores))
    if "--misses" in sys.argv:
        for name, score in scores:
            if name not in {"held_out", "fresh", "last", "of them day or month", "all sheets"}:
                print(*score.misses, sep="\n")


if __name__ == "__main__":
    main()
