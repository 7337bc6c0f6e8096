"""A review bound to its file: every answer that changes something is on the disk before the next is asked."""

from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import Fault, FaultsError, WriteError
from catalysts.review.candidate_file import candidates_of, render_candidates
from catalysts.review.entry import CandidateSheet
from catalysts.review.own_copy import copy_faults
from catalysts.review.session import ReviewSession, Step
from catalysts.when import Precision


@dataclass(slots=True)
class SavedReview:
    """A session over a candidate file and the person's own copy of its document."""

    path: Path
    text: str
    session: ReviewSession
    _saved: bytes

    @classmethod
    def opened(
        cls,
        path: Path,
        text: str,
        copy: str,
        *,
        reviewer: str = "",
        finest: Precision | None = None,
        is_all: bool = False,
    ) -> "SavedReview":
        """Begin; FaultsError where the file has faults or the text (`copy` names it) is not the one extracted."""
        from catalysts.files.text_file import read_bytes, read_text

        sheet = candidates_of(read_text(path), path.name)
        faults = [*copy_faults(sheet.document, text, copy), *_spans_beyond(sheet, len(text))]
        if faults:
            raise FaultsError(faults)
        return cls(path, text, ReviewSession(sheet, reviewer, finest, is_all=is_all), read_bytes(path))

    def take(self, answer: str) -> Step:
        """Take an answer and save what it changed.

        WriteError where the disk refuses or somebody else has changed the file meanwhile; nothing is overwritten.
        """
        before, place = self.session.sheet, self.session.place
        step = self.session.answer(answer)
        if step.is_changed:
            try:
                self._save(render_candidates(step.sheet).encode())
            except WriteError:
                self.session.sheet, self.session.place = before, place
                raise
        return step

    def _save(self, data: bytes) -> None:
        from catalysts.files.text_file import read_bytes, write_file

        if read_bytes(self.path) != self._saved:
            told = "was changed by another hand during the review; nothing of it was overwritten"
            raise WriteError(f"{self.path} {told}; begin the review again")
        write_file(self.path, data)
        self._saved = data


def _spans_beyond(sheet: CandidateSheet, length: int) -> list[Fault]:
    return [
        Fault(entry.place("span"), "span", f"{entry.candidate.span[0]}:{entry.candidate.span[1]}",
              f"a place within the {length} characters of the text")
        for entry in sheet.entries
        if entry.candidate.span[1] > length
    ]  # fmt: skip
