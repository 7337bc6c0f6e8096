"""The present of a run: the session whose bars are there, and none later."""

from datetime import date

EPOCH = date(1970, 1, 1).toordinal()


class Present:
    """The session at hand, as a date and as days since 1970-01-01; before the first one no bar is there.

    `before` is the session before it, the session itself where it is the first.
    """

    __slots__ = ("before", "day", "session")

    def __init__(self) -> None:
        self.day = -EPOCH
        self.session = self.before = date.min

    @property
    def ordinal(self) -> float:
        """The session as backtrader counts dates: days, 1 January of the year 1 being 1."""
        return float(self.day + EPOCH)

    def move(self, session: date) -> None:
        """A later session has closed."""
        self.before = session if self.session is date.min else self.session
        self.day = session.toordinal() - EPOCH
        self.session = session
