"""A calendar as iCalendar events (RFC 5545), to be looked at beside one's other dates."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Status
from catalysts.when import When, Window

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//catalyst-engine//catalyst calendar//EN"
_STATUS = {
    Status.EXPECTED: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
    Status.SUPERSEDED: "CANCELLED",
}


def render_icalendar(calendar: CatalystCalendar) -> bytes:
    """One event for each catalyst, when it occurs or else when it was announced.

    Instants become UTC times; all else whole days, of which the last is included. DTSTAMP, which the standard
    demands, is when the catalyst could be known, so that the same calendar gives the same bytes.
    """
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    for catalyst in calendar:
        whole.add_component(_event(catalyst))
    data: bytes = whole.to_ical(sorted=True)
    return data


def _event(catalyst: Catalyst) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{catalyst.id}@catalyst-engine")
    event.add("dtstamp", _stamp(catalyst.known))
    window = catalyst.occurs or Window(catalyst.announced, catalyst.announced)
    begin, end = _span(window)
    event.add("dtstart", begin)
    if end != begin:
        event.add("dtend", end)
    event.add("summary", catalyst.title)
    event.add("description", "\n".join(_description(catalyst)))
    event.add("categories", [str(catalyst.kind), catalyst.theme])
    event.add("status", _STATUS[catalyst.status])
    event.add("transp", "TRANSPARENT")
    return event


def _span(window: Window) -> tuple[date, date]:
    if window.start.at and window.end.at:
        return window.start.at.astimezone(UTC), window.end.at.astimezone(UTC)
    return window.first_on, window.last_on + timedelta(days=1)


def _stamp(known: When) -> datetime:
    if known.at:
        return known.at.astimezone(UTC)
    return datetime.combine(known.last_on, time(), UTC)


def _description(catalyst: Catalyst) -> list[str]:
    lines = [f"announced {catalyst.announced}", f"known {catalyst.known}"]
    if catalyst.occurs:
        lines.append(f"occurs {catalyst.occurs}")
    lines.append(f"direction {catalyst.direction:+d}" if catalyst.direction else "direction 0")
    if catalyst.targets:
        lines.append(f"targets {', '.join(str(target) for target in catalyst.targets)}")
    lines += [f"{source.document}: {source.line}".removesuffix(": ") for source in catalyst.sources]
    return lines
