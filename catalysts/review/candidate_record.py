"""What a candidate file tells of a candidate and of an alias, read key by key whatever the file."""

from collections.abc import Sequence

from catalysts.catalyst import Kind, Status, Target
from catalysts.errors import Fault
from catalysts.extraction.candidate import Candidate, ReviewStatus
from catalysts.files.fields import Fields
from catalysts.files.records import read_targets
from catalysts.files.toml_text import TomlTable
from catalysts.names import Alias
from catalysts.review.entry import AliasEntry, Entry

KEYS = (
    *("id", "status", "title", "kind", "announced", "known_at", "occurs", "direction", "firmness", "scheduled"),
    *("first_hand", "targets", "unresolved", "bodies", "theme", "segment", "key", "supersedes", "relation"),
    *("confidence", "flags", "span", "reviewer", "note"),
)
ALIAS_KEYS = ("status", "alias", "ticker", "language", "note")
UNRESOLVED_KEYS = ("name", "spans")
_UNREAD = Target("unread", is_listed=False)


def entry_of(fields: Fields) -> Entry | None:
    """The entry of a candidate's fields, or None with all its faults noted."""
    review = fields.choice("status", ReviewStatus, ReviewStatus.PROPOSED)
    firmness = fields.choice("firmness", Status, Status.CONFIRMED)
    confidence = fields.number("confidence") if "confidence" in fields.values else 1.0
    span = fields.span("span")
    if span is None and "span" not in fields.failed:
        fields.fail(
            "span", "", "a place in the document such as [120, 184]", "a candidate without one is no claim of it"
        )
    kind, title, identity = fields.choice("kind", Kind), fields.text("title"), fields.word("id")
    announced, known_at, occurs = fields.when("announced"), fields.when("known_at"), fields.window("occurs")
    direction, scheduled, first_hand = (
        fields.integer("direction", 1),
        fields.flag("scheduled"),
        fields.flag("first_hand"),
    )
    targets = read_targets(fields, "targets", fields.texts("targets"))
    unresolved, bodies, flags = fields.texts("unresolved"), fields.texts("bodies"), fields.texts("flags")
    theme, segment, key, supersedes = (fields.word(name) for name in ("theme", "segment", "key", "supersedes"))
    note, relation, reviewer = fields.text("note"), fields.text("relation"), fields.text("reviewer")
    return fields.made(
        lambda: Entry(
            Candidate(
                id=identity,
                title=title,
                kind=kind,
                announced=announced,
                occurs=occurs,
                known_at=known_at,
                direction=direction,
                scheduled=scheduled,
                first_hand=first_hand,
                targets=targets,
                confidence=confidence,
                span=span or (0, 1),
                review=review,
                note=note,
                unresolved=unresolved,
                bodies=bodies,
                flags=flags,
                theme=theme,
                segment=segment,
                key=key,
                supersedes=supersedes,
            ),
            firmness,
            relation,
            reviewer,
        )
    )


def check_ids(entries: Sequence[Entry], faults: list[Fault]) -> None:
    """Note every id that two candidates have."""
    first: dict[str, Entry] = {}
    for entry in entries:
        known = first.setdefault(entry.candidate.id, entry)
        if known is not entry:
            expected = f"an id of its own: {known.place('id')} has it for another candidate"
            faults.append(Fault(entry.place("id"), "id", entry.candidate.id, expected, "give one another id"))


def alias_of(fields: Fields) -> AliasEntry | None:
    """The alias of a record, or None with all its faults noted."""
    review = fields.choice("status", ReviewStatus, ReviewStatus.PROPOSED)
    printed, language, note = fields.text("alias"), fields.word("language"), fields.text("note")
    targets = read_targets(fields, "ticker", [fields.text("ticker")])
    return fields.made(lambda: AliasEntry(Alias(printed, targets[0] if targets else _UNREAD, language, note), review))


def entry_table(entry: Entry) -> TomlTable:
    """The [[candidate]] table of an entry."""
    candidate = entry.candidate
    return {
        "id": candidate.id,
        "status": str(candidate.review),
        "title": candidate.title,
        "kind": str(candidate.kind),
        "announced": str(candidate.announced or ""),
        "known_at": str(candidate.known_at or ""),
        "occurs": str(candidate.occurs or ""),
        "direction": candidate.direction,
        "firmness": "" if entry.firmness is Status.CONFIRMED else str(entry.firmness),
        "scheduled": candidate.scheduled or None,
        "first_hand": candidate.first_hand,
        "targets": [str(target) for target in candidate.targets],
        "unresolved": list(candidate.unresolved),
        "bodies": list(candidate.bodies),
        "theme": candidate.theme,
        "segment": candidate.segment,
        "key": candidate.key,
        "supersedes": candidate.supersedes,
        "relation": entry.relation,
        "confidence": float(candidate.confidence),
        "flags": list(candidate.flags),
        "span": list(candidate.span),
        "reviewer": entry.reviewer,
        "note": candidate.note,
    }


def alias_table(row: AliasEntry) -> TomlTable:
    """The [[alias]] table of an alias."""
    alias = row.alias
    return {
        "status": str(row.review),
        "alias": alias.alias,
        "ticker": str(alias.target),
        "language": alias.language,
        "note": alias.note,
    }
