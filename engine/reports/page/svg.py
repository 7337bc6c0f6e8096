"""A matplotlib figure as SVG within a page: colours by class, text as text, links with titles, no style of its own."""

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from engine.reports.page.palette import NAMES
from engine.reports.wording import visible

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"#([^)\s]+)")


def svg_of(
    figure: "Figure", title: str, description: str, *, name: str, titles: Mapping[str, str] | None = None
) -> "Markup":
    """A figure as one <svg> element; the same figure gives the same bytes.

    `title` is its name and `description` what it shows, both read by a screen reader. `name` is a slug, unique in the
    page: every id within begins with it. An artist's url (`set_url`, `set_urls`) becomes a link; `titles` gives each
    url the text, of one line or more, that is shown while pointing at it. Raises ValueError for a url that leads out
    of the page.
    """
    from markupsafe import Markup

    root = _drawn(figure)
    for part in (f"{_SVG}metadata", f"{_SVG}defs/{_SVG}style/..", f"{_SVG}style"):
        for found in root.findall(part):
            root.remove(found)
    _named(root, name)
    for element in root.iter():
        _dressed(element)
    for link in root.iter(f"{_SVG}a"):
        _linked(link, titles or {})
    _described(root, title, description, name, has_links=root.find(f".//{_SVG}a") is not None)
    return Markup(_text(root))  # noqa: S704 - serialised from a tree, which escapes


def _drawn(figure: "Figure") -> Tree.Element:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context({"svg.hashsalt": "catalyst", "svg.fonttype": "none", "path.simplify": True}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, facecolor="none", edgecolor="none")
    return Tree.fromstring(out.getvalue())  # noqa: S314 - written by matplotlib a line above


def _named(root: Tree.Element, name: str) -> None:
    """Ids that something refers to begin with `name`; the others go."""
    referred = {
        found
        for element in root.iter()
        if element.tag != f"{_SVG}a"
        for key, value in element.attrib.items()
        if key in {f"{_XLINK}href", "clip-path"}
        for found in _REFERENCE.findall(value)
    }
    places = {old: f"{name}-{place}" for place, old in enumerate(sorted(referred), start=1)}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in places:
            element.set("id", places[old])
        if element.tag == f"{_SVG}a":
            continue
        reference = element.attrib.pop(f"{_XLINK}href", None)
        if reference is not None:
            element.set("href", f"#{places[reference[1:]]}" if reference.startswith("#") else reference)
        if "clip-path" in element.attrib:
            element.set("clip-path", _REFERENCE.sub(lambda found: f"#{places[found[1]]}", element.attrib["clip-path"]))


def _dressed(element: Tree.Element) -> None:
    """Style as attributes, known colours as classes, coordinates to a tenth."""
    classes = []
    for part in filter(None, map(str.strip, element.attrib.pop("style", "").split(";"))):
        key, _, value = (side.strip() for side in part.partition(":"))
        colour = NAMES.get(value.lower()) if key in {"fill", "stroke"} else None
        if colour:
            classes.append(f"{key}-{colour}")
        elif key == "font-size":
            element.set(key, value.removesuffix("px"))
        elif key != "font-family":  # the page's own
            element.set(key, value)
    if element.tag == f"{_SVG}text" and not any(one.startswith("fill-") for one in classes):
        classes.append("fill-ink")
    if classes:
        element.set("class", " ".join(classes))
    for key in ("d", "x", "y", "width", "height", "transform"):
        if key in element.attrib:
            text = " ".join(element.attrib[key].split())
            element.set(key, text if "scale" in text else _NUMBER.sub(_tenth, text))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _tenth(found: re.Match[str]) -> str:
    return f"{round(float(found[0]), 1) + 0.0:g}"


def _linked(link: Tree.Element, titles: Mapping[str, str]) -> None:
    url = link.attrib.pop(f"{_XLINK}href", "")
    link.attrib.clear()
    if not url.startswith("#"):
        raise ValueError(f'a link of a picture leads out of the page: "{url}"')
    link.set("href", url)
    if url in titles:
        told = Tree.Element(f"{_SVG}title")
        told.text = "\n".join(map(visible, titles[url].split("\n")))
        link.insert(0, told)


def _described(root: Tree.Element, title: str, description: str, name: str, *, has_links: bool) -> None:
    """Name and description for those who do not see it. A picture with links is a group: an img hides what is in it."""
    box = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib.update(
        {
            "viewBox": box,
            "role": "group" if has_links else "img",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-desc",
            "stroke-linejoin": "round",
            "stroke-linecap": "butt",
        }
    )
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = Tree.Element(f"{_SVG}{tag}", {"id": f"{name}-{tag}"})
        element.text = visible(text)
        root.insert(place, element)


def _text(root: Tree.Element) -> str:
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        if element.tag not in {"text", "tspan", "title", "desc"}:
            element.text = None
        element.tail = "\n" if element.tag in {"g", "a", "defs"} else None
    return Tree.tostring(root, encoding="unicode", short_empty_elements=False)
