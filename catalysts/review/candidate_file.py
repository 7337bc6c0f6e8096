"""A file of candidates: TOML, or CSV with one row a candidate, by its ending."""

from pathlib import Path

from catalysts.review.entry import CandidateSheet

SUFFIXES = (".toml", ".csv")


def read_candidates(path: Path | str) -> CandidateSheet:
    """The sheet of a candidate file; FaultsError with every fault of it, each with its line (and column, of a CSV)."""
    from catalysts.files.text_file import read_text

    path = Path(path)
    return candidates_of(read_text(path), path.name)


def candidates_of(text: str, name: str) -> CandidateSheet:
    """The sheet of a text; `name` stands for the file in every fault, and its ending tells what the text is."""
    from catalysts.review.candidate_csv import candidates_of_csv
    from catalysts.review.candidate_toml import candidates_of_toml

    return candidates_of_csv(text, name) if _is_csv(name) else candidates_of_toml(text, name)


def render_candidates(sheet: CandidateSheet, name: str = "candidates.toml") -> str:
    """The text of a sheet for a file of this name; reading it gives the sheet again, rendering that the same bytes."""
    from catalysts.review.candidate_csv import render_csv
    from catalysts.review.candidate_toml import render_toml

    return render_csv(sheet) if _is_csv(name) else render_toml(sheet)


def write_candidates(sheet: CandidateSheet, path: Path) -> None:
    """Write a sheet whole or not at all; WriteError where the disk refuses."""
    from catalysts.files.text_file import write_file

    write_file(path, render_candidates(sheet, path.name).encode())


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")
