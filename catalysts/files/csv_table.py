"""A calendar as one CSV table: a catalyst a row, foreign columns kept. Documents and figures have no place in it."""

import re
from collections.abc import Iterator, Sequence

from catalysts.catalyst import FIELDS, Catalyst, Source, field_meant
from catalysts.errors import Fault, FaultsError
from catalysts.files.csv_rows import Columns, Row, escaped, read_rows, render_rows
from catalysts.files.fields import Fields
from catalysts.files.records import read_catalyst
from catalysts.text import line_faults
from catalysts.unite import Record

COLUMNS = Columns(needed=("id", "title", "kind", "announced", "theme"), known=FIELDS, is_open=True)

_SOURCE = re.compile(r"([^\s\[\]]+)(?:\[([0-9]{1,12}):([0-9]{1,12})\])?(?:\s+(.*))?")


def read_table(text: str, name: str, faults: list[Fault], *, allow_empty: bool = False) -> list[Record]:
    """The catalysts of a CSV text in their order; what is wrong with the others goes to `faults`.

    `name` stands for the file in every fault. A text that begins with a sign of formulas is read without the
    apostrophe before it; targets are separated by semicolons; sources stand one a line in their cell, written
    as `doc-id[12:80] our line`. A table without rows is a fault unless `allow_empty`.
    """
    n_faults = len(faults)
    read = [(row.where, _catalyst(row, faults)) for row in read_rows(text, name, COLUMNS, faults)]
    if not (read or allow_empty) and len(faults) == n_faults:
        faults.append(Fault(name, "", "", "a row for each catalyst; below the header there is none"))
    return [Record(catalyst, where) for where, catalyst in read if catalyst is not None]


def render_table(catalysts: Sequence[Catalyst]) -> str:
    """The CSV text of catalysts, one row each in their order; foreign columns follow ours by name."""
    foreign = sorted({name for catalyst in catalysts for name, _ in catalyst.extra})
    header = [*FIELDS, *(escaped(name) for name in foreign)]
    return render_rows(header, [_cells(catalyst, foreign) for catalyst in catalysts])


def _catalyst(row: Row, faults: list[Fault]) -> Catalyst | None:
    fields = row.fields(faults)
    targets = [part for part in fields.text("targets").split(";") if part.strip()]
    extra = [(name, cell.strip()) for name, cell in row.cells.items() if cell.strip() and _is_foreign(name)]
    return read_catalyst(fields, targets, list(_sources(fields)), extra)


def _is_foreign(column: str) -> bool:
    """Whether a column is one to keep; what is wrong with the others the header's faults tell."""
    return column not in FIELDS and not field_meant(column) and not line_faults("", column)


def _sources(fields: Fields) -> Iterator[Source]:
    for line in fields.text("sources").split("\n"):
        text = line.strip()
        match = _SOURCE.fullmatch(text)
        if match is None:
            if text:
                fields.fail("sources", text, "a source such as doc-id[12:80] our line")
            continue
        document, start, end, words = match.groups()
        try:
            yield Source(document, (int(start), int(end)) if start else None, words or "")
        except FaultsError as error:
            for fault in error.faults:
                fields.fail("sources", fault.value, fault.expected, fault.remedy)


def _cells(catalyst: Catalyst, foreign: Sequence[str]) -> list[str]:
    extra = dict(catalyst.extra)
    cells = (
        *(catalyst.id, catalyst.title, str(catalyst.kind), str(catalyst.announced)),
        *(str(catalyst.known_at or ""), str(catalyst.occurs or ""), str(catalyst.direction)),
        *("true" if catalyst.scheduled else "false", str(catalyst.status)),
        *(";".join(str(target) for target in catalyst.targets), catalyst.theme, catalyst.segment),
        *(catalyst.key, catalyst.supersedes, "\n".join(_source_line(source) for source in catalyst.sources)),
        *(extra.get(name, "") for name in foreign),
    )
    return [escaped(cell) for cell in cells]


def _source_line(source: Source) -> str:
    span = f"[{source.span[0]}:{source.span[1]}]" if source.span else ""
    return f"{source.document}{span} {source.line}".rstrip()
