"""A page: one HTML file that needs nothing beside itself, and lets nothing in.

Every text is escaped, also that of a template which forgets to ask; signs that turn or hide text are shown as their
code. The page's own policy admits the one style and the one script that it was made with, by their hashes.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.reports.wording import visible

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
STYLE, SCRIPT = "page.css", "page.js"


def rendered(template: str, *, styles: tuple[str, ...] = (), **values: object) -> bytes:
    """A template that extends base.html, as UTF-8. `styles` are files beside it that join the page's own style.

    Raises jinja2.UndefinedError for a value that the template asks for and was not given.
    """
    style = "".join(_text(name) for name in (STYLE, *styles))
    script = _text(SCRIPT)
    page = _environment().get_template(template)
    html = page.render(values, style=_inline(style), script=_inline(script), policy=policy(style, script))
    return html.encode("utf-8", "backslashreplace")


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy of a page: nothing from outside, no form, no frame, only this style and script."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """What an expression of a template gives: foreign text without signs that act; markup as it is."""
    return visible(value) if type(value) is str else value


def _inline(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - a file of ours, checked to hold no end tag


def _text(name: str) -> str:
    text = (TEMPLATES / name).read_text("utf-8").replace("\r\n", "\n")
    if "</" in text:
        raise ValueError(f"{name}: holds the beginning of an end tag")
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
