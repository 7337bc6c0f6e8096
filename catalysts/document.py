"""A document that tells of catalysts."""

import re
from dataclasses import dataclass

from catalysts.errors import Fault, FaultsError
from catalysts.text import line_faults, slug_faults
from catalysts.when import When


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of one source document; its text is not kept, only its fingerprint.

    `title` is in our own words; `published` is when it appeared and `published_basis` how that was
    established; `language` is a tag such as en or zh-CN; `sha256` (hex) and `length` (characters) are of the
    text, empty and 0 where the text was not at hand. Raises FaultsError naming every field that is wrong.
    """

    id: str
    title: str
    publisher: str
    published: When
    published_basis: str
    language: str = "en"
    sha256: str = ""
    length: int = 0

    def __post_init__(self) -> None:
        faults = [
            *slug_faults("id", self.id),
            *line_faults("title", self.title),
            *line_faults("publisher", self.publisher),
            *line_faults("published_basis", self.published_basis),
        ]
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            faults.append(Fault("", "language", self.language, "a language tag such as en or zh-CN"))
        if self.sha256 and not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            faults.append(Fault("", "sha256", self.sha256, "64 hexadecimal digits in small letters"))
        if self.length < 0:
            faults.append(Fault("", "length", str(self.length), "a number of characters from 0 up"))
        if faults:
            raise FaultsError(fault.at(f"document {self.id}") for fault in faults)
