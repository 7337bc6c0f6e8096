"""The check of a document's date in one sentence."""

from engine.measurement.figure_check import Verdict
from engine.measurement.publication import PublicationCheck, SessionFit

SHOWN = 3
_WORDS = {
    Verdict.AGREES: "agrees with the figures",
    Verdict.REFUTED: "does not agree with the figures",
    Verdict.UNKNOWN: "cannot be told from the figures",
}


def publication_line(check: PublicationCheck) -> str:
    """Which sessions fit the figures, and whether that agrees with the date of publication."""
    parts = [f"Published {check.document.published}: {_WORDS[check.verdict]}"]
    if check.fits:
        shown = ", ".join(map(_fit, check.fits[:SHOWN]))
        more = f" and {len(check.fits) - SHOWN} sessions more" if len(check.fits) > SHOWN else ""
        parts.append(f"they fit {shown}{more}")
    if check.next_best is not None:
        parts.append(f"next best {_fit(check.next_best)}")
    return f"{'; '.join(parts)}. {check.reason[:1].upper()}{check.reason[1:]}."


def _fit(fit: SessionFit) -> str:
    return f"{fit.session} ({fit.n_agreeing} of {fit.n_computed})"
