"""One name of one company, and words that only look like one."""

from dataclasses import dataclass

from catalysts.catalyst import Target
from catalysts.errors import FaultsError
from catalysts.text import line_faults, normalised


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one company; `target` is a ticker, or a name of its own where the company is not listed."""

    alias: str
    target: Target
    language: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        faults = [
            *line_faults("alias", self.alias),
            *line_faults("language", self.language, needed=False),
            *line_faults("note", self.note, needed=False),
        ]
        if faults:
            raise FaultsError(faults)


@dataclass(frozen=True, slots=True)
class FalseFriend:
    """Words that hold or resemble an alias and name no company: nothing within them is a name."""

    phrase: str
    language: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        faults = [
            *line_faults("alias", self.phrase),
            *line_faults("language", self.language, needed=False),
            *line_faults("note", self.note, needed=False),
        ]
        if faults:
            raise FaultsError(faults)


def folded(text: str) -> str:
    """A name as it is compared: width, case and blanks made alike."""
    return "".join(normalised(text).casefold().split())
