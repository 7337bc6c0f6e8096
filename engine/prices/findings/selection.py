"""Which findings a person means by TICKER:RULE or TICKER:RULE:DATE."""

from collections.abc import Iterable
from datetime import date

from catalysts.errors import CatalystError, did_you_mean
from engine.prices.findings.acceptance import Acceptance
from engine.prices.findings.finding import Finding

FORM = "TICKER:RULE or TICKER:RULE:DATE"


class AcceptError(CatalystError, ValueError):
    """What is to be accepted is not among the findings, or has no reason; nothing is recorded."""

    exit_code = 2


def accepted(findings: Iterable[Finding], named: Iterable[str], reason: str, accepted_on: date) -> list[Acceptance]:
    """The acceptances of the findings that the names mean, each with its own value.

    AcceptError with a sentence for every name that means none, or where the reason is empty or more than a line.
    """
    found, texts = list(findings), list(dict.fromkeys(named))
    said = " ".join(reason.split())
    if not said or not said.isprintable():
        raise AcceptError('accept: expected a reason, so that others can judge it; give it with --reason "..."')
    meant = {text: [one for one in found if _is_meant(text, one)] for text in texts}
    unknown = [_unknown(text, found) for text in texts if not meant[text]]
    if unknown:
        raise AcceptError("\n".join(unknown))
    chosen = dict.fromkeys(one for text in texts for one in meant[text])
    return [Acceptance(one.ticker, one.rule, one.session, one.value, said, accepted_on) for one in chosen]


def _is_meant(text: str, one: Finding) -> bool:
    return text in {one.place, f"{one.ticker}:{one.rule}"}


def _unknown(text: str, found: list[Finding]) -> str:
    if not found:
        return f'accept: "{text}" is not among the findings; there is none'
    return f'accept: "{text}" is not a finding, written {FORM}; {did_you_mean(text, [one.place for one in found])}'
