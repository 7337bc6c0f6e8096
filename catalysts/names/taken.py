"""Which places of a text already belong to a name, so that no two mentions overlap."""

from collections.abc import Iterable

from catalysts.names.mention import Mention


class Taken:
    """The mentions found so far in a text of a given length."""

    __slots__ = ("_at", "_mentions")

    def __init__(self, length: int) -> None:
        self._at = bytearray(length)
        self._mentions: list[Mention] = []

    def add(self, mentions: Iterable[Mention]) -> None:
        """Take those that touch no earlier one; the first come stays."""
        for mention in mentions:
            if self.is_free(mention.start, mention.end):
                self.block(mention.start, mention.end)
                self._mentions.append(mention)

    def block(self, start: int, end: int) -> None:
        """Take a place without a mention: nothing within it is a name."""
        self._at[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no part of a place is taken."""
        return self._at.find(1, start, end) < 0

    def in_order(self) -> list[Mention]:
        """The mentions by their place."""
        return sorted(self._mentions, key=lambda mention: mention.start)
