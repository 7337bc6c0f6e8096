"""What the help says is what was written: a word in brackets would be taken for a style and left out."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from engine.cli.command import app


def told(command: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text of a command's help, with the place that it stands in."""
    yield path, command.help or ""
    for parameter in command.params:
        yield f"{path} {parameter.name}", getattr(parameter, "help", None) or ""
    for name, own in getattr(command, "commands", {}).items():
        yield from told(own, f"{path} {name}")


@pytest.mark.parametrize(("place", "text"), list(told(typer.main.get_command(app), "catalyst")))
def test_no_help_is_swallowed_as_a_style(place: str, text: str) -> None:
    assert "[" not in text, place
