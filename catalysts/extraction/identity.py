"""Ids and titles in our own words, and the fingerprint of the document."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalysts.catalyst import Kind, Target
from catalysts.document import Document
from catalysts.extraction.candidate import Candidate
from catalysts.text import LONGEST_SLUG
from catalysts.when import When, Window

_HAN = re.compile("[\u4e00-\u9fff]")
_LETTER = re.compile("[A-Za-z]")
_HIDDEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ud800-\udfff\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
LONGEST_TITLE = 160
NAMED = 3


def fingerprint(text: str) -> str:
    """SHA-256 of a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_of(text: str, published: When, id_: str, title: str, publisher: str, basis: str) -> Document:
    """The document of a text; without a name of its own it is called by its date and fingerprint."""
    mark = fingerprint(text)
    own = id_ or f"document-{published.first_on.isoformat()}-{mark[:8]}"
    return Document(
        id=own,
        title=title or own,
        publisher=publisher,
        published=published,
        published_basis=basis,
        language=language_of(text),
        sha256=mark,
        length=len(text),
    )


def language_of(text: str) -> str:
    """zh where Chinese signs are more than a tenth of the letters of the first pages, else en."""
    head = text[:20_000]
    n_han, n_latin = len(_HAN.findall(head)), len(_LETTER.findall(head))
    return "zh" if n_han and n_han * 10 > n_latin else "en"


def plain_line(text: str) -> str:
    """A piece of text fit for a line of a sheet."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def title_of(
    kind: Kind,
    targets: Sequence[Target],
    unresolved: Sequence[str],
    bodies: Sequence[str],
    announced: When | None,
    occurs: Window | None,
) -> str:
    """A title made of kind, names and dates."""
    whose = [target.name for target in targets] + [plain_line(name) for name in unresolved] + list(bodies)
    who = ", ".join(whose[:NAMED]) + (f" and {len(whose) - NAMED} more" if len(whose) > NAMED else "")
    when = f"set for {occurs}" if occurs is not None else f"of {announced}" if announced else "of no stated date"
    return f"{kind.value.capitalize()} {when}{': ' if who else ''}{who}"[:LONGEST_TITLE].strip()


def numbered(found: Iterable[Candidate], document: str) -> tuple[Candidate, ...]:
    """The candidates with ids that name kind, company and date, numbered where they would be the same."""
    used: dict[str, int] = {}
    named: list[Candidate] = []
    for one in found:
        who = next((target.name for target in one.targets), next(iter(one.bodies), ""))
        when = str(one.occurs or one.announced or "undated").replace("/", "-to-")
        stem = _slug(f"{document}-{one.kind.value}-{who}-{when}")[: LONGEST_SLUG - 5].strip("-")
        used[stem] = used.get(stem, 0) + 1
        named.append(replace(one, id=stem if used[stem] == 1 else f"{stem}-{used[stem]}"))
    return tuple(named)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
