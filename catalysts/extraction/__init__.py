"""From the text of a document to candidates for the calendar, by rules that can be read."""

from catalysts.extraction.candidate import Candidate, Extraction, ReviewStatus, UnresolvedName

__all__ = ["Candidate", "Extraction", "ReviewStatus", "UnresolvedName"]
