"""What the statistics say of a result."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a result can be told from luck, in one sentence; empty as long as no test has been made."""

    sentence: str = ""

    @property
    def is_tested(self) -> bool:
        """Whether anything may be said of luck."""
        return bool(self.sentence)
