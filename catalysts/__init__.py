"""Facts about catalysts: what happened or will happen, when, and when it could be known. Knows no prices."""

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Kind, Source, Status, Target
from catalysts.document import Document
from catalysts.errors import CalendarError, CatalystError, Fault, FaultsError, WriteError
from catalysts.figure import Figure, Measure
from catalysts.names import Alias, Match, Names
from catalysts.theme import Theme
from catalysts.when import Precision, When, Window

__all__ = [
    "Alias",
    "CalendarError",
    "Catalyst",
    "CatalystCalendar",
    "CatalystError",
    "Document",
    "Fault",
    "FaultsError",
    "Figure",
    "Kind",
    "Match",
    "Measure",
    "Names",
    "Precision",
    "Source",
    "Status",
    "Target",
    "Theme",
    "When",
    "Window",
    "WriteError",
]
