"""From the text of a document to candidates for the calendar, by rules that can be read."""

from catalysts.extraction.candidate import Candidate, Extraction, ReviewStatus, UnresolvedName
from catalysts.extraction.extract import extract

__all__ = ["Candidate", "Extraction", "ReviewStatus", "UnresolvedName", "extract"]
