"""The figures of documents with what the bars say of them, ready to be shown. No rendering."""

from dataclasses import dataclass

from catalysts.document import Document
from engine.measurement.figure_check import FigureCheck, Verdict
from engine.measurement.publication import PublicationCheck


@dataclass(frozen=True, slots=True)
class FigureReport:
    """Checks by figure id; `documents` are those that the figures stand in, as far as the calendar has them.

    `label` names the price source, `notice` is what must be shown with its numbers.
    """

    documents: tuple[Document, ...]
    checks: tuple[FigureCheck, ...]
    publications: tuple[PublicationCheck, ...]
    label: str
    notice: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many figures have a verdict."""
        return sum(check.verdict is verdict for check in self.checks)

    @property
    def is_refuted(self) -> bool:
        """Whether a figure or a date of publication is refuted."""
        found = {one.verdict for one in self.checks} | {one.verdict for one in self.publications}
        return Verdict.REFUTED in found
